package io.github.pitrunner.orders;

import io.github.pitrunner.api.EveryStream;
import io.github.pitrunner.api.Times;
import io.github.pitrunner.connector.Gateway;
import io.github.pitrunner.domain.AccountScope;
import io.github.pitrunner.domain.Execution;
import io.github.pitrunner.domain.Order;
import io.github.pitrunner.v1.OrderEvent.Kind;
import io.github.pitrunner.v1.StreamMarker;
import io.github.pitrunner.v1.StreamOrderEventsResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The readers of order events. An event becomes a message once, however many read it; whoever may
 * not see its order has a hole in the sequence there.
 *
 * <pre>
 *   new ──► snapshot, SNAPSHOT_END ─┬─► events ◄──────────────────────────┐
 *   resumed ──► events since then ──┘     │ the connection is lost        │
 *                                         ▼                               │
 *                                        GAP ──► snapshot, RESUMED ───────┘
 * </pre>
 */
final class OrderStreams implements EventLog.Listener {
  private static final int PAGE = 500;
  private static final Duration READER_PAUSE = Duration.ofMillis(20);

  private final OrderBook book;
  private final EventLog events;
  private final Gateway gateway;
  private final DisconnectGuard guard;
  private final Map<EveryStream<StreamOrderEventsResponse>, Filter> streams = new LinkedHashMap<>();

  /**
   * What a reader wants.
   *
   * @param accounts whose orders
   * @param seen all that the reader may see
   * @param hold that its end cancels the working orders of the accounts; null if it does not
   */
  record Filter(AccountScope accounts, AccountScope seen, DisconnectGuard.@Nullable Hold hold) {
    boolean fits(Order order) {
      return accounts.shows(order.account());
    }

    /** An execution of a shown order may be of another account: an advisor's order has many. */
    boolean shows(@Nullable Execution execution) {
      return execution == null || seen.shows(execution.account());
    }
  }

  /** Who reads, and how far it has come. */
  static final class Reader {
    private final Filter filter;
    private boolean isUpToDate;

    Reader(Filter filter) {
      this.filter = filter;
    }
  }

  // More than three parameters: what is told, and who watches the readers.
  OrderStreams(OrderBook book, EventLog events, Gateway gateway, DisconnectGuard guard) {
    this.book = book;
    this.events = events;
    this.gateway = gateway;
    this.guard = guard;
    events.addListener(this);
  }

  /**
   * Begins to write to a reader.
   *
   * @param token where it goes on; empty for the beginning
   */
  void open(EveryStream<StreamOrderEventsResponse> stream, Reader reader, String token) {
    Filter filter = reader.filter;
    // A token that is none must not touch what its caller's streams hold.
    long position = token.isEmpty() ? 0 : events.position(token);
    stream.onClosed(end -> onClosed(stream, filter));
    if (filter.hold() != null) {
      guard.onOpened(filter.accounts(), filter.hold());
    }
    if (token.isEmpty()) {
      // Nothing to resume from until it is whole.
      stream.snapshot(snapshot(filter, ""));
      stream.marker(marker(StreamMarker.Kind.KIND_SNAPSHOT_END, ""));
      join(stream, reader);
    } else {
      goOn(stream, reader, position);
    }
  }

  private void onClosed(EveryStream<StreamOrderEventsResponse> stream, Filter filter) {
    streams.remove(stream);
    if (filter.hold() != null) {
      guard.onClosed(filter.accounts(), filter.hold());
    }
  }

  /** What is no longer held here is read from the journal, page by page, until it is. */
  private void goOn(EveryStream<StreamOrderEventsResponse> stream, Reader reader, long position) {
    if (stream.isClosed()) {
      return;
    }
    if (events.isHeld(position)) {
      stream.snapshot(responses(reader.filter, events.behind(position)));
      join(stream, reader);
    } else if (stream.pending() > PAGE) {
      // The reader sets the pace: the past is not piled up here.
      var unused = gateway.after(READER_PAUSE, () -> goOn(stream, reader, position));
    } else {
      events
          .recordedBehind(position, PAGE)
          .onSuccess(
              page -> {
                stream.snapshot(responses(reader.filter, page));
                if (page.isEmpty()) {
                  // What is recorded may not be told yet.
                  var unused = gateway.after(READER_PAUSE, () -> goOn(stream, reader, position));
                } else {
                  goOn(stream, reader, page.get(page.size() - 1).sequence());
                }
              })
          .onFailure(stream::fail);
    }
  }

