package io.github.pitrunner.operations;

import static io.github.pitrunner.testing.ConnectorRig.error;
import static org.assertj.core.api.Assertions.assertThat;

import grpc.health.v1.HealthOuterClass.HealthCheckResponse.ServingStatus;
import io.github.pitrunner.connector.Session;
import io.github.pitrunner.connector.SessionListener;
import io.github.pitrunner.journal.JournalFigures;
import io.github.pitrunner.portfolio.PortfolioFigures;
import io.github.pitrunner.security.GateFigures;
import io.quarkus.grpc.runtime.health.GrpcHealthStorage;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class HealthTest {
  private boolean isKillSwitchRead = true;
  private boolean isJournalWritable = true;
  private final BoardRig rig =
      new BoardRig(
          () ->
              new RoomFigures(
                  new RoomFigures.Quotes(
                      0,
                      0,
                      0,
                      0,
                      new RoomFigures.Served(Map.of(), 0, 0, 0, 0),
                      new RoomFigures.Silence(0, 0, 0, 0, 0, 0)),
                  new RoomFigures.Feeds(Map.of(), Map.of(), 0),
                  FiguresOfRooms.NO_ORDERS,
                  new RoomFigures.Risk(0, Map.of(), isKillSwitchRead, !isKillSwitchRead, true, 0),
                  new JournalFigures(isJournalWritable, 0, 0, 0, 0, Duration.ZERO, 0),
                  new PortfolioFigures(0, 0, 0, 0, List.of(), 0, null),
                  new RoomFigures.Alarms(
                      new RoomFigures.Raised(Map.of(), Map.of(), Map.of()),
                      RoomFigures.Sending.NONE),
                  new GateFigures(Map.of(), 0, 0, 0, 0, 0, 0)));

  @Nested
  class Liveness {
    private final EventLoopCheck check = new EventLoopCheck(rig.board());

    @Test
    void isUpHoweverLongTheGatewayIsAway() {
      rig.gateway().gateway().refuse(true);
      rig.gateway().connector().start();

      rig.advance(Duration.ofHours(1));

      assertThat(check.call().getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void isDownWhenTheLoopHasRunNothingForMoreThanTenSeconds() {
      rig.advance(Duration.ofSeconds(60));
      rig.stopLoop();

      rig.advance(Duration.ofSeconds(10));
      assertThat(check.call().getStatus()).isEqualTo(Status.UP);
      rig.advance(Duration.ofMillis(1));

      assertThat(check.call().getStatus()).isEqualTo(Status.DOWN);
      assertThat(data(check.call())).containsEntry("milliseconds-since-turn", 10_001L);
    }
  }

  @Nested
  class Readiness {
    private final GatewaySessionCheck check = new GatewaySessionCheck(rig.board());

    @Test
    void isUpWithASessionThatIsReadBack() {
      rig.gateway().openSession();
      rig.gateway().link().deliver(error(-1, 2104, "Market data farm connection is OK:usfarm"));

      HealthCheckResponse response = check.call();

      assertThat(response.getName()).isEqualTo("gateway-session");
      assertThat(response.getStatus()).isEqualTo(Status.UP);
      assertThat(data(response))
          .containsEntry("state", "ready")
          .containsEntry("since", "2026-11-23T15:00:00Z")
          .containsEntry("reconciled", true)
          .containsEntry("upstream", "up")
          .containsEntry("farms", "usfarm (market_data) up since 2026-11-23T15:00:00Z")
          .doesNotContainKey("next-try");
    }

    @Test
    void isDownAndSaysWhyAndWhenTheNextTryIsWhileTheGatewayIsAway() {
      rig.gateway().gateway().refuse(true);
      rig.gateway().connector().start();

      HealthCheckResponse response = check.call();

      assertThat(response.getStatus()).isEqualTo(Status.DOWN);
      String nextTry = rig.gateway().connector().status().nextTry().orElseThrow().toString();
      assertThat(data(response))
          .containsEntry("state", "disconnected")
          .containsEntry("next-try", nextTry)
          .doesNotContainKeys("upstream", "farms")
          .extractingByKey("reason")
          .asString()
          .contains("Connection refused");
    }

    @Test
    void isDownAtOnceWhenTheUpstreamLinkIs() {
      rig.gateway().openSession();

      rig.gateway().link().deliver(error(-1, 1100, "lost"));

      assertThat(check.call().getStatus()).isEqualTo(Status.DOWN);
      assertThat(data(check.call()))
          .containsEntry("state", "ready")
          .containsEntry("upstream", "down");
    }

    @Test
    void isDownWhenWhatIsShownIsWhatADeadLoopSawLast() {
      rig.gateway().openSession();
      rig.stopLoop();

      rig.advance(Duration.ofSeconds(11));

      assertThat(check.call().getStatus()).isEqualTo(Status.DOWN);
    }
  }

  @Nested
  class JournalReadiness {
    private final JournalCheck check = new JournalCheck(rig.board());

    @Test
    void isUpWhileOrdersCanBeRecorded() {
      rig.advance(Duration.ofSeconds(1));

      assertThat(check.call().getStatus()).isEqualTo(Status.UP);
      assertThat(check.call().getName()).isEqualTo("journal");
    }

    @Test
    void isDownWhileTheJournalCannotBeWritten() {
      isJournalWritable = false;
      rig.advance(Duration.ofSeconds(1));

      assertThat(check.call().getStatus()).isEqualTo(Status.DOWN);
      assertThat(data(check.call())).containsEntry("writable", false);
    }

    @Test
    void isDownUntilTheRecordOfTheKillSwitchIsRead() {
      isKillSwitchRead = false;
      rig.advance(Duration.ofSeconds(1));

      assertThat(check.call().getStatus()).isEqualTo(Status.DOWN);
      assertThat(data(check.call())).containsEntry("kill-switch-read", false);
    }
  }

  /** A gateway that nobody has logged in to is no reason to begin anew. */
  @Nested
  class WithoutALogin {
    private final EventLoopCheck live = new EventLoopCheck(rig.board());
    private final StartedCheck started = new StartedCheck(rig.board());

    private void assertThatNobodyStartsItAgain() {
      rig.advance(Duration.ofHours(3));

      assertThat(rig.gateway().connector().status().session()).isEmpty();
      assertThat(live.call().getStatus()).isEqualTo(Status.UP);
      assertThat(started.call().getStatus()).isEqualTo(Status.UP);
      assertThat(new GatewaySessionCheck(rig.board()).call().getStatus()).isEqualTo(Status.DOWN);
    }

    @Test
    void aGatewayThatRefusesKeepsTheProcess() {
      rig.gateway().gateway().refuse(true);
      rig.gateway().connector().start();

      assertThatNobodyStartsItAgain();
    }

    @Test
    void aGatewayThatTakesTheSocketAndSaysNothingKeepsTheProcess() {
      rig.gateway().connector().start();

      assertThatNobodyStartsItAgain();
    }

    @Test
    void aGatewayThatRefusesTheClientIdKeepsTheProcess() {
      rig.gateway().connector().start();
      rig.gateway().link().hello(225);
      rig.gateway()
          .link()
          .deliver(
              error(
                  -1,
                  326,
                  "Unable to connect as the client id is already in use. Retry with a unique client id."));

      assertThatNobodyStartsItAgain();
    }
  }

  @Nested
  class Starting {
    private final StartedCheck check = new StartedCheck(rig.board());

    @Test
    void isOverWhenTheFirstTryWasMadeAlthoughItFailed() {
      rig.gateway().gateway().refuse(true);
      assertThat(check.call().getStatus()).isEqualTo(Status.DOWN);

      rig.gateway().connector().start();

      assertThat(check.call().getStatus()).isEqualTo(Status.UP);
      assertThat(check.call().getName()).isEqualTo("started");
    }

    @Test
    void isOverWhileTheGatewayTakesTheSocketAndSaysNothing() {
      rig.gateway().connector().start();

      assertThat(check.call().getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void isNotOverBeforeTheRecordOfTheKillSwitchWasRead() {
      isKillSwitchRead = false;
      rig.gateway().connector().start();
      assertThat(check.call().getStatus()).isEqualTo(Status.DOWN);
      assertThat(data(check.call())).containsEntry("kill-switch-read", false);

      isKillSwitchRead = true;
      rig.advance(Duration.ofSeconds(1));

      assertThat(check.call().getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void isOverForGood() {
      rig.gateway().connector().start();
      assertThat(check.call().getStatus()).isEqualTo(Status.UP);

      isKillSwitchRead = false;
      rig.advance(Duration.ofSeconds(1));

      assertThat(check.call().getStatus()).isEqualTo(Status.UP);
    }
  }

  /** The standard gRPC health of each service. */
  @Nested
  class OfEachService {
    private static final String ALL = "";
    private static final String ORDERS = "pitrunner.v1.OrdersService";
    private static final String PORTFOLIO = "pitrunner.v1.PortfolioService";
    private static final String MARKET_DATA = "pitrunner.v1.MarketDataService";
    private static final String GATEWAY = "pitrunner.v1.GatewayService";

    private final GrpcHealthStorage storage = new GrpcHealthStorage();
    private final Promise<Void> readBack = Promise.promise();
    private boolean isPortfolioCurrent = true;
    private final ServiceHealth health;

    OfEachService() {
      storage.setStatus(ALL, ServingStatus.SERVING);
      health = new ServiceHealth(rig.board(), () -> isPortfolioCurrent, storage);
      rig.gateway()
          .connector()
          .addSessionListener(
              new SessionListener() {
                @Override
                public Future<Void> onSession(Session session) {
                  return readBack.future();
                }
              });
    }

    @AfterEach
    void close() {
      health.close();
    }

    private List<String> serving() {
      return Stream.of(ALL, ORDERS, PORTFOLIO, MARKET_DATA, GATEWAY)
          .filter(service -> storage.statusForService(service).getStatus() == ServingStatus.SERVING)
          .toList();
    }

    @Test
    void isThatOfTheGatewayServiceAloneWithoutASession() {
      assertThat(serving()).containsExactly(GATEWAY);

      rig.gateway().gateway().refuse(true);
      rig.gateway().connector().start();
      rig.advance(Duration.ofMinutes(5));

      assertThat(serving()).containsExactly(GATEWAY);
    }

    @Test
    void letsMarketDataServeWhileOrdersWaitForTheReadingBack() {
      rig.gateway().openSession();
      assertThat(serving()).containsExactly(PORTFOLIO, MARKET_DATA, GATEWAY);

      readBack.complete();

      assertThat(serving()).containsExactly(ALL, ORDERS, PORTFOLIO, MARKET_DATA, GATEWAY);
    }

    @Test
    void isBadForOrdersAloneWhileTheJournalCannotBeWritten() {
      readBack.complete();
      rig.gateway().openSession();

      isJournalWritable = false;
      rig.advance(Duration.ofSeconds(1));

      assertThat(serving()).containsExactly(PORTFOLIO, MARKET_DATA, GATEWAY);
    }

    @Test
    void isBadForMarketDataAloneWhileEveryFarmOfItIsBroken() {
      readBack.complete();
      rig.gateway().openSession();
      rig.gateway().link().deliver(error(-1, 2106, "HMDS data farm connection is OK:ushmds"));
      rig.gateway().link().deliver(error(-1, 2104, "Market data farm connection is OK:usfarm"));
      rig.gateway().link().deliver(error(-1, 2103, "Market data farm connection is broken:eufarm"));
      assertThat(serving()).as("one farm serves").contains(MARKET_DATA);

      rig.gateway().link().deliver(error(-1, 2103, "Market data farm connection is broken:usfarm"));
      assertThat(serving()).containsExactly(ORDERS, PORTFOLIO, GATEWAY);

      rig.gateway().link().deliver(error(-1, 2104, "Market data farm connection is OK:usfarm"));
      assertThat(serving()).contains(ALL, MARKET_DATA);
    }

    @Test
    void isBadForThePortfolioAloneWhileItIsNotCurrent() {
      readBack.complete();
      rig.gateway().openSession();

      isPortfolioCurrent = false;
      rig.advance(Duration.ofSeconds(1));

      assertThat(serving()).containsExactly(ORDERS, MARKET_DATA, GATEWAY);
    }

    @Test
    void isBadForAllThatNeedTheBrokerWhileItsLinkIsDown() {
      readBack.complete();
      rig.gateway().openSession();

      rig.gateway().link().deliver(error(-1, 1100, "lost"));
      assertThat(serving()).containsExactly(GATEWAY);

      rig.gateway().link().deliver(error(-1, 1102, "back"));
      assertThat(serving()).hasSize(5);
    }

    private void stickInASession() {
      readBack.complete();
      rig.gateway().openSession();
      rig.stopLoop();
      rig.advance(Duration.ofSeconds(11));
    }

    @Test
    void isBadForAllWhileTheEventLoopIsStuck() {
      stickInASession();

      health.start(Duration.ofMillis(10));

      Awaitility.await().untilAsserted(() -> assertThat(serving()).isEmpty());
    }

    @Test
    void isGoodAgainWhenTheEventLoopTurnsAgain() {
      stickInASession();
      health.start(Duration.ofMillis(10));
      Awaitility.await().untilAsserted(() -> assertThat(serving()).isEmpty());

      rig.gateway().link().deliver(error(-1, 2104, "Market data farm connection is OK:usfarm"));

      Awaitility.await()
          .untilAsserted(
              () ->
                  assertThat(serving())
                      .containsExactly(ALL, ORDERS, PORTFOLIO, MARKET_DATA, GATEWAY));
    }
  }

  private static Map<String, Object> data(HealthCheckResponse response) {
    return response.getData().orElseThrow();
  }
}
