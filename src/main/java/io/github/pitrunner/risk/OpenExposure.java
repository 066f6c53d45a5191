package io.github.pitrunner.risk;

import io.github.pitrunner.domain.Instrument;
import io.github.pitrunner.domain.Order;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * By how much the worth of all positions grows at worst, if the open orders and the one that is
 * asked for fill: for each contract if either side fills and the other does not, so that exits add
 * nothing.
 *
 * @param before without the order
 * @param added by the order
 */
record OpenExposure(Worth before, Worth added) {

  static OpenExposure of(RiskCase asked) {
    Claims without = asked.claims(false);
    Claims with = asked.claims(true);
    if (without == null || with == null) {
      return unknown("the open orders");
    }
    Set<Integer> own = new TreeSet<>();
    Composition.of(asked.order().instrument(), asked.ticket().side())
        .forEach(part -> own.add(part.contractId()));
    Worth before = Worth.NONE;
    Worth added = Worth.NONE;
    Set<Integer> all = new TreeSet<>(without.contracts());
    all.addAll(with.contracts());
    for (int contractId : all) {
      BigDecimal held = asked.position(contractId);
      if (held == null) {
        return unknown("the position in " + name(asked, contractId));
      }
      Worth worth = growth(asked, Projection.of(held, without, contractId), contractId, false);
      before = before.plus(worth);
      if (!with.of(contractId).equals(without.of(contractId)) || own.contains(contractId)) {
        Worth more = growth(asked, Projection.of(held, with, contractId), contractId, true);
        added = added.plus(more.minus(worth));
      }
    }
    return new OpenExposure(before, added);
  }

  private static Worth growth(
      RiskCase asked, Projection projection, int contractId, boolean withOrder) {
    BigDecimal growth = projection.growth();
    if (growth.signum() == 0) {
      return Worth.NONE;
    }
    UnsettledTrades unsettled = projection.unsettled();
    Worth price = Worth.price(asked, unsettled, contractId);
    Instrument instrument = unsettled.instrument();
    List<Order> open = asked.view().book().openOrders();
    for (Order order : open == null ? List.<Order>of() : open) {
      if (isOf(order.instrument(), contractId) && Projection.isBeside(asked, order)) {
        instrument = Composition.instrument(asked, order.instrument(), contractId);
        price = price.max(Worth.price(asked, order, contractId));
      }
    }
    if (withOrder && isOf(asked.order().instrument(), contractId)) {
      instrument = Composition.instrument(asked, asked.order().instrument(), contractId);
      price = price.max(Worth.price(asked, contractId));
    }
    return times(price, growth, instrument, asked);
  }

  private static Worth times(
      Worth price, BigDecimal growth, @Nullable Instrument instrument, RiskCase asked) {
    return instrument == null
        ? Worth.unknown("what a leg of a combination is")
        : price.times(growth, instrument, asked);
  }

  private static boolean isOf(Instrument instrument, int contractId) {
    return Composition.isCombo(instrument)
        ? instrument.legs().stream().anyMatch(leg -> leg.contractId() == contractId)
        : instrument.contractId() == contractId;
  }

  private static String name(RiskCase asked, int contractId) {
    List<Order> open = asked.view().book().openOrders();
    return Stream.concat(
            Stream.of(asked.order().instrument()),
            (open == null ? List.<Order>of() : open).stream().map(Order::instrument))
        .filter(instrument -> !Composition.isCombo(instrument) && isOf(instrument, contractId))
        .map(Instrument::toString)
        .findFirst()
        .orElse("leg " + contractId);
  }

  private static OpenExposure unknown(String missing) {
    return new OpenExposure(Worth.unknown(missing), Worth.unknown(missing));
  }
}
