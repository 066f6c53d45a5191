package io.github.pitrunner.simulator.orders;

import io.github.pitrunner.simulator.account.Account;
import io.github.pitrunner.simulator.account.Accounts;
import io.github.pitrunner.simulator.account.AssetClass;
import io.github.pitrunner.simulator.account.Decimals;
import io.github.pitrunner.simulator.account.Fill;
import io.github.pitrunner.simulator.market.Listing;
import io.github.pitrunner.simulator.market.MarketView;
import io.github.pitrunner.simulator.state.KeptExecution;
import io.github.pitrunner.tws.CommissionAndFeesReport;
import io.github.pitrunner.tws.CompletedOrder;
import io.github.pitrunner.tws.Execution;
import io.github.pitrunner.tws.ExecutionDetails;
import java.math.BigDecimal;
import java.math.MathContext;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Corrects executions after the fact, as an exchange does: the same id with a higher number behind
 * its last dot (protocol section 5.2). Account, positions and the order follow; its commission is
 * reported anew under the new id. Whoever asks for executions afterwards is told the correction
 * alone. Executions of combinations are not corrected.
 */
final class Corrections {
  private static final Logger LOG = Logger.getLogger(Corrections.class);
  private static final String FIRST_OF_ITS_FILL = ".01";

  private final MarketView market;
  private final Accounts accounts;
  private final OrderDesk.Books books;
  private final OrderLifecycle lifecycle;

  Corrections(
      MarketView market, Accounts accounts, OrderDesk.Books books, OrderLifecycle lifecycle) {
    this.market = market;
    this.accounts = accounts;
    this.books = books;
    this.lifecycle = lifecycle;
  }

  /** Quantity and price of an execution and of all of its order, before or after. */
  private record Totals(
      BigDecimal quantity, BigDecimal price, BigDecimal filled, BigDecimal filledValue) {

    Totals changed(BigDecimal priceChange, BigDecimal quantityChange) {
      BigDecimal fresh = quantity.add(quantityChange);
      BigDecimal freshPrice = price.add(priceChange);
      return new Totals(
          fresh,
          freshPrice,
          filled.add(quantityChange),
          filledValue.subtract(quantity.multiply(price)).add(fresh.multiply(freshPrice)));
    }

    BigDecimal commission(Listing listing) {
      BigDecimal value = filledValue.abs().multiply(AssetClass.multiplier(listing));
      return Commissions.of(listing, filled, value);
    }
  }

  /**
   * Corrects the last execution of the orders with a reference. Nothing happens, and the log says
   * why, when there is none or when it cannot be corrected so.
   *
   * @param orderRef empty for the last execution of all
   */
  void correctLast(String orderRef, BigDecimal priceChange, BigDecimal quantityChange) {
    KeptExecution kept = books.executions().last(orderRef, Corrections::isCorrectable);
    if (kept == null) {
      LOG.warnf("No execution of '%s' to correct", orderRef);
      return;
    }
    Execution execution = kept.getDetails().getExecution();
    Listing listing = market.listing(kept.getDetails().getContract().getConId());
    Account account = accounts.account(execution.getAcctNumber());
    if (listing == null || account == null) {
      LOG.warnf("The contract or account of execution %s is gone", execution.getExecId());
      return;
    }
    WorkingOrder order = books.register().findOpen(execution.getPermId());
    Totals before = totals(execution, order);
    Totals after = before.changed(priceChange, quantityChange);
    String obstacle = obstacle(after, listing, order);
    if (obstacle != null) {
      LOG.warnf("Execution %s is not corrected: %s", execution.getExecId(), obstacle);
      return;
    }
    CommissionAndFeesReport report = rebook(kept, account, listing, before, after);
    tell(kept, order, report, after);
  }

  // A report comes after its execution; the third part of an id above 01 is a leg's.
  private static boolean isCorrectable(KeptExecution kept) {
    String execId = kept.getDetails().getExecution().getExecId();
    String fill = execId.substring(0, execId.lastIndexOf('.'));
    return kept.hasReport() && fill.endsWith(FIRST_OF_ITS_FILL);
  }

  private static Totals totals(Execution execution, @Nullable WorkingOrder order) {
    BigDecimal filled = new BigDecimal(execution.getCumQty());
    BigDecimal value =
        order == null
            ? filled.multiply(BigDecimal.valueOf(execution.getAvgPrice()))
            : order.filledValue;
    return new Totals(
        new BigDecimal(execution.getShares()),
        BigDecimal.valueOf(execution.getPrice()),
        filled,
        value);
  }

