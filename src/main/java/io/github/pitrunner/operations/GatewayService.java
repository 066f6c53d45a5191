package io.github.pitrunner.operations;

import io.github.pitrunner.api.Access;
import io.github.pitrunner.api.Callers;
import io.github.pitrunner.api.Heartbeat;
import io.github.pitrunner.api.LatestStream;
import io.github.pitrunner.api.SoundRequests;
import io.github.pitrunner.api.Ticker;
import io.github.pitrunner.api.UnaryCall;
import io.github.pitrunner.connector.ConnectorStatus;
import io.github.pitrunner.connector.Gateway;
import io.github.pitrunner.connector.Session;
import io.github.pitrunner.domain.AccountId;
import io.github.pitrunner.domain.AccountScope;
import io.github.pitrunner.domain.Identity;
import io.github.pitrunner.domain.Role;
import io.github.pitrunner.v1.CheckOrderRequest;
import io.github.pitrunner.v1.CheckOrderResponse;
import io.github.pitrunner.v1.EngageKillSwitchRequest;
import io.github.pitrunner.v1.EngageKillSwitchResponse;
import io.github.pitrunner.v1.GatewayServiceGrpc;
import io.github.pitrunner.v1.GatewayStatus;
import io.github.pitrunner.v1.GetLogLevelsRequest;
import io.github.pitrunner.v1.GetLogLevelsResponse;
import io.github.pitrunner.v1.GetRiskLimitsRequest;
import io.github.pitrunner.v1.GetRiskLimitsResponse;
import io.github.pitrunner.v1.GetStatusRequest;
import io.github.pitrunner.v1.GetStatusResponse;
import io.github.pitrunner.v1.ListAlertsRequest;
import io.github.pitrunner.v1.ListAlertsResponse;
import io.github.pitrunner.v1.ListAuditEventsRequest;
import io.github.pitrunner.v1.ListAuditEventsResponse;
import io.github.pitrunner.v1.ReleaseKillSwitchRequest;
import io.github.pitrunner.v1.ReleaseKillSwitchResponse;
import io.github.pitrunner.v1.SetLogLevelRequest;
import io.github.pitrunner.v1.SetLogLevelResponse;
import io.github.pitrunner.v1.StreamAlertsRequest;
import io.github.pitrunner.v1.StreamAlertsResponse;
import io.github.pitrunner.v1.StreamMarker.Kind;
import io.github.pitrunner.v1.StreamStatusRequest;
import io.github.pitrunner.v1.StreamStatusResponse;
import io.github.pitrunner.v1.VerifyAuditTrailRequest;
import io.github.pitrunner.v1.VerifyAuditTrailResponse;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Consumer;

/** The status of the session with the gateway to callers; it answers whatever the gateway does. */
@GrpcService
public class GatewayService extends GatewayServiceGrpc.GatewayServiceImplBase {
  /** There is one status, and the latest replaces every one that was not sent yet. */
  private static final String KEY = "status";

  private final Gateway gateway;
  private final StatusBoard board;
  private final Ticker ticker;
  private final About about;
  private final RiskCalls risk;
  private final AuditCalls audit;
  private final AlertCalls alerts;
  private final LogCalls logs;
  private final Callers callers;

  /**
   * @param ticker for heartbeats; on the connector's context
   * @param callers who makes each call
   */
  // Injected parts, each a bean of its own; a record of them would only be there to be taken apart.
  GatewayService(
      Gateway gateway,
      StatusBoard board,
      Ticker ticker,
      About about,
      RiskCalls risk,
      AuditCalls audit,
      AlertCalls alerts,
      LogCalls logs,
      Callers callers) {
    this.callers = callers;
    this.gateway = gateway;
    this.board = board;
    this.ticker = ticker;
    this.about = about;
    this.risk = risk;
    this.audit = audit;
    this.alerts = alerts;
    this.logs = logs;
  }

  @Override
  public ServerServiceDefinition bindService() {
    return SoundRequests.of(super.bindService());
  }

  @Override
  @Access(Role.VIEWER)
  public void getStatus(GetStatusRequest request, StreamObserver<GetStatusResponse> observer) {
    AccountScope seen = callers.current().accounts();
    UnaryCall.answer(
        observer,
        gateway::execute,
        () ->
            Future.succeededFuture(
                GetStatusResponse.newBuilder().setStatus(toProto(gateway.status(), seen)).build()));
  }

