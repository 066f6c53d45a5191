package io.github.pitrunner.crash;

import io.github.pitrunner.crash.KillPlan.After;
import io.github.pitrunner.crash.KillPlan.Progress;
import io.github.pitrunner.endtoend.Caller;
import io.github.pitrunner.simulator.SimulatedGateway;
import io.github.pitrunner.simulator.faults.Fault;
import io.github.pitrunner.wire.MessageType;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;

/** One round: orders are placed, the service is killed, comes back, and is asked what it knows. */
final class Round {
  /** Longer than the gateway takes for what has reached it. */
  private static final Duration DIGESTING = Duration.ofMillis(300);

  /** More requests than come in a round. */
  private static final int TRAFFIC = 1000;

  private static final Duration DELAYED = Duration.ofSeconds(2);

  private final RoundPlan plan;
  private final Stage stage;
  private final List<Attempt> attempts;

  /** Where rounds take place. */
  record Stage(
      SimulatedGateway gateway,
      KilledService service,
      EventFollower follower,
      ExecutorService clients,
      Figures figures) {
    Records gatewayRecords() {
      return GatewayRecords.of(done(gateway.state()));
    }
  }

  Round(RoundPlan plan, Stage stage) {
    this.plan = plan;
    this.stage = stage;
    this.attempts = plan.orders().stream().map(Attempt::new).toList();
  }

  List<Attempt> attempts() {
    return attempts;
  }

  /** Runs it up to the end of what the clients do after the crash. */
  void run() throws InterruptedException {
    if (!plan.gatewayDelay().isZero()) {
      done(stage.gateway().inject(new Fault.Delay(plan.gatewayDelay(), DELAYED)));
    }
    Progress progress = new Progress(ordersArrivedSince(Instant.now()));
    AtomicBoolean isOver = new AtomicBoolean(plan.kill().after() == After.START);
    Caller caller = stage.service().caller();
    List<java.util.concurrent.Future<?>> running =
        started(attempt -> attempt.place(caller, progress, isOver::get));
    plan.kill().await(progress);
    stage.service().kill();
    isOver.set(true);
    finish(running);
    Set<String> there = namesAtGateway();
    stage.figures().onKill(attempts, there, plan.kill().after() == After.ALL);
    stage.service().restart();
    stage.figures().onReady(stage.service().untilReady());
    Caller again = stage.service().caller();
    stage.follower().follow(again);
    finish(started(attempt -> attempt.repeat(again)));
    attempts.forEach(stage.figures()::onEnd);
  }

  private IntSupplier ordersArrivedSince(Instant begin) {
    var unused = done(stage.gateway().traffic(TRAFFIC));
    return () ->
        (int)
            done(stage.gateway().traffic(TRAFFIC)).stream()
                .filter(arrival -> arrival.type() == MessageType.PLACE_ORDER)
                .filter(arrival -> arrival.at().isAfter(begin))
                .count();
  }

  /** What is still under way to the gateway arrives there, although its sender is dead. */
  private Set<String> namesAtGateway() {
    KillPlan.pause(DIGESTING);
    return stage.gatewayRecords().orders().stream()
        .map(OrderRecord::id)
        .collect(Collectors.toSet());
  }

  private List<java.util.concurrent.Future<?>> started(Consumer<Attempt> what) {
    List<java.util.concurrent.Future<?>> running = new ArrayList<>();
    for (Attempt attempt : attempts) {
      running.add(stage.clients().submit(() -> what.accept(attempt)));
    }
    return running;
  }

  private static void finish(List<java.util.concurrent.Future<?>> running)
      throws InterruptedException {
    for (java.util.concurrent.Future<?> one : running) {
      try {
        one.get(90, TimeUnit.SECONDS);
      } catch (ExecutionException | TimeoutException e) {
        throw new IllegalStateException("A client has not come to its end", e);
      }
    }
  }

  static <T> T done(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException("The simulated gateway does not answer", e);
    }
  }
}
