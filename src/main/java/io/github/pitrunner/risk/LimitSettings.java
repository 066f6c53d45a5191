package io.github.pitrunner.risk;

import io.github.pitrunner.domain.AccountId;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Limits as their settings are named and written; one that is off is not there. */
final class LimitSettings {
  private static final String PREFIX = "pitrunner.risk.";

  private final Map<String, String> settings = new TreeMap<>();

  private LimitSettings() {}

  static Map<String, String> of(RiskLimitTable table) {
    LimitSettings all = new LimitSettings();
    all.put(PREFIX, table.others());
    table.accounts().forEach((account, limits) -> all.put(prefix(account), limits));
    return all.settings;
  }

  private static String prefix(AccountId account) {
    return PREFIX + "accounts." + account + ".";
  }

  private void put(String prefix, RiskLimits limits) {
    RiskLimits.Size size = limits.size();
    put(prefix + "max-order-quantity", size.orderQuantity());
    put(prefix + "max-position", size.position());
    put(prefix + "max-open-orders", size.openOrders());
    RiskLimits.Worth worth = limits.worth();
    put(prefix + "max-notional", worth.notional());
    put(prefix + "max-gross-exposure", worth.grossExposure());
    put(prefix + "check-buying-power", worth.checksBuyingPower());
    put(prefix + "check-margin", worth.checksMargin());
    put(prefix + "figures-max-age", worth.figuresMaxAge());
    put(prefix, limits.price());
    put(prefix + "daily-loss-limit", limits.loss().limit());
    put(prefix + "daily-loss-warn", limits.loss().warnShare());
    put(prefix + "daily-loss-kill", limits.loss().killShare());
    put(prefix, limits.rate());
    put(prefix, limits.permission());
  }

  private void put(String prefix, RiskLimits.Price price) {
    put(prefix + "price-collar", price.collar());
    put(prefix + "passive-price-collar", price.passiveCollar());
    put(prefix + "reference-max-age", price.referenceMaxAge());
    put(prefix + "accept-delayed-reference", price.acceptsDelayed());
    put(prefix + "check-self-cross", price.checksSelfCross());
  }

  private void put(String prefix, RiskLimits.Rate rate) {
    put(prefix + "orders-per-second", rate.perSecond());
    put(prefix + "orders-per-minute", rate.perMinute());
    put(prefix + "duplicate-window", rate.duplicateWindow());
    put(prefix + "cancel-ratio", rate.cancelRatio());
    put(prefix + "cancel-ratio-window", rate.cancelRatioWindow());
    put(prefix + "cancel-ratio-from", rate.cancelRatioFrom());
  }

  private void put(String prefix, RiskLimits.Permission permission) {
    put(prefix + "trading-hours", permission.holdsTradingHours());
    put(prefix + "exits-always", permission.exitsAlways());
    put(prefix + "no-short-selling", permission.noShortSelling());
    put(prefix + "restricted-instruments", permission.restricted());
    put(prefix + "allowed-instruments", permission.allowed());
  }

  private void put(String name, @Nullable Object value) {
    if (value instanceof BigDecimal number) {
      settings.put(name, RiskCase.text(number));
    } else if (value instanceof Set<?> names) {
      if (!names.isEmpty()) {
        settings.put(
            name, String.join(",", new TreeSet<>(names.stream().map(String::valueOf).toList())));
      }
    } else if (value instanceof Duration || value instanceof Integer || value instanceof Boolean) {
      settings.put(name, value.toString());
    } else if (value != null) {
      throw new IllegalArgumentException("%s is %s".formatted(name, value));
    }
  }
}
