package io.github.pitrunner.chaos;

import io.github.pitrunner.testing.HandDrivenCall;
import io.github.pitrunner.v1.Order;
import io.github.pitrunner.v1.OrderEvent;
import io.github.pitrunner.v1.StreamOrderEventsRequest;
import io.github.pitrunner.v1.StreamOrderEventsResponse;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A client that follows the order events from the first one on, through all that happens: each time
 * that its stream is gone it comes back with its last token, and must miss no event and see none
 * twice.
 */
final class OrderFollower {
  private final VirtualService service;
  private final List<OrderEvent> events = new ArrayList<>();
  private final Map<String, Order> orders = new LinkedHashMap<>();
  private final List<String> complaints = new ArrayList<>();
  private String token = "";
  private @Nullable Reader reader;

  OrderFollower(VirtualService service) {
    this.service = service;
  }

  /** Follows from where it was, if it does not follow. */
  void follow() {
    if (reader == null) {
      Reader next = new Reader();
      reader = next;
      service.trace().tell(() -> "follows the orders from event " + events.size());
      StreamOrderEventsRequest request =
          StreamOrderEventsRequest.newBuilder().setResumeToken(token).build();
      service.call(next, call -> service.orders().streamOrderEvents(request, call));
    }
  }

  /** Goes away, or its service has. */
  void leave(boolean isServiceThere) {
    Reader left = reader;
    reader = null;
    if (left != null && isServiceThere) {
      left.cancel();
      service.time().settle();
    }
  }

  /** What it has heard so far. */
  EventAudit.Followed followed() {
    return new EventAudit.Followed(events, orders, complaints);
  }

  /** What was wrong with the stream. */
  List<String> complaints() {
    return complaints;
  }

  private void onEvent(OrderEvent event) {
    if (event.getKind() != OrderEvent.Kind.KIND_SNAPSHOT) {
      if (event.getSequence() != events.size() + 1) {
        complaints.add(
            "behind order event %d came %d at %s"
                .formatted(events.size(), event.getSequence(), service.now()));
      }
      events.add(event);
      service.trace().count(event.getSequence());
    }
    orders.put(event.getOrder().getName(), event.getOrder());
  }

  private final class Reader extends HandDrivenCall<StreamOrderEventsResponse> {
    @Override
    public void onNext(StreamOrderEventsResponse item) {
      if (reader != this) {
        complaints.add("somebody who has left was told " + item);
        return;
      }
      if (item.hasEvent()) {
        onEvent(item.getEvent());
      }
      if (!item.getResumeToken().isEmpty()) {
        token = item.getResumeToken();
      }
    }

    @Override
    public void onError(Throwable error) {
      super.onError(error);
      Status.Code code = Status.fromThrowable(error).getCode();
      service.trace().tell(() -> "the stream of orders ended: " + error.getMessage());
      if (code != Status.Code.UNAVAILABLE) {
        complaints.add(
            "behind order event %d the stream ended: %s".formatted(events.size(), error));
      }
      reader = reader == this ? null : reader;
    }
  }
}
