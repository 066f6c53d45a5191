package io.github.pitrunner.connector;

import com.google.protobuf.Message;
import io.github.pitrunner.domain.Caller;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Reason;
import io.github.pitrunner.wire.Timer;
import io.github.pitrunner.wire.Timer.Scheduled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Everything that was asked for and has not ended. Request ids rise and are never used twice within
 * a run, so that a late answer to an ended request finds nobody instead of somebody else.
 *
 * <p>A request without id whose answer did not come in time leaves its place taken: the answer may
 * come yet, and would be taken for that of the next question of its kind — half a list for a whole
 * one. The next waits; if it waits in vain, the session is renewed.
 *
 * <p>A request waits for its turn in the outbox, and its deadline runs meanwhile. One that ends
 * while it waits never leaves; one that ends later is cancelled at the gateway.
 */
final class Exchanges {
  private static final Logger LOG = Logger.getLogger(Exchanges.class);

  private static final Set<RequestEffect> STAYING =
      EnumSet.of(RequestEffect.COMPETING, RequestEffect.RESUBSCRIBE);

  private final Outbox outbox;
  private final Ports ports;
  private final Map<Exchange, Open> byExchange = new HashMap<>();
  private final TreeMap<Integer, Open> byId = new TreeMap<>();
  private final List<Open> withoutId = new ArrayList<>();
  private final List<Open> waiting = new ArrayList<>();
  private Lane lane = Lane.READS;
  private int nextRequestId = Route.FIRST_REQUEST_ID;

  /**
   * What the exchanges are bound to.
   *
   * @param patience for an answer, unless the request says otherwise
   */
  record Ports(Timer timer, Duration patience, Guard guard, Events events) {}

  /** What is to be known of requests that are not answered. */
  interface Events {
    /** A request has not been answered in time. */
    void onSilence();

    /** Nor has one that it had to wait for; within this session neither will be. */
    void onOwed(String what);
  }

  /** How a request leaves, and how long its answer may take. */
  private record Terms(Duration patience, Draw draw, @Nullable Message mode, Lane lane) {}

  /** An exchange that is open, or waits for another one of its kind to end. */
  private static final class Open {
    final Exchange exchange;
    final Message request;
    final IntFunction<@Nullable Message> cancel;
    final Duration patience;
    final Draw draw;
    final @Nullable Message mode;
    final Lane lane;
    int id = -1;
    boolean isEnded;
    boolean wasSent;
    @Nullable Letter letter;
    @Nullable Scheduled deadline;
    Runnable untie = () -> {};

    Open(Exchange exchange, Message request, IntFunction<@Nullable Message> cancel, Terms terms) {
      this.exchange = exchange;
      this.request = request;
      this.cancel = cancel;
      this.patience = terms.patience();
      this.draw = terms.draw();
      this.mode = terms.mode();
      this.lane = terms.lane();
    }

    /** The letter of its request; made anew while it still waits for another exchange. */
    Letter letter() {
      return letter == null ? Letter.of(exchange.what(), request) : letter;
    }

    void stopWatch() {
      untie.run();
      if (deadline != null) {
        deadline.cancel();
      }
    }
  }

  Exchanges(Outbox outbox, Ports ports) {
    this.outbox = outbox;
    this.ports = ports;
  }

  /**
   * Opens an exchange under a new request id; its request leaves when its turn comes.
   *
   * @throws Failure.Exhausted if too many requests wait
   */
  void open(Call call, Exchange exchange) {
    Open open = withId(call, exchange, lane);
    post(open, false);
    Caller caller = call.caller();
    if (byExchange.containsKey(exchange)) {
      open.untie = caller.onGone(() -> onCallerGone(open));
    }
  }

  /** The same for what is kept through gaps: it waits however many wait. */
  void openKept(Call call, Exchange exchange) {
    // Quotes come by the hundred; the rest is what must have been read back.
    Lane kept = call.draw() instanceof Draw.Line ? Lane.READS : Lane.RECOVERY;
    post(withId(call, exchange, kept), true);
  }

  private Open withId(Call call, Exchange exchange, Lane openLane) {
    IntFunction<@Nullable Message> cancel = call.cancel();
    int id = nextRequestId++;
    Open open =
        new Open(
            exchange,
            call.request().apply(id),
            ended -> cancel == null ? null : cancel.apply(ended),
            new Terms(
                call.patience() == null ? ports.patience() : call.patience(),
                call.draw(),
                call.mode(),
                openLane));
    open.id = id;
    byId.put(id, open);
    byExchange.put(exchange, open);
    watch(open);
    return open;
  }

