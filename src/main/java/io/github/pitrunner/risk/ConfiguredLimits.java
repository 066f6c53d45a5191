package io.github.pitrunner.risk;

import io.github.pitrunner.domain.AccountId;
import io.github.pitrunner.risk.RiskConfig.Limits;
import io.smallrye.config.ConfigValidationException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Puts limits together: those of an account above those of all, above the standard ones. */
final class ConfiguredLimits {
  private ConfiguredLimits() {}

  static RiskLimitTable table(RiskConfig config) {
    RiskLimits others = over(RiskLimits.STANDARD, config.all());
    Map<AccountId, RiskLimits> accounts = new HashMap<>();
    config.accounts().forEach((id, limits) -> accounts.put(account(id), over(others, limits)));
    return new RiskLimitTable(others, accounts);
  }

  private static AccountId account(String id) {
    try {
      return new AccountId(id);
    } catch (IllegalArgumentException e) {
      throw new ConfigValidationException(
          new ConfigValidationException.Problem[] {
            new ConfigValidationException.Problem(
                "pitrunner.risk.accounts.%s names no account: an account id is 1 to 32 letters and digits"
                    .formatted(id))
          });
    }
  }

  private static RiskLimits over(RiskLimits base, Limits limits) {
    return new RiskLimits(
        size(base.size(), limits),
        worth(base.worth(), limits),
        price(base.price(), limits),
        loss(base.loss(), limits),
        rate(base.rate(), limits),
        permission(base.permission(), limits));
  }

  private static RiskLimits.Size size(RiskLimits.Size base, Limits limits) {
    return new RiskLimits.Size(
        limits.maxOrderQuantity().orElse(base.orderQuantity()),
        limits.maxPosition().orElse(base.position()),
        limits.maxOpenOrders().orElse(base.openOrders()));
  }

  private static RiskLimits.Worth worth(RiskLimits.Worth base, Limits limits) {
    return new RiskLimits.Worth(
        limits.maxNotional().orElse(base.notional()),
        limits.maxGrossExposure().orElse(base.grossExposure()),
        limits.checkBuyingPower().orElse(base.checksBuyingPower()),
        limits.checkMargin().orElse(base.checksMargin()),
        limits.figuresMaxAge().orElse(base.figuresMaxAge()));
  }

  private static RiskLimits.Price price(RiskLimits.Price base, Limits limits) {
    return new RiskLimits.Price(
        limits.priceCollar().orElse(base.collar()),
        orNull(limits.passivePriceCollar(), base.passiveCollar()),
        limits.referenceMaxAge().orElse(base.referenceMaxAge()),
        limits.acceptDelayedReference().orElse(base.acceptsDelayed()),
        limits.checkSelfCross().orElse(base.checksSelfCross()));
  }

  private static RiskLimits.Loss loss(RiskLimits.Loss base, Limits limits) {
    return new RiskLimits.Loss(
        limits.dailyLossLimit().orElse(base.limit()),
        limits.dailyLossWarn().orElse(base.warnShare()),
        orNull(limits.dailyLossKill(), base.killShare()));
  }

  private static RiskLimits.Rate rate(RiskLimits.Rate base, Limits limits) {
    return new RiskLimits.Rate(
        limits.ordersPerSecond().orElse(base.perSecond()),
        limits.ordersPerMinute().orElse(base.perMinute()),
        limits.duplicateWindow().orElse(base.duplicateWindow()),
        orNull(limits.cancelRatio(), base.cancelRatio()),
        limits.cancelRatioWindow().orElse(base.cancelRatioWindow()),
        limits.cancelRatioFrom().orElse(base.cancelRatioFrom()));
  }

  private static RiskLimits.Permission permission(RiskLimits.Permission base, Limits limits) {
    return new RiskLimits.Permission(
        limits.tradingHours().orElse(base.holdsTradingHours()),
        limits.exitsAlways().orElse(base.exitsAlways()),
        limits.noShortSelling().orElse(base.noShortSelling()),
        limits.restrictedInstruments().map(ConfiguredLimits::names).orElse(base.restricted()),
        limits.allowedInstruments().map(ConfiguredLimits::names).orElse(base.allowed()));
  }

  private static Set<String> names(List<String> names) {
    return names.stream()
        .map(name -> name.trim().toUpperCase(Locale.ROOT))
        .collect(Collectors.toSet());
  }

  private static <T> @Nullable T orNull(Optional<T> value, @Nullable T base) {
    return value.isPresent() ? value.get() : base;
  }
}
