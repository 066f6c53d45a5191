package io.github.pitrunner.domain;

/**
 * Something that a person should look at, until it is resolved.
 *
 * @param kind what kind of thing it is
 * @param subject what it is about, such as an account or an instrument: the same kind and subject
 *     are the same alert, however often it is raised
 * @param message what happened, to which thing, and what to do
 */
public record Alert(Kind kind, String subject, String message) {
  /** Kinds of alerts; names are part of the API and of metrics. */
  public enum Kind {
    /** An account's cushion is below its threshold. */
    MARGIN_CUSHION,
    /** A position has changed by more than the threshold. */
    POSITION_CHANGE,
    /** An account's cash is below zero. */
    NEGATIVE_CASH,
    /** An old quote was given because there is no other. */
    STALE_QUOTE
  }
}
