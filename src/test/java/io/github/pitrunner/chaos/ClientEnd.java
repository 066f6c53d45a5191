package io.github.pitrunner.chaos;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import io.github.pitrunner.connector.Dialer;
import io.github.pitrunner.connector.Endpoint;
import io.github.pitrunner.simulator.GatewayCore;
import io.github.pitrunner.testing.MemoryLinks;
import io.github.pitrunner.testing.VirtualTime;
import io.github.pitrunner.tws.ErrorMessage;
import io.github.pitrunner.tws.HistoricalDataRequest;
import io.github.pitrunner.tws.PlaceOrderRequest;
import io.github.pitrunner.wire.Frame;
import io.github.pitrunner.wire.FrameDecoder;
import io.github.pitrunner.wire.Link;
import io.github.pitrunner.wire.MessageType;
import io.github.pitrunner.wire.MessageType.Direction;
import io.github.pitrunner.wire.ProtocolViolation;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The client's end of the wire: finds the gateway where it listens, and holds every frame that is
 * sent against what the gateway puts up with (protocol section 5.7).
 */
final class ClientEnd implements Dialer {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final int MESSAGES_A_SECOND = 50;

  /** The complaint about that, and what the product promises after it. */
  private static final int TOO_FAST = 100;

  private static final Duration SLOW_FOR = Duration.ofSeconds(60);
  private static final int MOST_HALVINGS = 4;
  private static final int SLOWEST = 3;
  private static final int HEADER = 2 * Integer.BYTES;

  private final VirtualTime time;
  private final Trace trace;
  private final GatewayCore gateway;
  private final Lifetime life;
  private final BooleanSupplier isStopped;
  private final MemoryLinks links;
  private final Window messages = new Window(SECOND, MESSAGES_A_SECOND);
  private final Window searches = new Window(SECOND, 1);
  private final Window history = new Window(Duration.ofMinutes(10), 60);
  private final Map<String, Window> questions = new HashMap<>();
  private final Map<String, Window> series = new HashMap<>();
  private final List<String> violations = new ArrayList<>();
  private final Subscriptions subscriptions = new Subscriptions();
  private int halvings;
  private Instant slowUntil = Instant.MIN;

  /**
   * Where it is.
   *
   * @param life whose end it is; afterwards nothing is sent and nothing heard
   * @param isStopped whether orders must not be sent now
   */
  record Place(
      VirtualTime time,
      Trace trace,
      GatewayCore gateway,
      Lifetime life,
      BooleanSupplier isStopped) {}

  ClientEnd(Place place) {
    time = place.time();
    trace = place.trace();
    gateway = place.gateway();
    life = place.life();
    isStopped = place.isStopped();
    this.links = new MemoryLinks(time::execute, gateway::accept);
  }

  /** What was sent too fast, or must not have been sent at all. */
  List<String> violations() {
    return violations;
  }

  /** Streams that were asked for in this session and not cancelled. */
  Collection<String> subscriptions() {
    return subscriptions.open();
  }

  @Override
  public Future<Link> dial(Endpoint endpoint, Duration patience) {
    boolean isListening =
        endpoint.port() == gateway.faults().port() && !gateway.faults().isRefusing();
    subscriptions.clear();
    trace.tell(() -> "dials %s: %s".formatted(endpoint, isListening ? "answered" : "refused"));
    return isListening
        ? links.dial(endpoint, patience).map(Tapped::new)
        : Future.failedFuture("Connection refused");
  }

  private void onFrame(Buffer frame) {
    int id = frame.getInt(Integer.BYTES) - Frame.PROTOBUF_OFFSET;
    trace.count(id * 1000L + frame.length());
    subscriptions.onSent(id, frame.getBytes(HEADER, frame.length()));
    messages.limit(isSlow() ? Math.max(SLOWEST, MESSAGES_A_SECOND >> halvings) : MESSAGES_A_SECOND);
    hold(messages, "message");
    if (id == MessageType.REQ_MATCHING_SYMBOLS.id()) {
      hold(searches, "search for symbols");
    } else if (id == MessageType.REQ_HISTORICAL_DATA.id()) {
      onHistory(read(frame, HistoricalDataRequest.parser()));
    } else if (id == MessageType.PLACE_ORDER.id()) {
      onOrder(read(frame, PlaceOrderRequest.parser()));
    }
  }