  private void join(EveryStream<StreamOrderEventsResponse> stream, Reader reader) {
    String gap = events.gap();
    if (gap != null) {
      stream.marker(marker(StreamMarker.Kind.KIND_GAP, gap));
    }
    if (!stream.isClosed()) {
      reader.isUpToDate = true;
      streams.put(stream, reader.filter);
    }
  }

  private List<StreamOrderEventsResponse> responses(Filter filter, List<OrderEvent> all) {
    return all.stream()
        .filter(event -> filter.fits(event.order()))
        .map(event -> shown(filter, event, response(event)))
        .toList();
  }

  /** How many read. */
  int size() {
    return streams.size();
  }

  /** A sign of life; while the reader still reads the past it names no position. */
  StreamOrderEventsResponse heartbeat(Reader reader) {
    StreamOrderEventsResponse beat = marker(StreamMarker.Kind.KIND_HEARTBEAT, "");
    return reader.isUpToDate ? beat : beat.toBuilder().clearResumeToken().build();
  }

  @Override
  public void onEvent(OrderEvent event) {
    if (streams.isEmpty()) {
      return;
    }
    StreamOrderEventsResponse response = response(event);
    streams.forEach(
        (stream, filter) -> {
          if (filter.fits(event.order())) {
            stream.offer(shown(filter, event, response));
          }
        });
  }

  @Override
  public void onGap(String reason) {
    StreamOrderEventsResponse gap = marker(StreamMarker.Kind.KIND_GAP, reason);
    streams.keySet().forEach(stream -> stream.marker(gap));
  }

  @Override
  public void onResumed() {
    StreamOrderEventsResponse end = marker(StreamMarker.Kind.KIND_SNAPSHOT_END, "");
    StreamOrderEventsResponse resumed = marker(StreamMarker.Kind.KIND_RESUMED, "");
    streams.forEach(
        (stream, filter) -> {
          // Who breaks off here has all events up to now.
          stream.snapshot(snapshot(filter, events.token()));
          stream.marker(end);
          stream.marker(resumed);
        });
  }

  private List<StreamOrderEventsResponse> snapshot(Filter filter, String token) {
    List<StreamOrderEventsResponse> items = new ArrayList<>();
    for (Tracked tracked : book.index().open()) {
      // As it was told, so that the events behind the snapshot go on from there.
      Order order = tracked.told();
      if (order != null && !order.status().isFinal() && filter.fits(order)) {
        items.add(
            StreamOrderEventsResponse.newBuilder()
                .setEvent(
                    io.github.pitrunner.v1.OrderEvent.newBuilder()
                        .setTime(Times.toProto(gateway.clock().instant()))
                        .setKind(Kind.KIND_SNAPSHOT)
                        .setOrder(OrderProtos.toProto(order)))
                .setResumeToken(token)
                .build());
      }
    }
    return items;
  }

  private StreamOrderEventsResponse response(OrderEvent event) {
    var proto =
        io.github.pitrunner.v1.OrderEvent.newBuilder()
            .setSequence(event.sequence())
            .setTime(Times.toProto(event.time()))
            .setKind(kind(event.kind()))
            .setOrder(OrderProtos.toProto(event.order()));
    if (event.execution() != null) {
      proto.setExecution(OrderProtos.toProto(event.execution(), event.order().keys().id()));
    }
    return StreamOrderEventsResponse.newBuilder()
        .setEvent(proto)
        .setResumeToken(events.token(event.sequence()))
        .build();
  }

  private static StreamOrderEventsResponse shown(
      Filter filter, OrderEvent event, StreamOrderEventsResponse whole) {
    if (filter.shows(event.execution())) {
      return whole;
    }
    StreamOrderEventsResponse.Builder partly = whole.toBuilder();
    partly.getEventBuilder().clearExecution();
    return partly.build();
  }

  private static Kind kind(OrderEvent.Kind kind) {
    return switch (kind) {
      case CREATED -> Kind.KIND_CREATED;
      case CHANGED -> Kind.KIND_CHANGED;
      case FILLED -> Kind.KIND_FILLED;
      case EXECUTION_UPDATED -> Kind.KIND_EXECUTION_UPDATED;
      case WARNING -> Kind.KIND_WARNING;
    };
  }

  private StreamOrderEventsResponse marker(StreamMarker.Kind kind, String reason) {
    return StreamOrderEventsResponse.newBuilder()
        .setMarker(
            StreamMarker.newBuilder()
                .setKind(kind)
                .setTime(Times.toProto(gateway.clock().instant()))
                .setReason(reason))
        .setResumeToken(events.token())
        .build();
  }
}
