package io.github.pitrunner.crash;

/**
 * Something that must not be.
 *
 * @param text what it is, with the names of orders and executions
 */
public record Violation(Kind kind, String text) {
  /** What was promised and is not so. */
  public enum Kind {
    /** Something is there twice that was wanted once. */
    DUPLICATE,
    /** Something is at the gateway, or was promised to a client, and is not known. */
    LOST,
    /** Nobody knows what has become of an order. */
    UNKNOWN,
    /** Two records of one thing are not the same, or one of something that never was. */
    DIFFERENT,
    /** An order was refused although nothing was wrong with it. */
    REFUSED,
    /** A client who came back to its stream of events has missed one or has seen one twice. */
    EVENTS,
    /** A client who came back to its stream of quotes hears nothing of an instrument. */
    QUOTES
  }

  @Override
  public String toString() {
    return kind + ": " + text;
  }
}
