package io.github.pitrunner.simulator;

import com.google.protobuf.Message;
import io.github.pitrunner.simulator.faults.Passage;
import io.github.pitrunner.tws.ErrorMessage;
import io.github.pitrunner.tws.StartApiRequest;
import io.github.pitrunner.wire.Frame;
import io.github.pitrunner.wire.FrameDecoder;
import io.github.pitrunner.wire.Handshake;
import io.github.pitrunner.wire.Link;
import io.github.pitrunner.wire.MessageType;
import io.github.pitrunner.wire.MessageType.Direction;
import io.github.pitrunner.wire.ProtocolViolation;
import io.github.pitrunner.wire.VersionRange;
import io.vertx.core.buffer.Buffer;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One API client on one link, from its first byte to its last.
 *
 * <pre>
 *   GREETING ──offer──► STARTING ──START_API──► SERVING
 *      │                   │                       │
 *      └── not the protocol, id taken, gone, too slow ──► GONE
 * </pre>
 */
final class ClientSession implements Link.Listener, ClientLine {
  private static final Logger LOG = Logger.getLogger(ClientSession.class);
  private static final DateTimeFormatter CONNECT_TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd HH:mm:ss VV", Locale.ROOT);

  /** Messages that may wait for the link to the broker. */
  private static final int MOST_WAITING = 10_000;

  private enum Phase {
    GREETING,
    STARTING,
    SERVING,
    GONE
  }

  private final SimulatorSettings settings;
  private final Link link;
  private final ClientSessions sessions;
  private final Handshake.ClientHelloReader greeting = new Handshake.ClientHelloReader();
  private final FrameDecoder frames = new FrameDecoder();
  private final Set<Integer> ignoredIds = new HashSet<>();
  private final Deque<Message> waiting = new ArrayDeque<>();
  private Phase phase = Phase.GREETING;
  private int clientId = -1;
  private boolean isWelcomed;

  ClientSession(SimulatorSettings settings, Link link, ClientSessions sessions) {
    this.settings = settings;
    this.link = link;
    this.sessions = sessions;
  }

  boolean isServing() {
    return phase == Phase.SERVING;
  }

  @Override
  public int clientId() {
    return clientId;
  }

  @Override
  public void send(Message message) {
    if (phase != Phase.SERVING) {
      return;
    }
    switch (passage(message)) {
      case PASSES -> link.send(Frame.encode(message));
      case WAITS -> hold(message);
      case LOST -> {}
    }
  }

  private Passage passage(Message message) {
    // The welcome comes out of the gateway's own memory.
    return isWelcomed && sessions.faults().isLinkDown()
        ? Passage.ofAnswer(message)
        : Passage.PASSES;
  }

  private void hold(Message message) {
    waiting.addLast(message);
    if (waiting.size() > MOST_WAITING) {
      LOG.warnf("Closing client %d: %d messages wait for it", clientId, waiting.size());
      close();
    }
  }

  /** Sends what has waited for the link to the broker. */
  void release() {
    while (!waiting.isEmpty() && phase == Phase.SERVING) {
      link.send(Frame.encode(waiting.removeFirst()));
    }
  }

  @Override
  public void error(int reqId, int code, String text) {
    if (phase == Phase.SERVING || phase == Phase.STARTING) {
      ErrorMessage message =
          ErrorMessage.newBuilder()
              .setId(reqId)
              .setErrorTime(errorTime(code))
              .setErrorCode(code)
              .setErrorMsg(text)
              .build();
      if (phase == Phase.SERVING) {
        send(message);
      } else {
        link.send(Frame.encode(message));
      }
    }
  }

  // As recorded: messages from behind the gateway come with whole seconds.
  private long errorTime(int code) {
    long now = settings.clock().millis();
    return switch (code) {
      case 201, 202, 399, 10167 -> now - now % 1000;
      default -> now;
    };
  }

