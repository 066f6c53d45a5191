package io.github.pitrunner.simulator.orders;

import io.github.pitrunner.simulator.SimulatorSettings;
import io.github.pitrunner.simulator.account.Account;
import io.github.pitrunner.simulator.account.Accounts;
import io.github.pitrunner.simulator.account.AssetClass;
import io.github.pitrunner.simulator.account.Decimals;
import io.github.pitrunner.simulator.market.Listing;
import io.github.pitrunner.simulator.market.MarketView;
import io.github.pitrunner.tws.AttachedOrders;
import io.github.pitrunner.tws.Contract;
import io.github.pitrunner.tws.Order;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What an order must satisfy before it is accepted; each check throws a {@link Refusal}. */
final class OrderChecks {
  private final SimulatorSettings settings;
  private final MarketView market;
  private final Accounts accounts;

  OrderChecks(SimulatorSettings settings, MarketView market, Accounts accounts) {
    this.settings = settings;
    this.market = market;
    this.accounts = accounts;
  }

  /** The one listing that the description fits. */
  Listing listing(Contract description) {
    if (description.getSecType().equals("BAG") || description.getComboLegsCount() > 0) {
      throw Refusal.invalid("contract", "Combinations are not simulated");
    }
    List<Listing> found = market.matching(description);
    if (found.isEmpty()) {
      throw new Refusal(200, "No security definition has been found for the request");
    }
    if (found.size() > 1) {
      throw new Refusal(
          200,
          "The contract description specified for %s is ambiguous."
              .formatted(description.getSymbol()));
    }
    if (description.getExchange().isEmpty()) {
      throw Refusal.invalid("exchange", "Missing order exchange");
    }
    Listing listing = found.get(0);
    if (AssetClass.of(listing) == null) {
      throw new Refusal(
          412,
          "The contract is not available for trading: %s %s"
              .formatted(listing.contract().getSecType(), listing.contract().getSymbol()));
    }
    return listing;
  }

  Account account(Order order) {
    String id = order.getAccount();
    if (id.isEmpty() && settings.accounts().size() > 1) {
      throw new Refusal(435, "You must specify an account.");
    }
    Account account = id.isEmpty() ? accounts.all().get(0) : accounts.account(id);
    if (account == null) {
      throw Refusal.invalid("account", "Invalid account code '%s'".formatted(id));
    }
    return account;
  }

  void refuseSizes(Listing listing, OrderTerms terms) {
    BigDecimal least = size(listing.details().getMinSize());
    if (least != null && terms.quantity().compareTo(least) < 0) {
      throw new Refusal(
          388,
          "Order size %s is smaller than the minimum required size of %s."
              .formatted(Decimals.text(terms.quantity()), Decimals.text(least)));
    }
    BigDecimal step = size(listing.details().getSizeIncrement());
    if (step != null && terms.quantity().remainder(step).signum() != 0) {
      throw new Refusal(
          355,
          "Order size %s does not conform to the market rule; the increment is %s"
              .formatted(Decimals.text(terms.quantity()), Decimals.text(step)));
    }
  }

  void refusePrices(Listing listing, OrderTerms terms) {
    if (terms.type().isLimited()) {
      refusePrice(listing, terms.limit());
    }
    if (terms.type().trigger() == OrderType.Trigger.TRAIL) {
      refusePrice(listing, terms.initialStop());
    } else if (terms.type().trigger() != OrderType.Trigger.NONE) {
      refusePrice(listing, terms.trigger());
    }
  }

  private void refusePrice(Listing listing, @Nullable BigDecimal price) {
    if (price == null) {
      return;
    }
    boolean isAboveZero = price.signum() > 0 || AssetClass.of(listing) == AssetClass.FUTURE;
    if (!isAboveZero || price.remainder(market.increment(listing, price.abs())).signum() != 0) {
      throw new Refusal(
          110, "The price does not conform to the minimum price variation for this contract.");
    }
  }

  void refuseAttached(AttachedOrders attached) {
    if (attached.hasSlOrderId() || attached.hasPtOrderId()) {
      throw Refusal.invalid(
          "attachedOrders",
          "Attached orders take their prices from presets, which are not simulated");
    }
  }

  /** What may not change while an order works. */
  void refuseModification(WorkingOrder open, WorkingOrder asked) {
    if (open.phase == OrderPhase.PENDING_CANCEL) {
      throw new Refusal(2102, "Unable to modify this order as it is still being processed.");
    }
    if (!open.order.getAccount().equals(asked.order.getAccount())) {
      throw new Refusal(422, "The order's account attributes may not be changed");
    }
    boolean isSameOrder =
        open.conId() == asked.conId()
            && open.exchange().equals(asked.exchange())
            && open.isBuy() == asked.isBuy()
            && Objects.equals(open.order.getOrderRef(), asked.order.getOrderRef());
    if (!isSameOrder) {
      throw new Refusal(105, "Order being modified does not match original order.");
    }
    int parentId = asked.order.getParentId();
    if (parentId != 0 && parentId != open.order.getParentId()) {
      throw new Refusal(10341, "The parent id of an order cannot be changed");
    }
    if (asked.terms.quantity().compareTo(open.filled) <= 0) {
      throw new Refusal(
          201,
          "Order rejected - reason:The size %s is not above the filled %s"
              .formatted(Decimals.text(asked.terms.quantity()), Decimals.text(open.filled)));
    }
  }

  private static @Nullable BigDecimal size(String text) {
    return text.isEmpty() ? null : new BigDecimal(text);
  }
}
