package io.github.pitrunner.journal;

import org.jspecify.annotations.Nullable;

/** Entries were not recorded, or what is recorded cannot be read. */
public final class JournalFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What went wrong. */
  public enum Kind {
    /** Too much waits to be written or read; nothing of it was done. */
    FULL,
    /**
     * The database does not take or give anything now. Of entries it is not known whether they are
     * recorded: appending the same ones again is right.
     */
    UNAVAILABLE,
    /** The name or the number of an entry is taken by another content; nothing was recorded. */
    CONFLICT,
    /** A row holds something that this version does not know. */
    UNREADABLE,
    /** The journal is closed. */
    CLOSED
  }

  private final Kind kind;

  JournalFailure(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause, false, false);
    this.kind = kind;
  }

  JournalFailure(Kind kind, String message) {
    this(kind, message, null);
  }

  public Kind kind() {
    return kind;
  }
}
