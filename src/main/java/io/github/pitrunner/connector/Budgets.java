package io.github.pitrunner.connector;

import io.github.pitrunner.connector.ConnectorSettings.HistoryPacing;
import io.github.pitrunner.connector.ConnectorSettings.Pacing;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Reason;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the gateway allows of some kinds of requests beside the pace (protocol section 5.7). */
final class Budgets {
  private static final int SWEEP_AT = 256;

  private final Pacing pacing;
  private final Budget history;
  private final Budget symbols;
  private final Map<String, Budget> questions = new HashMap<>();
  private final Map<String, Budget> series = new HashMap<>();
  private final Places lines;
  private final Places depth;
  private final Places tickByTick;
  private final Places scans;
  private int openHistory;

  /** Places for feeds of a kind. */
  private static final class Places {
    private final String name;
    private final String what;
    private final int limit;
    private int taken;

    Places(String name, String what, int limit) {
      this.name = name;
      this.what = what;
      this.limit = limit;
    }

    void take(String feed) {
      if (taken >= limit) {
        throw new Failure.Exhausted(
            Reason.NO_MARKET_DATA_LINE,
            "%s: all %d %s are in use; close another stream first".formatted(feed, limit, what),
            Map.of("limit", Integer.toString(limit), "budget", name),
            null);
      }
      taken++;
    }

    ConnectorFigures.BudgetUse use() {
      return new ConnectorFigures.BudgetUse(name, taken, limit);
    }
  }

  Budgets(Pacing pacing) {
    this.pacing = pacing;
    this.lines = new Places("market_data_lines", "market data lines", pacing.lines());
    this.depth = new Places("depth_lines", "market depth lines", pacing.special().depth());
    this.tickByTick =
        new Places("tick_by_tick_lines", "tick by tick lines", pacing.special().tickByTick());
    this.scans = new Places("scanners", "scanners", pacing.special().scans());
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
    if (draw instanceof Draw.TickByTick ticks) {
      return next(questions, question(ticks), now);
    }
    if (draw instanceof Draw.RealTimeBars) {
      return history.next(1, now);
    }
    return now;
  }

  private static String question(Draw.TickByTick ticks) {
    return "ticks of " + ticks.instrument();
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
    } else if (draw instanceof Draw.TickByTick ticks) {
      sweep(now);
      questions
          .computeIfAbsent(
              question(ticks), key -> new Budget(1, pacing.special().tickByTickPause()))
          .spend(1, now);
    } else if (draw instanceof Draw.RealTimeBars) {
      history.spend(1, now);
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
    Places places = places(draw);
    if (places != null) {
      places.take(what);
    }
  }

  /** A feed is not kept any more. */
  void giveBack(Draw draw) {
    Places places = places(draw);
    if (places != null) {
      places.taken--;
    }
  }

  private @Nullable Places places(Draw draw) {
    if (draw instanceof Draw.Line || draw instanceof Draw.RealTimeBars) {
      return lines;
    }
    if (draw instanceof Draw.Depth) {
      return depth;
    }
    if (draw instanceof Draw.TickByTick) {
      return tickByTick;
    }
    return draw instanceof Draw.Scan ? scans : null;
  }

  /** How much of each is used. */
  List<ConnectorFigures.BudgetUse> uses(Instant now) {
    return List.of(
        new ConnectorFigures.BudgetUse("history", history.used(now), history.limit()),
        new ConnectorFigures.BudgetUse("history_open", openHistory, pacing.history().open()),
        lines.use(),
        depth.use(),
        tickByTick.use(),
        scans.use(),
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
