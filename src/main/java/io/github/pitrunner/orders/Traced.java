package io.github.pitrunner.orders;

import io.github.pitrunner.api.LogContext;
import io.github.pitrunner.domain.ClientOrderId;
import io.github.pitrunner.domain.Order;
import io.github.pitrunner.domain.OrderIntent;
import io.github.pitrunner.domain.OrderKeys;
import io.github.pitrunner.domain.Trace;
import io.vertx.core.Future;

/** The steps of an order's way in the trace of its call, and the order's name in the log. */
final class Traced {
  /** The name of an order in a trace. */
  private static final String ORDER = "client_order_id";

  private static final String PERM_ID = "perm_id";
  private static final String OUTCOME = "outcome";

  private Traced() {}

  /** The risk gate judges an order. */
  static Trace.Step judging(Trace trace, OrderIntent intent) {
    return step(trace, "risk gate", intent);
  }

  /** The journal records what is about to be sent. */
  static Trace.Step recording(Trace trace, OrderIntent intent) {
    return step(trace, "journal append", intent);
  }

  /** It goes to the gateway, from the wait for its turn until the gateway's word on it. */
  static Trace.Step sending(Trace trace, OrderIntent intent) {
    return step(trace, "gateway", intent);
  }

  /** The cancel of an order goes to the gateway, until the gateway's word on it. */
  static Trace.Step cancelling(Trace trace, OrderKeys keys) {
    return trace == Trace.NONE ? Trace.Step.NONE : trace.step("gateway").note(ORDER, name(keys));
  }

  /** An order of another client may have none but the gateway's. */
  private static String name(OrderKeys keys) {
    ClientOrderId id = keys.id();
    return id == null ? keys.name() : id.value();
  }

  private static Trace.Step step(Trace trace, String name, OrderIntent intent) {
    return trace == Trace.NONE
        ? Trace.Step.NONE
        : trace.step(name).note(ORDER, intent.id().value());
  }

  /** A step that ends with a future. */
  static <T> Future<T> until(Trace.Step step, Future<T> end) {
    return step == Trace.Step.NONE ? end : end.onSuccess(done -> step.end()).onFailure(step::fail);
  }

  /** A step that ends with the gateway's word on an order. */
  static Future<Order> untilAnswered(Trace.Step step, Future<Order> answer) {
    return step == Trace.Step.NONE
        ? answer
        : answer.onSuccess(order -> end(step, order)).onFailure(step::fail);
  }

  /** A step ends with the gateway's word on an order. */
  static void end(Trace.Step step, Order order) {
    step.note(PERM_ID, order.keys().permId()).note(OUTCOME, order.status().name());
    step.end();
  }

  /** A step ends because nobody has the gateway's word on an order, or it has refused it. */
  static void fail(Trace.Step step, Order order, Throwable why) {
    step.note(PERM_ID, order.keys().permId()).note(OUTCOME, order.status().name());
    step.fail(why);
  }

  /** Runs something whose log lines are about an order. */
  static void log(Tracked tracked, Runnable work) {
    LogContext.ofOrder(name(tracked.order().keys()), tracked.traceId(), work);
  }
}
