package io.github.pitrunner.portfolio;

import io.github.pitrunner.domain.Alert;
import io.github.pitrunner.domain.Alert.Kind;
import io.github.pitrunner.domain.Alerts;
import io.github.pitrunner.domain.Money;
import io.github.pitrunner.domain.PatientAlerts;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Alarms when a position changes by much: by its value, as a share of the account's net liquidation
 * value. Changes that follow each other within the window are one; when it was quiet for so long
 * the alert is resolved, and the next change counts from there. What changed during a gap is not
 * counted: behind it everything counts from what is held then. A change that cannot be judged yet,
 * because balances, exchange rate or price are not known, waits until they are, through a gap too,
 * and is not quiet before.
 */
final class PositionAlerts implements BookReader<Position> {
  private final PositionBook book;
  private final AccountBook balances;
  private final AlertThresholds thresholds;
  private final PatientAlerts alerts;
  private final Clock clock;
  private Map<PositionKey, Change> changes = new HashMap<>();

  /** A position since it was last quiet. */
  private static final class Change {
    final PositionKey key;
    BigDecimal before;
    BigDecimal now;
    Instant since;
    boolean isRaised;

    /** It has changed and what is needed to judge it was not known yet. */
    boolean isToBeJudged;

    String name = "";
    String currency = "";

    /** What one unit is worth in the instrument's currency; null while that is not known. */
    @Nullable BigDecimal unit;

    Change(PositionKey key, BigDecimal before, Instant since) {
      this.key = key;
      this.before = before;
      this.now = before;
      this.since = since;
    }

    boolean isQuiet() {
      return now.compareTo(before) == 0 && !isRaised;
    }

    /** What is held of it now, behind a gap, after what was raised or waited before the gap. */
    void takeOver(Change old) {
      isRaised = old.isRaised;
      unit = unit == null ? old.unit : unit;
      name = name.isEmpty() ? old.name : name;
      currency = currency.isEmpty() ? old.currency : currency;
      if (old.isToBeJudged) {
        isToBeJudged = true;
        before = now.subtract(old.now.subtract(old.before));
      }
    }

    void take(Position position) {
      now = position.quantity();
      name = position.instrument().toString();
      currency = position.instrument().currency();
      BigDecimal worth = unit(position);
      unit = worth == null ? unit : worth;
    }

    private static @Nullable BigDecimal unit(Position position) {
      Valuation valuation = position.valuation();
      BigDecimal value = valuation == null ? null : valuation.marketValue();
      if (position.quantity().signum() == 0) {
        // Of what is closed no cost is told; what it was worth before is what it was worth.
        return null;
      }
      return value == null || value.signum() == 0
          ? position.averageCost()
          : value.divide(position.quantity(), MathContext.DECIMAL64);
    }
  }

  /** What is judged with; the book of balances is only read. */
  record Sources(PositionBook positions, AccountBook balances) {}

  PositionAlerts(Sources sources, AlertThresholds thresholds, Alerts alerts, Clock clock) {
    this.book = sources.positions();
    this.balances = sources.balances();
    this.thresholds = thresholds;
    this.alerts = new PatientAlerts(alerts);
    this.clock = clock;
    book.add(this);
  }

  @Override
  public void onChange(Position position) {
    Change change =
        changes.computeIfAbsent(
            position.key(), key -> new Change(key, BigDecimal.ZERO, clock.instant()));
    boolean isOfValue = change.now.compareTo(position.quantity()) == 0;
    change.take(position);
    if (!isOfValue) {
      change.since = clock.instant();
      change.isToBeJudged = true;
    }
    judge(change);
  }

  @Override
  public void onGap(String reason) {
    // Nothing is told until everything has been read anew.
  }

  @Override
  public void onWhole() {
    Map<PositionKey, Change> before = changes;
    changes = new HashMap<>();
    Instant now = clock.instant();
    for (Position position : book.positions()) {
      Change change = new Change(position.key(), position.quantity(), now);
      change.take(position);
      changes.put(position.key(), change);
    }
    // What was raised stays so until it was quiet for long enough.
    before.forEach(
        (key, old) -> {
          if (old.isRaised || old.isToBeJudged) {
            changes
                .computeIfAbsent(key, none -> new Change(key, BigDecimal.ZERO, now))
                .takeOver(old);
          }
        });
  }

  @Override
  public void onResumed() {
    // It has been told that everything was read.
  }

  /** Time passes: what was quiet for long enough is one change no more. */
  void onTick() {
    Instant quietSince = clock.instant().minus(thresholds.positionChangeWindow());
    for (Change change : List.copyOf(changes.values())) {
      judge(change);
      if (!change.isToBeJudged && !change.isQuiet() && !change.since.isAfter(quietSince)) {
        toQuiet(change);
      }
    }
    alerts.onTick();
  }

  private void toQuiet(Change change) {
    if (change.isRaised) {
      alerts.resolve(Kind.POSITION_CHANGE, change.key.toString());
    }
    change.isRaised = false;
    change.before = change.now;
    if (change.now.signum() == 0) {
      changes.remove(change.key);
    }
  }

  /** Judges what has changed, if what is needed for it is known. */
  private void judge(Change change) {
    if (!change.isToBeJudged) {
      return;
    }
    Balances account = balances.balances(change.key.account());
    if (account == null
        || change.unit == null
        || !balances.knowledge().isCurrent()
        || !(account.values().get(SummaryTag.NET_LIQUIDATION) instanceof Money worth)) {
      return;
    }
    BigDecimal rate = rate(account, change.currency, worth.currency());
    if (rate != null) {
      change.isToBeJudged = false;
      judge(change, change.unit.multiply(rate), worth);
    }
  }

  /**
   * @param unit what one unit is worth in the account's currency
   */
  private void judge(Change change, BigDecimal unit, Money worth) {
    BigDecimal value = change.now.subtract(change.before).multiply(unit).abs();
    // There is no share of what is worth nothing.
    if (worth.amount().signum() > 0
        && value.compareTo(worth.amount().multiply(thresholds.positionChange())) > 0) {
      change.isRaised = true;
      // One that had to wait would be resolved at once.
      change.since = clock.instant();
      alerts.raise(
          new Alert(
              Kind.POSITION_CHANGE,
              change.key.toString(),
              message(change, value, worth),
              change.key.account()));
    }
  }

  private static @Nullable BigDecimal rate(Balances account, String from, String to) {
    return from.equals(to)
        ? BigDecimal.ONE
        : account.ledgers().getOrDefault(from, Map.of()).get(LedgerTag.EXCHANGE_RATE);
  }

  private String message(Change change, BigDecimal value, Money worth) {
    return "Account %s: the position in %s (contract %d) changed from %s to %s, by about %s %s of a net liquidation value of %s, more than %s of it; see that it was meant"
        .formatted(
            change.key.account(),
            change.name,
            change.key.contractId(),
            change.before.toPlainString(),
            change.now.toPlainString(),
            value.setScale(0, RoundingMode.HALF_EVEN).toPlainString(),
            worth.currency(),
            worth.amount().toPlainString(),
            thresholds.positionChange().toPlainString());
  }
}
