package io.github.pitrunner.testing;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** gRPC's side of a call whose client takes everything at once and keeps it for the test. */
public final class Caller<M> extends ServerCallStreamObserver<M> {
  private final List<M> received = new ArrayList<>();
  private @Nullable Throwable error;
  private boolean completed;
  private boolean cancelled;
  private Runnable onCancel = () -> {};

  /** Everything received. */
  public List<M> received() {
    return List.copyOf(received);
  }

  /** Everything received since the last call of this. */
  public List<M> take() {
    List<M> taken = List.copyOf(received);
    received.clear();
    return taken;
  }

  /** The one answer of a call that has ended well. */
  public M answer() {
    if (received.size() != 1 || !completed) {
      throw new AssertionError(
          "Received %s, completed %s, error %s".formatted(received, completed, error), error);
    }
    return received.get(0);
  }

  /** How the call failed; null when it has not. */
  public Status.@Nullable Code code() {
    return error instanceof StatusRuntimeException status ? status.getStatus().getCode() : null;
  }

  public @Nullable Throwable error() {
    return error;
  }

  public void cancel() {
    cancelled = true;
    onCancel.run();
  }

  @Override
  public void onNext(M message) {
    received.add(message);
  }

  @Override
  public void onError(Throwable cause) {
    error = cause;
  }

  @Override
  public void onCompleted() {
    completed = true;
  }

  @Override
  public boolean isReady() {
    return true;
  }

  @Override
  public boolean isCancelled() {
    return cancelled;
  }

  @Override
  public void setOnCancelHandler(Runnable handler) {
    onCancel = handler;
  }

  @Override
  public void setOnReadyHandler(Runnable handler) {}

  @Override
  public void setCompression(String compression) {}

  @Override
  public void disableAutoInboundFlowControl() {}

  @Override
  public void request(int count) {}

  @Override
  public void setMessageCompression(boolean enable) {}
}
