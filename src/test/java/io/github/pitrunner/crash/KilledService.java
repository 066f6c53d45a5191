package io.github.pitrunner.crash;

import io.github.pitrunner.endtoend.Caller;
import io.github.pitrunner.endtoend.PackagedService;
import io.github.pitrunner.journal.JournalSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** The packaged service, which is started and killed again and again on the same data. */
final class KilledService implements AutoCloseable {
  /** Nothing that is asked for here has a reason to be refused. */
  private static final String[] LIMITS = {
    "pitrunner.risk.max-order-quantity=1000000",
    "pitrunner.risk.max-position=1000000000",
    "pitrunner.risk.max-open-orders=100000",
    "pitrunner.risk.max-notional=1000000000000",
    "pitrunner.risk.max-gross-exposure=1000000000000",
    "pitrunner.risk.daily-loss-limit=1000000000000",
    "pitrunner.risk.orders-per-second=100000",
    "pitrunner.risk.orders-per-minute=100000",
    "pitrunner.risk.check-self-cross=false",
  };

  private final int gatewayPort;
  private final Path data;
  private final JournalSettings journal;
  private PackagedService service;
  private Caller caller;
  private Duration untilReady;

  private record Started(PackagedService service, Caller caller, Duration untilReady) {}

  /** Starts it for the first time. */
  KilledService(int gatewayPort, Path data, JournalSettings journal) {
    this.gatewayPort = gatewayPort;
    this.data = data;
    this.journal = journal;
    Started first = started();
    service = first.service();
    caller = first.caller();
    untilReady = first.untilReady();
  }

  // Each time on another port: the last one may be taken, as any free port.
  private Started started() {
    long begin = System.nanoTime();
    int port = PackagedService.freePort();
    String[] own = {
      "quarkus.grpc.server.port=" + port,
      "pitrunner.gateway.host=127.0.0.1",
      "pitrunner.gateway.port=" + gatewayPort,
      "pitrunner.data-dir=" + data,
      "pitrunner.journal.url=" + journal.url(),
    };
    String[] properties = java.util.Arrays.copyOf(own, own.length + LIMITS.length);
    System.arraycopy(LIMITS, 0, properties, own.length, LIMITS.length);
    PackagedService starting = new PackagedService(properties);
    Caller calling = new Caller(port);
    try {
      calling.awaitReady();
    } catch (RuntimeException e) {
      calling.close();
      starting.close();
      throw new IllegalStateException("It is not ready; see " + starting.output(), e);
    }
    return new Started(starting, calling, Duration.ofNanos(System.nanoTime() - begin));
  }

  Caller caller() {
    return caller;
  }

  /** How long the last start took. */
  Duration untilReady() {
    return untilReady;
  }

  /** Where the running process prints to. */
  Path output() {
    return service.output();
  }

  void kill() {
    service.kill();
  }

  /** Starts it again after it was killed; what the dead one printed is thrown away. */
  void restart() {
    caller.close();
    try {
      Files.deleteIfExists(service.output());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    Started next = started();
    service = next.service();
    caller = next.caller();
    untilReady = next.untilReady();
  }

  @Override
  public void close() {
    caller.close();
    service.close();
  }
}
