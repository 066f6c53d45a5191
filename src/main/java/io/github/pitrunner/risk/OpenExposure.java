package io.github.pitrunner.risk;

import io.github.pitrunner.domain.Instrument;
import io.github.pitrunner.domain.Order;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
    Map<Integer, Side> sides = new HashMap<>();
    for (Order order : open) {
      if (Projection.isBeside(asked, order)) {
        Instrument instrument = order.instrument();
        Side side = sides.get(instrument.contractId());
        if (side == null) {
          BigDecimal position =
              asked.view().book().positions().of(asked.order().account(), instrument.contractId());
          if (position == null) {
            return unknown("the position in " + instrument);
          }
          side = Side.none(instrument, position);
        }
        sides.put(instrument.contractId(), side.plus(asked, order));
      }
    }
    BigDecimal position = asked.position();
    if (position == null) {
      return unknown("the position in the instrument");
    }
    Side own = sides.remove(asked.contractId());
    if (own == null) {
      own = Side.none(asked.order().instrument(), position);
    }
    Worth before = own.growth(asked);
    Worth others = Worth.NONE;
    for (Side side : sides.values()) {
      others = others.plus(side.growth(asked));
    }
    return new OpenExposure(others.plus(before), own.plus(asked).growth(asked).minus(before));
  }

  private static OpenExposure unknown(String missing) {
    return new OpenExposure(Worth.unknown(missing), Worth.unknown(missing));
  }

  /** What is open of one instrument, and the highest price of it. */
  private record Side(Instrument instrument, Projection projection, Worth price) {
    static Side none(Instrument instrument, BigDecimal position) {
      return new Side(
          instrument, new Projection(position, BigDecimal.ZERO, BigDecimal.ZERO), Worth.NONE);
    }

    Side plus(RiskCase asked, Order open) {
      return new Side(
          instrument,
          projection.plus(open.ticket().side(), open.remaining()),
          price.max(Worth.price(asked, open)));
    }

    Side plus(RiskCase asked) {
      return new Side(
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
