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
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The executions of the last week, oldest first, with what they cost. */
final class ExecutionLog {
  private static final int KEPT = 20_000;
  private static final Duration KEPT_FOR = Duration.ofDays(7);

  private final Clock clock;
  private final ZoneId zone;
  // By the part of their ids that a correction leaves.
  private final Map<String, KeptExecution> executions = new LinkedHashMap<>();
  private long lastNumber;

  ExecutionLog(Clock clock, ZoneId zone) {
    this.clock = clock;
    this.zone = zone;
  }

  /**
   * Ids of executions that happen together, never used before: {@code 0000e0d5.65f1b2c3.01.01},
   * {@code ….02.01}. What is behind the last dot counts the corrections.
   */
  List<String> nextExecIds(int count) {
    lastNumber++;
    return IntStream.rangeClosed(1, count)
        .mapToObj(i -> "%08x.%08x.%02d.01".formatted(0xe0d5, lastNumber, i))
        .toList();
  }

  void add(ExecutionDetails details) {
    Instant now = clock.instant();
    forgetBefore(now.minus(KEPT_FOR));
    String key = key(details.getExecution().getExecId());
    executions.put(
        key, KeptExecution.newBuilder().setDetails(details).setAt(now.toEpochMilli()).build());
  }

  private void forgetBefore(Instant oldest) {
    Iterator<KeptExecution> eldest = executions.values().iterator();
    while (eldest.hasNext()) {
      KeptExecution kept = eldest.next();
      if (executions.size() < KEPT && kept.getAt() >= oldest.toEpochMilli()) {
        return;
      }
      eldest.remove();
    }
  }

  void report(CommissionAndFeesReport report) {
    // A report that comes after a correction of its execution is out of date.
    executions.computeIfPresent(
        key(report.getExecId()),
        (key, kept) ->
            kept.getDetails().getExecution().getExecId().equals(report.getExecId())
                ? kept.toBuilder().setReport(report).build()
                : kept);
  }

  /** Puts a correction in the place of what it corrects: from now on it alone is known. */
  void correct(KeptExecution corrected) {
    executions.replace(key(corrected.getDetails().getExecution().getExecId()), corrected);
  }

  /**
   * The last execution of the orders with a reference, null for none.
   *
   * @param orderRef empty for any
   */
  @Nullable KeptExecution last(String orderRef, Predicate<KeptExecution> isWanted) {
    KeptExecution last = null;
    for (KeptExecution kept : executions.values()) {
      String ref = kept.getDetails().getExecution().getOrderRef();
      if ((orderRef.isEmpty() || orderRef.equals(ref)) && isWanted.test(kept)) {
        last = kept;
      }
    }
    return last;
  }

  private static String key(String execId) {
    return execId.substring(0, execId.lastIndexOf('.'));
  }

  /** Today's executions that fit the filter; an empty field fits all. */
  List<KeptExecution> matching(ExecutionFilter filter) {
    return executions.values().stream()
        .filter(kept -> isOfAskedDay(kept, filter))
        .filter(kept -> fits(kept, filter))
        .toList();
  }

  long lastNumber() {
    return lastNumber;
  }

  List<KeptExecution> all() {
    return List.copyOf(executions.values());
  }

  void restore(List<KeptExecution> kept, long number) {
    executions.clear();
    kept.forEach(one -> executions.put(key(one.getDetails().getExecution().getExecId()), one));
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
