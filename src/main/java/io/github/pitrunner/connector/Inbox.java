package io.github.pitrunner.connector;

import com.google.protobuf.Message;
import io.github.pitrunner.wire.Frame;
import io.github.pitrunner.wire.FrameDecoder;
import io.github.pitrunner.wire.Handshake.ServerHello;
import io.github.pitrunner.wire.Handshake.ServerHelloReader;
import io.github.pitrunner.wire.Link;
import io.github.pitrunner.wire.MessageType;
import io.github.pitrunner.wire.MessageType.Direction;
import io.github.pitrunner.wire.ProtocolViolation;
import io.github.pitrunner.wire.TickDecoder;
import io.github.pitrunner.wire.TickSink;
import io.vertx.core.buffer.Buffer;
import java.util.BitSet;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Reads one link: the gateway's answer to the handshake, then frames, until the link closes. */
final class Inbox implements Link.Listener {
  private static final Logger LOG = Logger.getLogger(Inbox.class);
  private static final int LOGGED_IDS = 1024;

  private final Link link;
  private final Events events;
  private final TickDecoder ticks;
  private final FrameDecoder frames = new FrameDecoder();
  private final BitSet passedIds = new BitSet(LOGGED_IDS);
  private @Nullable ServerHelloReader hello = new ServerHelloReader();

  /** What is read from a link. */
  interface Events {
    /** What is read is still wanted: the link was not given up while its bytes were read. */
    boolean isWanted();

    /** Bytes have arrived, whatever they mean. */
    void onHeard();

    void onServerHello(ServerHello hello);

    void onMessage(Message message);

    /** Who hears the ticks has thrown. */
    void onTickFault(RuntimeException fault);

    void onClosed(String reason);
  }

  Inbox(Link link, TickSink tickSink, Events events) {
    this.link = link;
    this.events = events;
    this.ticks = new TickDecoder(tickSink);
  }

  @Override
  public void onBytes(Buffer chunk) {
    events.onHeard();
    try {
      Buffer rest = hello == null ? chunk : readHello(hello, chunk);
      if (rest != null) {
        // Asked for each chunk and not for each tick, so that ticks cost what they cost without it.
        frames.onBytes(rest, WireLog.showsTicks() ? this::onShownFrame : this::onFrame);
      }
    } catch (ProtocolViolation e) {
      LOG.errorf("The gateway at %s broke the protocol: %s", link.peer(), e.getMessage());
      events.onClosed("The gateway broke the protocol: " + e.getMessage());
      link.close();
    }
  }

  @Override
  public void onClosed(@Nullable Throwable cause) {
    events.onClosed(
        cause == null
            ? "The gateway closed the connection"
            : "The connection broke: " + cause.getMessage());
  }

  /** Returns what follows the answer, or null while the answer is not complete. */
  private @Nullable Buffer readHello(ServerHelloReader reader, Buffer chunk) {
    ServerHello answer = reader.onBytes(chunk);
    if (answer == null) {
      return null;
    }
    hello = null;
    WireLog.onHandshake("from", answer);
    events.onServerHello(answer);
    return reader.rest();
  }

  private void onFrame(Frame frame) {
    if (!events.isWanted() || isTick(frame)) {
      return;
    }
    MessageType type = frame.type(Direction.TO_CLIENT);
    if (type == null) {
      logOnce(frame);
    } else {
      Message message = frame.message(type);
      WireLog.onReceived(message);
      events.onMessage(message);
    }
  }

  private boolean isTick(Frame frame) {
    try {
      return ticks.onFrame(frame);
    } catch (ProtocolViolation e) {
      throw e;
    } catch (RuntimeException e) {
      events.onTickFault(e);
      return true;
    }
  }

  /** A tick is shown ahead of its reader, which makes no message of it. */
  private void onShownFrame(Frame frame) {
    MessageType type = frame.type(Direction.TO_CLIENT);
    if (type != null && TickDecoder.isTick(type) && events.isWanted()) {
      WireLog.onTick(frame.message(type));
    }
    onFrame(frame);
  }

  // Newer gateways add messages; a flood of one must not flood the log.
  private void logOnce(Frame frame) {
    int key = Math.floorMod(frame.id(), LOGGED_IDS);
    if (!passedIds.get(key)) {
      passedIds.set(key);
      LOG.warnf(
          "Passed over a %s message with unknown id %d (%d bytes: %s); further ones are not logged",
          frame.isProtobuf() ? "protobuf" : "text", frame.id(), frame.length(), frame.head());
    }
  }
}
