package io.github.pitrunner.endtoend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The packaged jar in a process of its own, as a user starts it. */
public final class PackagedService implements AutoCloseable {
  /** Settings with which no limit is in the way of a run with many orders. */
  public static final List<String> WIDE_LIMITS =
      List.of(
          "pitrunner.risk.max-order-quantity=1000000",
          "pitrunner.risk.max-position=1000000000",
          "pitrunner.risk.max-open-orders=100000",
          "pitrunner.risk.max-notional=1000000000000",
          "pitrunner.risk.max-gross-exposure=1000000000000",
          "pitrunner.risk.daily-loss-limit=1000000000000",
          "pitrunner.risk.orders-per-second=100000",
          "pitrunner.risk.orders-per-minute=100000",
          "pitrunner.security.calls-per-second=100000",
          "pitrunner.security.calls-burst=100000",
          "pitrunner.security.safety-calls-per-second=100000",
          "pitrunner.security.safety-calls-burst=100000");

  private static final String DATA_DIRECTORY = "pitrunner.data-dir=";
  private static final String ANONYMOUS = "pitrunner.security.anonymous=";
  private static final Path JAR = Path.of("target/quarkus-app/quarkus-run.jar");

  /** The exit code of a process that SIGKILL has ended. */
  private static final int KILLED = 128 + 9;

  private final Process process;
  private final Path output;

  /**
   * What runs the jar.
   *
   * @param home of the JDK
   * @param options before {@code -jar}
   */
  public record Jvm(Path home, List<String> options) {
    public Jvm {
      options = List.copyOf(options);
    }

    /** The one that this code runs on. */
    static Jvm own() {
      return new Jvm(Path.of(System.getProperty("java.home")), List.of());
    }
  }

  /**
   * Starts the jar with these system properties; unless they say otherwise, health and metrics are
   * on any port, the data directory is a new one and callers need no credentials.
   */
  public PackagedService(String... properties) {
    this(List.of(properties));
  }

  /** The same. */
  public PackagedService(List<String> properties) {
    this(Jvm.own(), JAR, properties);
  }

  /** The same on another JVM, of another package. */
  public PackagedService(Jvm jvm, Path jar, List<String> properties) {
    List<String> command = new ArrayList<>();
    command.add(jvm.home().resolve("bin/java").toString());
    command.addAll(jvm.options());
    // Several services run beside each other; of two settings of one key the last one counts.
    command.add("-Dquarkus.management.port=0");
    if (properties.stream().noneMatch(property -> property.startsWith(DATA_DIRECTORY))) {
      command.add("-D" + DATA_DIRECTORY + dataDirectory());
    }
    if (properties.stream().noneMatch(property -> property.startsWith(ANONYMOUS))) {
      command.add("-D" + ANONYMOUS + "I-ACCEPT-ANONYMOUS-ACCESS");
    }
    for (String property : properties) {
      command.add("-D" + property);
    }
    command.add("-jar");
    command.add(jar.toString());
    try {
      output = Files.createTempFile(Path.of("target"), "packaged-service", ".log");
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      // It must not outlive who has started it, however that one ends.
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path dataDirectory() {
    try {
      return Files.createTempDirectory(Path.of("target"), "packaged-service");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Tells it to end, as an orchestrator does. */
  public void terminate() {
    process.destroy();
  }

  /** Kills it with SIGKILL, which it cannot hear of, and waits until it is gone. */
  public void kill() {
    process.destroyForcibly();
    int exit = awaitExit();
    if (exit != KILLED) {
      throw new AssertionError("It has ended by itself, with %d: %s".formatted(exit, lines()));
    }
  }

  /** Its process. */
  public long pid() {
    return process.pid();
  }

  /** Where it prints to. */
  public Path output() {
    return output;
  }

  /** What it has printed so far. */
  public List<String> lines() {
    try {
      return Files.readAllLines(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for it to end by itself and returns its exit code. */
  public int awaitExit() {
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        throw new AssertionError("It still runs: " + lines());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** A port that is free now. */
  public static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
