package io.github.pitrunner.orders;

import io.github.pitrunner.connector.WireNumbers;
import io.github.pitrunner.domain.Algo;
import io.github.pitrunner.domain.Instructions;
import io.github.pitrunner.domain.OcaGroup;
import io.github.pitrunner.tws.Order;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What an order asks for beyond side, size, price and time in force ⇄ the gateway's fields. */
final class InstructionsMapper {
  private static final Logger LOG = Logger.getLogger(InstructionsMapper.class);

  private InstructionsMapper() {}

  /** Sets what is asked for; the parent, which is a name, never goes on the wire as such. */
  static void toWire(Instructions asked, Order.Builder order) {
    if (asked.cashQuantity() != null) {
      order.setCashQty(asked.cashQuantity().doubleValue());
    }
    if (asked.goodTill() != null) {
      order.setGoodTillDate(OrderTimes.toWire(asked.goodTill()));
    }
    if (asked.allOrNone()) {
      order.setAllOrNone(true);
    }
    if (asked.hidden()) {
      order.setHidden(true);
    }
    if (asked.displayQuantity() != null) {
      order.setDisplaySize(asked.displayQuantity().intValueExact());
    }
    if (asked.minimumQuantity() != null) {
      order.setMinQty(asked.minimumQuantity().intValueExact());
    }
    if (asked.oca() != null) {
      order.setOcaGroup(asked.oca().name()).setOcaType(toWire(asked.oca().mode()));
    }
    if (asked.algo() != null) {
      order.setAlgoStrategy(asked.algo().name()).putAllAlgoParams(asked.algo().parameters());
    }
  }

  /** Reads what has a name here; the parent's is not on the wire. */
  static Instructions fromWire(Order order) {
    return new Instructions(
        PriceMapper.unlessZero(WireNumbers.decimal(order.hasCashQty(), order.getCashQty())),
        goodTill(order),
        order.getAllOrNone(),
        order.getHidden(),
        number(order.getDisplaySize()),
        number(order.getMinQty()),
        oca(order),
        order.getAlgoStrategy().isEmpty()
            ? null
            : new Algo(order.getAlgoStrategy(), order.getAlgoParamsMap()),
        null);
  }

  /**
   * The names of terms that an order has and that have no name here, or whose value cannot be read.
   */
  static Set<String> otherTerms(Order order) {
    Set<String> terms = new TreeSet<>();
    add(terms, "good_till", !order.getGoodTillDate().isEmpty() && goodTill(order) == null);
    add(terms, "oca", !order.getOcaGroup().isEmpty() && oca(order) == null);
    add(terms, "good_after", !order.getGoodAfterTime().isEmpty());
    add(terms, "conditions", order.getConditionsCount() > 0);
    add(terms, "percent_offset", isSet(order.hasPercentOffset(), order.getPercentOffset()));
    add(
        terms,
        "discretionary_amount",
        isSet(order.hasDiscretionaryAmt(), order.getDiscretionaryAmt()));
    add(terms, "volatility", isSet(order.hasVolatility(), order.getVolatility()));
    add(terms, "scale", number(order.getScaleInitLevelSize()) != null);
    add(terms, "hedge", !order.getHedgeType().isEmpty());
    add(
        terms,
        "adjusted_order_type",
        !order.getAdjustedOrderType().isEmpty() && !order.getAdjustedOrderType().equals("None"));
    add(terms, "block_order", order.getBlockOrder());
    add(terms, "sweep_to_fill", order.getSweepToFill());
    add(terms, "post_only", order.getPostOnly());
    return terms;
  }

  /** Only of an order that has an end. */
  private static @Nullable Instant goodTill(Order order) {
    String text = order.getGoodTillDate();
    if (text.isEmpty() || !order.getTif().equals("GTD")) {
      return null;
    }
    try {
      return OrderTimes.fromWire(text);
    } catch (DateTimeException e) {
      LOG.warnf("The end '%s' of order %d is not readable", text, order.getPermId());
      return null;
    }
  }

  private static @Nullable OcaGroup oca(Order order) {
    OcaGroup.Mode mode =
        switch (order.getOcaType()) {
          case 1 -> OcaGroup.Mode.CANCEL_WITH_BLOCK;
          case 2 -> OcaGroup.Mode.REDUCE_WITH_BLOCK;
          // The gateway takes 0 for 3 (recorded, protocol section 8).
          case 0, 3 -> OcaGroup.Mode.REDUCE;
          default -> null;
        };
    return order.getOcaGroup().isEmpty() || mode == null
        ? null
        : new OcaGroup(order.getOcaGroup(), mode);
  }

  private static int toWire(OcaGroup.Mode mode) {
    return switch (mode) {
      case CANCEL_WITH_BLOCK -> 1;
      case REDUCE_WITH_BLOCK -> 2;
      case REDUCE -> 3;
    };
  }

  private static @Nullable BigDecimal number(int value) {
    return value == 0 || value == Integer.MAX_VALUE ? null : BigDecimal.valueOf(value);
  }

  private static boolean isSet(boolean present, double value) {
    return PriceMapper.unlessZero(WireNumbers.decimal(present, value)) != null;
  }

  private static void add(Set<String> terms, String term, boolean isThere) {
    if (isThere) {
      terms.add(term);
    }
  }
}
