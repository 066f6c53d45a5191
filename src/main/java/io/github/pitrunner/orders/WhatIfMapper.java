package io.github.pitrunner.orders;

import io.github.pitrunner.connector.WireNumbers;
import io.github.pitrunner.domain.Money;
import io.github.pitrunner.orders.WhatIf.Margin;
import io.github.pitrunner.tws.OrderState;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** The figures of a what-if, as the gateway sends them. */
final class WhatIfMapper {
  private WhatIfMapper() {}

  static WhatIf fromWire(OrderState state) {
    String currency = state.getMarginCurrency();
    String fees = state.getCommissionAndFeesCurrency();
    return new WhatIf(
        new Margin(
            money(state.hasInitMarginBefore(), state.getInitMarginBefore(), currency),
            money(state.hasInitMarginChange(), state.getInitMarginChange(), currency),
            money(state.hasInitMarginAfter(), state.getInitMarginAfter(), currency)),
        new Margin(
            money(state.hasMaintMarginBefore(), state.getMaintMarginBefore(), currency),
            money(state.hasMaintMarginChange(), state.getMaintMarginChange(), currency),
            money(state.hasMaintMarginAfter(), state.getMaintMarginAfter(), currency)),
        new Margin(
            money(state.hasEquityWithLoanBefore(), state.getEquityWithLoanBefore(), currency),
            money(state.hasEquityWithLoanChange(), state.getEquityWithLoanChange(), currency),
            money(state.hasEquityWithLoanAfter(), state.getEquityWithLoanAfter(), currency)),
        money(state.hasCommissionAndFees(), state.getCommissionAndFees(), fees),
        money(state.hasMinCommissionAndFees(), state.getMinCommissionAndFees(), fees),
        money(state.hasMaxCommissionAndFees(), state.getMaxCommissionAndFees(), fees),
        state.getWarningText());
  }

  private static @Nullable Money money(boolean isPresent, double value, String currency) {
    BigDecimal amount = WireNumbers.decimal(isPresent, value);
    return amount == null || currency.isEmpty() ? null : new Money(amount, currency);
  }
}
