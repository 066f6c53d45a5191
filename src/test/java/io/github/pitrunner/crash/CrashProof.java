package io.github.pitrunner.crash;

import io.github.pitrunner.crash.Round.Stage;
import io.github.pitrunner.crash.Violation.Kind;
import io.github.pitrunner.endtoend.Caller;
import io.github.pitrunner.journal.JournalSettings;
import io.github.pitrunner.simulator.SimulatedGateway;
import io.github.pitrunner.simulator.SimulatorSettings;
import io.github.pitrunner.v1.CancelOrderRequest;
import io.grpc.StatusRuntimeException;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Kills the packaged service with SIGKILL again and again at random points of the order path, while
 * the simulated gateway lives on in this process, and compares what the service and its journal say
 * with the gateway's own record. Ends with 1 when anything is wrong, with the seed and the round
 * that draw the same again.
 */
public final class CrashProof implements Proof {
  /** Orders that rest are there for so many crashes. */
  private static final int ROUNDS_AT_REST = 3;

  private final Options options;
  private final PrintStream out;
  private final Vertx vertx = Vertx.vertx();
  private final ExecutorService clients = Executors.newFixedThreadPool(RoundPlan.ORDERS);
  private final JournalSettings journal;
  private final Stage stage;
  private final Map<String, Promise> promises = new HashMap<>();
  private final Deque<List<Attempt>> resting = new ArrayDeque<>();
  private final Set<Violation> known = new LinkedHashSet<>();

  private CrashProof(Options options, PrintStream out) throws IOException {
    this.options = options;
    this.out = out;
    Path data = Files.createTempDirectory(Path.of("target"), "crash-");
    journal =
        options.postgresql()
            ? new JournalSettings(
                Objects.requireNonNull(
                    System.getenv("PITRUNNER_TEST_POSTGRES"),
                    "PITRUNNER_TEST_POSTGRES names no database; see scripts/with-postgres"),
                "",
                "",
                JournalSettings.Limits.DEFAULT)
            : JournalSettings.embedded(data);
    SimulatedGateway gateway =
        SimulatedGateway.create(
            vertx,
            SimulatorSettings.defaults()
                .withSeed(options.seed())
                .withAccounts(List.of("DU1234567"), new BigDecimal("1000000000000")));
    Round.done(gateway.start());
    KilledService service = new KilledService(gateway.port(), data, journal);
    stage = new Stage(gateway, service, new EventFollower(), clients, new Figures());
  }

  public static void main(String[] args) throws Exception {
    Proof.end(out -> new CrashProof(Options.parse(List.of(args)), out));
  }

  @Override
  public boolean run() throws InterruptedException {
    stage.follower().follow(stage.service().caller());
    for (int i = 0; i < options.rounds(); i++) {
      int number = options.first() + i;
      RoundPlan plan =
          RoundPlan.draw(options.seed(), number, RoundPlan.quotes(stage.service().caller()));
      Round round = new Round(plan, stage);
      round.run();
      judge(round, plan);
      out.printf(
          "round %d of %d: killed %d %s, ready after %d ms, %d violations so far%n",
          i + 1,
          options.rounds(),
          plan.kill().count(),
          plan.kill().after(),
          stage.service().untilReady().toMillis(),
          known.size());
    }
    atTheEnd();
    out.println(stage.figures().text(options.postgresql() ? "PostgreSQL" : "H2"));
    return stage.figures().isClean();
  }

  private void judge(Round round, RoundPlan plan) {
    List<Violation> found = new ArrayList<>();
    for (Attempt attempt : round.attempts()) {
      found.addAll(attempt.violations());
      Promise promise = attempt.promise();
      if (promise != null) {
        promises.put(promise.orderId(), promise);
      }
    }
    endOldOrders(round);
    found.addAll(settled());
    found.addAll(stage.follower().violations());
    tell(plan.round(), found);
  }

  private List<Violation> settled() {
    return Settled.violations(stage::gatewayRecords, stage.service().caller(), promises.values());
  }

  /** So that not everything rests for ever. */
  private void endOldOrders(Round round) {
    resting.add(round.attempts());
    if (resting.size() > ROUNDS_AT_REST) {
      end(resting.remove());
    }
  }

  private void end(List<Attempt> attempts) {
    Caller caller = stage.service().caller();
    for (Attempt attempt : attempts) {
      try {
        var unused =
            caller
                .orders()
                .cancelOrder(
                    CancelOrderRequest.newBuilder().setClientOrderId(attempt.id()).build());
      } catch (StatusRuntimeException e) {
        // What has become of it is seen in the comparison.
        out.printf("%s is not cancelled: %s%n", attempt.id(), e.getStatus());
      }
    }
  }

  /** After the last crash only the journal is left to say what there was. */
  private void atTheEnd() {
    // Orders that go on without us would not be in our journal.
    resting.forEach(this::end);
    tell(lastRound(), settled());
    stage.service().kill();
    JournalRecords journaled = JournalRecords.read(journal);
    List<Violation> found = new ArrayList<>(journaled.violations());
    Records gateway = stage.gatewayRecords();
    found.addAll(Comparison.of("the journal", gateway, journaled.records(), promises.values()));
    if (stage.follower().last() > journaled.events()) {
      found.add(
          new Violation(
              Kind.EVENTS,
              "a reader was told event %d, the journal ends with %d"
                  .formatted(stage.follower().last(), journaled.events())));
    }
    tell(lastRound(), found);
    stage.figures().onEnd(gateway, stage.follower().events(), journaled.events());
  }

  private int lastRound() {
    return options.first() + options.rounds() - 1;
  }

  /** What is wrong stays wrong, but is told once. */
  private void tell(int round, List<Violation> found) {
    List<Violation> news = found.stream().filter(known::add).toList();
    news.forEach(stage.figures()::onViolation);
    news.forEach(out::println);
    if (!news.isEmpty()) {
      out.printf(
          "  in round %d; again: --seed %d --first %d --rounds 1; the service's logs: %s%n",
          round, options.seed(), round, stage.service().outputs());
    }
  }

  @Override
  public void close() {
    clients.shutdownNow();
    stage.service().close();
    Round.done(stage.gateway().stop());
    Round.done(vertx.close());
  }
}
