package io.github.pitrunner.archfixture.simulator;

import io.github.pitrunner.archfixture.connector.Session;
import io.github.pitrunner.archfixture.tws.Tick;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Uses the connector, waits, locks, shares, and asks the machine for the time. */
public final class Exchange {
  private static int opened;

  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Session session;

  public synchronized void open(Session with) {
    lock.lock();
    try {
      opened++;
      session = with;
    } finally {
      lock.unlock();
    }
  }

  public Instant settle() throws InterruptedException {
    Thread.sleep(1);
    return Instant.now();
  }

  public Tick tick() {
    return new Tick(session == null ? opened : 1);
  }
}
