package io.github.pitrunner.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.api.OpenStreams;
import io.github.pitrunner.api.Ticker;
import io.github.pitrunner.connector.ConnectionState.Connecting;
import io.github.pitrunner.connector.Connector;
import io.github.pitrunner.connector.ConnectorSettings;
import io.github.pitrunner.connector.ConnectorStatus;
import io.github.pitrunner.connector.Endpoint;
import io.github.pitrunner.connector.Instruments;
import io.github.pitrunner.connector.Reads;
import io.github.pitrunner.connector.SessionListener;
import io.github.pitrunner.connector.VertxLongWork;
import io.github.pitrunner.marketdata.FeedCensus;
import io.github.pitrunner.marketdata.MarketDataService;
import io.github.pitrunner.marketdata.QuoteBoard;
import io.github.pitrunner.simulator.SimulatedGateway;
import io.github.pitrunner.simulator.SimulatorSettings;
import io.github.pitrunner.simulator.faults.Fault;
import io.github.pitrunner.testing.Connectors;
import io.github.pitrunner.testing.HandDrivenCall;
import io.github.pitrunner.testing.HeardAlerts;
import io.github.pitrunner.v1.StreamMarker.Kind;
import io.github.pitrunner.v1.StreamQuotesRequest;
import io.github.pitrunner.v1.StreamQuotesResponse;
import io.github.pitrunner.wire.VertxTimer;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Measures what the README's section on reliability says; run by {@code
 * scripts/measure-reliability} and not by the build, because time on a busy machine proves nothing.
 * {@code -Dpitrunner.chaos.schedules=N} and {@code -Dpitrunner.losses=N} run more or less.
 */
class ReliabilityFigures {
  private static final int SCHEDULES = Integer.getInteger("pitrunner.chaos.schedules", 5000);
  private static final int LOSSES = Integer.getInteger("pitrunner.losses", 20);

  /** A loss, after which the gateway is back at once or only after some tries have failed. */
  private static final Duration AT_ONCE = Duration.ofMillis(1);

  private static final Duration AFTER_A_WHILE = Duration.ofSeconds(2);
  private static final Duration LONGEST = Duration.ofSeconds(30);

  @Test
  void whateverGoesWrongAtRandom() {
    ChaosRun run = new ChaosRun(1, SCHEDULES, false);

    run.run();

    System.out.println(run.figures());
    assertThat(run.failures()).isEmpty();
  }

  @Test
  void fromTheLossOfTheSocketToTheFirstQuote() throws Exception {
    Vertx vertx = Vertx.vertx();
    SimulatedGateway gateway =
        SimulatedGateway.create(vertx, SimulatorSettings.defaults().withAddress("127.0.0.1", 0));
    done(gateway.start());
    Stopwatch stopwatch = new Stopwatch(vertx, gateway.port());
    List<Loss> losses = new ArrayList<>();
    for (int i = 0; i < LOSSES; i++) {
      Duration away = i % 2 == 0 ? AT_ONCE : AFTER_A_WHILE;
      losses.add(stopwatch.time(() -> gateway.inject(new Fault.Restart(away, true, 0))));
    }
    System.out.printf(
        """
        socket losses            %d, over TCP; %d with the gateway back at once, the others after %d s
        first quote, after the try that finds the gateway back
                                 median %d ms, longest %d ms
        first quote, after the loss, the configured waits between tries included
                                 median %d ms, longest %d ms
        %n""",
        LOSSES,
        (LOSSES + 1) / 2,
        AFTER_A_WHILE.toSeconds(),
        at(losses.stream().map(Loss::beyondBackoff), 0.5),
        at(losses.stream().map(Loss::beyondBackoff), 1),
        at(losses.stream().map(Loss::inAll), 0.5),
        at(losses.stream().map(Loss::inAll), 1));
    stopwatch.close();
    done(gateway.stop());
    done(vertx.close());
  }

  private static <T> T done(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private static long at(Stream<Duration> durations, double share) {
    List<Duration> sorted = durations.sorted().toList();
    return sorted.get((int) ((sorted.size() - 1) * share)).toMillis();
  }

  /**
   * How long it took until a quote came again.
   *
   * @param beyondBackoff from the beginning of the try that found the gateway back
   * @param inAll from the loss
   */
  private record Loss(Duration beyondBackoff, Duration inAll) {}

  /** A service on real sockets, with the product's defaults, and one who reads its quotes. */
  private static final class Stopwatch {
    private final Context context;
    private final Connector connector;
    private final LinkedBlockingQueue<Loss> recovered = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<Boolean> first = new LinkedBlockingQueue<>();
    private long lostAt;
    private long triedAt;
    private boolean isLost;

    Stopwatch(Vertx vertx, int port) throws Exception {
      context = ((VertxInternal) vertx).createEventLoopContext();
      VertxTimer timer = new VertxTimer(vertx, context);
      Ticker ticker = (period, task) -> timer.every(period, task)::cancel;
      connector =
          Connectors.overTcp(
              ConnectorSettings.of(new Endpoint("127.0.0.1", port), 7), vertx, context);
      Instruments instruments = new Instruments(connector);
      VirtualService.Settings settings = new VirtualService.Settings();
      MarketDataService service =
          new MarketDataService(
              connector,
              timer,
              instruments,
              new QuoteBoard(connector, timer, instruments, settings, new HeardAlerts()),
              settings,
              Reads.ONCE,
              new OpenStreams(ticker),
              new FeedCensus(),
              new VertxLongWork(context));
      connector.addSessionListener(new Tries());
      connector.execute(connector::start);
      while (!done(Future.<Boolean>future(p -> connector.execute(() -> p.complete(isReady()))))) {
        Thread.onSpinWait();
      }
      StreamQuotesRequest request =
          StreamQuotesRequest.newBuilder().addInstruments(QuoteReader.ref("AAPL")).build();
      service.streamQuotes(request, new Reader());
      require(first.poll(LONGEST.toSeconds(), TimeUnit.SECONDS));
    }

    private boolean isReady() {
      return connector.status().isReady();
    }

    Loss time(Runnable loss) throws InterruptedException {
      loss.run();
      return require(recovered.poll(LONGEST.toSeconds(), TimeUnit.SECONDS));
    }

    private static <T> T require(T result) {
      if (result == null) {
        throw new AssertionError("No quote came within " + LONGEST);
      }
      return result;
    }

    void close() {
      connector.execute(connector::close);
    }

    private final class Tries implements SessionListener {
      @Override
      public void onLost(String reason) {
        lostAt = System.nanoTime();
        isLost = true;
      }

      @Override
      public void onStatus(ConnectorStatus status) {
        if (status.connection() instanceof Connecting) {
          triedAt = System.nanoTime();
        }
      }
    }

    /** Takes the time on the connector's context. */
    private final class Reader extends HandDrivenCall<StreamQuotesResponse> {
      @Override
      public void onNext(StreamQuotesResponse item) {
        if (item.hasQuote() && isLost) {
          isLost = false;
          long now = System.nanoTime();
          recovered.add(new Loss(Duration.ofNanos(now - triedAt), Duration.ofNanos(now - lostAt)));
        } else if (item.getMarker().getKind() == Kind.KIND_SNAPSHOT_END) {
          first.add(true);
        }
      }
    }
  }
}
