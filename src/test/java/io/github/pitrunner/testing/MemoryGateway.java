package io.github.pitrunner.testing;

import io.github.pitrunner.connector.Dialer;
import io.github.pitrunner.connector.Endpoint;
import io.github.pitrunner.wire.Link;
import io.vertx.core.Future;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Where a connector dials in memory; the test plays the gateway on each link. */
public final class MemoryGateway implements Dialer {
  private final Clock clock;
  private final List<MemoryLink> links = new ArrayList<>();
  private final List<Instant> dials = new ArrayList<>();
  private final List<Endpoint> endpoints = new ArrayList<>();
  private final List<Duration> patiences = new ArrayList<>();
  private boolean refusing;

  public MemoryGateway(Clock clock) {
    this.clock = clock;
  }

  @Override
  public Future<Link> dial(Endpoint endpoint, Duration patience) {
    dials.add(clock.instant());
    endpoints.add(endpoint);
    patiences.add(patience);
    if (refusing) {
      return Future.failedFuture(new IOException("Connection refused"));
    }
    MemoryLink link = new MemoryLink();
    links.add(link);
    return Future.succeededFuture(link);
  }

  /** Whether the port refuses from now on. */
  public void refuse(boolean refuse) {
    refusing = refuse;
  }

  /** When it was dialled. */
  public List<Instant> dials() {
    return List.copyOf(dials);
  }

  /** Where it was dialled. */
  public List<Endpoint> endpoints() {
    return List.copyOf(endpoints);
  }

  /** The patience of each dial. */
  public List<Duration> patiences() {
    return List.copyOf(patiences);
  }

  /** The newest connection. */
  public MemoryLink link() {
    return links.get(links.size() - 1);
  }

  /** Connections so far. */
  public int connections() {
    return links.size();
  }
}
