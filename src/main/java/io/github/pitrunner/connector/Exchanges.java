package io.github.pitrunner.connector;

import com.google.protobuf.Message;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Reason;
import io.github.pitrunner.wire.Timer;
import io.github.pitrunner.wire.Timer.Scheduled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Everything that was asked for and has not ended. Request ids rise and are never used twice within
 * a run, so that a late answer to an ended request finds nobody instead of somebody else.
 */
final class Exchanges {
  private static final Logger LOG = Logger.getLogger(Exchanges.class);

  private final Timer timer;
  private final Duration patience;
  private final Consumer<Message> sender;
  private final Guard guard;
  private final Map<Exchange, Open> byExchange = new HashMap<>();
  private final TreeMap<Integer, Open> byId = new TreeMap<>();
  private final List<Open> withoutId = new ArrayList<>();
  private final List<Open> waiting = new ArrayList<>();
  private int nextRequestId = Route.FIRST_REQUEST_ID;

  /** An exchange that is open, or waits for another one of its kind to end. */
  private static final class Open {
    final Exchange exchange;
    final @Nullable Message request;
    final IntFunction<@Nullable Message> cancel;
    final Duration patience;
    int id = -1;
    boolean wasSent;
    @Nullable Scheduled deadline;

    Open(
        Exchange exchange,
        @Nullable Message request,
        IntFunction<@Nullable Message> cancel,
        Duration patience) {
      this.exchange = exchange;
      this.request = request;
      this.cancel = cancel;
      this.patience = patience;
    }

    void stopWatch() {
      if (deadline != null) {
        deadline.cancel();
      }
    }
  }

  Exchanges(Timer timer, Duration patience, Consumer<Message> sender, Guard guard) {
    this.guard = guard;
    this.timer = timer;
    this.patience = patience;
    this.sender = sender;
  }

  /** Opens an exchange under a new request id and sends its request. */
  int open(Call call, Exchange exchange) {
    IntFunction<Message> cancel = call.cancel();
    Open open =
        new Open(
            exchange,
            null,
            id -> cancel == null ? null : cancel.apply(id),
            call.patience() == null ? patience : call.patience());
    open.id = nextRequestId++;
    Message request = call.request().apply(open.id);
    byId.put(open.id, open);
    byExchange.put(exchange, open);
    watch(open);
    send(open, request);
    return open.id;
  }

  /**
   * Opens an exchange without id, now or when those that share a type of message with it have
   * ended.
   */
  void openWithoutId(Exchange exchange, Message request, @Nullable Message cancel) {
    Open open = new Open(exchange, request, id -> cancel, patience);
    byExchange.put(exchange, open);
    watch(open);
    if (collides(open)) {
      waiting.add(open);
    } else {
      start(open);
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
    boolean goesOn = CodeClass.of(message.code()) == CodeClass.WARNING;
    if (open.exchange instanceof Exchange.Stream stream) {
      // A competing session takes the data and gives it back later; the line stays open.
      if (goesOn || message.code() == 10197) {
        guard.run(open.exchange.what(), () -> stream.listener().onWarning(message));
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
      lost.stopWatch();
      if (!(lost.exchange instanceof Exchange.Stream)) {
        fail(lost, failure);
      }
    }
  }

  int size() {
    return byId.size() + withoutId.size() + waiting.size();
  }

  private void watch(Open open) {
    if (!(open.exchange instanceof Exchange.Stream)) {
      open.deadline = timer.after(open.patience, () -> onDeadline(open));
    }
  }

  private void onDeadline(Open open) {
    end(open);
    fail(
        open,
        new Failure.TimedOut(
            Reason.GATEWAY_TIMEOUT,
            "%s: the gateway has not answered within %d ms; whether it ever will is not known"
                .formatted(open.exchange.what(), open.patience.toMillis()),
            Map.of()));
    startWaiting();
  }

  /** Ends an exchange on our side; the gateway is told if it was asked. */
  private void end(Open open) {
    forget(open);
    Message cancel = open.wasSent ? open.cancel.apply(open.id) : null;
    if (cancel != null) {
      sender.accept(cancel);
    }
  }

  private void fail(Open open, Failure failure) {
    guard.run(open.exchange.what(), () -> open.exchange.fail(failure));
  }

  /** Whoever hears the end of a request may throw, but has heard it. */
  private boolean isEndedBy(Exchange exchange, Message message) {
    try {
      return exchange.onMessage(message);
    } catch (RuntimeException e) {
      guard.onFault(exchange.what(), e);
      return !(exchange instanceof Exchange.Stream);
    }
  }

  private void send(Open open, Message request) {
    open.wasSent = true;
    sender.accept(request);
  }

  private void start(Open open) {
    withoutId.add(open);
    if (open.request != null) {
      send(open, open.request);
    }
  }

  private void startWaiting() {
    for (Open open : List.copyOf(waiting)) {
      if (!collides(open)) {
        waiting.remove(open);
        start(open);
      }
    }
  }

  private boolean collides(Open candidate) {
    return withoutId.stream()
        .anyMatch(open -> !Collections.disjoint(open.exchange.types(), candidate.exchange.types()));
  }

  private void forget(Open open) {
    open.stopWatch();
    byExchange.remove(open.exchange);
    if (byId.remove(open.id) == null) {
      withoutId.remove(open);
      waiting.remove(open);
    }
  }
}
