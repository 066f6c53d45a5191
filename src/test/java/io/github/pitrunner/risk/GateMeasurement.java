package io.github.pitrunner.risk;

import static java.util.Objects.requireNonNull;

import io.github.pitrunner.domain.Instrument;
import io.github.pitrunner.domain.LiveTrading;
import io.github.pitrunner.domain.OrderIntent;
import io.github.pitrunner.domain.SecurityType;
import io.github.pitrunner.risk.Holding.Move;
import io.github.pitrunner.risk.RiskVerdict.Approved;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Prints how long the whole gate takes for an order that it approves, with a few and with many open
 * orders, and 100 positions. By hand: {@code java -cp <test class path>
 * io.github.pitrunner.risk.GateMeasurement}.
 */
final class GateMeasurement {
  private static final int WARM_UP = 100_000;
  private static final int ROUNDS = 200_000;

  private GateMeasurement() {}

  public static void main(String... args) {
    for (int open : new int[] {0, 10, 99}) {
      measure(open);
    }
  }

  private static void measure(int open) {
    Situation situation = new Situation();
    situation.limits = Limits.checkingFunds();
    situation.change = new RiskView.Change(null, BigDecimal.ONE);
    for (int i = 0; i < open; i++) {
      situation.withOpen(Situation.open("o-" + i, Tickets.buy("1", "190")));
    }
    for (int i = 0; i < 100; i++) {
      hold(situation, 1000 + i);
    }
    RiskGate gate =
        RiskGate.of(new LiveTrading(false), new RiskLimitTable(situation.limits, Map.of()));
    RiskView view = situation.view();
    OrderIntent order = situation.intent(Tickets.buy("1", "200"));
    long[] nanos = new long[ROUNDS];
    for (int round = -WARM_UP; round < ROUNDS; round++) {
      long begin = System.nanoTime();
      RiskVerdict verdict = gate.check(order, view);
      long took = System.nanoTime() - begin;
      if (!(verdict instanceof Approved)) {
        throw new IllegalStateException(verdict.toString());
      }
      if (round >= 0) {
        nanos[round] = took;
      }
    }
    Arrays.sort(nanos);
    System.out.printf(
        Locale.ROOT,
        "%d open orders: median %.1f us, p99 %.1f us%n",
        open,
        nanos[ROUNDS / 2] / 1000.0,
        nanos[ROUNDS / 100 * 99] / 1000.0);
  }

  private static void hold(Situation situation, int contractId) {
    Instrument instrument =
        new Instrument(
            contractId,
            "I" + contractId,
            SecurityType.STOCK,
            "SMART",
            "",
            "EUR",
            null,
            null,
            null,
            BigDecimal.ONE,
            "",
            "",
            List.of());
    situation.quotes.put(contractId, Situation.quote("199.99", "200.00", "200.00"));
    requireNonNull(situation.holdings)
        .add(
            new Holding(
                instrument,
                BigDecimal.ONE,
                BigDecimal.TEN,
                List.of(new Move(situation.now, BigDecimal.ZERO))));
    AccountFigures figures = requireNonNull(situation.figures);
    situation.figures =
        new AccountFigures(
            "USD",
            figures.buyingPower(),
            figures.availableFunds(),
            figures.grossExposure(),
            figures.dailyProfit(),
            Map.of("EUR", new BigDecimal("1.0837")),
            figures.asOf());
  }
}
