package io.github.pitrunner.simulator.faults;

import io.github.pitrunner.simulator.faults.Fault.HandshakeStep;
import io.github.pitrunner.simulator.faults.Fault.Swallowed;
import io.github.pitrunner.wire.Frame;
import io.github.pitrunner.wire.Link;
import io.github.pitrunner.wire.MessageType;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A client's link as the network treats it. The session above sends whole frames, one a call, so
 * frames are doubled, swapped and cut here without looking for their bounds.
 *
 * <pre>
 *   ALIVE ──closed by either end──► OVER
 *     └──given up without a word──► DEAD ──closed by the client──► OVER
 * </pre>
 */
final class FaultyLink implements Link {
  private static final Duration PARTNER_PATIENCE = Duration.ofMillis(250);
  private static final long MAX_BYTES_UNDER_WAY = 16 << 20;
  private static final Logger LOG = Logger.getLogger(FaultyLink.class);

  private enum Phase {
    ALIVE,
    DEAD,
    OVER
  }

  private final Link link;
  private final Network network;
  private final @Nullable HandshakeStep lastStep;
  private final Pipe inbound;
  private final Pipe outbound;
  private Phase phase = Phase.ALIVE;
  private @Nullable Listener session;
  private @Nullable Swallowed swallowed;
  private boolean isDeafToClose;
  private boolean isLeft;
  private boolean isGreeted;
  private boolean isStarted;
  private boolean isClosing;
  private boolean isCutNext;
  private int duplicates;
  private int swaps;
  private @Nullable Buffer waiting;

  /**
   * @param lastStep up to which the handshake comes; null if it is let through
   */
  FaultyLink(Link link, Network network, @Nullable HandshakeStep lastStep) {
    this.link = link;
    this.network = network;
    this.lastStep = lastStep;
    this.inbound = new Pipe(network);
    this.outbound = new Pipe(network);
  }

  /** Whether the gateway believes in the session. */
  boolean isAlive() {
    return phase == Phase.ALIVE;
  }

  /** Takes the socket and never reads or writes it. */
  void hang() {
    phase = Phase.DEAD;
    network.add(this);
    link.listen(new Wire());
  }

  @Override
  public void listen(Listener listener) {
    session = listener;
    network.add(this);
    link.listen(new Wire());
  }

  @Override
  public void send(Buffer bytes) {
    if (phase != Phase.ALIVE || isClosing) {
      return;
    }
    if (!isGreeted) {
      isGreeted = true;
      sendHello(bytes);
    } else if (lastStep == HandshakeStep.START_API) {
      breakOff();
    } else if (isCutNext) {
      emit(bytes.getBuffer(0, bytes.length() / 2));
      breakOff();
    } else {
      isStarted = true;
      sendFrame(bytes);
      if (lastStep == HandshakeStep.ACCOUNTS && isAccounts(bytes)) {
        breakOff();
      }
    }
  }

  private void sendHello(Buffer hello) {
    if (lastStep == HandshakeStep.CLIENT_HELLO) {
      breakOff();
      return;
    }
    emit(hello);
    if (lastStep == HandshakeStep.SERVER_HELLO) {
      breakOff();
    }
  }

  private static boolean isAccounts(Buffer frame) {
    return frame.getInt(Integer.BYTES) == Frame.PROTOBUF_OFFSET + MessageType.MANAGED_ACCTS.id();
  }

  private void sendFrame(Buffer frame) {
    Buffer earlier = waiting;
    if (earlier != null) {
      waiting = null;
      emitFrame(frame);
      emitFrame(earlier);
    } else if (swaps > 0) {
      swaps -= 2;
      waiting = frame;
      var unused = network.timer().after(PARTNER_PATIENCE, () -> endWait(frame));
    } else {
      emitFrame(frame);
    }
  }

  private void endWait(Buffer frame) {
    if (waiting == frame) {
      flush();
    }
  }

  private void flush() {
    Buffer frame = waiting;
    waiting = null;
    if (frame != null) {
      emitFrame(frame);
    }
  }

  private void emitFrame(Buffer frame) {
    emit(frame);
    if (duplicates > 0) {
      duplicates--;
      emit(frame.copy());
    }
  }

  private void emit(Buffer bytes) {
    if (swallowed != null && swallowed.isOutbound()) {
      return;
    }
    if (outbound.bytesUnderWay() + bytes.length() > MAX_BYTES_UNDER_WAY) {
      LOG.warnf("Dropping %s: %d bytes wait for it", peer(), outbound.bytesUnderWay());
      breakOff();
      return;
    }
    outbound.push(bytes, () -> link.send(bytes));
  }

  /** Closes from the gateway's side, behind what was sent; the session hears of it in a while. */
  void breakOff() {
    close();
    var unused = network.timer().after(Duration.ZERO, this::tellSession);
  }

  @Override
  public void close() {
    if (isClosing || phase != Phase.ALIVE) {
      return;
    }
    flush();
    isClosing = true;
    if (swallowed != null && swallowed.isOutbound()) {
      // The end of a half-open connection does not reach the client either.
      var unused = network.timer().after(Duration.ZERO, this::abandon);
    } else {
      outbound.push(link::close);
    }
  }

  /** Gives the session up without a word to the client, whose socket stays open. */
  void abandon() {
    if (phase == Phase.ALIVE && isLeft) {
      onOver(null);
    } else if (phase == Phase.ALIVE) {
      phase = Phase.DEAD;
      if (session != null) {
        session.onClosed(null);
      }
    }
  }

  /** Closes the socket whatever the state is. */
  void destroy() {
    isDeafToClose = false;
    link.close();
  }

  /** Loses what comes or goes from now on. */
  void swallow(Swallowed what, boolean isDeaf) {
    swallowed = swallowed == null || swallowed == what ? what : Swallowed.BOTH;
    isDeafToClose |= isDeaf;
  }

  void duplicate(int frames) {
    duplicates += frames;
  }

  void reorder(int frames) {
    swaps += frames;
  }

  void cutNextFrame() {
    isCutNext = true;
  }

  /** Sends bytes of no session. */
  void inject(Buffer bytes) {
    if (!isClosing) {
      flush();
      emit(bytes);
    }
  }

  /** Whether the client has been sent frames. */
  boolean isStarted() {
    return isStarted;
  }

  @Override
  public boolean isFull() {
    return link.isFull() || outbound.isFull();
  }

  @Override
  public String peer() {
    return link.peer();
  }

  private void tellSession() {
    if (phase == Phase.ALIVE) {
      onOver(null);
    }
  }

  private void onOver(@Nullable Throwable cause) {
    Phase before = phase;
    phase = Phase.OVER;
    network.remove(this);
    if (before == Phase.ALIVE && session != null) {
      session.onClosed(cause);
    }
  }

  /** What comes from the client's end. */
  private final class Wire implements Listener {
    @Override
    public void onBytes(Buffer chunk) {
      if (phase == Phase.ALIVE && (swallowed == null || !swallowed.isInbound())) {
        inbound.push(chunk, () -> deliver(chunk));
      }
    }

    private void deliver(Buffer chunk) {
      if (phase == Phase.ALIVE && !isClosing && session != null) {
        session.onBytes(chunk);
      }
    }

    @Override
    public void onClosed(@Nullable Throwable cause) {
      isLeft = true;
      if (!isDeafToClose || phase == Phase.DEAD) {
        inbound.push(() -> onOver(cause));
      }
    }
  }
}
