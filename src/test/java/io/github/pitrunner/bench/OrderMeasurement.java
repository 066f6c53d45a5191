package io.github.pitrunner.bench;

import io.github.pitrunner.endtoend.Caller;
import io.github.pitrunner.endtoend.PackagedService;
import io.github.pitrunner.journal.JournalSettings;
import io.github.pitrunner.simulator.SimulatedGateway;
import io.github.pitrunner.simulator.SimulatorSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.LogManager;
import org.jspecify.annotations.Nullable;

/**
 * Prints how long it takes from PlaceOrder to its answer, with the packaged service in a process of
 * its own and the simulated gateway in this one.
 */
public final class OrderMeasurement {
  private static final String USAGE =
      "measure-orders [--database h2|postgresql] [--rate ORDERS_PER_SECOND] [--seconds SECONDS]";

  private static final int CLIENTS = 50;
  private static final Duration WARM_UP = Duration.ofSeconds(20);

  /** On two cores the compiler is busy for a minute with what so few orders run. */
  private static final Duration WARM_UP_AT_RATE = Duration.ofSeconds(60);

  private final PrintStream out;
  private final int rate;
  private final Duration duration;

  private OrderMeasurement(PrintStream out, int rate, Duration duration) {
    this.out = out;
    this.rate = rate;
    this.duration = duration;
  }

  public static void main(String[] args) throws Exception {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    LogManager.getLogManager().getLogger("").setLevel(Level.WARNING);
    Map<String, String> options =
        new TreeMap<>(Map.of("--database", "both", "--rate", "200", "--seconds", "20"));
    for (int i = 0; i < args.length; i += 2) {
      if (!options.containsKey(args[i]) || i + 1 == args.length) {
        throw new IllegalArgumentException("'%s': %s".formatted(args[i], USAGE));
      }
      options.put(args[i], args[i + 1]);
    }
    List<String> databases =
        switch (String.valueOf(options.get("--database"))) {
          case "both" -> List.of("H2", "PostgreSQL");
          case "h2" -> List.of("H2");
          case "postgresql" -> List.of("PostgreSQL");
          default -> throw new IllegalArgumentException(USAGE);
        };
    int rate = Integer.parseInt(String.valueOf(options.get("--rate")));
    Duration duration =
        Duration.ofSeconds(Long.parseLong(String.valueOf(options.get("--seconds"))));
    int exit = 0;
    try {
      new OrderMeasurement(out, rate, duration).run(databases);
    } catch (RuntimeException e) {
      e.printStackTrace(out);
      exit = 1;
    }
    // Whatever threads are left: the measurement is over.
    System.exit(exit);
  }

  private void run(List<String> databases) throws Exception {
    Vertx vertx = Vertx.vertx();
    SimulatedGateway gateway =
        SimulatedGateway.create(
            vertx,
            SimulatorSettings.defaults()
                .withAccounts(List.of("DU1234567"), new BigDecimal("1000000000000"))
                // What a gateway takes for an order is not what is measured.
                .withReaction(Duration.ZERO));
    done(gateway.start());
    var unusedWarmUp = GatewayAlone.atRate(gateway.port(), rate, WARM_UP);
    Latencies alone = GatewayAlone.atRate(gateway.port(), rate, duration);
    out.println("Orders at the market for one share; the simulated gateway fills them at once");
    out.printf("PlaceOrder until its answer, %d orders/s      p50         p99         max%n", rate);
    row("the gateway alone, 1 client", alone, null);
    List<String> fastest = new ArrayList<>();
    for (String database : databases) {
      fastest.add(measured(database, gateway.port(), alone));
    }
    out.printf("%nAs fast as %d clients can that wait for each answer%n", CLIENTS);
    fastest.forEach(out::println);
    done(gateway.stop());
  }

  private String measured(String database, int gatewayPort, Latencies alone) throws Exception {
    int port = PackagedService.freePort();
    List<String> properties = new ArrayList<>(PackagedService.WIDE_LIMITS);
    properties.add("quarkus.grpc.server.port=" + port);
    properties.add("pitrunner.gateway.host=127.0.0.1");
    properties.add("pitrunner.gateway.port=" + gatewayPort);
    // A real gateway takes 50 messages in a second from most logins; the simulated one any number.
    properties.add("pitrunner.gateway.pacing.messages-per-second=10000");
    Path data = Files.createTempDirectory(Path.of("target"), "orders-");
    properties.add("pitrunner.data-dir=" + data);
    properties.add("pitrunner.journal.url=" + journal(database, data));
    try (PackagedService service = new PackagedService(properties)) {
      try {
        return measure(database, port, alone);
      } catch (RuntimeException e) {
        throw new IllegalStateException(
            "Not measured with %s; see %s".formatted(database, service.output()), e);
      }
    }
  }

  private static String journal(String database, Path data) {
    return database.equals("H2")
        ? JournalSettings.embedded(data).url()
        : Objects.requireNonNull(
            System.getenv("PITRUNNER_TEST_POSTGRES"),
            "PITRUNNER_TEST_POSTGRES names no database; see scripts/with-postgres");
  }

  /** Prints the rows at the rate; gives the one without. */
  private String measure(String database, int port, Latencies alone) throws InterruptedException {
    try (Caller first = new Caller(port)) {
      first.awaitReady();
    }
    try (OrderLoad warm = new OrderLoad("warm", port, CLIENTS)) {
      var unused = warm.asFastAsAnswered(WARM_UP);
    }
    try (OrderLoad warm = new OrderLoad("warm-paced", port, 1)) {
      var unused = warm.atRate(rate, WARM_UP_AT_RATE);
    }
    for (int clients : new int[] {1, CLIENTS}) {
      try (OrderLoad load = new OrderLoad("paced" + clients, port, clients)) {
        String what = "%s, %d client%s".formatted(database, clients, clients == 1 ? "" : "s");
        row(what, load.atRate(rate, duration), alone);
      }
    }
    try (OrderLoad load = new OrderLoad("fast", port, CLIENTS)) {
      OrderLoad.Throughput fast = load.asFastAsAnswered(duration);
      return "%-28s %6.0f/s  %s".formatted(database, fast.perSecond(), fast.times());
    }
  }

  private void row(String what, Latencies times, @Nullable Latencies alone) {
    out.printf(
        "%-36s %s%s%n",
        what,
        times,
        alone == null
            ? ""
            : "   p50 %.1f times the gateway's".formatted(times.millis(0.5) / alone.millis(0.5)));
  }

  private static <T> void done(Future<T> future) throws Exception {
    var unused = future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }
}