  @Override
  @Access(Role.VIEWER)
  public void streamStatus(
      StreamStatusRequest request, StreamObserver<StreamStatusResponse> observer) {
    AccountScope seen = callers.current().accounts();
    LatestStream<String, StreamStatusResponse> stream =
        new LatestStream<>(
            observer,
            gateway::execute,
            Heartbeat.ofDefault(ticker, () -> marker(Kind.KIND_HEARTBEAT)));
    stream.start(
        () -> {
          Consumer<ConnectorStatus> reader = status -> stream.offer(KEY, item(status, seen));
          Runnable follower = () -> reader.accept(gateway.status());
          stream.onClosed(
              end -> {
                board.remove(reader);
                risk.safety().remove(follower);
              });
          reader.accept(gateway.status());
          stream.marker(marker(Kind.KIND_SNAPSHOT_END));
          board.add(reader);
          risk.safety().add(follower);
        });
  }

  @Override
  @Access(value = Role.TRADER, changes = true, safety = true)
  public void engageKillSwitch(
      EngageKillSwitchRequest request, StreamObserver<EngageKillSwitchResponse> observer) {
    Identity by = callers.current();
    UnaryCall.answer(observer, gateway::execute, () -> risk.engage(request, by));
  }

  @Override
  @Access(value = Role.ADMIN, changes = true)
  public void releaseKillSwitch(
      ReleaseKillSwitchRequest request, StreamObserver<ReleaseKillSwitchResponse> observer) {
    Identity by = callers.current();
    UnaryCall.answer(observer, gateway::execute, () -> risk.release(request, by));
  }

  @Override
  @Access(Role.VIEWER)
  public void getRiskLimits(
      GetRiskLimitsRequest request, StreamObserver<GetRiskLimitsResponse> observer) {
    Identity by = callers.current();
    UnaryCall.answer(observer, gateway::execute, () -> risk.limits(request, by));
  }

  @Override
  @Access(Role.TRADER)
  public void checkOrder(CheckOrderRequest request, StreamObserver<CheckOrderResponse> observer) {
    Identity by = callers.current();
    UnaryCall.answer(observer, gateway::execute, caller -> risk.check(request, by, caller));
  }

  @Override
  @Access(Role.ADMIN)
  public void getLogLevels(
      GetLogLevelsRequest request, StreamObserver<GetLogLevelsResponse> observer) {
    UnaryCall.answer(observer, gateway::execute, () -> Future.succeededFuture(logs.all()));
  }

  @Override
  @Access(value = Role.ADMIN, changes = true)
  public void setLogLevel(
      SetLogLevelRequest request, StreamObserver<SetLogLevelResponse> observer) {
    UnaryCall.answer(observer, gateway::execute, () -> Future.succeededFuture(logs.set(request)));
  }

  @Override
  @Access(Role.VIEWER)
  public void listAlerts(ListAlertsRequest request, StreamObserver<ListAlertsResponse> observer) {
    AccountScope seen = callers.current().accounts();
    UnaryCall.answer(observer, gateway::execute, () -> Future.succeededFuture(alerts.list(seen)));
  }

  @Override
  @Access(Role.VIEWER)
  public void streamAlerts(
      StreamAlertsRequest request, StreamObserver<StreamAlertsResponse> observer) {
    alerts.stream(observer, callers.current().accounts());
  }

  @Override
  @Access(Role.ADMIN)
  public void listAuditEvents(
      ListAuditEventsRequest request, StreamObserver<ListAuditEventsResponse> observer) {
    callers.current().requireAllAccounts("The audit trail");
    UnaryCall.answer(observer, gateway::execute, caller -> audit.list(request, caller));
  }

  @Override
  @Access(Role.ADMIN)
  public void verifyAuditTrail(
      VerifyAuditTrailRequest request, StreamObserver<VerifyAuditTrailResponse> observer) {
    callers.current().requireAllAccounts("The audit trail");
    UnaryCall.answer(observer, gateway::execute, caller -> audit.verify(caller));
  }

  private StreamStatusResponse item(ConnectorStatus status, AccountScope seen) {
    return StreamStatusResponse.newBuilder().setStatus(toProto(status, seen)).build();
  }

  private GatewayStatus toProto(ConnectorStatus status, AccountScope seen) {
    Safety.Reading safety = risk.safety().reading();
    List<AccountId> accounts = status.session().map(Session::accounts).orElse(List.of());
    return StatusProtos.toProto(status, gateway.figures(), about)
        .addAllAccounts(seen.among(accounts).stream().map(AccountId::value).toList())
        .setKillSwitch(SafetyProtos.killSwitch(safety, seen))
        .setJournalWritable(safety.journalWritable())
        .build();
  }

  private StreamStatusResponse marker(Kind kind) {
    return StreamStatusResponse.newBuilder()
        .setMarker(StatusProtos.marker(kind, gateway.clock().instant()))
        .build();
  }
}
