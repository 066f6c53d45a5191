package io.github.pitrunner.connector;

import static io.github.pitrunner.testing.ConnectorRig.error;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pitrunner.connector.ConnectionState.CircuitOpen;
import io.github.pitrunner.connector.ConnectionState.Disconnected;
import io.github.pitrunner.connector.ConnectionState.Ready;
import io.github.pitrunner.connector.ConnectorSettings.Backoff;
import io.github.pitrunner.connector.ConnectorSettings.Retry;
import io.github.pitrunner.connector.ConnectorSettings.Tempo;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.testing.ConnectorRig;
import io.github.pitrunner.testing.Connectors;
import io.github.pitrunner.testing.MemoryLink;
import io.github.pitrunner.tws.AllOpenOrdersRequest;
import io.github.pitrunner.tws.CancelOrderRequest;
import io.github.pitrunner.tws.MarketDataRequest;
import io.github.pitrunner.tws.OpenOrder;
import io.github.pitrunner.tws.OpenOrdersEnd;
import io.github.pitrunner.tws.StartApiRequest;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the connector comes back: rounds, tempos, back-off and the circuit. */
class RecoveryTest {
  private final ConnectorRig rig = new ConnectorRig();
  private final Connector connector = rig.connector();

  private ConnectorStatus status() {
    return connector.status();
  }

  private List<Long> dialsSince(ConnectorRig aRig, Instant start) {
    return aRig.gateway().dials().stream()
        .map(dial -> Duration.between(start, dial).toSeconds())
        .toList();
  }

  @Nested
  class APortThatRefuses {
    @Test
    void isTriedInRoundsUntilTheCircuitOpensAndThenOnceInAWhile() {
      rig.gateway().refuse(true);
      Instant start = rig.time().instant();

      connector.start();
      rig.time().advance(Duration.ofMinutes(2));

      // Two calm rounds of four, a strained one of three, then one try each time the circuit lets.
      assertThat(dialsSince(rig, start))
          .containsExactly(0L, 3L, 6L, 9L, 10L, 13L, 16L, 19L, 21L, 23L, 25L, 55L, 85L, 115L);
    }

    @Test
    void isDialledWithThePatienceOfTheTempo() {
      rig.gateway().refuse(true);

      connector.start();
      rig.time().advance(Duration.ofSeconds(150));

      assertThat(rig.gateway().patiences().stream().map(Duration::toSeconds))
          .startsWith(8L, 8L, 8L, 8L, 8L, 8L, 8L, 8L, 5L, 5L, 5L, 5L, 5L, 3L);
    }

    @Test
    void isNeverGivenUp() {
      rig.gateway().refuse(true);

      connector.start();
      rig.time().advance(Duration.ofDays(7));
      int dials = rig.gateway().dials().size();
      rig.time().advance(Duration.ofSeconds(31));

      assertThat(rig.gateway().dials()).hasSize(dials + 1);
    }

    @Test
    void thatAnswersInTheMiddleOfARoundIsUsedAtOnce() {
      rig.gateway().refuse(true);
      connector.start();
      rig.time().advance(Duration.ofSeconds(5));
      rig.gateway().refuse(false);

      rig.reopenSession();

      assertThat(status().isReady()).isTrue();
      assertThat(status().failures()).isEqualTo(Failures.NONE);
    }
  }

  @Nested
  class TheCircuit {
    private void open() {
      rig.gateway().refuse(true);
      connector.start();
      rig.time().advance(Duration.ofSeconds(25));
    }

