package io.github.pitrunner.crash;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.function.Consumer;

/** Hears a stream: its items, and its end as one status, however it comes. */
record StreamReader<T>(Consumer<T> onItem, Consumer<Status> onEnd) implements StreamObserver<T> {
  @Override
  public void onNext(T item) {
    onItem.accept(item);
  }

  @Override
  public void onError(Throwable error) {
    onEnd.accept(Status.fromThrowable(error));
  }

  @Override
  public void onCompleted() {
    onEnd.accept(Status.OK);
  }
}
