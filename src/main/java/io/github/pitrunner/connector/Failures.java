package io.github.pitrunner.connector;

/**
 * Failed tries to connect since the last session that proved itself.
 *
 * @param rounds failed rounds in a row
 * @param tries failed tries in all of them and in the round under way
 * @param triesInRound failed tries in the round under way
 */
public record Failures(int rounds, int tries, int triesInRound) {
  static final Failures NONE = new Failures(0, 0, 0);

  /** One more try has failed; the round goes on. */
  Failures plusTry() {
    return new Failures(rounds, tries + 1, triesInRound + 1);
  }

  /** The round has failed with its last try. */
  Failures plusRound() {
    return new Failures(rounds + 1, tries, 0);
  }
}
