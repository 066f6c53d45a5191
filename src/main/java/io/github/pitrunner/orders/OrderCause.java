package io.github.pitrunner.orders;

/** What can move an order from one status to another. */
enum OrderCause {
  /** The gateway says, unasked, that it has it and has not sent it on. */
  REPORTED_PENDING_SUBMIT,
  REPORTED_PRE_SUBMITTED,
  REPORTED_SUBMITTED,
  REPORTED_PENDING_CANCEL,
  REPORTED_INACTIVE,
  REPORTED_CANCELLED,
  REPORTED_FILLED,
  /** It stands in the list of open orders that was asked for: no hint but the state of things. */
  LISTED_PENDING_SUBMIT,
  LISTED_PRE_SUBMITTED,
  LISTED_SUBMITTED,
  LISTED_PENDING_CANCEL,
  LISTED_INACTIVE,
  /** An execution leaves a rest. */
  EXECUTED_IN_PART,
  /** The executions reach the quantity. */
  EXECUTED_WHOLE,
  /** We have sent a cancel. */
  CANCEL_SENT,
  /** The gateway has refused it before it acknowledged it, or while it was not working. */
  REFUSED,
  /** Silence, or a lost connection, where an acknowledgement was due. */
  ACKNOWLEDGEMENT_MISSED,
  /** Of today, never acknowledged, and the gateway, asked in a new session, does not know it. */
  NOT_FOUND,
  /** It was acknowledged and the gateway, asked in a new session, lists it nowhere any more. */
  VANISHED;

  /** The gateway says, unasked, that it has the order and that it has not ended. */
  boolean isAlive() {
    return switch (this) {
      case REPORTED_PENDING_SUBMIT, REPORTED_PRE_SUBMITTED, REPORTED_SUBMITTED -> true;
      default -> false;
    };
  }

  /** The gateway says that the order is accepted or at its destination. */
  boolean isWorking() {
    return switch (this) {
      case REPORTED_PRE_SUBMITTED, REPORTED_SUBMITTED, LISTED_PRE_SUBMITTED, LISTED_SUBMITTED ->
          true;
      default -> false;
    };
  }
}