  /**
   * Opens an exchange without id, now or when those that share a type of message with it have
   * ended.
   *
   * @throws Failure.Exhausted if too many requests wait
   */
  void openWithoutId(Exchange exchange, Message request, @Nullable Message cancel) {
    boolean isKept = exchange instanceof Exchange.Stream;
    Terms terms =
        new Terms(ports.patience(), new Draw.Nothing(), null, isKept ? Lane.RECOVERY : lane);
    Open open = new Open(exchange, request, id -> cancel, terms);
    byExchange.put(exchange, open);
    watch(open);
    if (collides(open)) {
      waiting.add(open);
    } else {
      withoutId.add(open);
      post(open, isKept);
    }
  }

  /** Runs what reads the gateway's state back: its requests go ahead of all other reads. */
  void ahead(Runnable reading) {
    lane = Lane.RECOVERY;
    try {
      reading.run();
    } finally {
      lane = Lane.READS;
    }
  }

  /** Whether an exchange has not ended. */
  boolean isOpen(Exchange exchange) {
    return byExchange.containsKey(exchange);
  }

  /** Nothing that waits for its turn is asked any more. */
  void dropUnsent(Failure why) {
    for (Open open : List.copyOf(byExchange.values())) {
      if (!open.wasSent && !(open.exchange instanceof Exchange.Stream)) {
        end(open);
        fail(open, why);
      }
    }
  }

  /** Ends an exchange on the caller's wish and tells the gateway. */
  void cancel(Exchange exchange) {
    Open open = byExchange.get(exchange);
    if (open != null) {
      end(open);
      startWaiting();
    }
  }

  void onRequestReply(int requestId, Message message) {
    Open open = byId.get(requestId);
    if (open == null) {
      LOG.debugf(
          "Late answer %s to request %d", message.getDescriptorForType().getName(), requestId);
    } else if (isEndedBy(open.exchange, message)) {
      forget(open);
    }
  }

  void onRequestMessage(GatewayMessage message) {
    Open open = byId.get(message.id());
    if (open == null) {
      LOG.debugf("Late message about request %d: %s", message.id(), message);
      return;
    }
    Codes.Row row = Codes.of(message.code());
    boolean goesOn = row.codeClass() == CodeClass.WARNING;
    boolean isTooFast = row.session() == SessionEffect.TOO_FAST;
    if (open.exchange instanceof Exchange.Stream stream) {
      // A feed that is blocked or has died upstream is kept by whoever holds it.
      if (goesOn || isTooFast || STAYING.contains(row.request())) {
        ports.guard().run(open.exchange.what(), () -> stream.listener().onWarning(message));
        return;
      }
    } else if (goesOn) {
      return;
    }
    forget(open);
    fail(open, GatewayFailures.of(open.exchange.what(), message));
  }

  void onKind(Message message) {
    Open match = null;
    for (Open open : withoutId) {
      if (open.exchange.types().contains(message.getClass())) {
        match = open;
        break;
      }
    }
    if (match == null) {
      LOG.debugf("Nobody asked for %s", message.getDescriptorForType().getName());
    } else if (isEndedBy(match.exchange, message)) {
      forget(match);
      startWaiting();
    }
  }

  /**
   * The session is over: everything fails once, in id order; streams are told of a gap by whoever
   * keeps them.
   */
  void onLost(Failure failure) {
    List<Open> open = new ArrayList<>(byId.values());
    open.addAll(withoutId);
    open.addAll(waiting);
    byId.clear();
    byExchange.clear();
    withoutId.clear();
    waiting.clear();
    for (Open lost : open) {
      boolean isOwed = lost.isEnded;
      lost.isEnded = true;
      lost.stopWatch();
      if (lost.wasSent) {
        outbox.budgets().onEnded(lost.draw);
      }
      if (!isOwed && !(lost.exchange instanceof Exchange.Stream)) {
        fail(lost, failure);
      }
    }
  }

  /**
   * The gateway has lost its broker: what it was asked without an id fails now, because the list
   * that comes later may be half of the old one.
   */
  void onBrokerLost(Failure failure) {
    for (Open open : List.copyOf(withoutId)) {
      if (!open.isEnded && open.wasSent && !(open.exchange instanceof Exchange.Stream)) {
        end(open);
        fail(open, failure);
      }
    }
    startWaiting();
  }

  int size() {
    return byId.size() + withoutId.size() + waiting.size();
  }

  private void watch(Open open) {
    if (!(open.exchange instanceof Exchange.Stream)) {
      open.deadline = ports.timer().after(open.patience, () -> onDeadline(open));
    }
  }

