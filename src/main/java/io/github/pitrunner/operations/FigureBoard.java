package io.github.pitrunner.operations;

import io.github.pitrunner.api.Ticker;
import io.github.pitrunner.connector.ConnectorStatus;
import io.github.pitrunner.connector.Gateway;
import io.github.pitrunner.connector.SessionListener;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Takes the figures on the connector's context, every second and on each change of the status, and
 * holds the last ones for those who may not go there: health checks and metrics. That they are
 * taken at all shows that the connector's event loop turns.
 */
@Startup
@Singleton
public final class FigureBoard implements SessionListener {
  private static final Duration PERIOD = Duration.ofSeconds(1);

  /** An event loop that has not run a task for longer than this is taken for dead. */
  private static final Duration DEAD = Duration.ofSeconds(10);

  private final Gateway gateway;
  private final Rooms rooms;
  // Filled by the threads that start, read on the context.
  private final List<Consumer<Figures>> followers = new CopyOnWriteArrayList<>();
  private volatile Instant turned;
  private volatile Figures latest;

  /** Made before the connector starts: until then nothing that it reads can change. */
  FigureBoard(Gateway gateway, Ticker ticker, Rooms rooms) {
    this.gateway = gateway;
    this.rooms = rooms;
    this.turned = gateway.clock().instant();
    this.latest = read(turned);
    gateway.addSessionListener(this);
    gateway.execute(() -> ticker.every(PERIOD, this::take));
  }

  /** The figures that were taken last; from any thread. */
  Figures latest() {
    return latest;
  }

  /** Who hears how long things take; before the connector starts. */
  void time(Rooms.Timings timings) {
    rooms.time(timings);
  }

  /** The time; from any thread. */
  Instant now() {
    return gateway.clock().instant();
  }

  /** How long ago the event loop last ran a task; from any thread. */
  Duration sinceTurn() {
    return Duration.between(turned, gateway.clock().instant());
  }

  /** The event loop runs its tasks; from any thread. */
  boolean isTurning() {
    return sinceTurn().compareTo(DEAD) <= 0;
  }

  /** Tells each figures to come, on the connector's context; before the connector starts. */
  void follow(Consumer<Figures> follower) {
    followers.add(follower);
  }

  @Override
  public void onStatus(ConnectorStatus status) {
    take();
  }

  private void take() {
    // First: a fault in a figure is no dead loop.
    turned = gateway.clock().instant();
    Figures figures = read(turned);
    latest = figures;
    followers.forEach(follower -> follower.accept(figures));
  }

  private Figures read(Instant now) {
    return new Figures(now, gateway.status(), gateway.figures(), rooms.figures());
  }
}
