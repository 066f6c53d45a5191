package io.github.pitrunner.security.credentials;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** How the thread that starts waits between two tries. */
@FunctionalInterface
public interface Waiting {
  /** For so long, on this thread. */
  Waiting ON_THIS_THREAD =
      time -> {
        var unused = new CountDownLatch(1).await(time.toNanos(), TimeUnit.NANOSECONDS);
      };

  /** Returns when the time has passed. */
  void pause(Duration time) throws InterruptedException;
}
