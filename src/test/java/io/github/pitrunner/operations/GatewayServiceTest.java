package io.github.pitrunner.operations;

import static io.github.pitrunner.testing.ConnectorRig.accounts;
import static io.github.pitrunner.testing.ConnectorRig.error;
import static io.github.pitrunner.testing.ConnectorRig.nextId;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.api.Ticker;
import io.github.pitrunner.connector.ConnectionState;
import io.github.pitrunner.connector.Session;
import io.github.pitrunner.connector.SessionListener;
import io.github.pitrunner.domain.Identity;
import io.github.pitrunner.journal.MemoryJournal;
import io.github.pitrunner.testing.ConnectorRig;
import io.github.pitrunner.testing.HandDrivenCall;
import io.github.pitrunner.testing.MemoryLink;
import io.github.pitrunner.v1.Budget;
import io.github.pitrunner.v1.CircuitState;
import io.github.pitrunner.v1.FarmKind;
import io.github.pitrunner.v1.GatewayStatus;
import io.github.pitrunner.v1.GetStatusRequest;
import io.github.pitrunner.v1.GetStatusResponse;
import io.github.pitrunner.v1.LinkState;
import io.github.pitrunner.v1.StreamStatusRequest;
import io.github.pitrunner.v1.StreamStatusResponse;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class GatewayServiceTest {
  private final ConnectorRig rig = new ConnectorRig();
  private final Ticker ticker = (period, task) -> rig.time().every(period, task)::cancel;
  private final Promise<Void> readBack = Promise.promise();
  private final OperatorRig operator = new OperatorRig(rig);
  private Identity caller = Identity.SERVICE;
  private final GatewayService service =
      new GatewayService(
          rig.connector(),
          new StatusBoard(rig.connector()),
          ticker,
          new About(true, false, "1.2.3"),
          operator.calls(),
          new AuditCalls(new MemoryJournal(Runnable::run)),
          AlertRig.calls(rig, ticker),
          new LogCalls(new LogLevels(rig.connector())),
          () -> caller);

  GatewayServiceTest() {
    rig.connector()
        .addSessionListener(
            new SessionListener() {
              @Override
              public Future<Void> onSession(Session session) {
                return readBack.future();
              }
            });
  }

  private GatewayStatus status() {
    HandDrivenCall<GetStatusResponse> call = new HandDrivenCall<>();
    service.getStatus(GetStatusRequest.getDefaultInstance(), call);
    rig.time().settle();
    return call.answer().getStatus();
  }

  @Nested
  class Status {
    @Test
    void isAnsweredBeforeThereIsAGateway() {
      GatewayStatus status = status();

      assertThat(status.getConnection())
          .isEqualTo(io.github.pitrunner.v1.ConnectionState.CONNECTION_STATE_DISCONNECTED);
      assertThat(status.getGatewayAddress()).isEqualTo("gateway.test:4002");
      assertThat(status.getClientId()).isEqualTo(7);
      assertThat(status.getVersion()).isEqualTo("1.2.3");
      assertThat(status.getSimulated()).isTrue();
      assertThat(status.getLiveTrading()).isFalse();
      assertThat(status.getReady()).isFalse();
      assertThat(status.getServerVersion()).isZero();
      assertThat(status.getUpstream()).isEqualTo(LinkState.LINK_STATE_UNSPECIFIED);
    }

    @Test
    void saysWhyAndWhenTheNextTryIs() {
      rig.gateway().refuse(true);
      rig.connector().start();

      GatewayStatus status = status();

      assertThat(status.getReason()).contains("Connection refused");
      assertThat(status.getFailedTries()).isEqualTo(1);
      assertThat(status.getFailures()).as("the round goes on").isZero();
      assertThat(status.getCircuit()).isEqualTo(CircuitState.CIRCUIT_STATE_CLOSED);
      assertThat(status.getNextTryTime().getSeconds())
          .isEqualTo(rig.time().instant().getEpochSecond() + 3);
    }

    @Test
    void saysThatTheCircuitIsOpenAndUntilWhen() {
      rig.gateway().refuse(true);
      rig.connector().start();
      rig.time().advance(Duration.ofMinutes(2));

      GatewayStatus status = status();

      assertThat(status.getCircuit()).isEqualTo(CircuitState.CIRCUIT_STATE_OPEN);
      assertThat(status.getFailures()).isGreaterThanOrEqualTo(3);
      assertThat(status.getFailedTries()).isGreaterThan(status.getFailures());
      assertThat(status.hasNextTryTime()).isTrue();
    }

    @Test
    void saysHowFastItSendsAndWhatIsLimited() {
      rig.openSession();
      readBack.complete();

      GatewayStatus status = status();

      assertThat(status.getPace().getMessagesPerSecond()).isEqualTo(50);
      assertThat(status.getBudgetsList())
          .contains(Budget.newBuilder().setName("market_data_lines").setLimit(100).build())
          .contains(Budget.newBuilder().setName("depth_lines").setLimit(3).build())
          .contains(Budget.newBuilder().setName("tick_by_tick_lines").setLimit(5).build())
          .contains(Budget.newBuilder().setName("scanners").setLimit(10).build())
          .hasSize(7);
      assertThat(status.getLastHeardTime().getSeconds())
          .isEqualTo(rig.time().instant().getEpochSecond());
      assertThat(status.hasPingRoundTrip()).isFalse();
      assertThat(status.getReconciled()).isTrue();
      assertThat(status.getEnding()).isFalse();
    }

    @Test
    void tellsTheThreeTruthsApart() {
      MemoryLink link = rig.openSession();
      assertThat(status().getReady()).isFalse();
      readBack.complete();
      link.deliver(
          error(-1, 2103, "Market data farm connection is broken:usfarm"),
          error(-1, 2106, "HMDS data farm connection is OK:ushmds"));
      assertThat(status().getReady()).isTrue();
      link.deliver(error(-1, 1100, "lost"));

      GatewayStatus status = status();

      assertThat(status.getConnection())
          .isEqualTo(io.github.pitrunner.v1.ConnectionState.CONNECTION_STATE_READY);
      assertThat(status.getUpstream()).isEqualTo(LinkState.LINK_STATE_DOWN);
      assertThat(status.getReady()).isFalse();
      assertThat(status.getServerVersion()).isEqualTo(225);
      assertThat(status.getAccountsList()).containsExactly("DU1234567");
      assertThat(status.getFarmsList())
          .extracting(farm -> farm.getName() + " " + farm.getKind() + " " + farm.getState())
          .containsExactly(
              "usfarm " + FarmKind.FARM_KIND_MARKET_DATA + " " + LinkState.LINK_STATE_DOWN,
              "ushmds " + FarmKind.FARM_KIND_HISTORY + " " + LinkState.LINK_STATE_UP);
    }

    @Test
    void namesEveryStateOfTheConnection() {
      List<io.github.pitrunner.v1.ConnectionState> named =
          Arrays.stream(ConnectionState.class.getPermittedSubclasses())
              .<io.github.pitrunner.v1.ConnectionState>map(
                  state -> StatusProtos.connection(state.asSubclass(ConnectionState.class)))
              .toList();

      assertThat(named).doesNotHaveDuplicates().hasSize(6);
    }
  }

  @Nested
  class Stream {
    private HandDrivenCall<StreamStatusResponse> follow() {
      HandDrivenCall<StreamStatusResponse> call = new HandDrivenCall<>();
      service.streamStatus(StreamStatusRequest.getDefaultInstance(), call);
      rig.time().settle();
      return call;
    }

    private List<String> take(HandDrivenCall<StreamStatusResponse> call) {
      return call.take().stream()
          .map(
              item ->
                  item.hasMarker()
                      ? item.getMarker().getKind().name()
                      : item.getStatus().getConnection().name().replace("CONNECTION_STATE_", "")
                          + (item.getStatus().getReady() ? " ready" : ""))
          .toList();
    }

    @Test
    void tellsTheStateAndEveryChangeOfIt() {
      HandDrivenCall<StreamStatusResponse> call = follow();
      assertThat(take(call)).containsExactly("DISCONNECTED", "KIND_SNAPSHOT_END");

      rig.connector().start();
      assertThat(take(call)).containsExactly("CONNECTING", "HANDSHAKING");
      rig.link().hello(225);
      rig.link().deliver(accounts("DU1"), nextId(1));
      assertThat(take(call)).containsExactly("READY");
      readBack.complete();
      assertThat(take(call)).containsExactly("READY ready");
      rig.link().breakOff(null);
      assertThat(take(call)).startsWith("DISCONNECTED").doesNotContain("READY ready");
    }

    @Test
    void saysThatItLivesAndEndsWithItsReader() {
      HandDrivenCall<StreamStatusResponse> call = follow();
      take(call);
      rig.time().advance(Duration.ofSeconds(20));
      assertThat(take(call)).containsExactly("KIND_HEARTBEAT");

      call.cancel();
      rig.time().settle();
      rig.connector().start();

      assertThat(call.sent()).isEmpty();
    }
  }
}
