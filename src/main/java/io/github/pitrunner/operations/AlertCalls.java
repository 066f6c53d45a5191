package io.github.pitrunner.operations;

import io.github.pitrunner.api.EveryStream;
import io.github.pitrunner.api.Heartbeat;
import io.github.pitrunner.api.OpenStreams;
import io.github.pitrunner.api.Ticker;
import io.github.pitrunner.connector.Gateway;
import io.github.pitrunner.domain.AccountScope;
import io.github.pitrunner.v1.AlertEvent;
import io.github.pitrunner.v1.ListAlertsResponse;
import io.github.pitrunner.v1.StreamAlertsResponse;
import io.github.pitrunner.v1.StreamMarker;
import io.grpc.stub.StreamObserver;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The calls that tell of alerts. Their stream leaves nothing out: that an alert was raised is news
 * even when it is resolved already, and a stream that keeps the latest of each would have as many
 * to keep as there are orders to be rejected.
 */
@Singleton
final class AlertCalls implements AlertListener {
  /** Events that wait for a slow reader; the API says so. */
  static final int BUFFER = 1000;

  private final Gateway gateway;
  private final AlertBoard board;
  private final Ticker ticker;
  private final OpenStreams openStreams;
  private final Map<EveryStream<StreamAlertsResponse>, AccountScope> streams =
      new LinkedHashMap<>();

  // Injected parts, each a bean of its own; a record of them would only be there to be taken apart.
  AlertCalls(Gateway gateway, AlertBoard board, Ticker ticker, OpenStreams openStreams) {
    this.gateway = gateway;
    this.board = board;
    this.ticker = ticker;
    this.openStreams = openStreams;
    board.add(this);
  }

  /** On the connector's context. */
  ListAlertsResponse list(AccountScope seen) {
    ListAlertsResponse.Builder answer = ListAlertsResponse.newBuilder();
    active(seen).map(AlertProtos::toProto).forEach(answer::addAlerts);
    return answer.build();
  }

  private Stream<AlertCase> active(AccountScope seen) {
    return board.active().stream().filter(raised -> raised.alert().isShownTo(seen));
  }

  /** Called by the service method. */
  void stream(StreamObserver<StreamAlertsResponse> observer, AccountScope seen) {
    EveryStream<StreamAlertsResponse> stream =
        new EveryStream<>(
            observer,
            gateway::execute,
            Heartbeat.ofDefault(ticker, () -> marker(StreamMarker.Kind.KIND_HEARTBEAT)),
            new EveryStream.Buffer<>(BUFFER, last -> Map.of()));
    stream.join(openStreams);
    stream.onClosed(end -> streams.remove(stream));
    stream.start(
        () -> {
          stream.snapshot(
              active(seen).map(raised -> item(AlertEvent.Kind.KIND_SNAPSHOT, raised)).toList());
          stream.marker(marker(StreamMarker.Kind.KIND_SNAPSHOT_END));
          if (!stream.isClosed()) {
            streams.put(stream, seen);
          }
        });
  }

  @Override
  public void onAlert(AlertCase changed) {
    if (!streams.isEmpty()) {
      StreamAlertsResponse item =
          item(
              changed.isRaised() ? AlertEvent.Kind.KIND_RAISED : AlertEvent.Kind.KIND_RESOLVED,
              changed);
      // One that is too slow leaves the set meanwhile.
      Map.copyOf(streams)
          .forEach(
              (stream, seen) -> {
                if (changed.alert().isShownTo(seen)) {
                  stream.offer(item);
                }
              });
    }
  }

  private static StreamAlertsResponse item(AlertEvent.Kind kind, AlertCase alertCase) {
    return StreamAlertsResponse.newBuilder()
        .setEvent(AlertEvent.newBuilder().setKind(kind).setAlert(AlertProtos.toProto(alertCase)))
        .build();
  }

  private StreamAlertsResponse marker(StreamMarker.Kind kind) {
    return StreamAlertsResponse.newBuilder()
        .setMarker(StatusProtos.marker(kind, gateway.clock().instant()))
        .build();
  }
}
