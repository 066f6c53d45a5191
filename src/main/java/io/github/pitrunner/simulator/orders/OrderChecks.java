package io.github.pitrunner.simulator.orders;

import io.github.pitrunner.simulator.SimulatorSettings;
import io.github.pitrunner.simulator.account.Account;
import io.github.pitrunner.simulator.account.Accounts;
import io.github.pitrunner.simulator.account.AssetClass;
import io.github.pitrunner.simulator.account.Decimals;
import io.github.pitrunner.simulator.market.Listing;
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
  private final OrderMarket market;
  private final Accounts accounts;

  OrderChecks(SimulatorSettings settings, OrderMarket market, Accounts accounts) {
    this.settings = settings;
    this.market = market;
    this.accounts = accounts;
  }

  /** The one instrument that the description fits, or the combination. */
  Traded traded(Contract description) {
    boolean isCombo = description.getSecType().equals(Traded.COMBINATION);
    if (!isCombo && description.getComboLegsCount() > 0) {
      throw Refusal.invalid(
          "comboLegs", "A contract of type %s has no legs".formatted(description.getSecType()));
    }
    return isCombo ? market.combo(description) : plain(description);
  }

  private Traded plain(Contract description) {
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
    return Traded.plain(listing, description.getExchange());
  }

  /** What is not for every kind of instrument. */
  void refuseType(Traded traded, OrderTerms terms) {
    OrderType type = terms.type();
    boolean isPlain = type.style() == OrderType.Style.AT_TOUCH && terms.tif() != TimeInForce.OPG;
    boolean isStock = traded.asset() == AssetClass.STOCK;
    // Neither combinations nor currencies are auctioned or have a quote of one exchange to peg to.
    boolean isQuotedOnly = traded.isCombo() || traded.asset() == AssetClass.CURRENCY;
    boolean fits =
        isQuotedOnly ? (isPlain && !terms.isAtClose()) : (isStock || type != OrderType.MIDPRICE);
    if (!fits) {
      throw new Refusal(
          387,
          "Unsupported order type for this exchange and security type: %s with %s for %s"
              .formatted(type.toWire(), terms.tif(), traded.listing().contract().getSecType()));
    }
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

  void refuseSizes(Traded traded, OrderTerms terms) {
    Listing listing = traded.listing();
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

  void refusePrices(Traded traded, OrderTerms terms) {
    OrderType type = terms.type();
    if (type.isLimited() || (type.style().isPegged() && OrderTerms.isPositive(terms.limit()))) {
      refusePrice(traded, terms.limit());
    }
    if (type.style().isPegged() && terms.trigger() != null && terms.trigger().signum() < 0) {
      throw new Refusal(110, "The offset %s is negative".formatted(terms.trigger()));
    }
    if (type.trigger() == OrderType.Trigger.TRAIL) {
      refusePrice(traded, terms.initialStop());
    } else if (type.trigger() != OrderType.Trigger.NONE) {
      refusePrice(traded, terms.trigger());
    }
  }

  private void refusePrice(Traded traded, @Nullable BigDecimal price) {
    if (price == null) {
      return;
    }
    boolean isAnySign = traded.isCombo() || traded.asset() == AssetClass.FUTURE;
    boolean isPossible = isAnySign || price.signum() > 0;
    if (!isPossible || price.remainder(market.increment(traded, price)).signum() != 0) {
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
        open.traded().isSameAs(asked.traded())
            && open.isBuy() == asked.isBuy()
            && Objects.equals(open.order.getOrderRef(), asked.order.getOrderRef());
    if (!isSameOrder) {
      throw new Refusal(105, "Order being modified does not match original order.");
    }
    if (!open.order.getAlgoStrategy().equals(asked.order.getAlgoStrategy())) {
      throw new Refusal(440, "The algo strategy of an order cannot be changed");
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
