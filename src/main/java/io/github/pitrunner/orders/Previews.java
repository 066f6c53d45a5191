package io.github.pitrunner.orders;

import io.github.pitrunner.connector.CodeClass;
import io.github.pitrunner.connector.Gateway;
import io.github.pitrunner.connector.GatewayMessage;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.OrderIntent;
import io.github.pitrunner.domain.Reason;
import io.github.pitrunner.journal.JournalEntry.OrderIdsUsed;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Asks the gateway what orders would cost. What it answers looks like an order and is none: it is
 * kept from the book here, through which everything that is said of orders passes.
 */
final class Previews implements OrderReports {
  /** A warning for an order, an error for a what-if (protocol section 5.2). */
  private static final int OFF_TICK = 110;

  private final Gateway gateway;
  private final OrderRecord record;
  private final Duration patience;
  private final OrderReports book;
  private final Map<Integer, Promise<WhatIf>> asked = new LinkedHashMap<>();

  /**
   * @param patience with the gateway's answer
   * @param book hears everything else
   */
  // More than three parameters: the way to the gateway, and who else is on it.
  Previews(Gateway gateway, OrderRecord record, Duration patience, OrderReports book) {
    this.gateway = gateway;
    this.record = record;
    this.patience = patience;
    this.book = book;
  }

  /**
   * What an order would do to its account. Fails with {@code Refused} if the gateway would not take
   * it, and with {@code TimedOut} without an answer; nothing is placed whatever happens.
   */
  Future<WhatIf> ask(OrderIntent intent) {
    int orderId = gateway.nextOrderId();
    Promise<WhatIf> answer = Promise.promise();
    asked.put(orderId, answer);
    Runnable stop = gateway.after(patience, () -> answer.tryFail(silence(intent)));
    Future<WhatIf> told =
        answer
            .future()
            .onComplete(
                end -> {
                  stop.run();
                  asked.remove(orderId);
                });
    // The gateway does not forget the id: no order of a later run may have it.
    record.happened(new OrderIdsUsed(gateway.status().clientId(), orderId));
    try {
      gateway
          .sendOrder(OrderMapper.toPreview(orderId, intent), () -> !answer.future().isComplete())
          .onFailure(answer::tryFail);
    } catch (Failure unsent) {
      answer.tryFail(unsent);
    }
    return told;
  }

  private Failure silence(OrderIntent intent) {
    return new Failure.TimedOut(
        Reason.GATEWAY_TIMEOUT,
        "The gateway has not said within %d ms what an order for %s would cost; nothing was placed"
            .formatted(patience.toMillis(), intent.instrument()),
        Map.of());
  }

  /** Nobody answers any more what was asked in a session that is over. */
  void onLost(String reason) {
    Failure lost =
        new Failure.Unavailable(
            Reason.GATEWAY_UNAVAILABLE,
            "The connection was lost before the gateway had answered; nothing was placed: "
                + reason,
            gateway.status().retryAfter(gateway.clock().instant()));
    List.copyOf(asked.values()).forEach(question -> question.tryFail(lost));
  }

  @Override
  public void onWhatIf(int orderId, WhatIf whatIf) {
    Promise<WhatIf> question = asked.get(orderId);
    // A first answer without figures may come ahead of the one with them (protocol section 5.2).
    if (question != null && whatIf.initial().change() != null) {
      question.tryComplete(whatIf);
    }
  }

  @Override
  public void onMessage(GatewayMessage message) {
    Promise<WhatIf> question = asked.get(message.id());
    if (question == null) {
      book.onMessage(message);
    } else if (CodeClass.of(message.code()) == CodeClass.FAILED || message.code() == OFF_TICK) {
      question.tryFail(
          new Failure.Refused(
              Reason.ORDER_REJECTED,
              "The gateway would refuse it, %s".formatted(message),
              Failure.gateway(message.code(), message.text())));
    }
  }

  @Override
  public void onStatus(Status status) {
    // The id alone may be that of another client's order.
    int client = status.address().clientId();
    boolean isOurs = client == -1 || client == gateway.status().clientId();
    if (!isOurs || !asked.containsKey(status.address().orderId())) {
      book.onStatus(status);
    }
  }

  @Override
  public void onContent(Content content) {
    book.onContent(content);
  }

  @Override
  public void onFill(Fill fill) {
    book.onFill(fill);
  }

  @Override
  public void onCosts(Costs costs) {
    book.onCosts(costs);
  }

  @Override
  public void onBound(Address address) {
    book.onBound(address);
  }
}
