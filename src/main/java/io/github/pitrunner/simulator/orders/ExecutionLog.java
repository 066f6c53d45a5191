package io.github.pitrunner.simulator.orders;

import io.github.pitrunner.simulator.state.KeptExecution;
import io.github.pitrunner.tws.CommissionAndFeesReport;
import io.github.pitrunner.tws.Contract;
import io.github.pitrunner.tws.Execution;
import io.github.pitrunner.tws.ExecutionDetails;
import io.github.pitrunner.tws.ExecutionFilter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/** The executions of the last week, oldest first, with what they cost. */
final class ExecutionLog {
  private static final int KEPT = 20_000;
  private static final Duration KEPT_FOR = Duration.ofDays(7);

  private final Clock clock;
  private final ZoneId zone;
  private final List<KeptExecution> executions = new ArrayList<>();
  private long lastNumber;

  ExecutionLog(Clock clock, ZoneId zone) {
    this.clock = clock;
    this.zone = zone;
  }

  /** An execution id that has not been used: {@code 0000e0d5.65f1b2c3.01.01}. */
  String nextExecId() {
    lastNumber++;
    return "%08x.%08x.01.01".formatted(0xe0d5, lastNumber);
  }

  void add(ExecutionDetails details) {
    Instant now = clock.instant();
    Instant oldest = now.minus(KEPT_FOR);
    while (!executions.isEmpty()
        && (executions.size() >= KEPT || executions.get(0).getAt() < oldest.toEpochMilli())) {
      executions.remove(0);
    }
    executions.add(
        KeptExecution.newBuilder().setDetails(details).setAt(now.toEpochMilli()).build());
  }

  void report(CommissionAndFeesReport report) {
    for (int i = executions.size() - 1; i >= 0; i--) {
      KeptExecution kept = executions.get(i);
      if (kept.getDetails().getExecution().getExecId().equals(report.getExecId())) {
        executions.set(i, kept.toBuilder().setReport(report).build());
        return;
      }
    }
  }

  /** Today's executions that fit the filter; an empty field fits all. */
  List<KeptExecution> matching(ExecutionFilter filter) {
    return executions.stream()
        .filter(kept -> isOfAskedDay(kept, filter))
        .filter(kept -> fits(kept, filter))
        .toList();
  }

  long lastNumber() {
    return lastNumber;
  }

  List<KeptExecution> all() {
    return List.copyOf(executions);
  }

  void restore(List<KeptExecution> kept, long number) {
    executions.clear();
    executions.addAll(kept);
    lastNumber = number;
  }

  private boolean isOfAskedDay(KeptExecution kept, ExecutionFilter filter) {
    LocalDate today = LocalDate.ofInstant(clock.instant(), zone);
    LocalDate day = LocalDate.ofInstant(Instant.ofEpochMilli(kept.getAt()), zone);
    if (filter.getSpecificDatesCount() > 0) {
      int asked = day.getYear() * 10_000 + day.getMonthValue() * 100 + day.getDayOfMonth();
      return filter.getSpecificDatesList().contains(asked);
    }
    int days = filter.getLastNDays();
    boolean isUnset = days <= 0 || days == Integer.MAX_VALUE;
    return !day.isBefore(isUnset ? today : today.minusDays(days - 1L));
  }

  private boolean fits(KeptExecution kept, ExecutionFilter filter) {
    Execution execution = kept.getDetails().getExecution();
    Contract contract = kept.getDetails().getContract();
    return (filter.getClientId() == 0 || filter.getClientId() == execution.getClientId())
        && fits(filter.getAcctCode(), execution.getAcctNumber())
        && fits(filter.getSymbol(), contract.getSymbol())
        && fits(filter.getSecType(), contract.getSecType())
        && fits(filter.getExchange(), execution.getExchange())
        && (filter.getSide().isEmpty() || side(filter.getSide()).equals(execution.getSide()))
        && (filter.getTime().isEmpty()
            || kept.getAt() >= OrderTimes.fromWire(filter.getTime(), zone).toEpochMilli());
  }

  private static boolean fits(String asked, String actual) {
    return asked.isEmpty() || asked.equalsIgnoreCase(actual);
  }

  private static String side(String asked) {
    return switch (asked) {
      case "BUY", "BOT" -> "BOT";
      case "SELL", "SSHORT", "SLD" -> "SLD";
      default -> throw Refusal.invalid("side", "Invalid side '%s'".formatted(asked));
    };
  }
}
