package io.github.pitrunner.domain;

/** Whether a quote can be relied on. */
public enum QuoteStatus {
  /** The line is open and alive. */
  FRESH,
  /** The line is silent, or the gateway is away: the values are the last known ones, if any. */
  STALE,
  /** The login may not see this data. */
  NO_PERMISSION,
  /** Another session of the same user has the data; it comes back when that session ends. */
  COMPETING_SESSION,
  /** The connection was lost; a fresh quote follows when it is back. */
  GAP
}
