package io.github.pitrunner.simulator.orders;

import io.github.pitrunner.simulator.account.Account;
import io.github.pitrunner.simulator.account.AccountFigures;
import io.github.pitrunner.simulator.account.Accounts;
import io.github.pitrunner.simulator.account.AssetClass;
import io.github.pitrunner.simulator.account.Fill;
import io.github.pitrunner.simulator.market.Book;
import io.github.pitrunner.tws.OpenOrder;
import io.github.pitrunner.tws.OrderState;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an order would do to its account's margin. A combination binds what its legs bind, each on
 * its own.
 */
final class Margin {
  private static final int PREVIEW = 1;

  private final OrderMarket market;
  private final Accounts accounts;

  Margin(OrderMarket market, Accounts accounts) {
    this.market = market;
    this.accounts = accounts;
  }

  /** Why the account cannot carry the rest of the order, or null if it can. */
  @Nullable String shortfall(WorkingOrder order) {
    Account account = account(order);
    BigDecimal before = accounts.figures(account).availableFunds();
    AccountFigures after = accounts.figuresAfter(account, fills(order));
    // An order that sets funds free is welcome however little there is.
    if (after.availableFunds().signum() >= 0 || after.availableFunds().compareTo(before) >= 0) {
      return null;
    }
    return "The order needs an initial margin of %s USD; the equity with loan value would be %s USD"
        .formatted(text(after.initialMargin()), text(after.equityWithLoan()));
  }

  /** The answer to a what-if: nothing happens, and this is what would. */
  OpenOrder whatIf(WorkingOrder order) {
    Account account = account(order);
    List<Fill> fills = fills(order);
    BigDecimal commission =
        fills.stream().map(Fill::commission).reduce(BigDecimal.ZERO, BigDecimal::add);
    AccountFigures before = accounts.figures(account);
    AccountFigures after = accounts.figuresAfter(account, fills);
    order.phase = OrderPhase.PRE_SUBMITTED;
    order.order = order.order.toBuilder().setWhatIf(true).setWhatIfType(PREVIEW).build();
    OrderState.Builder state =
        OrderState.newBuilder()
            .setInitMarginBefore(money(before.initialMargin()))
            .setMaintMarginBefore(money(before.maintenanceMargin()))
            .setEquityWithLoanBefore(money(before.equityWithLoan()))
            .setInitMarginChange(money(after.initialMargin().subtract(before.initialMargin())))
            .setMaintMarginChange(
                money(after.maintenanceMargin().subtract(before.maintenanceMargin())))
            .setEquityWithLoanChange(
                money(after.equityWithLoan().subtract(before.equityWithLoan())))
            .setInitMarginAfter(money(after.initialMargin()))
            .setMaintMarginAfter(money(after.maintenanceMargin()))
            .setEquityWithLoanAfter(money(after.equityWithLoan()))
            .setCommissionAndFees(commission.doubleValue())
            .setCommissionAndFeesCurrency(order.listing().currency())
            .setMarginCurrency(Account.BASE_CURRENCY);
    return OrderReport.openOrder(order, state);
  }

  private List<Fill> fills(WorkingOrder order) {
    List<BigDecimal> prices = market.legPrices(order.traded(), order.isBuy(), price(order));
    List<Fill> fills = new ArrayList<>();
    for (int i = 0; i < prices.size(); i++) {
      Leg leg = order.traded().legs().get(i);
      fills.add(fill(leg, leg.quantity(order.remaining()), prices.get(i), order.isBuy()));
    }
    return fills;
  }

  private static Fill fill(Leg leg, BigDecimal quantity, BigDecimal price, boolean isOrderBuy) {
    BigDecimal value =
        quantity.multiply(price).abs().multiply(AssetClass.multiplier(leg.listing()));
    return new Fill(
        leg.listing(),
        leg.isBought(isOrderBuy) ? quantity : quantity.negate(),
        price,
        Commissions.of(leg.listing(), quantity, value));
  }

  // A limit beyond the touch is not what the order would pay.
  private BigDecimal price(WorkingOrder order) {
    Book book = market.book(order.traded());
    BigDecimal touch = order.isBuy() ? book.ask() : book.bid();
    BigDecimal asked = order.limit() == null ? order.stop : order.limit();
    if (asked == null) {
      return touch;
    }
    return order.isBuy() ? asked.min(touch) : asked.max(touch);
  }

  private Account account(WorkingOrder order) {
    Account account = accounts.account(order.order.getAccount());
    if (account == null) {
      throw new IllegalStateException("No account " + order.order.getAccount());
    }
    return account;
  }

  private static double money(BigDecimal amount) {
    return amount.setScale(2, RoundingMode.HALF_EVEN).doubleValue();
  }

  private static String text(BigDecimal amount) {
    return amount.setScale(2, RoundingMode.HALF_EVEN).toPlainString();
  }
}
