package io.github.pitrunner.operations;

import io.github.pitrunner.domain.Alert.Severity;
import io.github.pitrunner.domain.Secret;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where alerts are sent, and how hard it is tried.
 *
 * @param minSeverity less severe alerts are not sent
 * @param queue events that wait; beyond it the oldest is left out
 * @param shutdownGrace how long the service's end waits for what was not sent
 */
record WebhookSettings(
    Target target, Severity minSeverity, int queue, Retry retry, Duration shutdownGrace) {
  /** Who gets them. Its text does not say more than the host: the rest may be secret. */
  record Target(URI url, @Nullable Secret token, Duration timeout) {
    Target {
      if (url.getHost() == null) {
        // Such as 1.2.3.999; found before the first alert finds it.
        throw new IllegalArgumentException(
            "pitrunner.alerts.webhook.url names no host (its value is not shown here, because it may hold a secret)");
      }
    }

    @Override
    public String toString() {
      return url.getPort() < 0
          ? "%s://%s".formatted(url.getScheme(), url.getHost())
          : "%s://%s:%d".formatted(url.getScheme(), url.getHost(), url.getPort());
    }
  }

  /**
   * How it is tried again.
   *
   * @param times at most
   * @param backoff before the first of them, doubled with each further one
   * @param backoffMax the longest one
   */
  record Retry(int times, Duration backoff, Duration backoffMax) {
    /** The wait after so many failed tries, the first included. */
    Duration after(int tries) {
      Duration wait = backoff;
      for (int i = 1; i < tries && wait.compareTo(backoffMax) < 0; i++) {
        wait = wait.multipliedBy(2);
      }
      return wait.compareTo(backoffMax) < 0 ? wait : backoffMax;
    }
  }
}
