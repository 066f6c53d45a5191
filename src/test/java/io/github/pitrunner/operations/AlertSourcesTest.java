package io.github.pitrunner.operations;

import static io.github.pitrunner.testing.ConnectorRig.error;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.api.ErrorMapping;
import io.github.pitrunner.api.Incident;
import io.github.pitrunner.connector.ConnectorStatus;
import io.github.pitrunner.connector.SessionListener;
import io.github.pitrunner.domain.Alert.Kind;
import io.github.pitrunner.journal.JournalFigures;
import io.github.pitrunner.portfolio.PortfolioFigures;
import io.github.pitrunner.risk.KillSwitch;
import io.github.pitrunner.risk.KillSwitchState.Origin;
import io.github.pitrunner.security.GateFigures;
import io.github.pitrunner.testing.MemoryKillSwitchStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What the service itself alarms for, each by its cause. */
class AlertSourcesTest {
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
                  new RoomFigures.Risk(0, Map.of(), true, false, true, 0),
                  new JournalFigures(isJournalWritable, 7, 0, 0, 2, Duration.ZERO, 0),
                  new PortfolioFigures(0, 0, 0, 0, List.of(), 0, null),
                  new RoomFigures.Alarms(
                      new RoomFigures.Raised(Map.of(), Map.of(), Map.of()),
                      RoomFigures.Sending.NONE),
                  new GateFigures(Map.of(), 0, 0, 0, 0, 0, 0)));
  private final AlertRig alerts = new AlertRig(rig.gateway());

  private void watchConnection(Duration lostAfter) {
    var unused =
        new ConnectionAlerts(
            rig.gateway().connector(),
            (period, task) -> rig.gateway().time().every(period, task)::cancel,
            alerts.board(),
            lostAfter);
  }

  /** What is back before it has been away for long is no alert. */
  @Nested
  class PatienceWithTheConnection {
    private static final Duration LOST_AFTER = Duration.ofMinutes(3);

    PatienceWithTheConnection() {
      watchConnection(LOST_AFTER);
      rig.gateway().openSession();
      rig.advance(Duration.ofHours(9));
    }

    @Test
    void aRestartOfTheGatewayAlarmsNobody() {
      rig.gateway().link().breakOff(null);
      rig.gateway().gateway().refuse(true);
      // The circuit is open: the next try is up to half a minute away.
      rig.advance(LOST_AFTER.minusSeconds(40));
      rig.gateway().gateway().refuse(false);
      rig.gateway().reopenSession();
      rig.advance(Duration.ofHours(1));

      assertThat(alerts.take()).isEmpty();
    }

    @Test
    void aGatewayThatStaysAwayAlarmsWhenItHasBeenSoForLong() {
      rig.gateway().link().breakOff(null);
      rig.gateway().gateway().refuse(true);
      rig.advance(LOST_AFTER.minusSeconds(1));
      assertThat(alerts.take()).isEmpty();

      rig.advance(Duration.ofSeconds(32));

      assertThat(alerts.take())
          .containsExactly("raised CONNECTION_LOST gateway", "raised CIRCUIT_OPEN gateway");
      assertThat(alerts.words(Kind.CONNECTION_LOST)).contains("Connection refused");
    }

    @Test
    void eachLossCountsFromItsOwnBeginning() {
      for (int i = 0; i < 5; i++) {
        rig.gateway().link().breakOff(null);
        rig.gateway().reopenSession();
        rig.advance(LOST_AFTER);
      }

      assertThat(alerts.take()).isEmpty();
    }

    @Test
    void aLinkToTheBrokerThatComesBackAlarmsNobody() {
      rig.gateway().link().deliver(error(-1, 1100, "lost"));
      rig.advance(LOST_AFTER.minusSeconds(1));
      rig.gateway().link().deliver(error(-1, 1102, "back"));
      rig.advance(LOST_AFTER);

      assertThat(alerts.take()).isEmpty();
    }

    @Test
    void aLinkToTheBrokerThatStaysAwayAlarms() {
      rig.gateway().link().deliver(error(-1, 1100, "lost"));
      rig.advance(LOST_AFTER);

      assertThat(alerts.take()).containsExactly("raised BROKER_LINK_LOST gateway");
    }

    @Test
    void theEndOfTheServiceWhileTheGatewayIsAwayAlarmsNobody() {
      rig.gateway().link().breakOff(null);
      rig.gateway().connector().end(Duration.ofSeconds(1));

      rig.advance(LOST_AFTER.multipliedBy(2));

      assertThat(alerts.take()).isEmpty();
    }
  }

  @Nested
  class Connection {
    Connection() {
      watchConnection(Duration.ZERO);
    }

    @Test
    void thatIsLostAlarmsUntilTheNextSession() {
      rig.gateway().openSession();
      assertThat(alerts.take()).isEmpty();

      rig.gateway().link().breakOff(null);
      assertThat(alerts.take()).containsExactly("raised CONNECTION_LOST gateway");
      rig.gateway().reopenSession();

      assertThat(alerts.take()).containsExactly("resolved CONNECTION_LOST gateway");
    }

    @Test
    void thatNeverWasAlarmsOnceHoweverOftenItIsTried() {
      rig.gateway().gateway().refuse(true);
      rig.gateway().connector().start();
      rig.advance(Duration.ofSeconds(5));

      assertThat(alerts.take()).containsExactly("raised CONNECTION_LOST gateway");
      assertThat(alerts.words(Kind.CONNECTION_LOST))
          .contains("gateway.test:4002", "Connection refused");
    }

    @Test
    void whoseCircuitIsOpenAlarmsUntilTheNextSession() {
      rig.gateway().gateway().refuse(true);
      rig.gateway().connector().start();
      rig.advance(Duration.ofMinutes(2));
      assertThat(alerts.take())
          .containsExactly("raised CONNECTION_LOST gateway", "raised CIRCUIT_OPEN gateway");
      assertThat(alerts.words(Kind.CIRCUIT_OPEN))
          .contains("rounds in a row", "no try is made until");

      rig.gateway().gateway().refuse(false);
      rig.gateway().reopenSession();

      assertThat(alerts.take())
          .containsExactly("resolved CONNECTION_LOST gateway", "resolved CIRCUIT_OPEN gateway");
    }

    @Test
    void thatTheServiceItselfEndsAlarmsNobody() {
      rig.gateway().openSession();

      rig.gateway().connector().end(Duration.ofSeconds(1));
      rig.advance(Duration.ofSeconds(5));

      assertThat(alerts.take()).isEmpty();
    }
  }

  @Nested
  class LinkToTheBroker {
    LinkToTheBroker() {
      watchConnection(Duration.ZERO);
      rig.gateway().openSession();
    }

    @Test
    void alarmsFrom1100To1102() {
      rig.gateway().link().deliver(error(-1, 1100, "lost"));
      assertThat(alerts.take()).containsExactly("raised BROKER_LINK_LOST gateway");

      rig.gateway().link().deliver(error(-1, 1102, "back"));

      assertThat(alerts.take()).containsExactly("resolved BROKER_LINK_LOST gateway");
    }

    @Test
    void isNoAlertOfItsOwnWithoutASession() {
      rig.gateway().link().deliver(error(-1, 1100, "lost"));
      alerts.take();

      rig.gateway().link().breakOff(null);

      assertThat(alerts.take())
          .containsExactlyInAnyOrder(
              "raised CONNECTION_LOST gateway", "resolved BROKER_LINK_LOST gateway");
    }
  }

  @Nested
  class Figures {
    Figures() {
      var unused = new FigureAlerts(rig.board(), alerts.board());
    }

    @Test
    void pacingViolationAlarmsAndResolvesByItself() {
      rig.gateway().openSession();
      rig.gateway().link().deliver(error(-1, 100, "Max rate of messages per second exceeded"));
      rig.advance(Duration.ofSeconds(1));
      assertThat(alerts.take()).containsExactly("raised PACING_VIOLATION gateway");

      rig.advance(AlertRig.SELF_RESOLVE);

      assertThat(alerts.take()).containsExactly("resolved PACING_VIOLATION gateway");
    }

    @Test
    void faultOfOurOwnAlarms() {
      rig.gateway()
          .connector()
          .addSessionListener(
              new SessionListener() {
                @Override
                public void onStatus(ConnectorStatus status) {
                  throw new IllegalStateException("a fault that the test planted");
                }
              });

      rig.gateway().connector().start();
      rig.advance(Duration.ofSeconds(1));

      assertThat(alerts.take()).containsExactly("raised UNEXPECTED_ERROR faults");
    }

    @Test
    void journalThatCannotBeWrittenAlarmsUntilItCan() {
      isJournalWritable = false;
      rig.advance(Duration.ofSeconds(2));
      assertThat(alerts.take()).containsExactly("raised JOURNAL_UNWRITABLE journal");
      assertThat(alerts.words(Kind.JOURNAL_UNWRITABLE)).contains("2 writes", "7 wait");

      isJournalWritable = true;
      rig.advance(Duration.ofSeconds(1));

      assertThat(alerts.take()).containsExactly("resolved JOURNAL_UNWRITABLE journal");
    }
  }

  @Nested
  class Incidents {
    private final IncidentAlerts incidents =
        new IncidentAlerts(rig.gateway().connector(), alerts.board());

    private static Incident incident() {
      Throwable cause =
          ErrorMapping.toStatus(new IllegalStateException("secret")).getStatus().getCause();
      return (Incident) Objects.requireNonNull(cause);
    }

    @Test
    void ofOnePlaceAreOneAlertWithTheNewestId() {
      Incident last = incident();
      for (int i = 0; i < 3; i++) {
        last = incident();
        incidents.onIncident(last);
      }
      rig.gateway().time().settle();

      assertThat(alerts.take())
          .singleElement()
          .asString()
          .startsWith("raised UNEXPECTED_ERROR IllegalStateException at AlertSourcesTest");
      assertThat(alerts.words(Kind.UNEXPECTED_ERROR)).contains(last.id()).doesNotContain("secret");
    }
  }

  @Nested
  class Switch {
    private final KillSwitch killSwitch =
        new KillSwitch(new MemoryKillSwitchStore(), rig.gateway().time());

    @Test
    void alarmsWhileItIsEngagedAndSaysWhoDidItAndWhy() {
      RoomAlerts.follow(killSwitch, alerts.board());
      killSwitch.load();
      assertThat(alerts.take()).isEmpty();

      killSwitch.engage(Origin.CALL, "alice", "fat finger");
      assertThat(alerts.take()).containsExactly("raised KILL_SWITCH_ENGAGED kill switch");
      assertThat(alerts.words(Kind.KILL_SWITCH_ENGAGED)).contains("alice", "fat finger");
      killSwitch.release("bob", "it is well");

      assertThat(alerts.take()).containsExactly("resolved KILL_SWITCH_ENGAGED kill switch");
    }

    @Test
    void alarmsIfItWasEngagedBeforeAnybodyListened() {
      killSwitch.engage(Origin.HEALTH, "journal", "it cannot be written");

      RoomAlerts.follow(killSwitch, alerts.board());

      assertThat(alerts.take()).containsExactly("raised KILL_SWITCH_ENGAGED kill switch");
    }
  }
}
