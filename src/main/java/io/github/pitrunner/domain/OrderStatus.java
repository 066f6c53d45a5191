package io.github.pitrunner.domain;

/** Where an order stands. */
public enum OrderStatus {
  /** Sent, not acknowledged yet. */
  PENDING_SUBMIT,
  /** Accepted and held. */
  PRE_SUBMITTED,
  /** Working at its destination. */
  SUBMITTED,
  /** A cancel was asked for; fills can still arrive. */
  PENDING_CANCEL,
  /** Filled whole. */
  FILLED,
  /** Ended without being filled whole. */
  CANCELLED,
  /** Refused. */
  REJECTED,
  /** Not working for a reason of the gateway's; may become active again. */
  INACTIVE,
  /** Sent, and nobody knows what became of it: it may live. */
  OUTCOME_UNKNOWN,
  /** The gateway does not know it: it never arrived. */
  NOT_PLACED;

  /** The order has ended. */
  public boolean isFinal() {
    return this == FILLED || this == CANCELLED || this == REJECTED || this == NOT_PLACED;
  }
}
