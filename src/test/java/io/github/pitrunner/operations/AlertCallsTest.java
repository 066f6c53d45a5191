package io.github.pitrunner.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.api.OpenStreams;
import io.github.pitrunner.api.Ticker;
import io.github.pitrunner.domain.AccountId;
import io.github.pitrunner.domain.AccountScope;
import io.github.pitrunner.domain.Alert;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Identity;
import io.github.pitrunner.domain.Reason;
import io.github.pitrunner.domain.Role;
import io.github.pitrunner.journal.MemoryJournal;
import io.github.pitrunner.testing.ConnectorRig;
import io.github.pitrunner.testing.HandDrivenCall;
import io.github.pitrunner.testing.StatusDetails;
import io.github.pitrunner.v1.AlertKind;
import io.github.pitrunner.v1.AlertSeverity;
import io.github.pitrunner.v1.ListAlertsRequest;
import io.github.pitrunner.v1.ListAlertsResponse;
import io.github.pitrunner.v1.StreamAlertsRequest;
import io.github.pitrunner.v1.StreamAlertsResponse;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AlertCallsTest {
  private final ConnectorRig rig = new ConnectorRig();
  private Identity caller = Identity.SERVICE;
  private final Ticker ticker = (period, task) -> rig.time().every(period, task)::cancel;
  private final AlertBoard board = new AlertRig(rig).board();
  private final OpenStreams openStreams = new OpenStreams(ticker);
  private final GatewayService service =
      new GatewayService(
          rig.connector(),
          new StatusBoard(rig.connector()),
          ticker,
          new About(true, false, "1.2.3"),
          new OperatorRig(rig).calls(),
          new AuditCalls(new MemoryJournal(Runnable::run)),
          new AlertCalls(rig.connector(), board, ticker, openStreams),
          new LogCalls(new LogLevels(rig.connector())),
          () -> caller);

  private HandDrivenCall<StreamAlertsResponse> follow() {
    return follow(new HandDrivenCall<>());
  }

  private HandDrivenCall<StreamAlertsResponse> follow(HandDrivenCall<StreamAlertsResponse> call) {
    service.streamAlerts(StreamAlertsRequest.getDefaultInstance(), call);
    rig.time().settle();
    return call;
  }

  private static List<String> take(HandDrivenCall<StreamAlertsResponse> call) {
    return call.take().stream()
        .map(
            item ->
                item.hasMarker()
                    ? item.getMarker().getKind().name()
                    : "%s %s"
                        .formatted(
                            item.getEvent().getKind(), item.getEvent().getAlert().getSubject()))
        .toList();
  }

  private void raise(String subject) {
    board.raise(new Alert(Alert.Kind.MARGIN_CUSHION, subject, "low"));
  }

  @Test
  void listHasWhatIsRaisedWithAllThatIsKnownOfIt() {
    raise("DU1");
    raise("DU2");
    board.resolve(Alert.Kind.MARGIN_CUSHION, "DU2");
    HandDrivenCall<ListAlertsResponse> call = new HandDrivenCall<>();

    service.listAlerts(ListAlertsRequest.getDefaultInstance(), call);
    rig.time().settle();

    assertThat(call.answer().getAlertsList())
        .singleElement()
        .satisfies(
            alert -> {
              assertThat(alert.getKind()).isEqualTo(AlertKind.ALERT_KIND_MARGIN_CUSHION);
              assertThat(alert.getSeverity()).isEqualTo(AlertSeverity.ALERT_SEVERITY_CRITICAL);
              assertThat(alert.getSubject()).isEqualTo("DU1");
              assertThat(alert.getMessage()).isEqualTo("low");
              assertThat(alert.getId()).isNotEmpty();
              assertThat(alert.getRaiseTime().getSeconds())
                  .isEqualTo(rig.time().instant().getEpochSecond());
              assertThat(alert.hasResolveTime()).isFalse();
            });
  }

  @Test
  void everyKindOfAlertHasItsKindInTheApi() {
    for (Alert.Kind kind : Alert.Kind.values()) {
      board.raise(new Alert(kind, "it", "happened"));
    }
    HandDrivenCall<ListAlertsResponse> call = new HandDrivenCall<>();

    service.listAlerts(ListAlertsRequest.getDefaultInstance(), call);
    rig.time().settle();

    assertThat(call.answer().getAlertsList())
        .extracting(alert -> alert.getKind().name())
        .containsExactlyElementsOf(
            Arrays.stream(Alert.Kind.values()).map(kind -> "ALERT_KIND_" + kind).toList());
  }

  @Test
  void aCallerOfSomeAccountsHearsOfTheseAndOfWhatIsNobodysAlone() {
    caller = new Identity("bob", Identity.Source.API_KEY, Role.VIEWER, scope("DU1"));
    board.raise(new Alert(Alert.Kind.MARGIN_CUSHION, "DU1", "low", new AccountId("DU1")));
    board.raise(new Alert(Alert.Kind.MARGIN_CUSHION, "DU2", "low", new AccountId("DU2")));
    board.raise(new Alert(Alert.Kind.OUTCOME_UNKNOWN, "orders/x", "whose?"));
    board.raise(new Alert(Alert.Kind.CONNECTION_LOST, "gateway", "away"));
    HandDrivenCall<ListAlertsResponse> list = new HandDrivenCall<>();

    service.listAlerts(ListAlertsRequest.getDefaultInstance(), list);
    HandDrivenCall<StreamAlertsResponse> stream = follow();
    board.raise(new Alert(Alert.Kind.NEGATIVE_CASH, "DU2", "less", new AccountId("DU2")));
    board.raise(new Alert(Alert.Kind.NEGATIVE_CASH, "DU1", "less", new AccountId("DU1")));
    rig.time().settle();

    assertThat(list.answer().getAlertsList())
        .extracting(alert -> alert.getSubject())
        .containsExactly("DU1", "gateway");
    assertThat(take(stream))
        .containsExactly(
            "KIND_SNAPSHOT DU1", "KIND_SNAPSHOT gateway", "KIND_SNAPSHOT_END", "KIND_RAISED DU1");
  }

  private static AccountScope scope(String account) {
    return new AccountScope(Set.of(new AccountId(account)));
  }

  @Test
  void whoComesLateGetsWhatIsRaisedAndThenWhatHappens() {
    raise("DU1");
    raise("DU2");
    board.resolve(Alert.Kind.MARGIN_CUSHION, "DU2");

    HandDrivenCall<StreamAlertsResponse> call = follow();
    assertThat(take(call)).containsExactly("KIND_SNAPSHOT DU1", "KIND_SNAPSHOT_END");
    raise("DU3");
    board.resolve(Alert.Kind.MARGIN_CUSHION, "DU1");

    assertThat(take(call)).containsExactly("KIND_RAISED DU3", "KIND_RESOLVED DU1");
  }

  @Test
  void saysThatItLivesAndEndsWithItsReader() {
    HandDrivenCall<StreamAlertsResponse> call = follow();
    take(call);
    rig.time().advance(Duration.ofSeconds(20));
    assertThat(take(call)).containsExactly("KIND_HEARTBEAT");

    call.cancel();
    rig.time().settle();
    raise("DU1");

    assertThat(call.sent()).isEmpty();
  }

  @Test
  void whoReadsSlowlyGetsEverythingInOrder() {
    HandDrivenCall<StreamAlertsResponse> call = follow(new HandDrivenCall<>(1));
    raise("DU1");
    board.resolve(Alert.Kind.MARGIN_CUSHION, "DU1");
    raise("DU1");
    assertThat(take(call)).containsExactly("KIND_SNAPSHOT_END");

    call.resume();
    rig.time().settle();

    assertThat(take(call))
        .containsExactly("KIND_RAISED DU1", "KIND_RESOLVED DU1", "KIND_RAISED DU1");
  }

  @Test
  void whoIsTooFarBehindIsEndedAndTheOthersGoOn() {
    HandDrivenCall<StreamAlertsResponse> slow = follow(new HandDrivenCall<>(1));
    HandDrivenCall<StreamAlertsResponse> other = follow();
    take(other);

    for (int i = 0; i <= AlertCalls.BUFFER / 2; i++) {
      raise("DU1");
      board.resolve(Alert.Kind.MARGIN_CUSHION, "DU1");
    }

    assertThat(slow.code()).isEqualTo(Status.Code.DATA_LOSS);
    assertThat(StatusDetails.of((StatusRuntimeException) slow.errors().get(0)).info().getReason())
        .isEqualTo("READER_TOO_SLOW");
    assertThat(take(other)).hasSize(AlertCalls.BUFFER + 2);
    assertThat(other.errors()).isEmpty();
  }

  @Test
  void endsWithTheServiceAndSaysWhenToComeAgain() {
    HandDrivenCall<StreamAlertsResponse> call = follow();

    openStreams.end(
        new Failure.Unavailable(Reason.SERVICE_ENDING, "ending", Duration.ofSeconds(1)),
        Duration.ofSeconds(1));
    rig.time().settle();

    assertThat(call.code()).isEqualTo(Status.Code.UNAVAILABLE);
  }
}
