package io.github.pitrunner.orders;

import static io.github.pitrunner.orders.OrdersRig.market;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.pitrunner.RiskRooms;
import io.github.pitrunner.api.Callers;
import io.github.pitrunner.api.Ticker;
import io.github.pitrunner.connector.Connector;
import io.github.pitrunner.connector.ConnectorSettings;
import io.github.pitrunner.connector.DefaultAccount;
import io.github.pitrunner.connector.Dialer;
import io.github.pitrunner.connector.Endpoint;
import io.github.pitrunner.connector.Instruments;
import io.github.pitrunner.connector.SocketDialer;
import io.github.pitrunner.domain.AccountId;
import io.github.pitrunner.domain.LiveTrading;
import io.github.pitrunner.domain.MarketDataType;
import io.github.pitrunner.domain.Money;
import io.github.pitrunner.journal.MemoryJournal;
import io.github.pitrunner.marketdata.MarketDataConfig;
import io.github.pitrunner.marketdata.QuoteBoard;
import io.github.pitrunner.marketdata.References;
import io.github.pitrunner.portfolio.Patience;
import io.github.pitrunner.portfolio.Portfolio;
import io.github.pitrunner.portfolio.Standing;
import io.github.pitrunner.portfolio.SummaryTag;
import io.github.pitrunner.risk.KillSwitch;
import io.github.pitrunner.risk.RiskLimitTable;
import io.github.pitrunner.risk.RiskLimits;
import io.github.pitrunner.risk.RiskRoom;
import io.github.pitrunner.simulator.SimulatedGateway;
import io.github.pitrunner.simulator.SimulatorSettings;
import io.github.pitrunner.testing.Connectors;
import io.github.pitrunner.testing.HandDrivenCall;
import io.github.pitrunner.testing.HeardAlerts;
import io.github.pitrunner.testing.LooseRisk;
import io.github.pitrunner.testing.MemoryKillSwitchStore;
import io.github.pitrunner.testing.UsualFeeds;
import io.github.pitrunner.v1.PlaceOrderResponse;
import io.github.pitrunner.wire.Link;
import io.github.pitrunner.wire.VertxTimer;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.impl.VertxInternal;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Orders, portfolio and risk room on one session with the simulated gateway, over TCP. */
@Timeout(90)
class PositionLimitOverTcpTest {
  private static final AccountId ACCOUNT = new AccountId("DU1234567");
  private static final int AAPL = 265598;
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int MOST = 100;

  private final Vertx vertx = Vertx.vertx();
  private final Context context = ((VertxInternal) vertx).createEventLoopContext();
  private final VertxTimer timer = new VertxTimer(vertx, context);

  /** A Monday morning in New York that goes on from there. */
  private final Clock clock =
      Clock.offset(
          Clock.systemUTC(),
          Duration.between(Clock.systemUTC().instant(), Instant.parse("2026-11-23T15:30:00Z")));

  private final HeldPositions positions = new HeldPositions();
  private RiskLimits.Worth worth = LooseRisk.LIMITS.worth();
  private String refusal = "The long position";
  private final SimulatedGateway gateway =
      SimulatedGateway.create(
          vertx, SimulatorSettings.defaults().withClock(clock, ZoneId.of("US/Eastern")));
  private @Nullable Connector connector;

