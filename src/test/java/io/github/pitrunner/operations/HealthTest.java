package io.github.pitrunner.operations;

import static io.github.pitrunner.testing.ConnectorRig.error;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.journal.JournalFigures;
import io.github.pitrunner.portfolio.PortfolioFigures;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
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
                  new JournalFigures(isJournalWritable, 0, 0, 0, 0, Duration.ZERO),
                  new PortfolioFigures(0, 0, 0, 0, List.of(), 0, null),
                  new RoomFigures.Alarms(Map.of(), Map.of())));

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

  private static Map<String, Object> data(HealthCheckResponse response) {
    return response.getData().orElseThrow();
  }
}
