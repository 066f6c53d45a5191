package io.github.pitrunner.risk;

import io.github.pitrunner.domain.ClientOrderId;
import io.github.pitrunner.domain.Instructions;
import io.github.pitrunner.domain.Instrument;
import io.github.pitrunner.domain.OcaGroup;
import io.github.pitrunner.domain.Order;
import io.github.pitrunner.domain.OrderTicket;
import io.github.pitrunner.domain.Side;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the open orders of an account can still trade at worst, contract by contract; what has been
 * traded and the positions do not show yet counts as if it could still be. Orders of which one
 * excludes the other count once: the larger. The children of a bracket count only with what is
 * beyond their parent while that is open, as they come to life when it has filled.
 */
final class Claims {
  private final Map<Integer, Sums> sums = new LinkedHashMap<>();
  private final Map<Integer, UnsettledTrades> unsettled;

  /** What can be bought and sold of one contract. */
  record Sums(BigDecimal buys, BigDecimal sells) {
    static final Sums NONE = new Sums(BigDecimal.ZERO, BigDecimal.ZERO);

    Sums plus(Side side, BigDecimal quantity) {
      return side == Side.BUY
          ? new Sums(buys.add(quantity), sells)
          : new Sums(buys, sells.add(quantity));
    }
  }

  /**
   * One order.
   *
   * @param id null when it has no name
   */
  private record Claim(
      @Nullable ClientOrderId id, Instrument instrument, OrderTicket ticket, BigDecimal remaining) {
    Instructions instructions() {
      return ticket.instructions();
    }

    boolean protects(Claim parent) {
      return parent.ticket.side() != ticket.side()
          && Composition.isSame(parent.instrument, instrument);
    }
  }

  /** Orders of which one excludes the others, on one side of one instrument. */
  private record Group(String name, Side side, List<Composition.Part> parts) {}

  private Claims(Map<Integer, UnsettledTrades> unsettled) {
    this.unsettled = unsettled;
    unsettled.forEach(
        (contractId, trades) -> sums.put(contractId, new Sums(trades.buys(), trades.sells())));
  }

  /**
   * Of what is open beside the order, and of the order itself if wanted; null when that is not
   * known.
   */
  static @Nullable Claims of(RiskCase asked, boolean withOrder) {
    List<Order> open = asked.view().book().openOrders();
    if (open == null) {
      return null;
    }
    List<Claim> claims = new ArrayList<>();
    for (Order order : open) {
      if (Projection.isBeside(asked, order)) {
        BigDecimal remaining = Quantities.remaining(asked, order);
        if (remaining == null || isUnclear(order.instrument())) {
          return null;
        }
        claims.add(new Claim(order.keys().id(), order.instrument(), order.ticket(), remaining));
      }
    }
    if (withOrder) {
      BigDecimal remaining = Quantities.remaining(asked);
      if (remaining == null || isUnclear(asked.order().instrument())) {
        return null;
      }
      claims.add(
          new Claim(asked.order().id(), asked.order().instrument(), asked.ticket(), remaining));
    }
    Claims all = new Claims(asked.view().book().unsettled());
    all.add(claims);
    return all;
  }

  private static boolean isUnclear(Instrument instrument) {
    return Composition.isCombo(instrument) && instrument.legs().isEmpty();
  }

  private void add(List<Claim> claims) {
    Map<ClientOrderId, Claim> byId = new HashMap<>();
    claims.forEach(
        claim -> {
          if (claim.id() != null) {
            byId.put(claim.id(), claim);
          }
        });
    Map<Group, BigDecimal> groups = new LinkedHashMap<>();
    for (Claim claim : claims) {
      BigDecimal quantity = beyondParent(claim, byId);
      Group group = group(claim);
      if (group == null) {
        add(claim.instrument(), claim.ticket().side(), quantity);
      } else {
        BigDecimal counted = groups.getOrDefault(group, BigDecimal.ZERO);
        if (quantity.compareTo(counted) > 0) {
          groups.put(group, quantity);
          add(claim.instrument(), claim.ticket().side(), quantity.subtract(counted));
        }
      }
    }
  }

  private static BigDecimal beyondParent(Claim claim, Map<ClientOrderId, Claim> byId) {
    ClientOrderId parentId = claim.instructions().parent();
    Claim parent = parentId == null ? null : byId.get(parentId);
    return parent != null && claim.protects(parent)
        ? claim.remaining().subtract(parent.remaining()).max(BigDecimal.ZERO)
        : claim.remaining();
  }

  /** Null for an order that stands for itself. */
  private static @Nullable Group group(Claim claim) {
    Instructions instructions = claim.instructions();
    List<Composition.Part> parts = Composition.of(claim.instrument(), Side.BUY);
    OcaGroup oca = instructions.oca();
    if (oca != null) {
      // Without a block both may fill before either hears of the other.
      return oca.mode() == OcaGroup.Mode.REDUCE
          ? null
          : new Group("oca " + oca.name(), claim.ticket().side(), parts);
    }
    ClientOrderId parent = instructions.parent();
    // The gateway makes the children of one parent a group of its own.
    return parent == null ? null : new Group("children of " + parent, claim.ticket().side(), parts);
  }

  private void add(Instrument instrument, Side side, BigDecimal quantity) {
    for (Composition.Part part : Composition.of(instrument, side)) {
      Sums before = sums.getOrDefault(part.contractId(), Sums.NONE);
      sums.put(part.contractId(), before.plus(part.side(), quantity.multiply(part.perUnit())));
    }
  }

  Sums of(int contractId) {
    return sums.getOrDefault(contractId, Sums.NONE);
  }

  /** What has been traded of it and the position does not show yet; it is in the sums too. */
  UnsettledTrades unsettled(int contractId) {
    return unsettled.getOrDefault(contractId, UnsettledTrades.NONE);
  }

  /** The contracts of which anything is open or unsettled. */
  Set<Integer> contracts() {
    return sums.keySet();
  }
}
