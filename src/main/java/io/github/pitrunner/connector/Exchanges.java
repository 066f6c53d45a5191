package io.github.pitrunner.connector;

import com.google.protobuf.Message;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Reason;
import io.github.pitrunner.wire.Timer;
import io.github.pitrunner.wire.Timer.Scheduled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
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

  Exchanges(Timer timer, Duration patience, Consumer<Message> sender) {
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
    byId.put(open.id, open);
    watch(open);
    sender.accept(call.request().apply(open.id));
    return open.id;
  }

  /**
   * Opens an exchange without id, now or when those that share a type of message with it have
   * ended.
   */
  void openWithoutId(Exchange exchange, Message request, @Nullable Message cancel) {
    Open open = new Open(exchange, request, id -> cancel, patience);
    watch(open);
    if (collides(open)) {
      waiting.add(open);
    } else {
      start(open);
    }
  }

  /** Ends an exchange on the caller's wish and tells the gateway. */
  void cancel(Exchange exchange) {
    Open open = find(exchange);
    if (open != null) {
      boolean wasSent = !waiting.contains(open);
      forget(open);
      if (wasSent) {
        sendCancel(open);
      }
      startWaiting();
    }
  }

  void onRequestReply(int requestId, Message message) {
    Open open = byId.get(requestId);
    if (open == null) {
      LOG.debugf(
          "Late answer %s to request %d", message.getDescriptorForType().getName(), requestId);
    } else if (open.exchange.onMessage(message)) {
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
        stream.listener().onWarning(message);
        return;
      }
    } else if (goesOn) {
      return;
    }
    forget(open);
    open.exchange.fail(GatewayFailures.of(open.exchange.what(), message));
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
    } else if (match.exchange.onMessage(message)) {
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
    withoutId.clear();
    waiting.clear();
    for (Open lost : open) {
      lost.stopWatch();
      if (!(lost.exchange instanceof Exchange.Stream)) {
        lost.exchange.fail(failure);
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
    boolean wasSent = !waiting.contains(open);
    forget(open);
    if (wasSent) {
      sendCancel(open);
    }
    open.exchange.fail(
        new Failure.TimedOut(
            Reason.GATEWAY_TIMEOUT,
            "%s: the gateway has not answered within %d ms; whether it ever will is not known"
                .formatted(open.exchange.what(), open.patience.toMillis()),
            Map.of()));
    startWaiting();
  }

  private void sendCancel(Open open) {
    Message cancel = open.cancel.apply(open.id);
    if (cancel != null) {
      sender.accept(cancel);
    }
  }

  private void start(Open open) {
    withoutId.add(open);
    if (open.request != null) {
      sender.accept(open.request);
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

  private @Nullable Open find(Exchange exchange) {
    for (List<Open> list : List.of(List.copyOf(byId.values()), withoutId, waiting)) {
      for (Open open : list) {
        if (open.exchange == exchange) {
          return open;
        }
      }
    }
    return null;
  }

  private void forget(Open open) {
    open.stopWatch();
    byId.remove(open.id);
    withoutId.remove(open);
    waiting.remove(open);
  }
}
