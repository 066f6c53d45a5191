package io.github.pitrunner.risk;

import io.github.pitrunner.domain.LiveTrading;
import java.util.EnumMap;
import java.util.Map;

/** The one table of rules: a new one is named in {@link RiskRuleName} and added here. */
final class RiskRules {
  private RiskRules() {}

  static Map<RiskRuleName, RiskRule> all(LiveTrading live) {
    PermissionRules permissions = new PermissionRules(live);
    HoursRule hours = new HoursRule(new NyseCalendar());
    Map<RiskRuleName, RiskRule> rules = new EnumMap<>(RiskRuleName.class);
    rules.put(RiskRuleName.KILL_SWITCH, permissions::killSwitch);
    rules.put(RiskRuleName.PAPER_ONLY, permissions::paperOnly);
    rules.put(RiskRuleName.READ_ONLY, permissions::readOnly);
    rules.put(RiskRuleName.ACCOUNT, permissions::account);
    rules.put(RiskRuleName.RESTRICTED_INSTRUMENT, permissions::restrictedInstrument);
    rules.put(RiskRuleName.ALLOWED_INSTRUMENT, permissions::allowedInstrument);
    rules.put(RiskRuleName.MAX_ORDER_QUANTITY, SizeRules::maxOrderQuantity);
    rules.put(RiskRuleName.QUANTITY_INCREMENT, SizeRules::quantityIncrement);
    rules.put(RiskRuleName.PRICE_INCREMENT, PriceRules::priceIncrement);
    rules.put(RiskRuleName.TRADING_HOURS, hours);
    rules.put(RiskRuleName.ORDERS_PER_SECOND, ConductRules::ordersPerSecond);
    rules.put(RiskRuleName.ORDERS_PER_MINUTE, ConductRules::ordersPerMinute);
    rules.put(RiskRuleName.DUPLICATE_ORDER, ConductRules::duplicateOrder);
    rules.put(RiskRuleName.CANCEL_RATIO, ConductRules::cancelRatio);
    rules.put(RiskRuleName.MAX_OPEN_ORDERS, SizeRules::maxOpenOrders);
    rules.put(RiskRuleName.NO_SHORT_SELLING, SizeRules::noShortSelling);
    rules.put(RiskRuleName.MAX_POSITION, SizeRules::maxPosition);
    rules.put(RiskRuleName.SELF_CROSS, PriceRules::selfCross);
    rules.put(RiskRuleName.PRICE_COLLAR, PriceRules::priceCollar);
    rules.put(RiskRuleName.MAX_NOTIONAL, ExposureRules::maxNotional);
    rules.put(RiskRuleName.MAX_GROSS_EXPOSURE, ExposureRules::maxGrossExposure);
    rules.put(RiskRuleName.BUYING_POWER, ExposureRules::buyingPower);
    rules.put(RiskRuleName.MARGIN, ExposureRules::margin);
    rules.put(RiskRuleName.DAILY_LOSS, ConductRules::dailyLoss);
    return rules;
  }
}
