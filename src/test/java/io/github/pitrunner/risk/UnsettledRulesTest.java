package io.github.pitrunner.risk;

import static io.github.pitrunner.risk.Tickets.buy;
import static io.github.pitrunner.risk.Tickets.marketBuy;
import static io.github.pitrunner.risk.Tickets.marketSell;
import static io.github.pitrunner.risk.Tickets.sell;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.domain.Instrument;
import io.github.pitrunner.domain.OrderTicket;
import io.github.pitrunner.risk.RiskLimits.Permission;
import io.github.pitrunner.risk.RiskLimits.Size;
import io.github.pitrunner.risk.RiskLimits.Worth;
import io.github.pitrunner.risk.RiskVerdict.Approved;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the rules make of trades that the reported position does not show yet. */
class UnsettledRulesTest {
  private final Situation situation = new Situation();

  private void unsettled(String buys, String sells) {
    situation.unsettled.put(
        Situation.AAPL.contractId(),
        new UnsettledTrades(
            new BigDecimal(buys), new BigDecimal(sells), Situation.AAPL, new BigDecimal("200")));
  }

  @ParameterizedTest
  @CsvSource({
    // held, bought, sold, buys now, approved
    "0, 0, 0, 100, true",
    "0, 0, 0, 101, false",
    "0, 60, 0, 40, true",
    "0, 60, 0, 41, false",
    "50, 40, 0, 11, false",
    "50, 40, 0, 10, true",
    // The sale may be in the position already, the purchase not.
    "0, 60, 60, 41, false",
    "0, 60, 60, 40, true",
    "100, 0, 50, 1, false",
    "-50, 50, 0, 100, true",
    "-50, 50, 0, 101, false",
  })
  void longPositionCountsPurchasesAndNoSales(
      String held, String bought, String sold, String quantity, boolean isApproved) {
    situation.limits = Limits.with(new Size(new BigDecimal("1000"), new BigDecimal("100"), 100));
    situation.holding(held);
    unsettled(bought, sold);

    assertThat(situation.check(RiskRuleName.MAX_POSITION, marketBuy(quantity)))
        .matches(verdict -> verdict instanceof Approved == isApproved);

    situation.holding(new BigDecimal(held).negate().toString());
    unsettled(sold, bought);
    assertThat(situation.check(RiskRuleName.MAX_POSITION, marketSell(quantity)))
        .as("and the same on the other side")
        .matches(verdict -> verdict instanceof Approved == isApproved);
  }

  @Test
  void openOrdersAndUnsettledFillsAddUp() {
    situation.limits = Limits.with(new Size(new BigDecimal("1000"), new BigDecimal("100"), 100));
    situation.withOpen(Situation.open("o", buy("30", "190")));
    unsettled("60", "0");

    assertThat(situation.check(RiskRuleName.MAX_POSITION, marketBuy("10")))
        .isInstanceOf(Approved.class);
    assertThat(situation.check(RiskRuleName.MAX_POSITION, marketBuy("11")))
        .isInstanceOf(RiskVerdict.Rejected.class);
  }

  @ParameterizedTest
  @CsvSource({
    "100, 0, 0, 100, true",
    "100, 0, 40, 60, true",
    "100, 0, 40, 61, false",
    "0, 100, 0, 1, false",
    "100, 100, 0, 101, false"
  })
  void whatWasSoldCannotBeSoldAgain(
      String held, String bought, String sold, String quantity, boolean isApproved) {
    situation.limits = Limits.with(new Permission(true, true, true, Set.of(), Set.of()));
    situation.holding(held);
    unsettled(bought, sold);

    assertThat(situation.check(RiskRuleName.NO_SHORT_SELLING, marketSell(quantity)))
        .matches(verdict -> verdict instanceof Approved == isApproved);
  }

  @ParameterizedTest
  @CsvSource({"100, 0, 100, true", "100, 1, 100, false", "100, 100, 1, false", "0, 0, 1, false"})
  void exitIsOnlyOfWhatIsSurelyLeft(String held, String sold, String quantity, boolean isExit) {
    situation.holding(held);
    unsettled("0", sold);
    assertThat(isExit(marketSell(quantity))).isEqualTo(isExit);

    situation.holding(new BigDecimal(held).negate().toString());
    unsettled(sold, "0");
    assertThat(isExit(marketBuy(quantity))).isEqualTo(isExit);
  }

  @Test
  void whatWasBoughtButIsNotReportedIsNoExit() {
    unsettled("100", "0");

    assertThat(isExit(marketSell("100"))).isFalse();
  }

  private boolean isExit(OrderTicket ticket) {
    return new RiskCase(situation.intent(ticket), situation.view(), situation.limits).isExit();
  }

  @ParameterizedTest
  @CsvSource({
    // held, bought, sold, the exposure that the account has, approved: 10 more at 200
    "0, 0, 0, 0, true",
    "0, 40, 0, 0, true",
    "0, 41, 0, 0, false",
    // A purchase adds nothing to what the sale comes to.
    "0, 0, 60, 0, true",
    // Whether the figures show the sale or not.
    "50, 0, 50, 0, false",
    "50, 0, 0, 8000, true",
    "50, 0, 0, 8001, false",
  })
  void exposureCountsWhatIsNotInThePosition(
      String held, String bought, String sold, String exposure, boolean isApproved) {
    BigDecimal limit = new BigDecimal("10000");
    situation.limits = Limits.with(new Worth(limit, limit, false, false, Duration.ofMinutes(10)));
    situation.figures = Situation.figures("100000", exposure, "0");
    situation.holding(held);
    unsettled(bought, sold);

    assertThat(situation.check(RiskRuleName.MAX_GROSS_EXPOSURE, buy("10", "200")))
        .matches(verdict -> verdict instanceof Approved == isApproved);
  }

  @Test
  void exposureOfAnotherContractNeedsItsPrice() {
    unsettledOfAnother(null, null);
    assertThat(situation.check(RiskRuleName.MAX_GROSS_EXPOSURE, buy("1", "200")))
        .as("neither what it is nor what it costs is known")
        .isInstanceOf(RiskVerdict.Rejected.class);

    unsettledOfAnother(Situation.AAPL, new BigDecimal("10"));
    assertThat(situation.check(RiskRuleName.MAX_GROSS_EXPOSURE, buy("1", "200")))
        .as("its execution tells")
        .isInstanceOf(Approved.class);
  }

  private void unsettledOfAnother(@Nullable Instrument instrument, @Nullable BigDecimal price) {
    situation.positions.put(101, BigDecimal.ZERO);
    situation.unsettled.put(
        101, new UnsettledTrades(BigDecimal.ONE, BigDecimal.ZERO, instrument, price));
  }

  @Test
  void salesBesideAnExitCountOnBothSides() {
    situation.limits = Limits.with(new Size(new BigDecimal("1000"), new BigDecimal("100"), 100));
    situation.holding("100");
    unsettled("0", "100");

    assertThat(situation.check(RiskRuleName.MAX_POSITION, sell("100", "200")))
        .as("short 100 at worst")
        .isInstanceOf(Approved.class);
    assertThat(situation.check(RiskRuleName.MAX_POSITION, sell("101", "200")))
        .isInstanceOf(RiskVerdict.Rejected.class);
  }
}
