package io.github.pitrunner.abuse;

import io.github.pitrunner.endtoend.PackagedService;
import io.github.pitrunner.endtoend.ServiceMemory;
import io.github.pitrunner.v1.GatewayServiceGrpc;
import io.github.pitrunner.v1.GetStatusRequest;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * Whether a client harms only itself. A good client works on the packaged service, alone and beside
 * each way to misbehave, and its calls must all succeed; then come broken calls, which must neither
 * bring the service down nor leave anything behind in it, nor be told of its insides. Prints what
 * it measured; ends with 1 when anything is wrong.
 */
public final class ContainmentProof {
  private static final String USAGE = "prove-containment [--calls 100000] [--seconds 8] [--seed N]";

  private static final String GOOD_KEY = "PLANTED-SECRET-key-of-the-good-caller";
  private static final String BAD_KEY = "PLANTED-SECRET-key-of-mallory";

  /** Beyond what is held after the first tenth of the broken calls. */
  private static final long MOST_GROWTH_MIB = 48;

  private static final int MOST_MORE_FILES = 20;
  private static final int MOST_MORE_THREADS = 20;

  /** A line for each broken call would be some 30 MiB. */
  private static final long MOST_LOG_MIB = 12;

  private final PrintStream out;
  private final Map<String, Long> options;
  private final List<String> violations = new ArrayList<>();

  private ContainmentProof(PrintStream out, Map<String, Long> options) {
    this.out = out;
    this.options = options;
  }

