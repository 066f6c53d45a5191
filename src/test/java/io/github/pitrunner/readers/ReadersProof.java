package io.github.pitrunner.readers;

import io.github.pitrunner.endtoend.Caller;
import io.github.pitrunner.endtoend.PackagedService;
import io.github.pitrunner.endtoend.ServiceMemory;
import io.github.pitrunner.readers.QuoteReader.Seen;
import io.github.pitrunner.simulator.SimulatedGateway;
import io.github.pitrunner.simulator.SimulatorSettings;
import io.github.pitrunner.simulator.TwsTestClient;
import io.github.pitrunner.tws.Contract;
import io.github.pitrunner.tws.ContractData;
import io.github.pitrunner.tws.ContractDataEnd;
import io.github.pitrunner.tws.ContractDataRequest;
import io.github.pitrunner.v1.InstrumentRef;
import io.github.pitrunner.v1.StreamQuotesRequest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.LogManager;

/**
 * A thousand readers, each of fifty instruments, on the packaged service, with every tenth of them
 * reading nothing: says what memory it takes, whether the others have everything, and how many
 * lines are open at the gateway. Ends with 1 when anything is wrong.
 */
public final class ReadersProof {
  private static final String USAGE =
      "prove-readers [--readers 1000] [--instruments 50] [--seconds 60] [--stalled-every 10]";

  private static final int CLIENT_ID = 41;
  private static final List<String> STOCKS =
      List.of(
          "AAPL", "MSFT", "NVDA", "AMZN", "GOOGL", "META", "TSLA", "AMD", "INTC", "NFLX", "JPM",
          "BAC", "V", "XOM", "KO", "WMT", "IBM", "BA", "SHOP", "QQQ", "IWM", "DIA", "GLD", "TLT",
          "SPY");

  /**
   * Beyond what is held a while after all have their snapshot. What a reader that stalls would have
   * been sent is some 2 MiB in a minute, so a queue for each of them would be more.
   */
  private static final long MOST_GROWTH_MIB = 96;

  private static final long SETTLE_SECONDS = 20;
  private static final int SPARE_CONNECTIONS = 10;

  private final PrintStream out;
  private final Plan plan;
  private final List<String> violations = new ArrayList<>();
  private final List<QuoteReader> readers = new ArrayList<>();

  private record Plan(int readers, int instruments, int seconds, int stalledEvery) {}

  private ReadersProof(PrintStream out, Plan plan) {
    this.out = out;
    this.plan = plan;
  }