  private void onDeadline(Open open) {
    boolean wasSent = open.wasSent;
    boolean isOwed = waiting.contains(open) && isBehindOwed(open);
    end(open);
    fail(open, wasSent || isOwed ? unanswered(open) : unsent(open.letter(), open.patience));
    startWaiting();
    if (isOwed) {
      ports.events().onOwed(open.exchange.what());
    } else if (wasSent) {
      ports.events().onSilence();
    }
  }

  private boolean isBehindOwed(Open candidate) {
    return withoutId.stream().anyMatch(open -> open.isEnded && sharesTypes(open, candidate));
  }

  private static boolean sharesTypes(Open one, Open other) {
    return !Collections.disjoint(one.exchange.types(), other.exchange.types());
  }

  private static Failure unanswered(Open open) {
    return new Failure.TimedOut(
        Reason.GATEWAY_TIMEOUT,
        "%s: the gateway has not answered within %d ms; whether it ever will is not known"
            .formatted(open.exchange.what(), open.patience.toMillis()),
        Map.of());
  }

  /** The failure of what was never sent, because its turn did not come. */
  static Failure unsent(Letter letter, Duration patience) {
    return new Failure.TimedOut(
        Reason.PACING,
        "%s: its turn did not come within %d ms, because the gateway takes no more of this kind; it was not sent"
            .formatted(letter.what(), patience.toMillis()),
        Map.of("draws_on", letter.draw().label()));
  }

  private void onCallerGone(Open open) {
    if (!open.isEnded) {
      end(open);
      fail(open, new Failure.Cancelled(open.exchange.what() + ": its caller left"));
      startWaiting();
    }
  }

  /** Ends an exchange on our side; the gateway is told if it was asked. */
  private void end(Open open) {
    removeButOwed(open);
    Message cancel = open.wasSent ? open.cancel.apply(open.id) : null;
    if (cancel != null) {
      // In the lane of its request, so that it stays ahead of another one for the same.
      outbox.postFreeing(open.lane, Letter.of("the end of " + open.exchange.what(), cancel));
    }
    release(open);
  }

  private void fail(Open open, Failure failure) {
    ports.guard().run(open.exchange.what(), () -> open.exchange.fail(failure));
  }

  /** Whoever hears the end of a request may throw, but has heard it. */
  private boolean isEndedBy(Exchange exchange, Message message) {
    try {
      return exchange.onMessage(message);
    } catch (RuntimeException e) {
      ports.guard().onFault(exchange.what(), e);
      return !(exchange instanceof Exchange.Stream);
    }
  }

  private void post(Open open, boolean isKept) {
    Letter letter =
        new Letter(
            open.exchange.what(),
            open.draw,
            open.mode,
            () -> leave(open),
            () -> !open.isEnded,
            Letter.UNWATCHED);
    open.letter = letter;
    if (isKept) {
      outbox.postFreeing(open.lane, letter);
      return;
    }
    try {
      outbox.post(open.lane, letter);
    } catch (Failure e) {
      forget(open);
      throw e;
    }
  }

  /** The id of a feed is told before its request leaves, so that no tick can come first. */
  private Message leave(Open open) {
    open.wasSent = true;
    if (open.exchange instanceof Exchange.Stream stream && open.id >= 0) {
      ports.guard().run(open.exchange.what(), () -> stream.listener().onOpened(open.id));
    }
    return open.request;
  }

  private void startWaiting() {
    for (Open open : List.copyOf(waiting)) {
      if (!collides(open)) {
        waiting.remove(open);
        withoutId.add(open);
        post(open, true);
      }
    }
  }

  private boolean collides(Open candidate) {
    return withoutId.stream().anyMatch(open -> sharesTypes(open, candidate));
  }

  private void forget(Open open) {
    remove(open);
    release(open);
  }

  private void remove(Open open) {
    forgetAsker(open);
    if (byId.remove(open.id) == null) {
      withoutId.remove(open);
      waiting.remove(open);
    }
  }

  private void forgetAsker(Open open) {
    open.isEnded = true;
    open.stopWatch();
    byExchange.remove(open.exchange);
  }

  /** Ends it for whoever asked; its place stays taken by the answer that may come yet. */
  private void removeButOwed(Open open) {
    boolean isOwed =
        open.wasSent
            && withoutId.contains(open)
            && !(open.exchange instanceof Exchange.Stream)
            && !open.exchange.isTellable();
    if (isOwed) {
      forgetAsker(open);
    } else {
      remove(open);
    }
  }

  /** What it held is free for others, behind its own cancellation. */
  private void release(Open open) {
    if (open.wasSent) {
      outbox.onEnded(open.draw);
    } else if (open.letter != null) {
      outbox.withdraw(open.lane, open.letter);
    }
  }
}
