package io.github.pitrunner.domain;

import org.jspecify.annotations.Nullable;

/**
 * Something that a person should look at, until it is resolved.
 *
 * @param kind what kind of thing it is
 * @param subject what it is about, such as an account or an instrument: the same kind and subject
 *     are the same alert, however often it is raised
 * @param message what happened, to which thing, and what to do
 * @param account whose business it is; null if that is not known, or it is nobody's alone
 */
public record Alert(Kind kind, String subject, String message, @Nullable AccountId account) {
  /** An alert about no account. */
  public Alert(Kind kind, String subject, String message) {
    this(kind, subject, message, null);
  }

  /** Whether somebody who may see these accounts may see it. */
  public boolean isShownTo(AccountScope seen) {
    return !kind.isOfAnAccount() || seen.shows(account);
  }

  /** How bad it is, the least first. */
  public enum Severity {
    /** To be looked at. */
    WARNING,
    /** To be looked at now: trading has stopped, or money is at risk. */
    CRITICAL
  }

  /** Kinds of alerts; names are part of the API and of metrics. */
  public enum Kind {
    /** There is no session with the gateway. */
    CONNECTION_LOST(Severity.CRITICAL),
    /** So many tries to connect failed that none is made for a while. */
    CIRCUIT_OPEN(Severity.CRITICAL),
    /** The gateway has lost its link to the broker. */
    BROKER_LINK_LOST(Severity.CRITICAL),
    /** The gateway refused an order that was sent. */
    ORDER_REJECTED(Severity.WARNING, true),
    /** For too long nobody knows what became of an order. */
    OUTCOME_UNKNOWN(Severity.CRITICAL),
    /** An account's loss of the day nears its limit. */
    DAILY_LOSS_WARNING(Severity.WARNING),
    /** An account's loss of the day has reached its limit. */
    DAILY_LOSS_LIMIT(Severity.CRITICAL),
    /** An account's cushion is below its threshold. */
    MARGIN_CUSHION(Severity.CRITICAL),
    /** An account's cash is below zero. */
    NEGATIVE_CASH(Severity.WARNING),
    /** A position has changed by more than the threshold. */
    POSITION_CHANGE(Severity.WARNING),
    /** Nothing is heard of what should be heard of. */
    STALE_DATA(Severity.WARNING),
    /** An old quote was given because there is no other. */
    STALE_QUOTE(Severity.WARNING),
    /** The gateway said that messages came too fast. */
    PACING_VIOLATION(Severity.WARNING, true),
    /** The journal cannot be written. */
    JOURNAL_UNWRITABLE(Severity.CRITICAL),
    /** The kill switch stops all orders. */
    KILL_SWITCH_ENGAGED(Severity.CRITICAL),
    /** Something failed in a way that nobody foresaw. */
    UNEXPECTED_ERROR(Severity.WARNING, true);

    private final Severity severity;
    private final boolean passes;

    Kind(Severity severity) {
      this(severity, false);
    }

    Kind(Severity severity, boolean passes) {
      this.severity = severity;
      this.passes = passes;
    }

    /** It is about one account, which its words may name. */
    public boolean isOfAnAccount() {
      return switch (this) {
        case ORDER_REJECTED,
            OUTCOME_UNKNOWN,
            DAILY_LOSS_WARNING,
            DAILY_LOSS_LIMIT,
            MARGIN_CUSHION,
            NEGATIVE_CASH,
            POSITION_CHANGE,
            // Its reason may be an account's loss.
            KILL_SWITCH_ENGAGED ->
            true;
        case CONNECTION_LOST,
            CIRCUIT_OPEN,
            BROKER_LINK_LOST,
            STALE_DATA,
            STALE_QUOTE,
            PACING_VIOLATION,
            JOURNAL_UNWRITABLE,
            UNEXPECTED_ERROR ->
            false;
      };
    }

    public Severity severity() {
      return severity;
    }

    /** It is over as soon as it has happened: nobody resolves it, so it resolves by itself. */
    public boolean passes() {
      return passes;
    }
  }
}
