package io.github.pitrunner.journal;

/**
 * The journal cannot be opened; the message tells a person in one line which database, why, and
 * what to do.
 */
public final class JournalUnusableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  JournalUnusableException(String shownUrl, String problem, String remedy) {
    super(
        "the journal %s %s; %s".formatted(shownUrl, problem.replaceAll("\\s*\\R\\s*", " "), remedy),
        null,
        false,
        false);
  }
}
