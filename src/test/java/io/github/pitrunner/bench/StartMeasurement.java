package io.github.pitrunner.bench;

import grpc.health.v1.HealthGrpc;
import grpc.health.v1.HealthOuterClass.HealthCheckRequest;
import grpc.health.v1.HealthOuterClass.HealthCheckResponse.ServingStatus;
import io.github.pitrunner.endtoend.Caller;
import io.github.pitrunner.endtoend.PackagedService;
import io.github.pitrunner.endtoend.PackagedService.Jvm;
import io.github.pitrunner.simulator.SimulatedGateway;
import io.grpc.StatusRuntimeException;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Prints how long the packaged service takes until it answers and until it is ready, and what
 * memory it holds then and after a minute of light load, beside the simulated gateway in this
 * process: on this JDK and, where there is one, on JDK 25 with its ahead-of-time cache.
 */
public final class StartMeasurement {
  private static final Pattern STARTED = Pattern.compile("started in (\\d+\\.\\d+)s");
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
  private static final Path JAR = Path.of("target/quarkus-app/quarkus-run.jar");
  private static final long LOAD_SECONDS = 60;
  private static final long PATIENCE_SECONDS = 60;

  private final PrintStream out;
  private final int gatewayPort;

  private StartMeasurement(PrintStream out, int gatewayPort) {
    this.out = out;
    this.gatewayPort = gatewayPort;
  }

  /** A way to start the service. */
  private record Way(String name, Jvm jvm, Path jar) {}

  /** What one start took, from the start of the process. */
  private record Start(
      double quarkusSeconds, double answerSeconds, double readySeconds, double processorSeconds) {}

  public static void main(String[] args) throws Exception {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    LogManager.getLogManager().getLogger("").setLevel(Level.WARNING);
    int starts = args.length == 0 ? 5 : Integer.parseInt(args[0]);
    Vertx vertx = Vertx.vertx();
    SimulatedGateway gateway = BenchGateway.create(vertx);
    int exit = 0;
    try {
      var unused =
          gateway.start().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
      StartMeasurement measurement = new StartMeasurement(out, gateway.port());
      measurement.run(starts, ways(out));
    } catch (RuntimeException | AssertionError e) {
      e.printStackTrace(out);
      exit = 1;
    }
    // Whatever threads are left: the measurement is over.
    System.exit(exit);
  }

  /** Those that this machine has. */
  private static List<Way> ways(PrintStream out) {
    Path own = Path.of(System.getProperty("java.home"));
    String options = "@jvm.options";
    String version = "JDK " + Runtime.version().feature();
    List<Way> ways = new ArrayList<>();
    ways.add(new Way(version, new Jvm(own, List.of()), JAR));
    ways.add(new Way(version + ", jvm.options", new Jvm(own, List.of(options)), JAR));
    Optional<Path> home = Optional.ofNullable(System.getenv("JAVA_HOME_25")).map(Path::of);
    Path cached = Path.of("target/quarkus-app-aot");
    if (home.isEmpty() || !Files.exists(cached.resolve("app.aot"))) {
      out.println("No JDK 25 on this machine: its ahead-of-time cache is not measured.");
      return ways;
    }
    Path jar = cached.resolve("quarkus-run.jar");
    String cache = "-XX:AOTCache=" + cached.resolve("app.aot");
    ways.add(new Way("JDK 25", new Jvm(home.get(), List.of()), JAR));
    ways.add(new Way("JDK 25, cache", new Jvm(home.get(), List.of(cache)), jar));
    ways.add(
        new Way("JDK 25, cache, jvm.options", new Jvm(home.get(), List.of(options, cache)), jar));
    return ways;
  }

