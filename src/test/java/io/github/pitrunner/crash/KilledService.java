package io.github.pitrunner.crash;

import io.github.pitrunner.endtoend.Caller;
import io.github.pitrunner.endtoend.PackagedService;
import io.github.pitrunner.journal.JournalSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

/** The packaged service, which is started and killed again and again on the same data. */
final class KilledService implements AutoCloseable {
  /** Settings with which every order of a {@link RoundPlan} is allowed. */
  static final List<String> TRADING_FREELY =
      // Both sides are traded, and orders rest.
      Stream.concat(
              PackagedService.WIDE_LIMITS.stream(),
              Stream.of("pitrunner.risk.check-self-cross=false"))
          .toList();

  private final int gatewayPort;
  private final Path data;
  private final JournalSettings journal;
  private final Deque<Path> outputs = new ArrayDeque<>();
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
    outputs.add(service.output());
  }

  // Each time on another port: the last one may be taken, as any free port.
  private Started started() {
    long begin = System.nanoTime();
    int port = PackagedService.freePort();
    List<String> properties = new ArrayList<>(TRADING_FREELY);
    properties.add("quarkus.grpc.server.port=" + port);
    properties.add("pitrunner.gateway.host=127.0.0.1");
    properties.add("pitrunner.gateway.port=" + gatewayPort);
    properties.add("pitrunner.data-dir=" + data);
    properties.add("pitrunner.journal.url=" + journal.url());
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

  /** Where the process that was killed last, and the one that runs, have printed to. */
  List<Path> outputs() {
    return List.copyOf(outputs);
  }

  void kill() {
    service.kill();
  }

  /** Starts it again after it was killed. */
  void restart() {
    caller.close();
    forgetOldOutput();
    Started next = started();
    service = next.service();
    caller = next.caller();
    untilReady = next.untilReady();
    outputs.add(service.output());
  }

  private void forgetOldOutput() {
    try {
      while (outputs.size() > 1) {
        Files.deleteIfExists(outputs.remove());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    caller.close();
    service.close();
  }
}
