package io.github.pitrunner.connector;

import io.github.pitrunner.connector.ConnectorSettings.HistoryPacing;
import io.github.pitrunner.connector.ConnectorSettings.Pacing;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Reason;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the gateway allows of some kinds of requests beside the pace (protocol section 5.7). */
final class Budgets {
  private static final int SWEEP_AT = 256;

  private final Pacing pacing;
  private final Budget history;
  private final Budget symbols;
  private final Map<String, Budget> questions = new HashMap<>();
  private final Map<String, Budget> series = new HashMap<>();
  private int openHistory;
  private int lines;

  Budgets(Pacing pacing) {
    this.pacing = pacing;
    this.history = new Budget(pacing.history().requests(), pacing.history().window());
    this.symbols = new Budget(1, pacing.symbolInterval());
  }

  /**
   * When a request may leave; not after now if at once, {@link Instant#MAX} if only the end of
   * another one makes room.
   */
  Instant next(Draw draw, Instant now) {
    if (draw instanceof Draw.Symbols) {
      return symbols.next(1, now);
    }
    if (draw instanceof Draw.History bars) {
      return next(bars, now);
    }
    return now;
  }

  private Instant next(Draw.History bars, Instant now) {
    if (openHistory >= pacing.history().open()) {
      return Instant.MAX;
    }
    Instant next = latest(now, next(questions, bars.question(), now));
    if (bars.isSmall()) {
      next = latest(next, next(series, bars.series(), now));
      next = latest(next, history.next(bars.weight(), now));
    }
    return next;
  }

  void onSent(Draw draw, Instant now) {
    if (draw instanceof Draw.Symbols) {
      symbols.spend(1, now);
    } else if (draw instanceof Draw.History bars) {
      openHistory++;
      HistoryPacing limits = pacing.history();
      sweep(now);
      questions
          .computeIfAbsent(bars.question(), key -> new Budget(1, limits.samePause()))
          .spend(1, now);
      if (bars.isSmall()) {
        series
            .computeIfAbsent(bars.series(), key -> new Budget(limits.burst(), limits.burstWindow()))
            .spend(1, now);
        history.spend(bars.weight(), now);
      }
    }
  }

  /** What was sent has ended, one way or another. */
  void onEnded(Draw draw) {
    if (draw instanceof Draw.History) {
      openHistory--;
    }
  }

  /**
   * A feed is to be kept.
   *
   * @throws Failure.Exhausted if no line is left for it
   */
  void take(String what, Draw draw) {
    if (!(draw instanceof Draw.Line)) {
      return;
    }
    if (lines >= pacing.lines()) {
      throw new Failure.Exhausted(
          Reason.NO_MARKET_DATA_LINE,
          "%s: all %d market data lines are in use; close another stream first"
              .formatted(what, pacing.lines()),
          Map.of("limit", Integer.toString(pacing.lines())),
          null);
    }
    lines++;
  }

  /** A feed is not kept any more. */
  void giveBack(Draw draw) {
    if (draw instanceof Draw.Line) {
      lines--;
    }
  }

  /** How much of each is used. */
  List<ConnectorFigures.BudgetUse> uses(Instant now) {
    return List.of(
        new ConnectorFigures.BudgetUse("history", history.used(now), history.limit()),
        new ConnectorFigures.BudgetUse("history_open", openHistory, pacing.history().open()),
        new ConnectorFigures.BudgetUse("market_data_lines", lines, pacing.lines()),
        new ConnectorFigures.BudgetUse("symbol_searches", symbols.used(now), symbols.limit()));
  }

  private static Instant next(Map<String, Budget> budgets, String key, Instant now) {
    Budget budget = budgets.get(key);
    return budget == null ? now : budget.next(1, now);
  }

  private static Instant latest(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private void sweep(Instant now) {
    if (questions.size() + series.size() > SWEEP_AT) {
      questions.values().removeIf(budget -> budget.isForgotten(now));
      series.values().removeIf(budget -> budget.isForgotten(now));
    }
  }
}
