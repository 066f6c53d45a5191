package io.github.pitrunner.connector;

import org.jboss.logging.Logger;

/**
 * Runs what belongs to others. A fault of theirs is logged and counted, and ends neither the
 * session nor what is told to the next one.
 */
final class Guard {
  private static final Logger LOG = Logger.getLogger(Guard.class);

  private long faults;

  /**
   * @param what is run, for the log
   */
  void run(String what, Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      onFault(what, e);
    }
  }

  void onFault(String what, RuntimeException fault) {
    faults++;
    LOG.errorf(fault, "Fault in %s; the session goes on", what);
  }

  /** Faults so far. */
  long faults() {
    return faults;
  }
}