  public static void main(String[] args) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    LogManager.getLogManager().getLogger("").setLevel(Level.WARNING);
    Map<String, Integer> options =
        new TreeMap<>(
            Map.of("--readers", 1000, "--instruments", 50, "--seconds", 60, "--stalled-every", 10));
    for (int i = 0; i < args.length; i += 2) {
      if (!options.containsKey(args[i]) || i + 1 == args.length) {
        throw new IllegalArgumentException("'%s': %s".formatted(args[i], USAGE));
      }
      options.put(args[i], Integer.valueOf(args[i + 1]));
    }
    int exit = 1;
    try {
      exit =
          new ReadersProof(
                  out,
                  new Plan(
                      options.getOrDefault("--readers", 0),
                      options.getOrDefault("--instruments", 0),
                      options.getOrDefault("--seconds", 0),
                      options.getOrDefault("--stalled-every", 0)))
              .run();
    } catch (Exception e) {
      e.printStackTrace(out);
    }
    // Whatever threads are left: the proof is over.
    System.exit(exit);
  }

  private int run() throws Exception {
    SimulatedGateway gateway =
        SimulatedGateway.create(Vertx.vertx(), SimulatorSettings.defaults().withSeed(5));
    done(gateway.start());
    StreamQuotesRequest request = request(gateway.port());
    int port = PackagedService.freePort();
    try (PackagedService service =
            new PackagedService(
                "quarkus.grpc.server.port=" + port,
                // Each reader has a connection of its own, and all have one address.
                "pitrunner.transport.limits.connections=" + (plan.readers() + SPARE_CONNECTIONS),
                "pitrunner.transport.limits.connections-per-address="
                    + (plan.readers() + SPARE_CONNECTIONS),
                "pitrunner.gateway.host=127.0.0.1",
                "pitrunner.gateway.port=" + gateway.port(),
                "pitrunner.gateway.client-id=" + CLIENT_ID,
                // They come of one address without credentials, and so count as one caller.
                "pitrunner.security.open-calls=100000");
        Caller caller = new Caller(port)) {
      caller.awaitReady();
      out.printf("%-26s %s%n", "before the first reader", ServiceMemory.of(service.pid()));
      open(port, request);
      awaitAll("have their snapshot", seen -> seen.isSnapshotWhole());
      Thread.sleep(TimeUnit.SECONDS.toMillis(plan.seconds()) / 6);
      ServiceMemory early = ServiceMemory.of(service.pid());
      out.printf("%-26s %s%n", "after a sixth of the time", early);
      checkLines(done(gateway.marketDataLines(CLIENT_ID)));
      long begin = System.nanoTime();
      long quotesBefore = liveQuotes();
      Thread.sleep(TimeUnit.SECONDS.toMillis(plan.seconds()) * 5 / 6);
      double seconds = (System.nanoTime() - begin) / 1e9;
      long quotes = liveQuotes() - quotesBefore;
      ServiceMemory late = ServiceMemory.of(service.pid());
      out.printf("%-26s %s%n", "at the end", late);
      checkMemory(early, late);
      checkLines(done(gateway.marketDataLines(CLIENT_ID)));
      checkLive();
      out.printf("%-26s %,.0f quotes/s to all of them%n", "live readers", quotes / seconds);
      checkResumed();
    } finally {
      readers.forEach(QuoteReader::close);
    }
    violations.forEach(violation -> out.println("WRONG: " + violation));
    out.println(violations.isEmpty() ? "nothing wrong" : violations.size() + " things are wrong");
    return violations.isEmpty() ? 0 : 1;
  }

  private StreamQuotesRequest request(int gatewayPort) throws IOException {
    StreamQuotesRequest.Builder request = StreamQuotesRequest.newBuilder();
    STOCKS.stream()
        .limit(plan.instruments())
        .forEach(symbol -> request.addInstruments(InstrumentRef.newBuilder().setSymbol(symbol)));
    int missing = plan.instruments() - request.getInstrumentsCount();
    for (Contract contract : options(gatewayPort).subList(0, missing)) {
      request.addInstruments(InstrumentRef.newBuilder().setContractId(contract.getConId()));
    }
    return request.build();
  }

  /** There are not as many stocks as instruments: the rest are options. */
  private static List<Contract> options(int gatewayPort) throws IOException {
    try (TwsTestClient client = TwsTestClient.start(gatewayPort, CLIENT_ID + 1)) {
      client.send(
          ContractDataRequest.newBuilder()
              .setReqId(1)
              .setContract(
                  Contract.newBuilder()
                      .setSymbol("AAPL")
                      .setSecType("OPT")
                      .setExchange("SMART")
                      .setCurrency("USD"))
              .build());
      return client.until(ContractDataEnd.class::isInstance).stream()
          .filter(ContractData.class::isInstance)
          .map(message -> ((ContractData) message).getContract())
          .toList();
    }
  }

  private void open(int port, StreamQuotesRequest request) throws InterruptedException {
    for (int i = 0; i < plan.readers(); i++) {
      boolean isStalled = i % plan.stalledEvery() == plan.stalledEvery() - 1;
      readers.add(new QuoteReader(port, request, isStalled));
      if (i % 50 == 49) {
        // Connections are made in waves; a thousand at once is another test.
        Thread.sleep(200);
      }
    }
  }

  private List<QuoteReader> live() {
    return readers.stream().filter(reader -> !reader.isStalled()).toList();
  }

  private long liveQuotes() {
    return live().stream().mapToLong(reader -> reader.seen().quotes()).sum();
  }

  private void awaitAll(String what, java.util.function.Predicate<Seen> goal)
      throws InterruptedException {
    awaitAll(live(), what, goal);
  }

  private void awaitAll(
      List<QuoteReader> waited, String what, java.util.function.Predicate<Seen> goal)
      throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SETTLE_SECONDS);
    long missing = waited.size();
    while (missing > 0 && System.nanoTime() < deadline) {
      missing = waited.stream().filter(reader -> !goal.test(reader.seen())).count();
      Thread.sleep(50);
    }
    if (missing > 0) {
      violations.add(
          "%d of %d readers do not %s within %d s"
              .formatted(missing, waited.size(), what, SETTLE_SECONDS));
    }
  }

  private void checkMemory(ServiceMemory early, ServiceMemory late) {
    if (late.heapMiB() > early.heapMiB() + MOST_GROWTH_MIB) {
      violations.add("the heap in use has grown by more than %d MiB".formatted(MOST_GROWTH_MIB));
    }
    // What waits in gRPC's own buffers is no part of the heap.
    if (late.residentMiB() > early.residentMiB() + MOST_GROWTH_MIB) {
      violations.add("the process has grown by more than %d MiB".formatted(MOST_GROWTH_MIB));
    }
  }

  private void checkLines(int lines) {
    out.printf("%-26s %d%n", "lines at the gateway", lines);
    if (lines != plan.instruments()) {
      violations.add("%d lines are open at the gateway".formatted(lines));
    }
  }

  /** What any of them has seen, all of them have soon. */
  private void checkLive() throws InterruptedException {
    Map<Integer, Long> newest = new HashMap<>();
    for (QuoteReader reader : live()) {
      reader.seen().newest().forEach((id, sequence) -> newest.merge(id, sequence, Math::max));
    }
    if (newest.size() != plan.instruments()) {
      violations.add("quotes came of %d instruments".formatted(newest.size()));
    }
    awaitAll("have what another one has", seen -> seen.isAsNewAs(newest));
    long skipped = 0;
    long quotes = 0;
    long wrong = 0;
    for (QuoteReader reader : live()) {
      Seen seen = reader.seen();
      skipped += seen.skipped();
      quotes += seen.quotes();
      wrong += seen.wrong() + (seen.end() == null ? 0 : 1);
    }
    out.printf(
        "%-26s %d, all complete: %,d quotes read, %.2f %% passed over for newer ones%n",
        "live readers", live().size(), quotes, 100.0 * skipped / (quotes + skipped));
    if (wrong > 0) {
      violations.add("%d gaps, problems, steps back or ends of live streams".formatted(wrong));
    }
  }

  /** Whoever did not read finds the newest quotes, and not a queue. */
  private void checkResumed() throws InterruptedException {
    List<QuoteReader> stalled = readers.stream().filter(QuoteReader::isStalled).toList();
    Map<Integer, Long> newest = new HashMap<>(live().get(0).seen().newest());
    long before = stalled.stream().mapToLong(reader -> reader.seen().quotes()).sum();
    stalled.forEach(QuoteReader::resume);
    awaitAll(stalled, "catch up", seen -> seen.isAsNewAs(newest) && seen.isSnapshotWhole());
    long caughtUp = stalled.stream().mapToLong(reader -> reader.seen().quotes()).sum() - before;
    out.printf(
        "%-26s %d, all complete when they read again, after %d quotes each%n",
        "stalled readers", stalled.size(), caughtUp / Math.max(1, stalled.size()));
  }

  private static <T> T done(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }
}
