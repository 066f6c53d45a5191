package io.github.pitrunner.domain;

/**
 * What a caller may do. A ladder: each role may do what those before it may, so that a call states
 * the least that it needs.
 */
public enum Role {
  /** Looks: quotes, positions, orders, status. */
  VIEWER,

  /** Trades: places, changes and cancels orders, and engages the kill switch. */
  TRADER,

  /** Answers for it: releases the kill switch and reads the audit trail. */
  ADMIN;

  /** Whether this role may do what that one may. */
  public boolean includes(Role needed) {
    return compareTo(needed) >= 0;
  }
}
