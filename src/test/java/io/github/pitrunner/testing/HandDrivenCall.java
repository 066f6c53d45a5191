package io.github.pitrunner.testing;

import io.grpc.stub.ServerCallStreamObserver;
import java.util.ArrayList;
import java.util.List;

/** gRPC's side of a call: takes messages while the test says that it is ready. */
public final class HandDrivenCall<M> extends ServerCallStreamObserver<M> {
  private final List<M> sent = new ArrayList<>();
  private final List<Throwable> errors = new ArrayList<>();
  private boolean isReady = true;
  private boolean isCancelled;
  private Runnable onReady = () -> {};
  private Runnable onCancel = () -> {};

  /** What was sent since the last time this was asked. */
  public List<M> take() {
    List<M> taken = List.copyOf(sent);
    sent.clear();
    return taken;
  }

  /** How the call failed; empty while it has not. */
  public List<Throwable> errors() {
    return errors;
  }

  /** The client reads no more for now. */
  public void stall() {
    isReady = false;
  }

  /** The client reads again. */
  public void resume() {
    isReady = true;
    onReady.run();
  }

  /** The client leaves. */
  public void cancel() {
    isCancelled = true;
    onCancel.run();
  }

  @Override
  public void onNext(M message) {
    if (!isReady) {
      throw new IllegalStateException("Sent although not ready: " + message);
    }
    sent.add(message);
  }

  @Override
  public void onError(Throwable error) {
    errors.add(error);
  }

  @Override
  public void onCompleted() {}

  @Override
  public boolean isReady() {
    return isReady;
  }

  @Override
  public boolean isCancelled() {
    return isCancelled;
  }

  @Override
  public void setOnCancelHandler(Runnable handler) {
    onCancel = handler;
  }

  @Override
  public void setOnReadyHandler(Runnable handler) {
    onReady = handler;
  }

  @Override
  public void setCompression(String compression) {}

  @Override
  public void disableAutoInboundFlowControl() {}

  @Override
  public void request(int count) {}

  @Override
  public void setMessageCompression(boolean enable) {}
}