    @Test
    void opensAfterThreeFailuresToConnectInARow() {
      rig.gateway().refuse(true);
      connector.start();
      rig.time().advance(Duration.ofSeconds(25).minusMillis(1));
      assertThat(status().connection()).isInstanceOf(Disconnected.class);

      rig.time().advance(Duration.ofMillis(1));

      assertThat(status().connection()).isInstanceOf(CircuitOpen.class);
      assertThat(status().failures()).isEqualTo(new Failures(3, 11, 0));
      assertThat(status().nextTry()).contains(rig.time().instant().plusSeconds(30));
      assertThat(connector.figures().connection().circuit()).isEqualTo(Circuit.State.OPEN);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 10, 29})
    void failsOperationsFastWithTheTimeThatRemains(long seconds) {
      open();
      rig.time().advance(Duration.ofSeconds(seconds));

      assertThatThrownBy(() -> connector.sendCancel(CancelOrderRequest.getDefaultInstance()))
          .isInstanceOfSatisfying(
              Failure.Unavailable.class,
              failure ->
                  assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(30 - seconds)));
    }

    @Test
    void letsOneTryThroughWhenItsTimeIsOver() {
      open();
      int dials = rig.gateway().dials().size();

      rig.time().advance(Duration.ofSeconds(30));

      assertThat(rig.gateway().dials()).hasSize(dials + 1);
      assertThat(status().connection()).isInstanceOf(CircuitOpen.class);
      assertThat(status().nextTry()).contains(rig.time().instant().plusSeconds(30));
      assertThat(status().failures().rounds()).isEqualTo(4);
    }

    @Test
    void closesWithASessionThatProvesItself() {
      open();
      rig.gateway().refuse(false);

      rig.reopenSession();

      assertThat(status().isReady()).isTrue();
      assertThat(connector.figures().connection().circuit()).isEqualTo(Circuit.State.CLOSED);
    }

    @Test
    void staysHalfOpenUntilTheSessionHasProvedItselfAndLetsCancelsPassMeanwhile() {
      Promise<Void> reading = Promise.promise();
      connector.addSessionListener(
          new SessionListener() {
            @Override
            public Future<Void> onSession(Session session) {
              return reading.future();
            }
          });
      open();
      rig.gateway().refuse(false);
      MemoryLink link = rig.reopenSession();
      assertThat(connector.figures().connection().circuit()).isEqualTo(Circuit.State.HALF_OPEN);

      var unused = connector.sendCancel(CancelOrderRequest.getDefaultInstance());

      assertThat(link.sent(CancelOrderRequest.class)).hasSize(1);
      reading.complete();
      assertThat(connector.figures().connection().circuit()).isEqualTo(Circuit.State.CLOSED);
    }

    @Test
    void opensAgainWhenTheSessionOfItsOneTryCannotBeReadBack() {
      connector.addSessionListener(
          new SessionListener() {
            @Override
            public Future<Void> onSession(Session session) {
              return Future.failedFuture("no positions");
            }
          });
      open();
      rig.gateway().refuse(false);

      rig.reopenSession();

      assertThat(status().connection()).isInstanceOf(CircuitOpen.class);
      assertThat(status().reason()).contains("no positions");
    }
  }

  @Nested
  class ASessionThatIsLost {
    @Test
    void isNoFailureToConnectAndTriedAgainSoon() {
      rig.openSession();
      rig.link().breakOff(null);

      assertThat(status().failures()).isEqualTo(Failures.NONE);
      assertThat(status().nextTry()).contains(rig.time().instant().plusSeconds(1));
    }

    @Test
    void thousandTimesNeverOpensTheCircuit() {
      rig.openSession();
      for (int i = 0; i < 1000; i++) {
        rig.link().breakOff(null);
        rig.reopenSession();
      }
      assertThat(status().connection()).isInstanceOf(Ready.class);
    }
  }

  @Test
  void readingBackGoesAheadOfAHundredLinesThatComeBack() {
    ConnectorRig slow =
        new ConnectorRig(
            Connectors.settings(7)
                .withPacing(
                    new ConnectorSettings.Pacing(
                        3,
                        100,
                        1000,
                        ConnectorSettings.HistoryPacing.DEFAULT,
                        Duration.ofSeconds(1),
                        ConnectorSettings.SpecialFeeds.DEFAULT)));
    slow.connector()
        .addSessionListener(
            new SessionListener() {
              @Override
              public Future<Void> onSession(Session session) {
                return slow.connector()
                    .gatherWithoutId(
                        "the open orders",
                        AllOpenOrdersRequest.getDefaultInstance(),
                        OpenOrder.class,
                        OpenOrdersEnd.class)
                    .mapEmpty();
              }
            });
    slow.openSession().deliver(OpenOrdersEnd.getDefaultInstance());
    for (int i = 0; i < 100; i++) {
      var unused =
          slow.connector()
              .open(
                  Call.of("quotes", id -> MarketDataRequest.newBuilder().setReqId(id).build())
                      .drawing(new Draw.Line()),
                  new SilentListener());
    }
    slow.time().advance(Duration.ofMinutes(3));
    slow.link().breakOff(null);

    MemoryLink link = slow.reopenSession();
    slow.time().advance(Duration.ofSeconds(2));

    assertThat(link.sent(AllOpenOrdersRequest.class)).hasSize(1);
    link.deliver(OpenOrdersEnd.getDefaultInstance());
    assertThat(slow.connector().status().isReady()).isTrue();
  }

  @Test
  void feedThatIsOpenedByWhoeverHearsOfTheSessionIsAskedForOnce() {
    connector.addSessionListener(
        new SessionListener() {
          @Override
          public Future<Void> onSession(Session session) {
            var unused =
                connector.open(
                    Call.of("quotes", id -> MarketDataRequest.newBuilder().setReqId(id).build()),
                    new SilentListener());
            return Future.succeededFuture();
          }
        });

    MemoryLink link = rig.openSession();

    assertThat(link.sent(MarketDataRequest.class)).hasSize(1);
  }

  /** Hears and does nothing. */
  private static final class SilentListener implements FeedListener {
    @Override
    public void onMessage(com.google.protobuf.Message message) {}

    @Override
    public void onEnded(Failure failure) {}
  }

  @Test
  void clientIdStillHeldByAHalfDeadSessionIsRetried() {
    connector.start();
    List<Integer> ids = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      rig.link().hello(225);
      ids.add(rig.link().only(StartApiRequest.class).getClientId());
      rig.link().deliver(error(-1, 326, "Unable to connect as the client id is already in use"));
      rig.link().breakOff(null);
      assertThat(status().reason()).startsWith("Client id 7 is in use");
      rig.time().advance(Duration.ofSeconds(3));
    }

    rig.answerSession("DU1", 1);

    assertThat(ids).containsExactly(7, 7, 7);
    assertThat(status().session().orElseThrow().clientId()).isEqualTo(7);
  }

  @Nested
  class APortThatMoved {
    @Test
    void isDialledFromThenOn() {
      rig.openSession();
      rig.link().deliver(error(-1, 1300, "Socket port has been reset. New port: 4010"));

      rig.reopenSession();

      assertThat(rig.gateway().endpoints()).extracting(Endpoint::port).containsExactly(4002, 4010);
      assertThat(status().endpoint().port()).isEqualTo(4010);
      assertThat(status().isReady()).isTrue();
    }

    @Test
    void butDoesNotAnswerIsNotWaitedForForEver() {
      rig.openSession();
      rig.gateway().refuse(true);
      rig.link().deliver(error(-1, 1300, "Socket port has been reset. New port: 4010"));

      rig.time().advance(Duration.ofSeconds(25));

      assertThat(rig.gateway().endpoints())
          .extracting(Endpoint::port)
          .containsExactly(4002, 4010, 4010, 4010, 4010, 4002, 4002, 4002, 4002, 4010, 4010);
    }

    @Test
    void withoutANumberKeepsTheSession() {
      rig.openSession();
      rig.link().deliver(error(-1, 1300, "Socket port has been reset"));

      assertThat(status().isReady()).isTrue();
    }
  }

  @Nested
  class TheBackoff {
    @ParameterizedTest
    @CsvSource({"1,1", "2,2", "3,4", "4,8", "5,16", "6,30", "7,30", "1000,30"})
    void doublesUpToTheLongest(int rounds, long seconds) {
      Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30), 0);

      assertThat(backoff.after(rounds, new Random(1))).isEqualTo(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 6, 50})
    void isSpreadDownwardsOnlyByItsJitter(int rounds) {
      long seed = 4711;
      Random random = new Random(seed);
      Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30), 0.2);
      Duration longest =
          new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30), 0).after(rounds, random);

      List<Duration> waits =
          random.ints(1000).mapToObj(i -> backoff.after(rounds, random)).toList();

      assertThat(waits)
          .as("seed %d", seed)
          .allSatisfy(
              wait -> assertThat(wait).isBetween(longest.multipliedBy(8).dividedBy(10), longest));
      assertThat(waits.stream().distinct().count()).isGreaterThan(100);
    }
  }

  @Test
  void tempoBecomesCriticalAfterFiveFailedRoundsWhereTheCircuitAllows() {
    Tempo calm = new Tempo(0, Duration.ofSeconds(3), Duration.ofSeconds(8));
    Tempo strained = new Tempo(0, Duration.ofSeconds(2), Duration.ofSeconds(5));
    Tempo critical = new Tempo(1, Duration.ofSeconds(1), Duration.ofSeconds(3));
    Retry retry =
        new Retry(
            calm,
            strained,
            critical,
            2,
            5,
            new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(1), 0));
    assertThat(List.of(retry.tempo(0), retry.tempo(1))).containsOnly(calm);
    assertThat(List.of(retry.tempo(2), retry.tempo(4))).containsOnly(strained);
    assertThat(List.of(retry.tempo(5), retry.tempo(500))).containsOnly(critical);

    ConnectorRig other = new ConnectorRig(Connectors.settings(7).withRetry(retry), 100);
    other.gateway().refuse(true);
    Instant start = other.time().instant();
    other.connector().start();
    other.time().advance(Duration.ofSeconds(8));

    // Five rounds of one try a second apart, then rounds of two.
    assertThat(dialsSince(other, start)).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
    assertThat(other.gateway().patiences().stream().map(Duration::toSeconds))
        .containsExactly(8L, 8L, 5L, 5L, 5L, 3L, 3L, 3L, 3L);
    assertThat(other.connector().status().failures().rounds()).isEqualTo(7);
  }
}
