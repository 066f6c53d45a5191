package io.github.pitrunner.orders;

import static io.github.pitrunner.domain.OrderStatus.CANCELLED;
import static io.github.pitrunner.domain.OrderStatus.FILLED;
import static io.github.pitrunner.domain.OrderStatus.INACTIVE;
import static io.github.pitrunner.domain.OrderStatus.NOT_PLACED;
import static io.github.pitrunner.domain.OrderStatus.OUTCOME_UNKNOWN;
import static io.github.pitrunner.domain.OrderStatus.PENDING_CANCEL;
import static io.github.pitrunner.domain.OrderStatus.PENDING_SUBMIT;
import static io.github.pitrunner.domain.OrderStatus.PRE_SUBMITTED;
import static io.github.pitrunner.domain.OrderStatus.REJECTED;
import static io.github.pitrunner.domain.OrderStatus.SUBMITTED;

import io.github.pitrunner.domain.OrderStatus;

/**
 * The life of an order: a pure function from where it stands and what happens to where it stands
 * then.
 *
 * <pre>
 *  sent ──► PENDING_SUBMIT ──► PRE_SUBMITTED ──► SUBMITTED ──► PENDING_CANCEL ──► CANCELLED ─┐
 *             │        │             │  ▲            │ ▲             │                ▲       │
 *             │        │             ▼  │            ▼ │             │                │       │ executed
 *             │        │            INACTIVE ◄───────────────────────┘                │       │ whole
 *             │        │               │  (also what has vanished)                    │       ▼
 *             │        └─ refused ─► REJECTED           from every status above ──────┴──► FILLED
 *             │
 *             └─ silence, loss ─► OUTCOME_UNKNOWN ─┬─ any report, an execution ─► as reported
 *                                                  ├─ refused ─► REJECTED
 *                                                  └─ not found in a new session ─► NOT_PLACED
 * </pre>
 *
 * <p>Reports repeat and overtake each other, so a report only moves an order forward: PRE_SUBMITTED
 * after SUBMITTED, or either after PENDING_CANCEL, is late and changes nothing. The list of open
 * orders, asked for, is no hint but the truth of its moment and may also move an order back. An end
 * stays an end, with three exceptions, because an order that lives must never be taken for dead:
 *
 * <ul>
 *   <li>fills are the authority: what is executed whole is FILLED even if it was cancelled, refused
 *       or not found; what was refused or not found and is executed in part works;
 *   <li>an order that was not found and is reported later had been on its way: it follows;
 *   <li>an order that was refused and stands among the open orders was not: it follows. That it is
 *       reported as working brings its refusal into doubt, and the list is asked for.
 * </ul>
 *
 * <p>Not found is only what was sent today, because the gateway lists no ends and executions of
 * earlier days ({@link TradingDay}); an older one stays OUTCOME_UNKNOWN.
 *
 * <p>An acknowledged order that the gateway lists neither as open nor as completed in a new session
 * has most probably ended while nobody listened (a day order over night). Its end is not invented:
 * it becomes INACTIVE, with the reason said, and is no longer counted on.
 */
final class OrderLife {
  private OrderLife() {}

  static OrderStatus next(OrderStatus status, OrderCause cause) {
    return switch (cause) {
      case REPORTED_PENDING_SUBMIT -> reported(status, PENDING_SUBMIT);
      case REPORTED_PRE_SUBMITTED -> reported(status, PRE_SUBMITTED);
      case REPORTED_SUBMITTED -> reported(status, SUBMITTED);
      case REPORTED_PENDING_CANCEL -> reported(status, PENDING_CANCEL);
      case REPORTED_INACTIVE -> reported(status, INACTIVE);
      case REPORTED_CANCELLED -> reported(status, CANCELLED);
      case REPORTED_FILLED, EXECUTED_WHOLE -> FILLED;
      case LISTED_PENDING_SUBMIT -> listed(status, PENDING_SUBMIT);
      case LISTED_PRE_SUBMITTED -> listed(status, PRE_SUBMITTED);
      case LISTED_SUBMITTED -> listed(status, SUBMITTED);
      case LISTED_PENDING_CANCEL -> listed(status, PENDING_CANCEL);
      case LISTED_INACTIVE -> listed(status, INACTIVE);
      case EXECUTED_IN_PART -> executedInPart(status);
      case CANCEL_SENT -> cancelSent(status);
      case REFUSED -> refused(status);
      case ACKNOWLEDGEMENT_MISSED ->
          status == PENDING_SUBMIT || status == PENDING_CANCEL ? OUTCOME_UNKNOWN : status;
      case NOT_FOUND -> status == OUTCOME_UNKNOWN ? NOT_PLACED : status;
      case VANISHED -> status.isFinal() || status == OUTCOME_UNKNOWN ? status : INACTIVE;
    };
  }

  private static OrderStatus reported(OrderStatus status, OrderStatus reported) {
    return switch (status) {
      case FILLED, CANCELLED, REJECTED -> status;
      case OUTCOME_UNKNOWN, NOT_PLACED -> reported;
      // What is inactive may become active again, but not unsent.
      case INACTIVE -> reported == PENDING_SUBMIT ? status : reported;
      case PENDING_SUBMIT, PRE_SUBMITTED, SUBMITTED, PENDING_CANCEL ->
          progress(reported) > progress(status) ? reported : status;
    };
  }

  private static OrderStatus listed(OrderStatus status, OrderStatus listed) {
    return status == FILLED || status == CANCELLED ? status : listed;
  }

  private static OrderStatus executedInPart(OrderStatus status) {
    return switch (status) {
      case PENDING_SUBMIT, PRE_SUBMITTED, OUTCOME_UNKNOWN, REJECTED, NOT_PLACED -> SUBMITTED;
      case SUBMITTED, PENDING_CANCEL, INACTIVE, FILLED, CANCELLED -> status;
    };
  }

  /**
   * What is not known to be there stays so: that a cancel is under way makes it no better known.
   */
  private static OrderStatus cancelSent(OrderStatus status) {
    return switch (status) {
      case PENDING_SUBMIT, PRE_SUBMITTED, SUBMITTED, INACTIVE -> PENDING_CANCEL;
      case PENDING_CANCEL, OUTCOME_UNKNOWN, FILLED, CANCELLED, REJECTED, NOT_PLACED -> status;
    };
  }

  private static OrderStatus refused(OrderStatus status) {
    return switch (status) {
      case PENDING_SUBMIT, PENDING_CANCEL, INACTIVE, OUTCOME_UNKNOWN, NOT_PLACED -> REJECTED;
      case PRE_SUBMITTED, SUBMITTED, FILLED, CANCELLED, REJECTED -> status;
    };
  }

  private static int progress(OrderStatus status) {
    return switch (status) {
      case OUTCOME_UNKNOWN, NOT_PLACED -> 0;
      case PENDING_SUBMIT -> 1;
      case PRE_SUBMITTED -> 2;
      case SUBMITTED -> 3;
      case PENDING_CANCEL -> 4;
      case INACTIVE -> 5;
      case CANCELLED, REJECTED, FILLED -> 6;
    };
  }
}
