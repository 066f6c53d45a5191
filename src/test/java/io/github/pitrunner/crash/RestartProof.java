package io.github.pitrunner.crash;

import io.github.pitrunner.crash.RestartedService.Restart;
import io.github.pitrunner.crash.Violation.Kind;
import io.github.pitrunner.endtoend.Caller;
import io.github.pitrunner.journal.JournalSettings;
import io.github.pitrunner.simulator.SimulatedGateway;
import io.github.pitrunner.simulator.SimulatorSettings;
import io.github.pitrunner.v1.CancelOrderRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * Restarts the packaged service as a rollout does, with SIGTERM, while clients place orders and
 * follow order events and quotes on one connection that they keep; afterwards what the service and
 * its journal say is compared with the record of the simulated gateway, which lives on in this
 * process. Ends with 1 when anything is wrong.
 */
public final class RestartProof implements Proof {
  private static final String USAGE = "prove-rolling-restart [--restarts 1 to 10]";
  private static final int DEFAULT_RESTARTS = 3;
  private static final int MOST_RESTARTS = 10;

  /** Fewer than the ended orders that the gateway remembers. */
  private static final int MOST_ORDERS = 1900;

  private static final Duration UNDER_LOAD = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration AGAIN_AFTER = Duration.ofMillis(100);

  private final int restarts;
  private final PrintStream out;
  private final Vertx vertx = Vertx.vertx();
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final SimulatedGateway gateway;
  private final JournalSettings journal;
  private final RestartedService service;
  private final Caller caller;
  private final EventFollower events =
      new EventFollower(this::isLost, () -> later(this::followEvents));
  private final QuoteFollower quotes =
      new QuoteFollower(RoundPlan.SYMBOLS, this::isLost, () -> later(this::followQuotes));
  private final List<Violation> found = new ArrayList<>();
  private final AtomicInteger resets = new AtomicInteger();

  private RestartProof(int restarts, PrintStream out) throws IOException {
    this.restarts = restarts;
    this.out = out;
    Path data = Files.createTempDirectory(Path.of("target"), "restart-");
    journal = JournalSettings.embedded(data);
    gateway =
        SimulatedGateway.create(
            vertx,
            SimulatorSettings.defaults()
                .withAccounts(List.of("DU1234567"), new BigDecimal("1000000000000")));
    Round.done(gateway.start());
    service = new RestartedService(gateway.port(), journal, data);
    caller = new Caller(service.port());
  }

  public static void main(String[] args) throws Exception {
    Proof.end(out -> new RestartProof(restarts(List.of(args)), out));
  }

  private static int restarts(List<String> arguments) {
    if (arguments.isEmpty()) {
      return DEFAULT_RESTARTS;
    }
    if (arguments.size() != 2
        || !arguments.get(0).equals("--restarts")
        || !arguments.get(1).matches("[1-9][0-9]?")
        || Integer.parseInt(arguments.get(1)) > MOST_RESTARTS) {
      throw new IllegalArgumentException("%s: %s".formatted(arguments, USAGE));
    }
    return Integer.parseInt(arguments.get(1));
  }

  @Override
  public boolean run() throws InterruptedException {
    service.awaitReady();
    followEvents();
    followQuotes();
    try (OrderStream orders = new OrderStream(caller, 1, MOST_ORDERS)) {
      for (int i = 1; i <= restarts; i++) {
        restart(i, orders);
      }
      found.addAll(orders.finish());
      judge(orders.done());
    }
    for (Violation violation : found) {
      out.println(violation);
    }
    if (!found.isEmpty()) {
      out.println("The service's logs: " + service.outputs());
    }
    out.println(found.isEmpty() ? "nothing wrong" : found.size() + " things wrong");
    return found.isEmpty();
  }

