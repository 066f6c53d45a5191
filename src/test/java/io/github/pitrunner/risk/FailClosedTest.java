package io.github.pitrunner.risk;

import static io.github.pitrunner.risk.Tickets.buy;
import static io.github.pitrunner.risk.Tickets.marketBuy;
import static io.github.pitrunner.risk.Tickets.marketSell;
import static io.github.pitrunner.risk.Tickets.sell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.pitrunner.domain.Instrument;
import io.github.pitrunner.domain.InstrumentDetails.Hours;
import io.github.pitrunner.domain.MarketDataType;
import io.github.pitrunner.domain.QuoteStatus;
import io.github.pitrunner.domain.SecurityType;
import io.github.pitrunner.risk.RiskLimits.Permission;
import io.github.pitrunner.risk.RiskVerdict.Approved;
import io.github.pitrunner.risk.RiskVerdict.Rejected;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A rule that lacks what it needs refuses and says what that is. */
class FailClosedTest {
  private static final int AAPL = Situation.AAPL.contractId();
  private static final Instrument FOREIGN = instrument(SecurityType.STOCK, "EUR");
  private static final Instrument FUTURE = instrument(SecurityType.FUTURE, "USD");
  private static final Instrument OTHER = instrument(SecurityType.STOCK, "USD");

  static Stream<Arguments> missing() {
    return Stream.of(
        missing(RiskRuleName.READ_ONLY, "session", s -> s.session = null),
        missing(RiskRuleName.ACCOUNT, "session", s -> s.session = null),
        missing(RiskRuleName.QUANTITY_INCREMENT, "details", s -> s.details = null),
        missing(RiskRuleName.PRICE_INCREMENT, "details", s -> s.details = null),
        missing(
            RiskRuleName.TRADING_HOURS,
            "trading hours",
            s -> {
              s.instrument = FUTURE;
              s.details = null;
            }),
        missing(
            RiskRuleName.TRADING_HOURS,
            "trading hours",
            s -> {
              s.instrument = FUTURE;
              s.details = Situation.details(new Hours(null, List.of(), List.of(), List.of()));
            }),
        missing(RiskRuleName.MAX_OPEN_ORDERS, "open orders", s -> s.openOrders = null),
        missing(RiskRuleName.MAX_POSITION, "position", s -> s.positions.clear()),
        missing(RiskRuleName.MAX_POSITION, "open orders", s -> s.openOrders = null),
        missing(RiskRuleName.SELF_CROSS, "open orders", s -> s.openOrders = null),
        missing(RiskRuleName.PRICE_COLLAR, "no quote", s -> s.quotes.clear()),
        missing(
            RiskRuleName.PRICE_COLLAR,
            "no price",
            s -> s.quotes.put(AAPL, Situation.quote("", "", ""))),
        missing(
            RiskRuleName.PRICE_COLLAR,
            "STALE",
            s -> s.quotes.compute(AAPL, (id, quote) -> quote.withStatus(QuoteStatus.STALE))),
        missing(
            RiskRuleName.PRICE_COLLAR,
            "DELAYED",
            s ->
                s.quotes.compute(AAPL, (id, quote) -> Situation.of(quote, MarketDataType.DELAYED))),
        missing(
            RiskRuleName.PRICE_COLLAR,
            "no time",
            s -> s.quotes.compute(AAPL, (id, quote) -> Situation.received(quote, null))),
        missing(RiskRuleName.MAX_NOTIONAL, "figures", s -> s.figures = null),
        missing(RiskRuleName.MAX_NOTIONAL, "rate from EUR to USD", s -> s.instrument = FOREIGN),
        missing(RiskRuleName.MAX_GROSS_EXPOSURE, "gross exposure", s -> s.figures = null),
        missing(
            RiskRuleName.MAX_GROSS_EXPOSURE, "gross exposure", s -> s.now = s.now.plusSeconds(301)),
        missing(
            RiskRuleName.MAX_GROSS_EXPOSURE,
            "gross exposure",
            s -> s.now = s.now.minusSeconds(301)),
        missing(RiskRuleName.MAX_GROSS_EXPOSURE, "open orders", s -> s.openOrders = null),
        missing(RiskRuleName.MAX_GROSS_EXPOSURE, "position", s -> s.positions.clear()),
        missing(RiskRuleName.MAX_GROSS_EXPOSURE, "the positions", s -> s.holdings = null),
        missing(
            RiskRuleName.MAX_GROSS_EXPOSURE,
            "position in OTHER",
            s -> s.withOpen(Situation.open("o", OTHER, marketBuy("1")))),
        missing(
            RiskRuleName.MAX_GROSS_EXPOSURE,
            "price for OTHER",
            s -> {
              s.positions.put(OTHER.contractId(), BigDecimal.ZERO);
              s.withOpen(Situation.open("o", OTHER, marketBuy("1")));
            }),
        missing(
            RiskRuleName.BUYING_POWER,
            "buying power",
            s -> {
              s.limits = Limits.checkingFunds();
              s.figures = null;
            }),
        missing(RiskRuleName.MARGIN, "what-if", s -> s.limits = Limits.checkingFunds()),
        missing(
            RiskRuleName.MARGIN,
            "available funds",
            s -> {
              s.limits = Limits.checkingFunds();
              s.change = new RiskView.Change(null, BigDecimal.ONE);
              s.figures = null;
            }),
        missing(RiskRuleName.DAILY_LOSS, "profit and loss", s -> s.figures = null),
        missing(RiskRuleName.DAILY_LOSS, "profit and loss", s -> s.now = s.now.plusSeconds(301)));
  }

