package io.github.pitrunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.pitrunner.api.Ticker;
import io.github.pitrunner.connector.Connector;
import io.github.pitrunner.connector.Contracts;
import io.github.pitrunner.connector.DefaultAccount;
import io.github.pitrunner.connector.Instruments;
import io.github.pitrunner.domain.AccountId;
import io.github.pitrunner.domain.ClientOrderId;
import io.github.pitrunner.domain.Instrument;
import io.github.pitrunner.domain.InstrumentRef;
import io.github.pitrunner.domain.LiveTrading;
import io.github.pitrunner.domain.MarketDataType;
import io.github.pitrunner.domain.OrderIntent;
import io.github.pitrunner.domain.OrderTicket;
import io.github.pitrunner.domain.Side;
import io.github.pitrunner.marketdata.MarketDataConfig;
import io.github.pitrunner.marketdata.QuoteBoard;
import io.github.pitrunner.marketdata.References;
import io.github.pitrunner.portfolio.Patience;
import io.github.pitrunner.portfolio.Portfolio;
import io.github.pitrunner.portfolio.Standing;
import io.github.pitrunner.risk.KillSwitch;
import io.github.pitrunner.risk.RiskDesk;
import io.github.pitrunner.risk.RiskLimitTable;
import io.github.pitrunner.risk.RiskRoom;
import io.github.pitrunner.risk.RiskVerdict;
import io.github.pitrunner.risk.RiskView.Change;
import io.github.pitrunner.simulator.SimulatedGateway;
import io.github.pitrunner.simulator.SimulatorSettings;
import io.github.pitrunner.testing.Connectors;
import io.github.pitrunner.testing.HeardAlerts;
import io.github.pitrunner.testing.MemoryKillSwitchStore;
import io.github.pitrunner.testing.UsualFeeds;
import io.github.pitrunner.wire.VertxTimer;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the risk room sees through the other rooms, over TCP to the simulated gateway. */
@Timeout(90)
class RiskRoomsTest {
  private static final AccountId ACCOUNT = new AccountId("DU1234567");

  private final Vertx vertx = Vertx.vertx();
  private final Context context = ((VertxInternal) vertx).createEventLoopContext();
  private final SimulatedGateway gateway =
      SimulatedGateway.create(vertx, SimulatorSettings.defaults());
  private @Nullable Rooms rooms;

  /** The rooms around the risk room, on one session. */
  private record Rooms(
      Connector connector,
      Instruments instruments,
      Portfolio portfolio,
      RiskRoom risk,
      RiskDesk desk) {}

  /** The product's defaults. */
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

  @BeforeEach
  void open() throws Exception {
    get(gateway.start().toCompletionStage());
    rooms = on(this::rooms);
    on(
        () -> {
          rooms().connector().start();
          return true;
        });
    await().atMost(Duration.ofSeconds(20)).until(() -> on(() -> figures() != null));
  }

  @AfterEach
  void close() throws Exception {
    on(
        () -> {
          rooms().connector().close();
          return true;
        });
    get(gateway.stop().toCompletionStage());
    get(vertx.close().toCompletionStage());
  }

  private Rooms rooms() {
    if (rooms != null) {
      return rooms;
    }
    Connector connector =
        Connectors.overTcp(Connectors.quick("127.0.0.1", gateway.port(), 7), vertx, context);
    VertxTimer timer = new VertxTimer(vertx, context);
    Ticker ticker = (period, task) -> timer.every(period, task)::cancel;
    Instruments instruments = new Instruments(connector);
    QuoteBoard board =
        new QuoteBoard(connector, timer, instruments, new Quotes(), new HeardAlerts());
    Portfolio portfolio =
        new Portfolio(
            connector,
            new DefaultAccount(Optional.empty()),
            new Patience(ticker, Duration.ofSeconds(10)));
    KillSwitch killSwitch = new KillSwitch(new MemoryKillSwitchStore(), connector.clock());
    killSwitch.load();
    RiskRoom risk =
        RiskRooms.of(
            new RiskRooms.Rules(new LiveTrading(false), RiskLimitTable.standard(), false, null),
            killSwitch,
            new RiskRooms.Sights(
                connector,
                instruments,
                new References(
                    board,
                    instruments,
                    timer,
                    new References.Settings(Duration.ofSeconds(5), Duration.ofMinutes(15), 20)),
                portfolio));
    return new Rooms(connector, instruments, portfolio, risk, risk.desk(List::of));
  }

  private @Nullable BigDecimal figures() {
    Standing standing = rooms().portfolio().standing(ACCOUNT);
    return standing == null ? null : standing.dailyProfit();
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
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
    return get(result);
  }

  private <T> T eventually(Callable<Future<T>> task) throws Exception {
    return get(on(() -> task.call().toCompletionStage()));
  }

  private Instrument apple() throws Exception {
    return eventually(
        () ->
            rooms()
                .instruments()
                .find(InstrumentRef.stock("AAPL"))
                .map(details -> Contracts.routed(details.instrument())));
  }

  private RiskVerdict verdict(Instrument instrument, OrderTicket ticket) throws Exception {
    return on(
        () ->
            rooms()
                .desk()
                .preview(
                    new OrderIntent(new ClientOrderId("one"), ACCOUNT, instrument, ticket),
                    Change.NEW));
  }

  @Test
  void accountIsFollowedWithoutAnyReader() throws Exception {
    Standing standing = on(() -> rooms().portfolio().standing(ACCOUNT));

    assertThat(standing.dailyProfit()).isNotNull();
    assertThat(on(() -> rooms().portfolio().quantity(ACCOUNT, 265598)))
        .as("nothing is held, and that is known")
        .isEqualByComparingTo("0");
  }

  @Test
  void orderIsRefusedWithoutAReferenceAndPassesWithOne() throws Exception {
    Instrument apple = apple();
    OrderTicket ticket = OrderTicket.market(Side.BUY, BigDecimal.ONE);

    assertThat(verdict(apple, ticket).toString()).contains("PRICE_COLLAR", "no live reference");
    get(on(() -> rooms().risk().prepare(apple)));

    assertThat(verdict(apple, ticket)).isInstanceOf(RiskVerdict.Approved.class);
    assertThat(verdict(apple, OrderTicket.limit(Side.BUY, BigDecimal.ONE, new BigDecimal("99999"))))
        .isInstanceOf(RiskVerdict.Rejected.class);
    assertThat(verdict(apple, OrderTicket.market(Side.BUY, new BigDecimal("10001"))))
        .isInstanceOf(RiskVerdict.Rejected.class);
  }

  @Test
  void nothingPassesOnceTheSessionIsGone() throws Exception {
    Instrument apple = apple();
    get(on(() -> rooms().risk().prepare(apple)));
    get(gateway.stop().toCompletionStage());
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> on(() -> rooms().connector().status().session().isEmpty()));

    assertThat(on(() -> Optional.ofNullable(rooms().portfolio().quantity(ACCOUNT, 265598))))
        .as("positions are in doubt")
        .isEmpty();
    assertThat(verdict(apple, OrderTicket.market(Side.BUY, BigDecimal.ONE)))
        .isInstanceOf(RiskVerdict.Rejected.class);
  }
}