  private void restart(int number, OrderStream orders) {
    KillPlan.pause(UNDER_LOAD);
    int before = orders.done().size();
    orders.onRestart();
    quotes.onRestart();
    Restart restart = service.restart();
    await(() -> quotes.silent().isEmpty());
    if (!quotes.silent().isEmpty()) {
      found.add(
          new Violation(
              Kind.QUOTES,
              "%s after restart %d there is no fresh quote of %s"
                  .formatted(PATIENCE, number, quotes.silent())));
    }
    await(() -> orders.waited() > 0);
    KillPlan.pause(UNDER_LOAD);
    if (before == 0 || orders.waited() == 0) {
      // A restart that nobody noticed proves nothing.
      found.add(new Violation(Kind.UNKNOWN, "restart %d hit no order".formatted(number)));
    }
    out.printf(
        "restart %d: gone %.1f s after SIGTERM, ready %.1f s later; %d orders in its way, the longest took %.1f s;"
            + " longest time without a quote %.1f s%n",
        number,
        seconds(restart.ending()),
        seconds(restart.starting()),
        orders.waited(),
        seconds(orders.longestCall()),
        seconds(quotes.longestSilence()));
  }

  /** Compares the records when everything is at rest: all that works is cancelled. */
  private void judge(List<Attempt> attempts) {
    attempts.forEach(this::cancel);
    List<Promise> promises =
        attempts.stream().map(Attempt::promise).filter(Objects::nonNull).toList();
    found.addAll(Settled.violations(this::gatewayRecords, caller, promises));
    Records there = gatewayRecords();
    // Its streams end too; what they have missed is not asked for again.
    timer.shutdownNow();
    service.end();
    JournalRecords journaled = JournalRecords.read(journal);
    found.addAll(journaled.violations());
    found.addAll(Comparison.of("the journal", there, journaled.records(), promises));
    if (events.last() != journaled.events()) {
      found.add(
          new Violation(
              Kind.EVENTS,
              "the reader's last event is %d, the journal's %d"
                  .formatted(events.last(), journaled.events())));
    }
    found.addAll(events.violations());
    found.addAll(quotes.violations());
    out.printf("orders         %d, %d promised to clients%n", attempts.size(), promises.size());
    out.printf(
        "at the gateway %d orders, %d executions%n", there.orders().size(), there.fills().size());
    out.printf(
        "order events   %d followed, %d in the journal%n", events.events(), journaled.events());
    out.printf("quotes         %d read%n", quotes.quotes());
    out.printf(
        "reset          %d streams opened while the process closed its socket%n", resets.get());
  }

  private void cancel(Attempt attempt) {
    try {
      var unused =
          caller
              .orders()
              .cancelOrder(CancelOrderRequest.newBuilder().setClientOrderId(attempt.id()).build());
    } catch (StatusRuntimeException e) {
      // It has ended by itself, which the comparison sees.
      return;
    }
  }

  private Records gatewayRecords() {
    return GatewayRecords.of(Round.done(gateway.state()));
  }

  private void followEvents() {
    events.follow(caller);
  }

  private void followQuotes() {
    quotes.follow(caller);
  }

  /**
   * Whether a client comes back after such an end. Streams that were open are told UNAVAILABLE; one
   * that is opened in the last tenth of a second can be reset instead: vertx-grpc takes its
   * contexts away before it shuts its server down, and each call in between fails. That is counted
   * and told.
   */
  private boolean isLost(Status status) {
    if (status.getCode() == Status.Code.INTERNAL
        && String.valueOf(status.getDescription()).startsWith("RST_STREAM")) {
      resets.incrementAndGet();
      return true;
    }
    return status.getCode() == Status.Code.UNAVAILABLE;
  }

  private void later(Runnable what) {
    try {
      var unused = timer.schedule(what, AGAIN_AFTER.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      // The proof is over.
      return;
    }
  }

  private static void await(BooleanSupplier isSo) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!isSo.getAsBoolean() && System.nanoTime() < end) {
      KillPlan.pause(AGAIN_AFTER);
    }
  }

  private static double seconds(Duration time) {
    return time.toMillis() / 1000.0;
  }

  @Override
  public void close() {
    timer.shutdownNow();
    caller.close();
    service.close();
    Round.done(gateway.stop());
    Round.done(vertx.close());
  }
}