  private static @Nullable String obstacle(
      Totals after, Listing listing, @Nullable WorkingOrder order) {
    if (after.quantity().signum() <= 0) {
      return "nothing would be left of it";
    }
    if (after.price().signum() <= 0 && AssetClass.of(listing) != AssetClass.FUTURE) {
      return "its price would not be above 0";
    }
    boolean isTooMuch = order != null && after.filled().compareTo(order.terms.quantity()) >= 0;
    return isTooMuch ? "it would fill an order that is still open" : null;
  }

  private CommissionAndFeesReport rebook(
      KeptExecution kept, Account account, Listing listing, Totals before, Totals after) {
    CommissionAndFeesReport old = kept.getReport();
    BigDecimal paid = BigDecimal.valueOf(old.getCommissionAndFees());
    BigDecimal due = paid.add(after.commission(listing)).subtract(before.commission(listing));
    boolean isBuy = kept.getDetails().getExecution().getSide().equals("BOT");
    Fill undone =
        new Fill(
            listing,
            isBuy ? before.quantity().negate() : before.quantity(),
            before.price(),
            paid.negate());
    Fill done =
        new Fill(listing, isBuy ? after.quantity() : after.quantity().negate(), after.price(), due);
    BigDecimal realized = accounts.rebook(account, undone, done);
    CommissionAndFeesReport.Builder report =
        old.toBuilder()
            .setExecId(next(old.getExecId()))
            .setCommissionAndFees(due.stripTrailingZeros().doubleValue());
    if (old.hasRealizedPnl()) {
      report.setRealizedPnl(
          BigDecimal.valueOf(old.getRealizedPnl())
              .add(realized)
              .stripTrailingZeros()
              .doubleValue());
    }
    return report.build();
  }

  private static String next(String execId) {
    int dot = execId.lastIndexOf('.');
    int correction = Integer.parseInt(execId.substring(dot + 1)) + 1;
    return "%s.%02d".formatted(execId.substring(0, dot), correction);
  }

  private void tell(
      KeptExecution kept,
      @Nullable WorkingOrder order,
      CommissionAndFeesReport report,
      Totals after) {
    ExecutionDetails.Builder details = kept.getDetails().toBuilder().setReqId(-1);
    details
        .getExecutionBuilder()
        .setExecId(report.getExecId())
        .setShares(Decimals.text(after.quantity()))
        .setPrice(after.price().doubleValue())
        .setCumQty(Decimals.text(after.filled()))
        .setAvgPrice(
            after.filledValue().divide(after.filled(), MathContext.DECIMAL64).doubleValue());
    KeptExecution corrected = kept.toBuilder().setDetails(details).setReport(report).build();
    books.executions().correct(corrected);
    int clientId = details.getExecution().getClientId();
    books.audience().send(clientId, corrected.getDetails());
    if (order == null) {
      correctCompleted(details.getExecution(), after);
    } else {
      correctOpen(order, after, report, kept.getReport());
    }
    books.audience().send(clientId, report);
  }

  private void correctOpen(
      WorkingOrder order,
      Totals after,
      CommissionAndFeesReport report,
      CommissionAndFeesReport before) {
    order.filled = after.filled();
    order.filledValue = after.filledValue();
    order.lastFillPrice = after.price();
    WorkingLeg leg = order.legs().get(0);
    leg.filled = after.filled();
    leg.filledValue = after.filledValue();
    leg.commission =
        leg.commission
            .add(BigDecimal.valueOf(report.getCommissionAndFees()))
            .subtract(BigDecimal.valueOf(before.getCommissionAndFees()));
    lifecycle.announce(order);
  }

  // Its status stays; what was filled is told when completed orders are asked for.
  private void correctCompleted(Execution execution, Totals after) {
    CompletedOrder known =
        books.register().findCompleted(execution.getClientId(), execution.getOrderId());
    if (known == null || known.getOrder().getPermId() != execution.getPermId()) {
      return;
    }
    String filled = Decimals.text(after.filled());
    CompletedOrder.Builder corrected = known.toBuilder();
    corrected.getOrderBuilder().setFilledQuantity(filled);
    if (known.getOrderState().getStatus().equals(OrderPhase.FILLED.toWire())) {
      corrected.getOrderStateBuilder().setCompletedStatus("Filled Size: " + filled);
    }
    books.register().correctCompleted(corrected.build());
  }
}
