package io.github.pitrunner.portfolio;

import io.github.pitrunner.domain.AccountId;
import io.github.pitrunner.domain.Alert;
import io.github.pitrunner.domain.Alert.Kind;
import io.github.pitrunner.domain.Alerts;
import io.github.pitrunner.domain.Money;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Alarms when an account's cushion or cash is low. What was told before a gap raises and resolves
 * nothing; it is judged anew with what is told behind it.
 *
 * <pre>
 *        bad                   well                  well for long enough
 * calm ───────► raised ◄────────────────► recovering ──────────────────────► calm
 *                          bad, a gap
 * </pre>
 */
final class BalanceAlerts implements BookReader<Balances> {
  /** A cushion is well from this much of its threshold. */
  private static final BigDecimal WELL_FROM = new BigDecimal("1.1");

  private final AccountBook book;
  private final AlertThresholds thresholds;
  private final Alerts alerts;
  private final Clock clock;
  private final Map<AccountId, Map<Kind, Watched>> raised = new HashMap<>();

  /** Something that was raised. */
  private static final class Watched {
    @Nullable Instant wellSince;
  }

  private enum Health {
    BAD,
    BETWEEN,
    WELL,
    NOT_KNOWN
  }

  BalanceAlerts(AccountBook book, AlertThresholds thresholds, Alerts alerts, Clock clock) {
    this.book = book;
    this.thresholds = thresholds;
    this.alerts = alerts;
    this.clock = clock;
    book.add(this);
  }

  @Override
  public void onChange(Balances changed) {
    if (thresholds.marginCushion().signum() > 0) {
      judge(changed, Kind.MARGIN_CUSHION, cushion(changed));
    }
    if (thresholds.negativeCash()) {
      judge(changed, Kind.NEGATIVE_CASH, cash(changed));
    }
  }

  @Override
  public void onGap(String reason) {
    raised.values().forEach(kinds -> kinds.values().forEach(watched -> watched.wellSince = null));
  }

  @Override
  public void onWhole() {
    raised.keySet().removeIf(this::isGone);
    for (AccountId account : book.accounts()) {
      Balances balances = book.balances(account);
      if (balances != null) {
        onChange(balances);
      }
    }
  }

  /** An account that the login no longer has alarms nobody. */
  private boolean isGone(AccountId account) {
    boolean isGone = book.balances(account) == null;
    if (isGone) {
      raised
          .getOrDefault(account, Map.of())
          .keySet()
          .forEach(kind -> alerts.resolve(kind, account.value()));
    }
    return isGone;
  }

  @Override
  public void onResumed() {
    // It has been told that everything was read.
  }

  /** Time passes: whoever was well for long enough alarms no more. */
  void onTick() {
    Instant now = clock.instant();
    raised.forEach(
        (account, kinds) ->
            kinds
                .entrySet()
                .removeIf(
                    entry -> {
                      Instant since = entry.getValue().wellSince;
                      boolean isOver =
                          since != null && !now.isBefore(since.plus(thresholds.resolveAfter()));
                      if (isOver) {
                        alerts.resolve(entry.getKey(), account.value());
                      }
                      return isOver;
                    }));
  }

  private void judge(Balances balances, Kind kind, Health health) {
    Map<Kind, Watched> kinds =
        raised.computeIfAbsent(balances.account(), none -> new EnumMap<>(Kind.class));
    Watched watched = kinds.get(kind);
    if (health == Health.BAD) {
      kinds.computeIfAbsent(kind, none -> new Watched()).wellSince = null;
      alerts.raise(
          new Alert(kind, balances.account().value(), message(kind, balances), balances.account()));
    } else if (watched != null) {
      if (health != Health.WELL) {
        watched.wellSince = null;
      } else if (watched.wellSince == null) {
        watched.wellSince = clock.instant();
      }
    }
  }

  private Health cushion(Balances balances) {
    BigDecimal cushion = balances.cushion();
    if (cushion == null) {
      return Health.NOT_KNOWN;
    }
    BigDecimal required = amount(balances, SummaryTag.MAINTENANCE_MARGIN);
    if (required != null && required.signum() == 0) {
      // An account without anything in it has a cushion of 0, and nothing to lose.
      return Health.WELL;
    }
    BigDecimal threshold = thresholds.marginCushion();
    BigDecimal well = threshold.multiply(WELL_FROM).min(BigDecimal.ONE);
    if (cushion.compareTo(threshold) < 0) {
      return Health.BAD;
    }
    return cushion.compareTo(well) >= 0 ? Health.WELL : Health.BETWEEN;
  }

  private static Health cash(Balances balances) {
    BigDecimal cash = amount(balances, SummaryTag.TOTAL_CASH_VALUE);
    if (cash == null) {
      return Health.NOT_KNOWN;
    }
    return cash.signum() < 0 ? Health.BAD : Health.WELL;
  }

  private static @Nullable BigDecimal amount(Balances balances, SummaryTag tag) {
    return balances.values().get(tag) instanceof Money money ? money.amount() : null;
  }

  private String message(Kind kind, Balances balances) {
    return kind == Kind.MARGIN_CUSHION
        ? "Account %s: the margin cushion is %s, below %s; positions may be liquidated, reduce them or pay in"
            .formatted(
                balances.account(),
                String.valueOf(balances.cushion()),
                thresholds.marginCushion().toPlainString())
        : "Account %s: the total cash is %s, below zero; interest is due on it"
            .formatted(
                balances.account(),
                String.valueOf(balances.values().get(SummaryTag.TOTAL_CASH_VALUE)));
  }
}
