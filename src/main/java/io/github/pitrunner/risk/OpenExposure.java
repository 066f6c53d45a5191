package io.github.pitrunner.risk;

import io.github.pitrunner.domain.Instrument;
import io.github.pitrunner.domain.Order;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * By how much the worth of all positions grows at worst, if the open orders and the one that is
 * asked for fill: for each instrument if either side fills and the other does not, so that exits
 * add nothing.
 *
 * @param before without the order
 * @param added by the order
 */
record OpenExposure(Worth before, Worth added) {

  static OpenExposure of(RiskCase asked) {
    List<Order> open = asked.view().book().openOrders();
    if (open == null) {
      return unknown("the open orders");
    }
    Map<Integer, Exposed> found = new HashMap<>();
    for (Order order : open) {
      if (Projection.isBeside(asked, order)) {
        Exposed part = exposed(found, order.instrument(), asked);
        if (part == null) {
          return unknown("the position in " + order.instrument());
        }
        found.put(order.instrument().contractId(), part.plus(asked, order));
      }
    }
    Exposed own = exposed(found, asked.order().instrument(), asked);
    if (own == null) {
      return unknown("the position in the instrument");
    }
    found.remove(asked.contractId());
    Worth before = own.growth(asked);
    Worth others = Worth.NONE;
    for (Exposed part : found.values()) {
      others = others.plus(part.growth(asked));
    }
    return new OpenExposure(others.plus(before), own.plus(asked).growth(asked).minus(before));
  }

  /** What was found of an instrument so far; null when its position is not known. */
  private static @Nullable Exposed exposed(
      Map<Integer, Exposed> found, Instrument instrument, RiskCase asked) {
    Exposed part = found.get(instrument.contractId());
    if (part != null) {
      return part;
    }
    BigDecimal position =
        asked.view().book().positions().of(asked.order().account(), instrument.contractId());
    return position == null ? null : Exposed.none(instrument, position);
  }

  private static OpenExposure unknown(String missing) {
    return new OpenExposure(Worth.unknown(missing), Worth.unknown(missing));
  }

  /** What is open of one instrument, and the highest price of it. */
  private record Exposed(Instrument instrument, Projection projection, Worth price) {
    static Exposed none(Instrument instrument, BigDecimal position) {
      return new Exposed(
          instrument, new Projection(position, BigDecimal.ZERO, BigDecimal.ZERO), Worth.NONE);
    }

    Exposed plus(RiskCase asked, Order open) {
      return new Exposed(
          instrument,
          projection.plus(open.ticket().side(), open.remaining()),
          price.max(Worth.price(asked, open)));
    }

    Exposed plus(RiskCase asked) {
      return new Exposed(
          instrument,
          projection.plus(asked.ticket().side(), Projection.remaining(asked)),
          price.max(Worth.price(asked)));
    }

    Worth growth(RiskCase asked) {
      BigDecimal growth = projection.growth();
      return growth.signum() == 0 ? Worth.NONE : price.times(growth, instrument, asked);
    }
  }
}
