package io.github.pitrunner.testing;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.ErrorInfo;
import io.grpc.protobuf.StatusProto;
import java.util.List;
import java.util.Optional;

/** What a client reads from the details of an error. */
public record StatusDetails(com.google.rpc.Status status) {
  /** The details of a failed call. */
  public static StatusDetails of(Throwable error) {
    return new StatusDetails(Optional.ofNullable(StatusProto.fromThrowable(error)).orElseThrow());
  }

  /** What every failure says of itself. */
  public ErrorInfo info() {
    return only(ErrorInfo.class).orElseThrow();
  }

  /** The one detail of a type. */
  public <M extends Message> Optional<M> only(Class<M> type) {
    List<M> found =
        status.getDetailsList().stream()
            .filter(any -> any.is(type))
            .map(any -> unpack(any, type))
            .toList();
    if (found.size() > 1) {
      throw new IllegalStateException("Several of " + type);
    }
    return found.stream().findFirst();
  }

  private static <M extends Message> M unpack(com.google.protobuf.Any any, Class<M> type) {
    try {
      return any.unpack(type);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }
}