  private void run(int starts, List<Way> ways) throws IOException {
    out.printf(
        "Start, median of %d (slowest): Quarkus' own figure; and from the start of the process to the first answer on%n"
            + "the gRPC port, and to SERVING of OrdersService: session, broker, reconciliation and journal; and processor%n"
            + "time up to then, which other work on the machine changes least. The data directory has a journal; the%n"
            + "gateway is there at once.%n",
        starts);
    out.printf("%-28s %16s %16s %16s %16s%n", "", "Quarkus", "answers", "ready", "processor");
    List<Path> data = new ArrayList<>();
    for (Way way : ways) {
      Path directory = Files.createTempDirectory(Path.of("target"), "measure-start-");
      data.add(directory);
      // Makes the journal, and runs this process' own code.
      Start unused = start(way, directory);
      List<Start> measured = new ArrayList<>();
      for (int i = 0; i < starts; i++) {
        measured.add(start(way, directory));
      }
      out.printf(
          "%-28s %16s %16s %16s %16s%n",
          way.name(),
          text(measured.stream().mapToDouble(Start::quarkusSeconds).toArray()),
          text(measured.stream().mapToDouble(Start::answerSeconds).toArray()),
          text(measured.stream().mapToDouble(Start::readySeconds).toArray()),
          text(measured.stream().mapToDouble(Start::processorSeconds).toArray()));
    }
    out.printf(
        "%nMemory of the process (resident), in MiB: once it is ready, and after %d s of 4 streams of 3 instruments and%n"
            + "5 orders a second. The machine has %d MiB, of which a heap may take a quarter where nothing else is said.%n",
        LOAD_SECONDS, machineMiB());
    out.printf("%-28s %12s %12s%n", "", "ready", "under load");
    for (int i = 0; i < ways.size(); i++) {
      memory(ways.get(i), data.get(i));
    }
  }

  private Start start(Way way, Path data) {
    int port = PackagedService.freePort();
    long begin = System.nanoTime();
    try (PackagedService service = started(way, data, port);
        Caller caller = new Caller(port)) {
      double answer = secondsUntil(caller, begin, ServingStatus.UNKNOWN);
      double ready = secondsUntil(caller, begin, ServingStatus.SERVING);
      return new Start(quarkusSeconds(service), answer, ready, processorSeconds(service));
    }
  }

  private PackagedService started(Way way, Path data, int port) {
    return new PackagedService(
        way.jvm(),
        way.jar(),
        List.of(
            "quarkus.grpc.server.port=" + port,
            "pitrunner.gateway.host=127.0.0.1",
            "pitrunner.gateway.port=" + gatewayPort,
            "pitrunner.data-dir=" + data));
  }

  /** Asks until there is the answer, or with UNKNOWN any answer. */
  private static double secondsUntil(Caller caller, long begin, ServingStatus wanted) {
    HealthCheckRequest request =
        HealthCheckRequest.newBuilder().setService("pitrunner.v1.OrdersService").build();
    while (System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS)) {
      // Else each try that is refused makes the next one wait longer.
      caller.channel().resetConnectBackoff();
      try {
        ServingStatus status =
            HealthGrpc.newBlockingStub(caller.channel())
                .withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .check(request)
                .getStatus();
        if (status == wanted || wanted == ServingStatus.UNKNOWN) {
          return (System.nanoTime() - begin) / 1e9;
        }
      } catch (StatusRuntimeException e) {
        // Not there yet.
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        continue;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
    throw new IllegalStateException("The service is not " + wanted);
  }

  /** It says so behind its first answers. */
  private static double quarkusSeconds(PackagedService service) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (System.nanoTime() < end) {
      for (String line : service.lines()) {
        Matcher matcher = STARTED.matcher(line);
        if (matcher.find()) {
          return Double.parseDouble(matcher.group(1));
        }
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
    throw new IllegalStateException("It has not started; see " + service.output());
  }

  private static double processorSeconds(PackagedService service) {
    return ProcessHandle.of(service.pid())
            .flatMap(process -> process.info().totalCpuDuration())
            .orElseThrow()
            .toMillis()
        / 1e3;
  }

  private void memory(Way way, Path data) {
    int port = PackagedService.freePort();
    try (PackagedService service = started(way, data, port);
        Caller caller = new Caller(port)) {
      caller.awaitReady();
      long ready = residentMiB(service);
      LightLoad.run(caller, LOAD_SECONDS);
      out.printf("%-28s %12d %12d%n", way.name(), ready, residentMiB(service));
    }
  }

  private static long residentMiB(PackagedService service) {
    return kilobytes(RESIDENT, "/proc/%d/status".formatted(service.pid())) / 1024;
  }

  private static long machineMiB() {
    return kilobytes(Pattern.compile("MemTotal:\\s+(\\d+) kB"), "/proc/meminfo") / 1024;
  }

  private static long kilobytes(Pattern pattern, String file) {
    try {
      Matcher matcher = pattern.matcher(Files.readString(Path.of(file)));
      if (!matcher.find()) {
        throw new IllegalStateException("No %s in %s".formatted(pattern, file));
      }
      return Long.parseLong(matcher.group(1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(double[] seconds) {
    double[] sorted = seconds.clone();
    Arrays.sort(sorted);
    return "%.2f s (%.2f)".formatted(sorted[(sorted.length - 1) / 2], sorted[sorted.length - 1]);
  }
}
