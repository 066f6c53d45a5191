package io.github.pitrunner.connector;

import static io.github.pitrunner.testing.ConnectorRig.accounts;
import static io.github.pitrunner.testing.ConnectorRig.error;
import static io.github.pitrunner.testing.ConnectorRig.nextId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pitrunner.connector.ConnectionState.Closed;
import io.github.pitrunner.connector.ConnectionState.Connecting;
import io.github.pitrunner.connector.ConnectionState.Disconnected;
import io.github.pitrunner.connector.ConnectionState.Handshaking;
import io.github.pitrunner.connector.ConnectionState.Ready;
import io.github.pitrunner.domain.AccountId;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.testing.ConnectorRig;
import io.github.pitrunner.testing.Connectors;
import io.github.pitrunner.testing.MemoryLink;
import io.github.pitrunner.tws.CurrentTime;
import io.github.pitrunner.tws.CurrentTimeRequest;
import io.github.pitrunner.tws.StartApiRequest;
import io.github.pitrunner.wire.VersionRange;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SessionSetUpTest {
  private final ConnectorRig rig = new ConnectorRig();
  private final Connector connector = rig.connector();

  private ConnectorStatus status() {
    return connector.status();
  }

  @Nested
  class TheHandshake {
    @Test
    void offersWhatWeSpeakAndStartsTheApiUnderOurClientId() {
      connector.start();
      MemoryLink link = rig.link();
      assertThat(link.offer()).isEqualTo(VersionRange.SUPPORTED);
      assertThat(link.sent()).isEmpty();

      link.hello(223);

      assertThat(link.only(StartApiRequest.class).getClientId()).isEqualTo(7);
      assertThat(link.sent()).hasSize(1);
      assertThat(status().connection()).isInstanceOf(Handshaking.class);
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void isDoneWhenAccountsAndNextIdAreInInEitherOrder(boolean accountsFirst) {
      connector.start();
      rig.link().hello(225);

      rig.link().deliver(accountsFirst ? accounts("DU1,DU2") : nextId(40));
      assertThat(status().session()).isEmpty();
      rig.link().deliver(accountsFirst ? nextId(40) : accounts("DU1,DU2"));

      assertThat(status().connection()).isInstanceOf(Ready.class);
      assertThat(status().session())
          .contains(new Session(7, 225, List.of(new AccountId("DU1"), new AccountId("DU2"))));
      assertThat(connector.nextOrderId()).isEqualTo(40);
    }

    @Test
    void isReadFromOneChunkAndByteByByte() {
      connector.start();
      Buffer hello = Buffer.buffer().appendInt(8).appendString("225\0now\0");

      for (int i = 0; i < hello.length(); i++) {
        rig.link().bytes(hello.getBuffer(i, i + 1));
      }
      rig.link().deliver(accounts("DU1"), nextId(1));

      assertThat(status().connection()).isInstanceOf(Ready.class);
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "DU1 , ,DU2 | DU1 DU2",
          "''         | ''",
          "DU1,DU1    | DU1",
          "DU1,not one!,,DU2, | DU1 DU2",
          "!          | ''"
        })
    void takesAccountsAsTheyCome(String list, String expected) {
      connector.start();

      rig.answerSession(list, 1);

      assertThat(status().session().orElseThrow().accounts())
          .extracting(AccountId::value)
          .isEqualTo(expected.isEmpty() ? List.of() : List.of(expected.split(" ", -1)));
    }

    @Test
    void keepsItsOwnHighWaterMarkOfOrderIds() {
      rig.openSession();
      assertThat(connector.nextOrderId()).isEqualTo(100);
      rig.link().breakOff(null);

      rig.time().advance(Duration.ofSeconds(1));
      rig.answerSession("DU1", 3);

      assertThat(connector.nextOrderId()).isEqualTo(101);
    }
  }

  /** How far a session came before something happened to it. */
  enum Step {
    CONNECTED,
    GREETED,
    ACCOUNTS_TOLD,
    NEXT_ID_TOLD
  }

  private void playTo(Step step) {
    connector.start();
    if (step != Step.CONNECTED) {
      rig.link().hello(225);
    }
    if (step == Step.ACCOUNTS_TOLD) {
      rig.link().deliver(accounts("DU1"));
    } else if (step == Step.NEXT_ID_TOLD) {
      rig.link().deliver(nextId(1));
    }
  }

  @Nested
  class WhenItFails {
    @ParameterizedTest
    @EnumSource(Step.class)
    void handshakeThatHangsIsGivenUpAfterItsDeadline(Step step) {
      playTo(step);
      MemoryLink link = rig.link();

      rig.time().advance(Connectors.PATIENCE.handshake().minusMillis(1));
      assertThat(link.isClosed()).isFalse();
      rig.time().advance(Duration.ofMillis(1));

      assertThat(link.isClosed()).isTrue();
      assertThat(status().connection()).isInstanceOf(Disconnected.class);
      assertThat(status().reason()).contains("did not set the session up within 5000 ms");
      assertThat(status().failures()).isEqualTo(new Failures(0, 1, 1));
      assertThat(status().nextTry()).contains(rig.time().instant().plusSeconds(3));
    }

    @ParameterizedTest
    @EnumSource(Step.class)
    void closeDuringTheHandshakeIsTriedAgain(Step step) {
      playTo(step);

      rig.link().breakOff(null);

      assertThat(status().reason()).isEqualTo("The gateway closed the connection");
      rig.time().advance(Duration.ofSeconds(3));
      rig.answerSession("DU1", 1);
      assertThat(status().connection()).isInstanceOf(Ready.class);
    }

    @ParameterizedTest
    @EnumSource(Step.class)
    void ourOwnCloseDuringTheHandshakeIsTheEnd(Step step) {
      playTo(step);
      MemoryLink link = rig.link();

      connector.close();
      rig.time().advance(Duration.ofHours(1));

      assertThat(link.isClosed()).isTrue();
      assertThat(status().connection()).isInstanceOf(Closed.class);
      assertThat(rig.gateway().connections()).isEqualTo(1);
      assertThat(rig.time().pending()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"200", "212", "226"})
    void gatewayThatSpeaksAnotherVersionIsNamed(int version) {
      connector.start();
      rig.link().hello(version);

      assertThat(rig.link().sent()).isEmpty();
      assertThat(status().reason())
          .contains("gateway.test:4002", Integer.toString(version), "213..225", "10.40");
      rig.time().advance(Duration.ofSeconds(3));
      assertThat(rig.gateway().connections()).isEqualTo(2);
    }

    @Test
    void clientIdInUseIsTheReasonAndNotTheClose() {
      connector.start();
      rig.link().hello(225);

      rig.link().deliver(error(-1, 326, "Unable to connect as the client id is already in use"));
      rig.link().breakOff(null);

      assertThat(status().reason()).startsWith("Client id 7 is in use");
    }

    @Test
    void greetingThatIsNoneEndsTheConnection() {
      connector.start();

      rig.link().bytes(Buffer.buffer("HTTP/1.1 400 Bad Request\r\n\r\n"));

      assertThat(rig.link().isClosed()).isTrue();
      assertThat(status().reason()).startsWith("The gateway broke the protocol");
    }

    @Test
    void delaysBeginAnewAfterASessionThatProvedItself() {
      rig.gateway().refuse(true);
      connector.start();
      rig.time().advance(Duration.ofSeconds(20));
      rig.gateway().refuse(false);
      rig.reopenSession();
      assertThat(status().failures()).isEqualTo(Failures.NONE);

      rig.link().breakOff(null);

      assertThat(status().nextTry()).contains(rig.time().instant().plusSeconds(1));
    }
  }

  @Nested
  class ReadingBack {
    private final List<Promise<Void>> reading = new ArrayList<>();

    private void listen() {
      connector.addSessionListener(
          new SessionListener() {
            @Override
            public Future<Void> onSession(Session session) {
              reading.add(Promise.promise());
              return reading.get(reading.size() - 1).future();
            }
          });
    }

    @Test
    void makesReadyOnlyWhenEveryListenerHasReadBack() {
      listen();
      listen();
      rig.openSession();

      reading.get(0).complete();
      assertThat(status().isReady()).isFalse();
      reading.get(1).complete();

      assertThat(status().isReady()).isTrue();
    }

    @Test
    void failsTheSessionWhenOneListenerFails() {
      listen();
      rig.openSession();

      reading.get(0).fail(new IllegalStateException("no positions"));

      assertThat(rig.link().isClosed()).isTrue();
      assertThat(status().reason()).contains("no positions");
      rig.time().advance(Duration.ofSeconds(3));
      assertThat(rig.gateway().connections()).isEqualTo(2);
    }

    @Test
    void thatFailsAgainAndAgainIsAFailureToConnect() {
      listen();
      rig.openSession();
      Instant start = rig.time().instant();

      for (int i = 0; i < 4; i++) {
        reading.get(i).fail(new IllegalStateException("no positions"));
        rig.time().advance(Duration.between(rig.time().instant(), nextTry()));
        rig.answerSession("DU1", 1);
      }

      assertThat(rig.gateway().dials())
          .extracting(dial -> Duration.between(start, dial).toSeconds())
          .containsExactly(0L, 3L, 6L, 9L, 10L);
      assertThat(status().failures()).isEqualTo(new Failures(1, 4, 0));
    }

    private Instant nextTry() {
      return status().nextTry().orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void ofAnOlderSessionSaysNothingAboutTheNext(boolean succeeds) {
      listen();
      rig.openSession();
      rig.link().breakOff(null);
      rig.reopenSession();

      if (succeeds) {
        reading.get(0).complete();
      } else {
        reading.get(0).fail(new IllegalStateException("too late"));
      }

      assertThat(status().connection()).isInstanceOf(Ready.class);
      assertThat(status().isReady()).isFalse();
      reading.get(1).complete();
      assertThat(status().isReady()).isTrue();
    }

    @Test
    void thatThrowsFailsTheSessionAndNotTheConnector() {
      connector.addSessionListener(
          new SessionListener() {
            @Override
            public Future<Void> onSession(Session session) {
              throw new IllegalStateException("a fault");
            }
          });
      listen();

      rig.openSession();
      reading.get(0).complete();

      assertThat(status().connection()).isInstanceOf(Disconnected.class);
      assertThat(status().reason()).contains("a fault");
    }
  }

  @Nested
  class Listeners {
    private final List<String> heard = new ArrayList<>();

    private SessionListener recording() {
      return new SessionListener() {
        @Override
        public void onLost(String reason) {
          heard.add(reason);
        }
      };
    }

    private SessionListener faulty() {
      return new SessionListener() {
        @Override
        public void onLost(String reason) {
          throw new IllegalStateException("a fault");
        }

        @Override
        public void onStatus(ConnectorStatus status) {
          throw new IllegalStateException("a fault");
        }
      };
    }

    @Test
    void hearOfALossOnceAndOfFailedTriesNotAtAll() {
      connector.addSessionListener(recording());
      rig.openSession();

      rig.link().breakOff(null);
      rig.time().advance(Duration.ofSeconds(1));
      rig.link().breakOff(null);

      assertThat(heard).containsExactly("The gateway closed the connection");
    }

    @Test
    void thatThrowDoNotKeepOthersFromHearingNorTheConnectorFromTryingAgain() {
      connector.addSessionListener(faulty());
      connector.addSessionListener(recording());
      rig.openSession();

      rig.link().breakOff(null);

      assertThat(heard).hasSize(1);
      assertThat(connector.faults()).isPositive();
      rig.reopenSession();
      assertThat(status().isReady()).isTrue();
    }

    @Test
    void hearOfAnOrderedEndOnce() {
      connector.addSessionListener(recording());
      rig.openSession();

      connector.close();
      connector.close();
      rig.time().advance(Duration.ofHours(1));

      assertThat(heard).containsExactly("The service is ending");
      assertThat(rig.gateway().connections()).isEqualTo(1);
    }
  }

  @Nested
  class WithoutASession {
    @Test
    void nothingIsSentAndRequestsSayWhenToTryAgain() {
      rig.gateway().refuse(true);
      connector.start();
      Future<CurrentTime> answer =
          connector.singleWithoutId(
              "time", CurrentTimeRequest.getDefaultInstance(), CurrentTime.class);

      assertThat(answer.cause())
          .isInstanceOfSatisfying(
              Failure.Unavailable.class,
              failure -> assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(3)));
      assertThatThrownBy(
              () -> connector.sendOrder(CurrentTimeRequest.getDefaultInstance(), () -> true))
          .isInstanceOf(Failure.Unavailable.class);
    }

    @Test
    void nothingIsSentBeforeTheSessionIsSetUp() {
      connector.start();
      rig.link().hello(225);

      assertThat(
              connector
                  .singleWithoutId(
                      "time", CurrentTimeRequest.getDefaultInstance(), CurrentTime.class)
                  .failed())
          .isTrue();
      assertThat(rig.link().sent()).hasSize(1).first().isInstanceOf(StartApiRequest.class);
    }

    @Test
    void dialThatThrowsIsAFailedTry() {
      Connector thrown =
          Connectors.inMemory(
              0,
              (endpoint, patience) -> {
                throw new IllegalArgumentException("no such host");
              },
              rig.time());

      thrown.start();

      assertThat(thrown.status().connection()).isInstanceOf(Disconnected.class);
      assertThat(thrown.status().reason()).contains("no such host");
    }

    @Test
    void dialThatNeverEndsIsGivenUp() {
      Promise<io.github.pitrunner.wire.Link> dial = Promise.promise();
      Connector stuck = Connectors.inMemory(0, (endpoint, patience) -> dial.future(), rig.time());
      stuck.start();

      rig.time().advance(Duration.ofSeconds(10));

      assertThat(stuck.status().connection()).isInstanceOf(Disconnected.class);
      MemoryLink late = new MemoryLink();
      dial.complete(late);
      assertThat(late.isClosed()).isTrue();
    }

    @Test
    void connectionThatComesAfterTheEndIsClosed() {
      Promise<io.github.pitrunner.wire.Link> dial = Promise.promise();
      Connector late = Connectors.inMemory(0, (endpoint, patience) -> dial.future(), rig.time());
      late.start();
      assertThat(late.status().connection()).isInstanceOf(Connecting.class);
      late.close();
      MemoryLink link = new MemoryLink();

      dial.complete(link);

      assertThat(link.isClosed()).isTrue();
      assertThat(late.status().connection()).isInstanceOf(Closed.class);
    }
  }
}
