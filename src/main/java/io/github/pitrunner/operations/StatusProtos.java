package io.github.pitrunner.operations;

import static java.util.Map.entry;

import io.github.pitrunner.api.ProtoEnum;
import io.github.pitrunner.api.Times;
import io.github.pitrunner.connector.Circuit;
import io.github.pitrunner.connector.ConnectionState;
import io.github.pitrunner.connector.ConnectorFigures;
import io.github.pitrunner.connector.ConnectorStatus;
import io.github.pitrunner.connector.Endpoint;
import io.github.pitrunner.connector.Farm;
import io.github.pitrunner.connector.LinkState;
import io.github.pitrunner.v1.Budget;
import io.github.pitrunner.v1.CircuitState;
import io.github.pitrunner.v1.FarmKind;
import io.github.pitrunner.v1.GatewayStatus;
import io.github.pitrunner.v1.Pace;
import io.github.pitrunner.v1.StreamMarker;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/** The connector's status → the API's. */
final class StatusProtos {
  private static final Map<Class<? extends ConnectionState>, io.github.pitrunner.v1.ConnectionState>
      CONNECTIONS =
          Map.ofEntries(
              entry(
                  ConnectionState.Disconnected.class,
                  io.github.pitrunner.v1.ConnectionState.CONNECTION_STATE_DISCONNECTED),
              entry(
                  ConnectionState.Connecting.class,
                  io.github.pitrunner.v1.ConnectionState.CONNECTION_STATE_CONNECTING),
              entry(
                  ConnectionState.Handshaking.class,
                  io.github.pitrunner.v1.ConnectionState.CONNECTION_STATE_HANDSHAKING),
              entry(
                  ConnectionState.Ready.class,
                  io.github.pitrunner.v1.ConnectionState.CONNECTION_STATE_READY),
              entry(
                  ConnectionState.CircuitOpen.class,
                  io.github.pitrunner.v1.ConnectionState.CONNECTION_STATE_CIRCUIT_OPEN),
              entry(
                  ConnectionState.Closed.class,
                  io.github.pitrunner.v1.ConnectionState.CONNECTION_STATE_CLOSED));

  private static final ProtoEnum<LinkState, io.github.pitrunner.v1.LinkState> LINKS =
      new ProtoEnum<>(LinkState.values(), io.github.pitrunner.v1.LinkState.values(), "LINK_STATE_");
  private static final ProtoEnum<Farm.Kind, FarmKind> FARMS =
      new ProtoEnum<>(Farm.Kind.values(), FarmKind.values(), "FARM_KIND_");

  private static final ProtoEnum<Circuit.State, CircuitState> CIRCUITS =
      new ProtoEnum<>(Circuit.State.values(), CircuitState.values(), "CIRCUIT_STATE_");

  private StatusProtos() {}

  /** The whole status but what may stop all orders, and whose orders. */
  static GatewayStatus.Builder toProto(
      ConnectorStatus status, ConnectorFigures figures, About about) {
    GatewayStatus.Builder proto =
        GatewayStatus.newBuilder()
            .setConnection(connection(status.connection().getClass()))
            .setConnectionSince(Times.toProto(status.connection().since()))
            .setReason(status.reason())
            .setFailures(status.failures().rounds())
            .setReady(status.isReady())
            .setReconciled(status.reconciled())
            .setEnding(status.ending())
            .setFailedTries(status.failures().tries())
            .setCircuit(CIRCUITS.toProto(figures.connection().circuit()))
            .setPace(toProto(figures.traffic()))
            .setGatewayAddress(address(status.endpoint()))
            .setClientId(status.clientId())
            .setSimulated(about.simulated())
            .setLiveTrading(about.liveTrading())
            .setVersion(about.version());
    status.nextTry().map(Times::toProto).ifPresent(proto::setNextTryTime);
    figures.pulse().lastHeard().map(Times::toProto).ifPresent(proto::setLastHeardTime);
    figures.pulse().roundTrip().map(Times::toProto).ifPresent(proto::setPingRoundTrip);
    figures.budgets().stream().map(StatusProtos::toProto).forEach(proto::addBudgets);
    status
        .session()
        .ifPresent(
            session -> {
              // The gateway tells of its links only within a session.
              proto
                  .setServerVersion(session.serverVersion())
                  .setUpstream(LINKS.toProto(status.upstream()))
                  .setUpstreamSince(Times.toProto(status.upstreamSince()));
              status.farms().stream().map(StatusProtos::toProto).forEach(proto::addFarms);
            });
    return proto;
  }

  static io.github.pitrunner.v1.ConnectionState connection(Class<? extends ConnectionState> state) {
    return Objects.requireNonNull(CONNECTIONS.get(state), state::getSimpleName);
  }

  static StreamMarker marker(StreamMarker.Kind kind, Instant now) {
    return StreamMarker.newBuilder().setKind(kind).setTime(Times.toProto(now)).build();
  }

  private static io.github.pitrunner.v1.Farm toProto(Farm farm) {
    return io.github.pitrunner.v1.Farm.newBuilder()
        .setName(farm.name())
        .setKind(FARMS.toProto(farm.kind()))
        .setState(LINKS.toProto(farm.state()))
        .setSince(Times.toProto(farm.since()))
        .build();
  }

  private static Pace toProto(ConnectorFigures.Traffic traffic) {
    return Pace.newBuilder()
        .setMessagesPerSecond(traffic.perSecond())
        .setWaiting(traffic.waiting().values().stream().mapToInt(Integer::intValue).sum())
        .setDelayed(traffic.delayed())
        .setViolations(traffic.violations())
        .build();
  }

  private static Budget toProto(ConnectorFigures.BudgetUse budget) {
    return Budget.newBuilder()
        .setName(budget.name())
        .setUsed(budget.used())
        .setLimit(budget.limit())
        .build();
  }

  private static String address(Endpoint endpoint) {
    return endpoint.host() + ":" + endpoint.port();
  }
}
