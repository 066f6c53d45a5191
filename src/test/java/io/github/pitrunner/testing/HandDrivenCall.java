package io.github.pitrunner.testing;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * gRPC's side of a call, whose client reads as much as the test says. Like a full transport it is
 * not ready without room; unlike one it does not bear a message that comes all the same, or after
 * the end.
 */
public class HandDrivenCall<M> extends ServerCallStreamObserver<M> {
  private static final int UNLIMITED = Integer.MAX_VALUE;

  private final List<M> sent = new ArrayList<>();
  private final List<Throwable> errors = new ArrayList<>();
  private int completions;
  private int room;
  private boolean isCancelled;
  private Runnable onReady = () -> {};
  private Runnable onCancel = () -> {};

  /** A client that reads everything at once. */
  public HandDrivenCall() {
    this(UNLIMITED);
  }

  /** A client that reads so many messages, and then no more for now. */
  public HandDrivenCall(int room) {
    this.room = room;
  }

  /** Everything that was sent and not taken. */
  public List<M> sent() {
    return List.copyOf(sent);
  }

  /** What was sent since the last time this was asked. */
  public List<M> take() {
    List<M> taken = sent();
    sent.clear();
    return taken;
  }

  /** The one answer of a call that has ended well. */
  public M answer() {
    if (sent.size() != 1 || completions != 1) {
      throw new AssertionError(
          "Sent %s, completed %d times, errors %s".formatted(sent, completions, errors),
          errors.isEmpty() ? null : errors.get(0));
    }
    return sent.get(0);
  }

  /** How the call failed; empty while it has not. */
  public List<Throwable> errors() {
    return List.copyOf(errors);
  }

  /** The status that the call failed with; null when it has not. */
  public Status.@Nullable Code code() {
    return !errors.isEmpty() && errors.get(0) instanceof StatusRuntimeException failure
        ? failure.getStatus().getCode()
        : null;
  }

  /** How often the call was ended well; more than once is wrong. */
  public int completions() {
    return completions;
  }

  /** The client reads no more for now. */
  public void stall() {
    room = 0;
  }

  /** The client reads again, everything. */
  public void resume() {
    makeRoom(UNLIMITED);
  }

  /** The client reads again, so many messages. */
  public void makeRoom(int messages) {
    room = messages;
    onReady.run();
  }

  /** The client leaves. */
  public void cancel() {
    isCancelled = true;
    onCancel.run();
  }

  @Override
  public void onNext(M message) {
    if (completions + errors.size() > 0) {
      throw new IllegalStateException("Sent after the end: " + message);
    }
    if (room == 0) {
      throw new IllegalStateException("Sent although not ready: " + message);
    }
    if (room != UNLIMITED) {
      room--;
    }
    sent.add(message);
  }

  @Override
  public void onError(Throwable error) {
    errors.add(error);
  }

  @Override
  public void onCompleted() {
    completions++;
  }

  @Override
  public boolean isReady() {
    return room > 0;
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