  private void onOrder(PlaceOrderRequest request) {
    if (isStopped.getAsBoolean() && !request.getOrder().getWhatIf()) {
      violations.add(
          "order %s was sent at %s although the kill switch is engaged"
              .formatted(request.getOrder().getOrderRef(), time.instant()));
    }
  }

  private void onHistory(HistoricalDataRequest request) {
    String question = request.toBuilder().clearReqId().build().toString();
    hold(
        questions.computeIfAbsent(question, same -> new Window(Duration.ofSeconds(15), 1)),
        "same question about history");
    if (request.getBarSizeSetting().contains("sec")) {
      hold(history, "question about small bars", request.getWhatToShow().equals("BID_ASK") ? 2 : 1);
      hold(
          series.computeIfAbsent(
              request.getContract() + request.getWhatToShow(),
              same -> new Window(Duration.ofSeconds(2), 5)),
          "question about one series");
    }
  }

  private static <T> T read(Buffer frame, Parser<T> parser) {
    try {
      return parser.parseFrom(frame.getBytes(HEADER, frame.length()));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private void hold(Window window, String what) {
    hold(window, what, 1);
  }

  private void hold(Window window, String what, int weight) {
    if (!window.lets(time.instant(), weight)) {
      violations.add(
          "one %s too many at %s: more than %d".formatted(what, time.instant(), window.most));
    }
  }

  private boolean isSlow() {
    return time.instant().isBefore(slowUntil);
  }

  /** The client hears what the gateway complains of: half as fast for a while, and again half. */
  private void onHeard(Frame frame) {
    if (frame.type(Direction.TO_CLIENT) != MessageType.ERR_MSG) {
      return;
    }
    ErrorMessage error = (ErrorMessage) frame.message(MessageType.ERR_MSG);
    subscriptions.onError(error.getId());
    if (error.getErrorCode() == TOO_FAST) {
      halvings = isSlow() ? Math.min(MOST_HALVINGS, halvings + 1) : 1;
      slowUntil = time.instant().plus(SLOW_FOR);
    }
  }

  /** So many in any stretch of time. */
  private static final class Window {
    private final Duration length;
    private int most;
    private final Deque<Instant> times = new ArrayDeque<>();

    Window(Duration length, int most) {
      this.length = length;
      this.most = most;
    }

    void limit(int next) {
      most = next;
    }

    /**
     * @param weight how many it counts as
     */
    boolean lets(Instant now, int weight) {
      while (!times.isEmpty() && !times.peekFirst().plus(length).isAfter(now)) {
        times.removeFirst();
      }
      times.addAll(Collections.nCopies(weight, now));
      return times.size() <= most;
    }
  }

  /** A link that is listened in on; the first thing that it carries is the greeting. */
  private final class Tapped implements Link {
    private final Link link;
    private final FrameDecoder heard = new FrameDecoder();
    private boolean isGreeted;
    private boolean isDeaf;

    Tapped(Link link) {
      this.link = link;
      life.atEnd(link::close);
    }

    @Override
    public void send(Buffer bytes) {
      if (life.isOver()) {
        return;
      }
      if (isGreeted) {
        onFrame(bytes);
      }
      isGreeted = true;
      link.send(bytes);
    }

    @Override
    public boolean isFull() {
      return link.isFull();
    }

    @Override
    public void close() {
      isDeaf = true;
      link.close();
    }

    @Override
    public String peer() {
      return link.peer();
    }

    @Override
    public void listen(Listener listener) {
      link.listen(
          new Listener() {
            @Override
            public void onBytes(Buffer chunk) {
              if (life.isNextStepDone()) {
                listener.onBytes(chunk);
                hear(chunk);
              }
            }

            @Override
            public void onClosed(@Nullable Throwable cause) {
              isDeaf = true;
              if (life.isNextStepDone()) {
                listener.onClosed(cause);
              }
            }
          });
    }

    /** After the client has: what it sends of a chunk's beginning does not know of its end. */
    private void hear(Buffer chunk) {
      if (isDeaf) {
        return;
      }
      try {
        heard.onBytes(chunk, ClientEnd.this::onHeard);
      } catch (ProtocolViolation e) {
        isDeaf = true;
      }
    }
  }
}
