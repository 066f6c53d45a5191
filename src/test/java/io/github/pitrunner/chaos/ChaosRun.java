package io.github.pitrunner.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Many schedules, one seed after the other, and what came of all together. */
final class ChaosRun {
  /** Where the product logs to; kept, because a level is forgotten with its logger. */
  private static final Logger LOG = Logger.getLogger("io.github.pitrunner");

  private final long first;
  private final int schedules;
  private final boolean isTraced;
  private final Map<String, Integer> faults = new TreeMap<>();
  private final List<String> failures = new ArrayList<>();
  private final List<Duration> recoveries = new ArrayList<>();
  private Duration simulated = Duration.ZERO;
  private Duration taken = Duration.ZERO;
  private long sessions;
  private long losses;
  private long outages;
  private long orders;
  private long executions;
  private long events;

  /**
   * @param first seed; the others follow it
   * @param isTraced whether what happens is printed, with the product's own log
   */
  ChaosRun(long first, int schedules, boolean isTraced) {
    this.first = first;
    this.schedules = schedules;
    this.isTraced = isTraced;
  }

  /** What happened in the schedule of a seed, as a number. */
  static long traceOf(long seed) {
    return quietly(() -> new Schedule(seed, false).run().trace());
  }

  /** What is held against each other at the end of the schedule of a seed. */
  static Evidence evidenceOf(long seed) {
    return quietly(() -> new Schedule(seed, false).run().evidence());
  }

  /** Runs all; without a trace the product's log is off meanwhile: it would speak of each fault. */
  void run() {
    long begin = System.nanoTime();
    if (isTraced) {
      runAll();
    } else {
      quietly(this::runAll);
    }
    taken = Duration.ofNanos(System.nanoTime() - begin);
  }

  private int runAll() {
    for (long seed = first; seed < first + schedules; seed++) {
      run(seed);
    }
    return schedules;
  }

  private static <T> T quietly(Supplier<T> task) {
    Level level = LOG.getLevel();
    LOG.setLevel(Level.OFF);
    try {
      return task.get();
    } finally {
      LOG.setLevel(level);
    }
  }

  private void run(long seed) {
    try {
      add(new Schedule(seed, isTraced).run());
    } catch (AssertionError e) {
      failures.add("%s%n  replay: %s".formatted(e.getMessage(), replay(seed)));
    }
  }

  /** The line that runs a seed again; its length is named where it is not the usual one. */
  private static String replay(long seed) {
    String length =
        Schedule.MINUTES == Schedule.USUAL_MINUTES
            ? ""
            : " -Dpitrunner.chaos.minutes=" + Schedule.MINUTES;
    return "./mvnw test -Dtest=ChaosTest -Dpitrunner.seed=%d%s -Dpitrunner.chaos.trace=true"
        .formatted(seed, length);
  }

  private void add(Schedule.Outcome outcome) {
    outcome.faults().forEach((kind, count) -> faults.merge(kind, count, Integer::sum));
    simulated = simulated.plus(outcome.simulated());
    recoveries.add(outcome.recovery());
    sessions += outcome.connections().sessions();
    losses += outcome.connections().losses();
    outages += outcome.connections().outages();
    orders += outcome.evidence().said().orders().size();
    executions += outcome.evidence().said().executions().size();
    events += outcome.evidence().events().size();
  }

  /** What did not hold, each with the line that replays it. */
  List<String> failures() {
    return failures;
  }

  /** The faults of all schedules, by kind. */
  Map<String, Integer> faults() {
    return faults;
  }

  /** What the README shows. */
  String figures() {
    List<Duration> sorted = recoveries.stream().sorted().toList();
    return """
        schedules run            %d, seeds %d to %d
        schedules failed         %d
        faults injected          %d of %d kinds
          %s
        simulated time           %d h
        wall time                %d s
        sessions, losses         %d, %d
        outages of the link      %d
        orders, executions       %d, %d
        order events             %d
        recovery after repair    median %.1f s, longest %.1f s
        """
        .formatted(
            schedules,
            first,
            first + schedules - 1,
            failures.size(),
            faults.values().stream().mapToInt(Integer::intValue).sum(),
            faults.size(),
            faults.toString().replaceAll("[{}]", ""),
            simulated.toHours(),
            taken.toSeconds(),
            sessions,
            losses,
            outages,
            orders,
            executions,
            events,
            seconds(sorted, 0.5),
            seconds(sorted, 1));
  }

  private static double seconds(List<Duration> sorted, double share) {
    return sorted.isEmpty()
        ? Double.NaN
        : sorted.get((int) ((sorted.size() - 1) * share)).toMillis() / 1000.0;
  }
}
