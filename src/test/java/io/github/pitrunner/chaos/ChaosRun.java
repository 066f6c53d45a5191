package io.github.pitrunner.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Many schedules, one seed after the other, and what came of all together. */
final class ChaosRun {
  private final Map<String, Integer> faults = new TreeMap<>();
  private final List<String> failures = new ArrayList<>();
  private Duration simulated = Duration.ZERO;
  private Duration longestRecovery = Duration.ZERO;
  private int schedules;
  private long sessions;

  public static void main(String[] args) {
    long first = Long.parseLong(args[0]);
    int count = Integer.parseInt(args[1]);
    java.util.logging.Logger log = java.util.logging.Logger.getLogger("io.github.pitrunner");
    if (count > 1) {
      log.setLevel(java.util.logging.Level.OFF);
    }
    ChaosRun run = new ChaosRun();
    long begin = System.nanoTime();
    for (long seed = first; seed < first + count; seed++) {
      try {
        run.add(new Schedule(seed, count == 1).run());
      } catch (AssertionError e) {
        System.out.println(seed + " " + e.getMessage());
        if (count == 1) {
          e.printStackTrace();
        }
        run.failures.add(seed + "");
      }
    }
    System.out.printf(
        "%d ok, %d failed, %s simulated, %d ms, longest recovery %s, %d sessions%n%s%n",
        run.schedules,
        run.failures.size(),
        run.simulated,
        (System.nanoTime() - begin) / 1_000_000,
        run.longestRecovery,
        run.sessions,
        run.faults);
  }

  void add(Schedule.Outcome outcome) {
    schedules++;
    sessions += outcome.figures().connection().sessions();
    outcome.faults().forEach((kind, count) -> faults.merge(kind, count, Integer::sum));
    simulated = simulated.plus(outcome.simulated());
    if (outcome.recovery().compareTo(longestRecovery) > 0) {
      longestRecovery = outcome.recovery();
    }
  }
}
