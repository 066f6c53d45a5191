package io.github.pitrunner.operations;

import io.github.pitrunner.api.OpenStreams;
import io.github.pitrunner.connector.Gateway;
import io.github.pitrunner.connector.SessionListener;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Reason;
import io.quarkus.runtime.Startup;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Tells every open stream when the service ends, and where to go from there: to come again. */
@Startup
@Singleton
public final class StreamsEnd implements SessionListener {
  private static final Logger LOG = Logger.getLogger(StreamsEnd.class);

  // A reader that reads nothing must not use up the whole grace period of the shutdown.
  private static final Duration LIMIT = Duration.ofSeconds(2);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final OpenStreams streams;

  public StreamsEnd(Gateway gateway, OpenStreams streams) {
    this.streams = streams;
    gateway.addSessionListener(this);
  }

  @Override
  public Future<Void> onEnding() {
    LOG.infof("The service is ending: %d streams are told", streams.count());
    return streams.end(
        new Failure.Unavailable(
            Reason.SERVICE_ENDING,
            "The service is ending; another one may be starting",
            RETRY_AFTER),
        LIMIT);
  }
}
