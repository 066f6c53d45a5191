package io.github.pitrunner.crash;

import io.github.pitrunner.crash.Violation.Kind;
import io.github.pitrunner.endtoend.Caller;
import io.github.pitrunner.v1.OrdersServiceGrpc;
import io.github.pitrunner.v1.StreamOrderEventsRequest;
import io.github.pitrunner.v1.StreamOrderEventsResponse;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * A client that follows the order events through all crashes: each time it comes back with its last
 * token, and must miss no event and see none twice. Calls come on the threads of gRPC.
 */
final class EventFollower {
  private final Predicate<Status> isExpected;
  private final Runnable onEnded;
  private final List<Violation> violations = new ArrayList<>();
  private String token = "";
  private long last;
  private long events;

  /** One that is told when to follow again, after its process was killed. */
  EventFollower() {
    this(status -> status.getCode() == Status.Code.UNAVAILABLE, () -> {});
  }

  /**
   * One that follows again by itself.
   *
   * @param isExpected how a stream may end
   * @param onEnded called when a stream has ended
   */
  EventFollower(Predicate<Status> isExpected, Runnable onEnded) {
    this.isExpected = isExpected;
    this.onEnded = onEnded;
  }

  /** Follows from where it was. */
  void follow(Caller caller) {
    OrdersServiceGrpc.newStub(caller.channel())
        .streamOrderEvents(
            StreamOrderEventsRequest.newBuilder().setResumeToken(token()).build(),
            new StreamReader<>(this::onItem, this::onOver));
  }

  private synchronized String token() {
    return token;
  }

  /** Events seen so far. */
  synchronized long events() {
    return events;
  }

  /** The number of the last one. */
  synchronized long last() {
    return last;
  }

  /** What went wrong since the last time that this was asked. */
  synchronized List<Violation> violations() {
    List<Violation> found = List.copyOf(violations);
    violations.clear();
    return found;
  }

  synchronized void onItem(StreamOrderEventsResponse item) {
    long sequence = item.getEvent().getSequence();
    if (sequence > 0) {
      if (last > 0 && sequence != last + 1) {
        violations.add(
            new Violation(
                Kind.EVENTS, "after event %d its reader got %d".formatted(last, sequence)));
      }
      last = sequence;
      events++;
    }
    if (!item.getResumeToken().isEmpty()) {
      token = item.getResumeToken();
    }
  }

  private void onOver(Status status) {
    onEnd(status);
    onEnded.run();
  }

  synchronized void onEnd(Status status) {
    if (!isExpected.test(status)) {
      violations.add(
          new Violation(
              Kind.EVENTS, "after event %d the stream ended: %s".formatted(last, status)));
      token = "";
      last = 0;
    }
  }
}
