package io.github.pitrunner.operations;

import io.github.pitrunner.api.Heartbeat;
import io.github.pitrunner.api.LatestStream;
import io.github.pitrunner.api.Ticker;
import io.github.pitrunner.api.UnaryCall;
import io.github.pitrunner.connector.ConnectorStatus;
import io.github.pitrunner.connector.Gateway;
import io.github.pitrunner.v1.GatewayServiceGrpc;
import io.github.pitrunner.v1.GatewayStatus;
import io.github.pitrunner.v1.GetStatusRequest;
import io.github.pitrunner.v1.GetStatusResponse;
import io.github.pitrunner.v1.StreamMarker.Kind;
import io.github.pitrunner.v1.StreamStatusRequest;
import io.github.pitrunner.v1.StreamStatusResponse;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import io.vertx.core.Future;
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

  /**
   * @param ticker for heartbeats; on the connector's context
   */
  // Injected parts, each a bean of its own; a record of them would only be there to be taken apart.
  public GatewayService(Gateway gateway, StatusBoard board, Ticker ticker, About about) {
    this.gateway = gateway;
    this.board = board;
    this.ticker = ticker;
    this.about = about;
  }

  @Override
  public void getStatus(GetStatusRequest request, StreamObserver<GetStatusResponse> observer) {
    UnaryCall.answer(
        observer,
        gateway::execute,
        () ->
            Future.succeededFuture(
                GetStatusResponse.newBuilder().setStatus(toProto(gateway.status())).build()));
  }

  @Override
  public void streamStatus(
      StreamStatusRequest request, StreamObserver<StreamStatusResponse> observer) {
    LatestStream<String, StreamStatusResponse> stream =
        new LatestStream<>(
            observer,
            gateway::execute,
            Heartbeat.ofDefault(ticker, () -> marker(Kind.KIND_HEARTBEAT)));
    stream.start(
        () -> {
          Consumer<ConnectorStatus> reader = status -> stream.offer(KEY, item(status));
          stream.onClosed(end -> board.remove(reader));
          reader.accept(gateway.status());
          stream.marker(marker(Kind.KIND_SNAPSHOT_END));
          board.add(reader);
        });
  }

  private StreamStatusResponse item(ConnectorStatus status) {
    return StreamStatusResponse.newBuilder().setStatus(toProto(status)).build();
  }

  private GatewayStatus toProto(ConnectorStatus status) {
    return StatusProtos.toProto(status, gateway.figures(), about);
  }

  private StreamStatusResponse marker(Kind kind) {
    return StreamStatusResponse.newBuilder()
        .setMarker(StatusProtos.marker(kind, gateway.clock().instant()))
        .build();
  }
}