  @AfterEach
  void close() throws Exception {
    Connector opened = connector;
    if (opened != null) {
      context.runOnContext(end -> opened.close());
    }
    get(gateway.stop());
    get(vertx.close());
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private <T> T on(Callable<T> task) throws Exception {
    CompletableFuture<T> result = new CompletableFuture<>();
    context.runOnContext(
        run -> {
          try {
            result.complete(task.call());
          } catch (Exception | AssertionError e) {
            result.completeExceptionally(e);
          }
        });
    return result.get(20, TimeUnit.SECONDS);
  }

  /** A way to the gateway on which its positions can be held back, and nothing else. */
  private final class HeldPositions implements Dialer {
    private static final int POSITION = 61 + 200;
    private final Dialer sockets = new SocketDialer(vertx);
    private final List<Runnable> waiting = new ArrayList<>();
    private boolean isHolding;

    @Override
    public Future<Link> dial(Endpoint endpoint, Duration patience) {
      return sockets.dial(endpoint, patience).map(Sieve::new);
    }

    void hold() {
      isHolding = true;
    }

    void release() {
      isHolding = false;
      waiting.forEach(Runnable::run);
      waiting.clear();
    }

    /** The link, frame by frame. */
    private final class Sieve implements Link {
      private final Link link;
      private boolean isGreeted;
      private Buffer rest = Buffer.buffer();

      Sieve(Link link) {
        this.link = link;
      }

      @Override
      public void send(Buffer bytes) {
        link.send(bytes);
      }

      @Override
      public boolean isFull() {
        return link.isFull();
      }

      @Override
      public void close() {
        link.close();
      }

      @Override
      public String peer() {
        return link.peer();
      }

      @Override
      public void listen(Listener listener) {
        link.listen(
            new Listener() {
              @Override
              public void onBytes(Buffer chunk) {
                rest.appendBuffer(chunk);
                pass(listener);
              }

              @Override
              public void onClosed(@Nullable Throwable cause) {
                listener.onClosed(cause);
              }
            });
      }

      private void pass(Link.Listener listener) {
        while (rest.length() >= 4 && rest.length() >= 4 + rest.getInt(0)) {
          int end = 4 + rest.getInt(0);
          Buffer frame = rest.getBuffer(0, end);
          rest = rest.getBuffer(end, rest.length());
          // The first frame is the greeting, which has no type.
          if (isGreeted && isHolding && frame.getInt(4) == POSITION) {
            waiting.add(() -> listener.onBytes(frame));
          } else {
            listener.onBytes(frame);
          }
          isGreeted = true;
        }
      }
    }
  }

  /** What is asked of quotes, as by default. */
  private record Quotes() implements MarketDataConfig {
    @Override
    public FeedGroup feeds() {
      return new UsualFeeds();
    }

    @Override
    public MarketDataType type() {
      return MarketDataType.LIVE;
    }

    @Override
    public Duration linger() {
      return Duration.ofSeconds(5);
    }

    @Override
    public Duration firstQuotePatience() {
      return Duration.ofSeconds(2);
    }

    @Override
    public Duration quoteTimeout() {
      return Duration.ofSeconds(10);
    }

    @Override
    public Duration freshFor() {
      return Duration.ofSeconds(10);
    }

    @Override
    public Duration silence() {
      return Duration.ofSeconds(60);
    }

    @Override
    public Duration verify() {
      return Duration.ofSeconds(5);
    }

    @Override
    public Duration competingRetry() {
      return Duration.ofSeconds(30);
    }

    @Override
    public boolean delayedFallback() {
      return true;
    }

    @Override
    public int everyTickBuffer() {
      return 10_000;
    }
  }

  /** The rooms on the connector. */
  private record Rooms(Connector connector, Portfolio portfolio, OrdersService service) {}

  private Rooms open() throws Exception {
    get(gateway.start());
    ConnectorSettings settings = Connectors.quick("127.0.0.1", gateway.port(), 1);
    Rooms rooms =
        on(
            () ->
                rooms(
                    new Connector(
                        settings,
                        new Connector.Ports(
                            positions,
                            Clock.systemUTC(),
                            timer,
                            task -> context.runOnContext(ready -> task.run()),
                            Connectors.UNBROKEN,
                            new Random(1)))));
    connector = rooms.connector();
    context.runOnContext(start -> rooms.connector().start());
    await().atMost(PATIENCE).until(() -> rooms.connector().status().isReady());
    await().atMost(PATIENCE).until(() -> on(() -> hasFigures(rooms)));
    return rooms;
  }

  private static boolean hasFigures(Rooms rooms) {
    var standing = rooms.portfolio().standing(ACCOUNT);
    return standing != null && standing.dailyProfit() != null;
  }

  private Rooms rooms(Connector dialled) {
    Ticker ticker = (period, task) -> timer.every(period, task)::cancel;
    Instruments instruments = new Instruments(dialled);
    QuoteBoard board = new QuoteBoard(dialled, timer, instruments, new Quotes(), new HeardAlerts());
    DefaultAccount accounts = new DefaultAccount(Optional.empty());
    Portfolio portfolio =
        new Portfolio(dialled, accounts, new Patience(ticker, Duration.ofSeconds(10)));
    KillSwitch killSwitch = new KillSwitch(new MemoryKillSwitchStore(), dialled.clock());
    killSwitch.load();
    RiskLimits loose = LooseRisk.LIMITS;
    RiskLimits limits =
        new RiskLimits(
            new RiskLimits.Size(BigDecimal.valueOf(1000), BigDecimal.valueOf(MOST), 1000),
            worth,
            loose.price(),
            loose.loss(),
            loose.rate(),
            loose.permission());
    RiskRoom risk =
        RiskRooms.of(
            new RiskRooms.Rules(
                new LiveTrading(false), new RiskLimitTable(limits, Map.of()), false, null),
            killSwitch,
            new RiskRooms.Sights(
                dialled,
                instruments,
                new References(
                    board,
                    instruments,
                    timer,
                    new References.Settings(Duration.ofSeconds(5), Duration.ofMinutes(15), 20)),
                portfolio));
    MemoryJournal journal = new MemoryJournal(dialled::execute);
    Orders orders =
        Orders.of(
            new Orders.Surroundings(dialled, instruments, accounts, risk, journal, event -> {}),
            journal.book(),
            new OrderSettings(Duration.ofSeconds(10), 1000, 1000));
    return new Rooms(dialled, portfolio, new OrdersService(orders, ticker, Callers.SERVICE));
  }

  /** Whether the order was let through. */
  private boolean isPlaced(Rooms rooms, String id) throws Exception {
    HandDrivenCall<PlaceOrderResponse> call =
        on(
            () -> {
              HandDrivenCall<PlaceOrderResponse> placed = new HandDrivenCall<>();
              rooms.service().placeOrder(market(id, 10), placed);
              return placed;
            });
    await()
        .atMost(PATIENCE)
        .until(() -> on(() -> !call.errors().isEmpty() || !call.sent().isEmpty()));
    return on(
        () -> {
          call.errors().forEach(error -> assertThat(error).hasMessageContaining(refusal));
          return call.errors().isEmpty();
        });
  }

  private BigDecimal held(Rooms rooms) throws Exception {
    return Optional.ofNullable(on(() -> rooms.portfolio().quantity(ACCOUNT, AAPL)))
        .orElse(BigDecimal.ZERO);
  }

  @Test
  void burstStaysWithinTheLimitWhilePositionsAreLate() throws Exception {
    Rooms rooms = open();
    on(
        () -> {
          positions.hold();
          return true;
        });

    int placed = 0;
    for (int i = 0; i < 30; i++) {
      placed += isPlaced(rooms, "o-" + i) ? 1 : 0;
    }
    assertThat(held(rooms)).as("nothing is reported yet").isEqualByComparingTo("0");
    assertThat(placed).as("all that the limit allows").isEqualTo(MOST / 10);

    on(
        () -> {
          positions.release();
          return true;
        });
    await().atMost(PATIENCE).until(() -> held(rooms).intValueExact() == MOST);
    assertThat(isPlaced(rooms, "late")).as("the position counts now").isFalse();
  }

  @Test
  void burstStaysWithinTheLimitWhilePositionsAreReported() throws Exception {
    Rooms rooms = open();
    for (int i = 0; i < MOST / 10; i++) {
      assertThat(isPlaced(rooms, "o-" + i)).isTrue();
    }
    await().atMost(PATIENCE).until(() -> held(rooms).intValueExact() == MOST);
    assertThat(isPlaced(rooms, "beyond")).isFalse();
  }

  /** The account summary is told every three minutes, and no fill is in it until then. */
  @Test
  void grossExposureStaysWithinItsLimitWhileTheSummaryIsOld() throws Exception {
    RiskLimits.Worth loose = LooseRisk.LIMITS.worth();
    // AAPL trades at about 252: three orders for 10, well off the edge.
    worth =
        new RiskLimits.Worth(
            loose.notional(), new BigDecimal("9000"), false, false, loose.figuresMaxAge());
    refusal = "The gross exposure";
    Rooms rooms = open();
    for (int i = 0; i < 3; i++) {
      assertThat(isPlaced(rooms, "o-" + i)).isTrue();
    }

    await().atMost(PATIENCE).until(() -> held(rooms).intValueExact() == 30);

    assertThat(isPlaced(rooms, "beyond")).isFalse();
    assertThat(on(() -> reportedExposure(rooms))).isEqualByComparingTo("0");
  }

  private static BigDecimal reportedExposure(Rooms rooms) {
    Standing standing = requireNonNull(rooms.portfolio().standing(ACCOUNT));
    Money told = (Money) standing.balances().values().get(SummaryTag.GROSS_POSITION_VALUE);
    return requireNonNull(told).amount();
  }
}
