package io.github.pitrunner.connector;

/** Who goes first when messages have to wait: the earlier lane. */
public enum Lane {
  /** Cancels of orders, what proves the socket, and what sets a session up. */
  URGENT,
  /** Orders. */
  ORDERS,
  /** What must have been read before anything can be relied on. */
  RECOVERY,
  /** Everything else that changes nothing. */
  READS
}
