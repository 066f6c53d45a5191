package io.github.pitrunner.simulator.faults;

import io.github.pitrunner.wire.MessageType;
import io.github.pitrunner.wire.MessageType.Direction;
import java.math.BigDecimal;
import java.time.Duration;

/**
 * Something that goes wrong with the gateway. One that has a duration is over when that has passed;
 * one that has none happens once. "Open" connections are those that are open when it is injected:
 * later ones are sound.
 */
public sealed interface Fault {

  /** The port refuses connections; the open ones go on. */
  record Refuse(Duration duration) implements Fault {
    public Refuse {
      requireTime(duration);
    }
  }

  /**
   * Connections are accepted and never answered, not even the handshake. Those that were accepted
   * meanwhile stay silent for ever.
   */
  record Hang(Duration duration) implements Fault {
    public Hang {
      requireTime(duration);
    }
  }

  /** New connections are closed when their handshake has come so far. */
  record CloseInHandshake(HandshakeStep step, Duration duration) implements Fault {
    public CloseInHandshake {
      requireTime(duration);
    }
  }

  /** How far a handshake comes. */
  enum HandshakeStep {
    /** At once. */
    ACCEPT,
    /** The client has greeted; the gateway does not answer. */
    CLIENT_HELLO,
    /** The gateway has greeted. */
    SERVER_HELLO,
    /** START_API has arrived and nothing is answered. */
    START_API,
    /** ManagedAccounts was sent and NextValidId was not. */
    ACCOUNTS
  }

  /**
   * The network swallows what the open connections carry; the sockets stay open and nobody is told.
   * After the duration the gateway gives the sessions up, still without telling.
   *
   * @param holdsIds whether the gateway does not hear that a client closes, so that the client id
   *     stays taken (326) until the duration is over
   */
  record HalfOpen(Swallowed swallowed, Duration duration, boolean holdsIds) implements Fault {
    public HalfOpen {
      requireTime(duration);
    }
  }

  /** Which way bytes vanish, seen from the gateway. */
  enum Swallowed {
    INBOUND,
    OUTBOUND,
    BOTH;

    boolean isInbound() {
      return this != OUTBOUND;
    }

    boolean isOutbound() {
      return this != INBOUND;
    }
  }

  /** Every chunk arrives late, both ways, on all connections. */
  record Delay(Duration delay, Duration duration) implements Fault {
    public Delay {
      requireTime(delay);
      requireTime(duration);
    }
  }

  /** Bytes pass no faster than this, each way, on each connection. */
  record Throttle(int bytesPerSecond, Duration duration) implements Fault {
    public Throttle {
      requireCount(bytesPerSecond);
      requireTime(duration);
    }
  }

  /** Of the next frame to each open connection half is sent, then the connection is closed. */
  record CloseInFrame() implements Fault {}

  /** Something that is no frame is sent on the open connections, which stay open. */
  record Garbage(Kind kind) implements Fault {
    /** What is sent. */
    public enum Kind {
      /** A length field out of bounds, with a few bytes. */
      LENGTH,
      /** 64 bytes drawn from the seed. */
      RANDOM
    }
  }

  /** A well-formed frame whose id nobody knows is sent on the open, started connections. */
  record UnknownMessage() implements Fault {}

  /** The next frames to each open connection are each sent twice. */
  record Duplicates(int frames) implements Fault {
    public Duplicates {
      requireCount(frames);
    }
  }

  /**
   * The next frames to each open connection are swapped in pairs. One that finds no partner within
   * a quarter of a second is sent alone.
   */
  record Reordered(int frames) implements Fault {
    public Reordered {
      requireCount(frames);
    }
  }

  /**
   * The link between gateway and broker is lost: 1100, and 1101 or 1102 after the duration.
   * Meanwhile no stream has data, requests that need the broker are never answered, and orders and
   * cancels are held back until the link is up.
   */
  record LinkLost(Duration duration, Promise promise, Streams streams) implements Fault {
    public LinkLost {
      requireTime(duration);
    }

    /** A loss after which the streams are as the gateway promises. */
    public LinkLost(Duration duration, Promise promise) {
      this(duration, promise, promise.kept());
    }
  }

  /** The reset of each night: as {@link LinkLost}, with 1100 repeated halfway. */
  record NightlyReset(Duration duration, Promise promise, Streams streams) implements Fault {
    public NightlyReset {
      requireTime(duration);
    }

    /** A reset after which the streams are as the gateway promises. */
    public NightlyReset(Duration duration, Promise promise) {
      this(duration, promise, promise.kept());
    }
  }

  /** What the gateway says of the subscriptions when the link is back. */
  enum Promise {
    /** 1102. */
    DATA_KEPT(1102, "maintained"),
    /** 1101. */
    DATA_LOST(1101, "lost");