  @Override
  public boolean isFull() {
    return link.isFull();
  }

  @Override
  public void onBytes(Buffer chunk) {
    try {
      if (phase == Phase.GREETING) {
        onGreeting(chunk);
      } else if (phase != Phase.GONE) {
        frames.onBytes(chunk, this::onFrame);
      }
    } catch (ProtocolViolation violation) {
      LOG.warnf("Closing %s: %s", link.peer(), violation.getMessage());
      close();
    }
  }

  @Override
  public void onClosed(@Nullable Throwable cause) {
    if (cause != null) {
      LOG.infof("Client %d at %s was lost: %s", clientId, link.peer(), cause);
    }
    toGone();
  }

  /** Ends the session from this side. */
  void close() {
    toGone();
    link.close();
  }

  private void onGreeting(Buffer chunk) {
    VersionRange offer = greeting.onBytes(chunk);
    if (offer == null) {
      return;
    }
    int version = Math.min(offer.max(), VersionRange.SUPPORTED.max());
    if (version < VersionRange.SUPPORTED.min() || version < offer.min()) {
      throw new ProtocolViolation(
          "The client offers versions %s, the simulated gateway speaks %s"
              .formatted(offer.toWire(), VersionRange.SUPPORTED.toWire()));
    }
    String connectTime =
        CONNECT_TIME.format(ZonedDateTime.ofInstant(settings.clock().instant(), settings.zone()));
    phase = Phase.STARTING;
    link.send(new Handshake.ServerHello(version, connectTime).toWire());
    frames.onBytes(greeting.rest(), this::onFrame);
  }

  private void onFrame(Frame frame) {
    if (phase == Phase.GONE) {
      return;
    }
    MessageType type = frame.type(Direction.TO_GATEWAY);
    if (type == null) {
      // One line for each id: a client that repeats itself must not fill the log.
      if (ignoredIds.size() < 100 && ignoredIds.add(frame.id())) {
        LOG.warnf(
            "Client %d sent %s message %d, which is not known; said once: %s",
            clientId, frame.isProtobuf() ? "a" : "a text", frame.id(), frame.head());
      }
      refuseUnknown(frame);
      return;
    }
    if (phase == Phase.SERVING) {
      sessions.onArrival(this, type);
    }
    Message request;
    try {
      request = frame.message(type);
    } catch (ProtocolViolation violation) {
      LOG.warnf("Client %d: %s", clientId, violation.getMessage());
      error(RequestId.NONE, 320, "Error reading request. " + violation.getMessage());
      return;
    }
    onRequest(request);
  }

  // A client that asks for what nobody here has heard of should not wait for an answer.
  private void refuseUnknown(Frame frame) {
    if (phase == Phase.SERVING && frame.isProtobuf()) {
      error(
          RequestId.guessed(frame),
          321,
          "Error validating request.-'%d' : cause - The simulated gateway does not know this request"
              .formatted(frame.id()));
    }
  }

  private void onRequest(Message request) {
    if (phase == Phase.SERVING) {
      sessions.onRequest(this, request);
    } else if (request instanceof StartApiRequest start) {
      onStart(start);
    }
  }

  private void onStart(StartApiRequest start) {
    clientId = start.getClientId();
    sessions.onArrival(this, MessageType.START_API);
    if (clientId < 0 || !sessions.claim(this)) {
      LOG.infof("Client id %d of %s is already in use", clientId, link.peer());
      error(
          RequestId.NONE,
          326,
          "Unable to connect as the client id %d is already in use. Retry with a unique client id."
              .formatted(clientId));
      close();
      return;
    }
    phase = Phase.SERVING;
    sessions.onStarted(this);
    isWelcomed = true;
  }

  private void toGone() {
    Phase before = phase;
    phase = Phase.GONE;
    if (before != Phase.GONE) {
      sessions.onGone(this, before == Phase.SERVING);
    }
  }
}