  private static Arguments missing(RiskRuleName rule, String what, Consumer<Situation> withoutIt) {
    return arguments(rule, what, withoutIt);
  }

  @ParameterizedTest(name = "{0} without {1}")
  @MethodSource("missing")
  void ruleRefusesWithoutItsData(RiskRuleName rule, String what, Consumer<Situation> withoutIt) {
    Situation situation = new Situation();
    withoutIt.accept(situation);

    assertRefused(situation.check(rule, buy("100", "200")), rule, what);
  }

  @Nested
  class Sales {
    @Test
    void areRefusedWithoutThePositionWhereShortSellingIsOff() {
      Situation situation = new Situation();
      situation.limits = Limits.with(new Permission(true, true, true, Set.of(), Set.of()));
      situation.positions.clear();

      assertRefused(
          situation.check(RiskRuleName.NO_SHORT_SELLING, sell("1", "200")),
          RiskRuleName.NO_SHORT_SELLING,
          "position");
    }
  }

  @Nested
  class OrdersAtTheMarket {
    @Test
    void areRefusedWithoutAReference() {
      Situation situation = new Situation();
      situation.quotes.clear();

      assertRefused(
          situation.check(RiskRuleName.MAX_NOTIONAL, marketBuy("1")),
          RiskRuleName.MAX_NOTIONAL,
          "price");
      assertRefused(
          situation.check(RiskRuleName.PRICE_COLLAR, marketBuy("1")),
          RiskRuleName.PRICE_COLLAR,
          "no quote");
    }
  }

  @Nested
  class Exits {
    private final Situation blind = new Situation().holding("100");

    Exits() {
      blind.quotes.clear();
      blind.figures = null;
      blind.details = Situation.details(Situation.hours());
    }

    @Test
    void passWhereTheMarketAndTheAccountCannotBeSeen() {
      assertThat(blind.check(marketSell("100"))).isInstanceOf(Approved.class);
    }

    @Test
    void areRefusedThereWhenConfiguredSo() {
      blind.limits = Limits.withoutExits();

      assertThat(blind.check(marketSell("100"))).isInstanceOf(Rejected.class);
    }

    @Test
    void areNoneWhenThePositionIsNotKnown() {
      blind.positions.clear();

      assertThat(blind.check(marketSell("100"))).isInstanceOf(Rejected.class);
    }

    @Test
    void areNoneTogetherWithAnOpenExit() {
      blind.withOpen(Situation.open("o-1", sell("1", "210")));

      assertThat(blind.check(marketSell("100"))).isInstanceOf(Rejected.class);
      assertThat(blind.check(marketSell("99"))).isInstanceOf(Approved.class);
    }
  }

  @Nested
  class OtherCurrencies {
    @Test
    void countAtTheAccountsRate() {
      Situation situation = new Situation();
      situation.instrument = FOREIGN;
      situation.figures =
          new AccountFigures(
              "USD",
              null,
              null,
              BigDecimal.ZERO,
              BigDecimal.ZERO,
              Map.of("EUR", new BigDecimal("1.25")),
              situation.now);

      assertThat(situation.check(RiskRuleName.MAX_NOTIONAL, buy("4000", "200")))
          .isInstanceOf(Approved.class);
      assertThat(situation.check(RiskRuleName.MAX_NOTIONAL, buy("4001", "200")))
          .isInstanceOf(Rejected.class);
    }
  }

  private static void assertRefused(RiskVerdict verdict, RiskRuleName rule, String what) {
    assertThat(verdict)
        .isInstanceOfSatisfying(
            Rejected.class,
            rejected -> {
              assertThat(rejected.rule()).isEqualTo(rule);
              assertThat(rejected.reason()).contains(what);
            });
  }

  private static Instrument instrument(SecurityType type, String currency) {
    return new Instrument(
        currency.equals("EUR") ? AAPL : 42,
        "OTHER",
        type,
        "SMART",
        "",
        currency,
        null,
        null,
        null,
        BigDecimal.ONE,
        "OTHER",
        "",
        List.of());
  }
}