  public static void main(String[] args) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    LogManager.getLogManager().getLogger("").setLevel(Level.WARNING);
    Map<String, Long> options =
        new TreeMap<>(
            Map.of("--calls", 100_000L, "--seconds", 8L, "--seed", System.nanoTime() % 100_000));
    for (int i = 0; i < args.length; i += 2) {
      if (!options.containsKey(args[i]) || i + 1 == args.length) {
        throw new IllegalArgumentException("'%s': %s".formatted(args[i], USAGE));
      }
      options.put(args[i], Long.valueOf(args[i + 1]));
    }
    int exit = 1;
    try {
      exit = new ContainmentProof(out, options).run();
    } catch (Exception e) {
      e.printStackTrace(out);
    }
    // Whatever threads are left: the proof is over.
    System.exit(exit);
  }

  private long option(String name) {
    return options.getOrDefault(name, 0L);
  }

  private int run() throws Exception {
    int port = PackagedService.freePort();
    List<String> settings = new ArrayList<>(PackagedService.WIDE_LIMITS);
    settings.addAll(
        List.of(
            "pitrunner.simulator.enabled=true",
            "pitrunner.simulator.port=0",
            "quarkus.grpc.server.port=" + port,
            "pitrunner.security.anonymous=",
            "pitrunner.security.identities.good.api-key-sha256=" + sha256(GOOD_KEY),
            "pitrunner.security.identities.good.role=trader",
            "pitrunner.security.identities.mallory.api-key-sha256=" + sha256(BAD_KEY),
            "pitrunner.security.identities.mallory.role=viewer"));
    try (PackagedService service = new PackagedService(settings);
        GoodCaller good = new GoodCaller(port, GOOD_KEY)) {
      awaitReady(good);
      good.work("warm", 3 * option("--seconds"));
      attacks(port, good);
      brokenCalls(port, service, good);
      checkLog(service);
    }
    violations.forEach(violation -> out.println("WRONG: " + violation));
    out.println(violations.isEmpty() ? "nothing wrong" : violations.size() + " things are wrong");
    return violations.isEmpty() ? 0 : 1;
  }

  private static void awaitReady(GoodCaller good) {
    Awaitility.await("the service to be ready")
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptionsInstanceOf(StatusRuntimeException.class)
        .until(
            () ->
                GatewayServiceGrpc.newBlockingStub(good.channel())
                    .withDeadlineAfter(5, TimeUnit.SECONDS)
                    .getStatus(GetStatusRequest.getDefaultInstance())
                    .getStatus()
                    .getReady());
  }

  private void attacks(int port, GoodCaller good) throws Exception {
    out.printf("%-34s %7s %9s %9s%n", "the good client's calls", "calls", "p50", "p99");
    measure("alone", good);
    Map<String, Attack> attacks = new java.util.LinkedHashMap<>();
    attacks.put("beside a flood of calls", Attacks.flood(port, BAD_KEY, 100));
    attacks.put("beside 5000 streams, none read", Attacks.streams(port, BAD_KEY, 50, 5_000));
    attacks.put("beside 500 silent connections", Attacks.silence(port, 500));
    attacks.put("beside rapid resets", Attacks.rapidReset(port));
    attacks.put("beside pings without end", Attacks.pings(port));
    attacks.put("beside settings without end", Attacks.settings(port));
    for (Map.Entry<String, Attack> attack : attacks.entrySet()) {
      try (Attack running = attack.getValue()) {
        running.begin();
        measure(attack.getKey(), good);
        out.printf("  %s%n", running.summary());
      }
    }
  }

  private void measure(String name, GoodCaller good) throws InterruptedException {
    good.work(name.replaceAll("[^a-z0-9]", ""), option("--seconds"));
    out.printf(
        "%-34s %7d %6.1f ms %6.1f ms%n", name, good.calls(), good.millis(0.5), good.millis(0.99));
    good.failures().stream()
        .limit(3)
        .forEach(failure -> violations.add("the good client, " + name + ": " + failure));
  }

  private void brokenCalls(int port, PackagedService service, GoodCaller good) throws Exception {
    int calls = Math.toIntExact(option("--calls"));
    BrokenCalls broken = new BrokenCalls(port, BAD_KEY, option("--seed"));
    out.printf("broken calls, seed %d%n", option("--seed"));
    broken.run(calls / 10);
    Held early = Held.by(service.pid());
    Thread beside =
        new Thread(
            () -> {
              try {
                good.work("broken", option("--seconds"));
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    beside.start();
    broken.run(calls - calls / 10);
    beside.join();
    // What is closed by its age or idleness is waited for.
    Thread.sleep(2_000);
    Held late = Held.by(service.pid());
    out.printf("  answered with %s%n", broken.answers());
    out.printf("  after a tenth of them  %s%n  after all of them      %s%n", early, late);
    good.failures().stream()
        .limit(3)
        .forEach(failure -> violations.add("the good client, beside broken calls: " + failure));
    violations.addAll(broken.violations());
    check(late.memory().heapMiB() - early.memory().heapMiB(), MOST_GROWTH_MIB, "MiB of heap");
    check(late.files() - early.files(), MOST_MORE_FILES, "open files");
    check(late.threads() - early.threads(), MOST_MORE_THREADS, "threads");
    measure("after all of it", good);
  }

  private void check(long growth, long most, String what) {
    if (growth > most) {
      violations.add("broken calls have left %d %s behind".formatted(growth, what));
    }
  }

  private void checkLog(PackagedService service) throws IOException {
    long mib = Files.size(service.output()) >> 20;
    out.printf("the service's log has %d MiB%n", mib);
    if (mib > MOST_LOG_MIB) {
      violations.add("the log has grown to %d MiB".formatted(mib));
    }
    List<String> lines = service.lines();
    lines.stream()
        .filter(line -> line.contains("PLANTED-SECRET-") || line.contains("OutOfMemory"))
        .limit(3)
        .forEach(line -> violations.add("the log says: " + line));
    long incidents = lines.stream().filter(line -> line.contains("Incident ")).count();
    if (incidents > 0) {
      violations.add(
          "%d incidents that nobody foresaw, such as: %s"
              .formatted(
                  incidents,
                  lines.stream()
                      .filter(line -> line.contains("Incident "))
                      .findFirst()
                      .orElse("")));
    }
  }

  /** What the service's process holds. */
  private record Held(ServiceMemory memory, long files, long threads) {
    static Held by(long pid) throws IOException, InterruptedException {
      return new Held(ServiceMemory.of(pid), count(pid, "fd"), count(pid, "task"));
    }

    private static long count(long pid, String what) throws IOException {
      try (Stream<Path> entries = Files.list(Path.of("/proc/%d/%s".formatted(pid, what)))) {
        return entries.count();
      }
    }

    @Override
    public String toString() {
      return "%s, %d open files, %d threads".formatted(memory, files, threads);
    }
  }

  private static String sha256(String key) throws Exception {
    return HexFormat.of()
        .formatHex(
            MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
  }
}
