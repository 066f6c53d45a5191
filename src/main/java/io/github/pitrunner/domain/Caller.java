package io.github.pitrunner.domain;

/**
 * Who waits for an answer. Whoever leaves, by its own wish or because its deadline is over, frees
 * what it held, at the gateway too. On one context.
 */
public interface Caller {
  /** Somebody who waits whatever happens. */
  Caller STAYING =
      new Caller() {
        @Override
        public boolean isGone() {
          return false;
        }

        @Override
        public Runnable onGone(Runnable task) {
          return () -> {};
        }
      };

  boolean isGone();

  /** The trace of its call. */
  default Trace trace() {
    return Trace.NONE;
  }

  /**
   * Runs the task once when the caller leaves; at once if it has left.
   *
   * @return takes the task back, when the caller need not care any more
   */
  Runnable onGone(Runnable task);
}
