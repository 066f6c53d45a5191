package io.github.pitrunner.risk;

import io.github.pitrunner.risk.RiskLimits.Loss;
import io.github.pitrunner.risk.RiskLimits.Permission;
import io.github.pitrunner.risk.RiskLimits.Price;
import io.github.pitrunner.risk.RiskLimits.Rate;
import io.github.pitrunner.risk.RiskLimits.Size;
import io.github.pitrunner.risk.RiskLimits.Worth;

/** The standard limits with one part of them changed. */
final class Limits {
  private static final RiskLimits S = RiskLimits.STANDARD;

  private Limits() {}

  static RiskLimits with(Size size) {
    return new RiskLimits(size, S.worth(), S.price(), S.loss(), S.rate(), S.permission());
  }

  static RiskLimits with(Worth worth) {
    return new RiskLimits(S.size(), worth, S.price(), S.loss(), S.rate(), S.permission());
  }

  static RiskLimits with(Price price) {
    return new RiskLimits(S.size(), S.worth(), price, S.loss(), S.rate(), S.permission());
  }

  static RiskLimits with(Loss loss) {
    return new RiskLimits(S.size(), S.worth(), S.price(), loss, S.rate(), S.permission());
  }

  static RiskLimits with(Rate rate) {
    return new RiskLimits(S.size(), S.worth(), S.price(), S.loss(), rate, S.permission());
  }

  static RiskLimits with(Permission permission) {
    return new RiskLimits(S.size(), S.worth(), S.price(), S.loss(), S.rate(), permission);
  }

  /** Buying power and margin are checked. */
  static RiskLimits checkingFunds() {
    Worth worth = S.worth();
    return with(
        new Worth(worth.notional(), worth.grossExposure(), true, true, worth.figuresMaxAge()));
  }

  /** Exits are as other orders. */
  static RiskLimits withoutExits() {
    Permission permission = S.permission();
    return with(new Permission(true, false, false, permission.restricted(), permission.allowed()));
  }
}