    private final int code;
    private final String word;

    Promise(int code, String word) {
      this.code = code;
      this.word = word;
    }

    int code() {
      return code;
    }

    String word() {
      return word;
    }

    /** What becomes of the streams if the promise is true. */
    Streams kept() {
      return this == DATA_KEPT ? Streams.FLOWING : Streams.ENDED;
    }
  }

  /** What has really become of the streams that were open; the worse the later. */
  enum Streams {
    /** They go on. */
    FLOWING,
    /** They are still there but say nothing until they are asked for anew. */
    SILENT,
    /** They are gone: a cancel finds nothing. */
    ENDED;

    /** The worse of the two. */
    Streams and(Streams other) {
      return compareTo(other) < 0 ? other : this;
    }
  }

  /**
   * A farm breaks (2103, 2105 or 2157) and is back after the duration (2104, 2106 or 2158).
   * Meanwhile its streams have no data and its requests no answers.
   */
  record FarmFlap(Farm farm, Duration duration, Streams streams) implements Fault {
    public FarmFlap {
      requireTime(duration);
    }
  }

  /**
   * The user is logged in elsewhere: each line of quotes gets 10197 and has no data.
   *
   * @param streams whether the lines that were open go on by themselves afterwards
   */
  record CompetingSession(Duration duration, Streams streams) implements Fault {
    public CompetingSession {
      requireTime(duration);
    }
  }

  /** Every order book is emptied and begins anew (317), or stops until it is asked for (316). */
  record DepthBroken(How how) implements Fault {
    /** What the gateway does. */
    public enum How {
      /** 317. */
      RESET,
      /** 316. */
      HALTED
    }
  }

  /** A half-dead session holds a client id: whoever starts with it gets 326. */
  record HeldClientId(int clientId, Duration duration) implements Fault {
    public HeldClientId {
      requireTime(duration);
    }
  }

  /** The next NextValidId that each client is sent is lower than the true one. */
  record IdsRolledBack(int by) implements Fault {
    public IdsRolledBack {
      requireCount(by);
    }
  }

  /**
   * The gateway restarts: every connection ends, the port refuses for the duration, and then it is
   * back with all its state. Orders that were held back for want of a link are lost.
   *
   * @param isOrderly whether the sockets are closed; otherwise they stay open and dead
   * @param idsRolledBack as {@link IdsRolledBack}; 0 for not at all
   */
  record Restart(Duration duration, boolean isOrderly, int idsRolledBack) implements Fault {
    public Restart {
      requireTime(duration);
      if (idsRolledBack < 0) {
        throw new IllegalArgumentException("idsRolledBack %d is negative".formatted(idsRolledBack));
      }
    }
  }

  /** Requests of a type get no answer: the first ones within the duration. */
  record Unanswered(MessageType request, int times, Duration duration) implements Fault {
    public Unanswered {
      if (request.direction() != Direction.TO_GATEWAY) {
        throw new IllegalArgumentException(request + " is no request");
      }
      requireCount(times);
      requireTime(duration);
    }
  }

  /**
   * The gateway is set to reject instead of to queue: more messages than this within a second are
   * error 100, and the third time the connection is closed; small bars that are asked for faster
   * than protocol section 5.7 allows are error 162.
   */
  record StrictPacing(int messagesPerSecond, Duration duration) implements Fault {
    public StrictPacing {
      requireCount(messagesPerSecond);
      requireTime(duration);
    }
  }

  /**
   * The gateway tells 1300, closes its connections and listens on another port from now on.
   *
   * @param port 0 for any free one
   */
  record PortChanged(int port) implements Fault {
    public PortChanged {
      if (port < 0 || port > 65535) {
        throw new IllegalArgumentException("port %d is not in 0..65535".formatted(port));
      }
    }
  }

  /**
   * The exchange corrects the last execution of an order: it comes again under the same id with a
   * higher number behind the last dot, and account, position and commission follow.
   *
   * @param orderRef of the order; empty for the last execution of all orders
   * @param priceChange added to its price
   * @param quantityChange added to its quantity
   */
  record ExecutionCorrected(String orderRef, BigDecimal priceChange, BigDecimal quantityChange)
      implements Fault {
    public ExecutionCorrected {
      if (priceChange.signum() == 0 && quantityChange.signum() == 0) {
        throw new IllegalArgumentException("neither price nor quantity of the execution changes");
      }
    }
  }

  private static void requireTime(Duration duration) {
    if (duration.isNegative() || duration.isZero()) {
      throw new IllegalArgumentException("duration %s is not above 0".formatted(duration));
    }
  }

  private static void requireCount(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("count %d is not above 0".formatted(count));
    }
  }
}
