package io.github.pitrunner.operations;

import io.github.pitrunner.api.Decimals;
import io.github.pitrunner.api.Times;
import io.github.pitrunner.domain.AccountScope;
import io.github.pitrunner.risk.KillSwitchState.Engaged;
import io.github.pitrunner.risk.KillSwitchState.Released;
import io.github.pitrunner.risk.KillSwitchState.Turn;
import io.github.pitrunner.v1.KillSwitch;
import io.github.pitrunner.v1.KillSwitchState;
import io.github.pitrunner.v1.RiskLimits;
import org.jspecify.annotations.Nullable;

/** The kill switch and the limits → the API's. */
final class SafetyProtos {
  private SafetyProtos() {}

  /**
   * @param seen the accounts that its reader may see: what a rule says tells of one
   */
  static KillSwitch killSwitch(Safety.Reading reading, AccountScope seen) {
    KillSwitch.Builder proto = KillSwitch.newBuilder().setRecorded(reading.recorded());
    if (reading.killSwitch() instanceof Engaged engaged) {
      put(proto.setState(KillSwitchState.KILL_SWITCH_STATE_ENGAGED), engaged.by(), seen);
    } else if (reading.killSwitch() instanceof Released released) {
      put(proto.setState(KillSwitchState.KILL_SWITCH_STATE_RELEASED), released.by(), seen);
    } else {
      proto.setState(KillSwitchState.KILL_SWITCH_STATE_UNREAD);
    }
    return proto.build();
  }

  private static void put(KillSwitch.Builder proto, @Nullable Turn turn, AccountScope seen) {
    if (turn != null) {
      proto
          .setBy(turn.who())
          .setReason(seen.isAll() ? turn.why() : turn.whyToAll())
          .setSince(Times.toProto(turn.at()));
    }
  }

  static RiskLimits limits(io.github.pitrunner.risk.RiskLimits limits) {
    RiskLimits.Builder proto = RiskLimits.newBuilder();
    put(proto, limits.size());
    put(proto, limits.worth());
    put(proto, limits.price());
    put(proto, limits.loss());
    put(proto, limits.rate());
    put(proto, limits.permission());
    return proto.build();
  }

  private static void put(RiskLimits.Builder proto, io.github.pitrunner.risk.RiskLimits.Size size) {
    proto
        .setMaxOrderQuantity(Decimals.toProto(size.orderQuantity()))
        .setMaxPosition(Decimals.toProto(size.position()))
        .setMaxOpenOrders(size.openOrders());
  }

  private static void put(
      RiskLimits.Builder proto, io.github.pitrunner.risk.RiskLimits.Worth worth) {
    proto
        .setMaxNotional(Decimals.toProto(worth.notional()))
        .setMaxGrossExposure(Decimals.toProto(worth.grossExposure()))
        .setCheckBuyingPower(worth.checksBuyingPower())
        .setCheckMargin(worth.checksMargin())
        .setFiguresMaxAge(Times.toProto(worth.figuresMaxAge()));
  }

  private static void put(
      RiskLimits.Builder proto, io.github.pitrunner.risk.RiskLimits.Price price) {
    proto
        .setPriceCollar(Decimals.toProto(price.collar()))
        .setReferenceMaxAge(Times.toProto(price.referenceMaxAge()))
        .setAcceptDelayedReference(price.acceptsDelayed())
        .setCheckSelfCross(price.checksSelfCross());
    if (price.passiveCollar() != null) {
      proto.setPassivePriceCollar(Decimals.toProto(price.passiveCollar()));
    }
  }

  private static void put(RiskLimits.Builder proto, io.github.pitrunner.risk.RiskLimits.Loss loss) {
    proto
        .setDailyLossLimit(Decimals.toProto(loss.limit()))
        .setDailyLossWarn(Decimals.toProto(loss.warnShare()));
    if (loss.killShare() != null) {
      proto.setDailyLossKill(Decimals.toProto(loss.killShare()));
    }
  }

  private static void put(RiskLimits.Builder proto, io.github.pitrunner.risk.RiskLimits.Rate rate) {
    proto
        .setOrdersPerSecond(rate.perSecond())
        .setOrdersPerMinute(rate.perMinute())
        .setDuplicateWindow(Times.toProto(rate.duplicateWindow()))
        .setCancelRatioWindow(Times.toProto(rate.cancelRatioWindow()))
        .setCancelRatioFrom(rate.cancelRatioFrom());
    if (rate.cancelRatio() != null) {
      proto.setCancelRatio(Decimals.toProto(rate.cancelRatio()));
    }
  }

  private static void put(
      RiskLimits.Builder proto, io.github.pitrunner.risk.RiskLimits.Permission permission) {
    proto
        .setTradingHours(permission.holdsTradingHours())
        .setExitsAlways(permission.exitsAlways())
        .setNoShortSelling(permission.noShortSelling())
        .addAllRestrictedInstruments(permission.restricted().stream().sorted().toList())
        .addAllAllowedInstruments(permission.allowed().stream().sorted().toList());
  }
}
