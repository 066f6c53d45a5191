package io.github.pitrunner.crash;

import io.github.pitrunner.endtoend.Caller;
import io.github.pitrunner.endtoend.PackagedService;
import io.github.pitrunner.journal.JournalSettings;
import io.github.pitrunner.v1.GetStatusRequest;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The packaged service as a StatefulSet of one replica runs it: told to end, and started again on
 * the same data and the same port when it is gone.
 */
final class RestartedService implements AutoCloseable {
  /** How a process ends that was told to: 128 and the signal. */
  private static final int TERMINATED = 143;

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration BETWEEN = Duration.ofMillis(20);

  /**
   * Below those that the system gives to whoever connects: nobody takes it while the service is
   * away.
   */
  private static final int FIRST_PORT = 20_000;

  private static final int PORTS = 12_000;

  private final int port = ownPort();
  private final List<Path> outputs = new ArrayList<>();
  private final List<String> properties;
  private PackagedService service;

  /**
   * How long a restart took.
   *
   * @param ending from SIGTERM until the process is gone
   * @param starting from then until it is ready
   */
  record Restart(Duration ending, Duration starting) {}

  /** Starts it for the first time. */
  RestartedService(int gatewayPort, JournalSettings journal, Path data) {
    properties = new ArrayList<>(KilledService.TRADING_FREELY);
    properties.add("quarkus.grpc.server.port=" + port);
    properties.add("pitrunner.gateway.host=127.0.0.1");
    properties.add("pitrunner.gateway.port=" + gatewayPort);
    properties.add("pitrunner.data-dir=" + data);
    properties.add("pitrunner.journal.url=" + journal.url());
    service = started();
  }

  private PackagedService started() {
    PackagedService starting = new PackagedService(properties);
    outputs.add(starting.output());
    return starting;
  }

  private static int ownPort() {
    Random random = new Random();
    int port = FIRST_PORT + random.nextInt(PORTS);
    while (!isFree(port)) {
      port = FIRST_PORT + random.nextInt(PORTS);
    }
    return port;
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort() == port;
    } catch (IOException e) {
      return false;
    }
  }

  int port() {
    return port;
  }

  /** Where its processes have printed to. */
  List<Path> outputs() {
    return List.copyOf(outputs);
  }

  /** Waits until it is ready, on a connection of another client than those that are watched. */
  void awaitReady() {
    long end = System.nanoTime() + PATIENCE.toNanos();
    try (Caller caller = new Caller(port)) {
      // Else it would wait longer for each try, and so would the figure.
      while (!isReady(caller)) {
        if (System.nanoTime() > end) {
          throw new IllegalStateException("It is not ready; see " + service.output());
        }
        KillPlan.pause(BETWEEN);
        caller.channel().resetConnectBackoff();
      }
    }
  }

  private static boolean isReady(Caller caller) {
    try {
      return caller
          .gateway()
          .getStatus(GetStatusRequest.getDefaultInstance())
          .getStatus()
          .getReady();
    } catch (StatusRuntimeException e) {
      return false;
    }
  }

  /** Tells it to end with SIGTERM, waits for that, and starts it again. */
  Restart restart() {
    Duration ending = end();
    long begin = System.nanoTime();
    service = started();
    awaitReady();
    return new Restart(ending, Duration.ofNanos(System.nanoTime() - begin));
  }

  /** Tells it to end, and returns how long it took. */
  Duration end() {
    long begin = System.nanoTime();
    service.terminate();
    int exit = service.awaitExit();
    if (exit != TERMINATED) {
      throw new IllegalStateException(
          "Told to end, it has ended with %d; see %s".formatted(exit, service.output()));
    }
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  @Override
  public void close() {
    service.close();
  }
}
