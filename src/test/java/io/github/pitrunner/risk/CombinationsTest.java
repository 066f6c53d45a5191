package io.github.pitrunner.risk;

import static io.github.pitrunner.risk.Tickets.buy;
import static io.github.pitrunner.risk.Tickets.marketBuy;
import static io.github.pitrunner.risk.Tickets.marketSell;
import static io.github.pitrunner.risk.Tickets.sell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.pitrunner.domain.ClientOrderId;
import io.github.pitrunner.domain.ComboLeg;
import io.github.pitrunner.domain.Instructions;
import io.github.pitrunner.domain.Instrument;
import io.github.pitrunner.domain.InstrumentDetails;
import io.github.pitrunner.domain.InstrumentDetails.Classification;
import io.github.pitrunner.domain.InstrumentDetails.Hours;
import io.github.pitrunner.domain.InstrumentDetails.QuantityRule;
import io.github.pitrunner.domain.LiveTrading;
import io.github.pitrunner.domain.OcaGroup;
import io.github.pitrunner.domain.OrderIntent;
import io.github.pitrunner.domain.OrderTicket;
import io.github.pitrunner.domain.OrderType;
import io.github.pitrunner.domain.PriceIncrements;
import io.github.pitrunner.domain.Quote;
import io.github.pitrunner.domain.SecurityType;
import io.github.pitrunner.domain.Side;
import io.github.pitrunner.risk.RiskLimits.Permission;
import io.github.pitrunner.risk.RiskLimits.Size;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Orders that are more than one thing: combinations, brackets, groups, orders by cash. */
class CombinationsTest {
  private static final int LONG_LEG = 101;
  private static final int SHORT_LEG = 102;

  /** Buys one call and sells two of another: 100 shares each. */
  private static final Instrument SPREAD =
      instrument(
          0,
          SecurityType.COMBO,
          List.of(
              new ComboLeg(LONG_LEG, 1, Side.BUY, "SMART"),
              new ComboLeg(SHORT_LEG, 2, Side.SELL, "SMART")));

  private static Instrument instrument(int contractId, SecurityType type, List<ComboLeg> legs) {
    return new Instrument(
        contractId,
        "MSFT",
        type,
        "SMART",
        "",
        "USD",
        null,
        null,
        null,
        type == SecurityType.OPTION ? BigDecimal.valueOf(100) : BigDecimal.ONE,
        "",
        "",
        legs);
  }

  private static Situation spread() {
    Situation situation = new Situation();
    situation.instrument = SPREAD;
    situation.details = null;
    put(situation, LONG_LEG, "5.00", "5.10");
    put(situation, SHORT_LEG, "2.00", "2.05");
    return situation;
  }

  private static void put(Situation situation, int contractId, String bid, String ask) {
    Instrument leg = instrument(contractId, SecurityType.OPTION, List.of());
    situation.positions.put(contractId, BigDecimal.ZERO);
    situation.quotes.put(contractId, of(leg, Situation.quote(bid, ask, bid)));
    situation.others.put(contractId, details(leg, Situation.hours()));
  }

  private static Quote of(Instrument instrument, Quote quote) {
    return new Quote(
        instrument,
        quote.bid(),
        quote.ask(),
        quote.last(),
        quote.day(),
        quote.venues(),
        quote.halted(),
        quote.lastTradeTime(),
        quote.receiveTime(),
        quote.sequence(),
        quote.type(),
        quote.status(),
        quote.option());
  }

  private static InstrumentDetails details(Instrument instrument, Hours hours) {
    return new InstrumentDetails(
        instrument,
        "",
        new BigDecimal("0.01"),
        PriceIncrements.uniform(new BigDecimal("0.01")),
        new QuantityRule(BigDecimal.ONE, BigDecimal.ONE),
        List.of(),
        List.of(),
        new Classification("", "", ""),
        hours,
        0,
        "");
  }

  private static Permission naming(Set<String> restricted, Set<String> allowed) {
    return new Permission(true, true, false, restricted, allowed);
  }

  @Nested
  class Legs {
    @Test
    void passWhenEachIsWithinEveryLimit() {
      // One at 5.10 less two at 2.00.
      assertThat(spread().check(buy("10", "1.10"))).isInstanceOf(RiskVerdict.Approved.class);
    }

    static Stream<Arguments> broken() {
      return Stream.of(
          arguments(
              RiskRuleName.MAX_ORDER_QUANTITY,
              buy("6", "1.10"),
              with(s -> s.limits = Limits.with(size("11", "10000")))),
          arguments(
              RiskRuleName.MAX_POSITION,
              buy("6", "1.10"),
              with(s -> s.limits = Limits.with(size("10000", "11")))),
          arguments(
              RiskRuleName.MAX_POSITION,
              marketSell("6"),
              with(
                  s -> {
                    s.limits = Limits.with(size("10000", "15"));
                    s.positions.put(SHORT_LEG, new BigDecimal("4"));
                  })),
          arguments(
              RiskRuleName.NO_SHORT_SELLING,
              buy("1", "1.10"),
              with(
                  s ->
                      s.limits =
                          Limits.with(new Permission(true, true, true, Set.of(), Set.of())))),
          arguments(
              RiskRuleName.RESTRICTED_INSTRUMENT,
              buy("1", "1.10"),
              with(s -> s.limits = Limits.with(naming(Set.of("102"), Set.of())))),
          arguments(
              RiskRuleName.ALLOWED_INSTRUMENT,
              buy("1", "1.10"),
              with(s -> s.limits = Limits.with(naming(Set.of(), Set.of("101"))))),
          arguments(RiskRuleName.PRICE_COLLAR, buy("1", "1.22"), with(s -> {})),
          arguments(RiskRuleName.PRICE_COLLAR, sell("1", "0.80"), with(s -> {})),
          arguments(RiskRuleName.PRICE_INCREMENT, buy("1", "1.105"), with(s -> {})),
          arguments(
              RiskRuleName.TRADING_HOURS,
              buy("1", "1.10"),
              with(s -> s.now = Situation.CLOSE.plusSeconds(1))),
          arguments(
              RiskRuleName.MAX_NOTIONAL,
              buy("1200", "1.10"),
              with(s -> s.limits = Limits.with(size("10000", "10000")))));
    }

    private static Consumer<Situation> with(Consumer<Situation> change) {
      return change;
    }

    private static Size size(String order, String position) {
      return new Size(new BigDecimal(order), new BigDecimal(position), 100);
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("broken")
    void areHeldAgainstEveryLimit(
        RiskRuleName rule, OrderTicket ticket, Consumer<Situation> change) {
      Situation situation = spread();
      change.accept(situation);

      assertThat(situation.check(rule, ticket))
          .isInstanceOfSatisfying(
              RiskVerdict.Rejected.class, rejected -> assertThat(rejected.rule()).isEqualTo(rule));
    }

    @ParameterizedTest
    @CsvSource({
      "QUANTITY_INCREMENT, details",
      "PRICE_INCREMENT, details",
      "TRADING_HOURS, details",
      "RESTRICTED_INSTRUMENT, details",
      "PRICE_COLLAR, quotes",
      "MAX_NOTIONAL, quotes",
      "MAX_GROSS_EXPOSURE, quotes",
      "MAX_POSITION, positions",
      "MAX_GROSS_EXPOSURE, positions",
      "QUANTITY_INCREMENT, legs",
      "MAX_ORDER_QUANTITY, legs",
      "MAX_POSITION, legs",
      "PRICE_COLLAR, legs",
      "MAX_NOTIONAL, legs",
      "TRADING_HOURS, legs",
      "RESTRICTED_INSTRUMENT, legs"
    })
    void thatAreNotKnownPassNothing(RiskRuleName rule, String missing) {
      Situation situation = spread();
      situation.limits = Limits.with(naming(Set.of("GME"), Set.of()));
      switch (missing) {
        case "details" -> {
          situation.others.remove(SHORT_LEG);
          if (rule == RiskRuleName.RESTRICTED_INSTRUMENT || rule == RiskRuleName.TRADING_HOURS) {
            situation.quotes.remove(SHORT_LEG);
          }
        }
        case "quotes" -> situation.quotes.remove(SHORT_LEG);
        case "positions" -> situation.positions.remove(SHORT_LEG);
        default -> situation.instrument = instrument(0, SecurityType.COMBO, List.of());
      }

      assertThat(situation.check(rule, buy("1", "1.10"))).isInstanceOf(RiskVerdict.Rejected.class);
    }

    @Test
    void ofAnOpenCombinationCountWithOrdersForThemAlone() {
      Situation situation = spread();
      situation.withOpen(Situation.open("spread", SPREAD, marketBuy("5")));
      situation.instrument = instrument(SHORT_LEG, SecurityType.OPTION, List.of());
      situation.limits = Limits.with(new Size(new BigDecimal("100"), new BigDecimal("12"), 100));

      assertThat(situation.check(RiskRuleName.MAX_POSITION, sell("2", "2.00")))
          .isInstanceOf(RiskVerdict.Approved.class);
      assertThat(situation.check(RiskRuleName.MAX_POSITION, sell("3", "2.00")))
          .isInstanceOf(RiskVerdict.Rejected.class);
    }

    @Test
    void thatAllReduceWhatIsHeldAreAnExit() {
      Situation situation = spread();
      situation.positions.put(LONG_LEG, new BigDecimal("5"));
      situation.positions.put(SHORT_LEG, new BigDecimal("-10"));
      situation.figures = null;

      assertThat(situation.check(RiskRuleName.DAILY_LOSS, marketSell("5")))
          .isInstanceOf(RiskVerdict.Approved.class);
      assertThat(situation.check(RiskRuleName.DAILY_LOSS, marketSell("6")))
          .isInstanceOf(RiskVerdict.Rejected.class);
    }

    @Test
    void ofOurOwnOtherSideWouldTradeWithUs() {
      Situation situation = spread();
      situation.withOpen(Situation.open("ours", SPREAD, buy("1", "1.10")));

      assertThat(situation.check(RiskRuleName.SELF_CROSS, sell("1", "1.10")))
          .isInstanceOf(RiskVerdict.Rejected.class);
    }
  }

  @Nested
  class BracketsAndGroups {
    private final Situation situation = new Situation();

    BracketsAndGroups() {
      situation.limits = Limits.with(new Permission(true, true, true, Set.of(), Set.of()));
    }

    private static OrderTicket child(String parent, @Nullable OcaGroup oca, OrderTicket ticket) {
      return ticket.with(Instructions.NONE.withParent(new ClientOrderId(parent)).withOca(oca));
    }

    private RiskVerdict shortSelling(OrderTicket ticket) {
      return situation.check(RiskRuleName.NO_SHORT_SELLING, ticket);
    }

    @Test
    void childrenSellOnlyWhatTheirParentBuys() {
      situation.withOpen(Situation.open("entry", buy("100", "200")));
      situation.withOpen(Situation.open("profit", child("entry", null, sell("100", "220"))));

      assertThat(shortSelling(child("entry", null, sell("100", "210"))))
          .isInstanceOf(RiskVerdict.Approved.class);
      assertThat(shortSelling(child("entry", null, sell("101", "210"))))
          .isInstanceOf(RiskVerdict.Rejected.class);
    }

    @Test
    void childrenWhoseParentIsGoneCountOnceAgainstWhatIsHeld() {
      situation.holding("100");
      situation.withOpen(Situation.open("profit", child("entry", null, sell("100", "220"))));

      assertThat(shortSelling(child("entry", null, sell("100", "190"))))
          .isInstanceOf(RiskVerdict.Approved.class);
      assertThat(shortSelling(sell("1", "190"))).isInstanceOf(RiskVerdict.Rejected.class);
    }

    @ParameterizedTest
    @CsvSource({
      "CANCEL_WITH_BLOCK, one, true",
      "REDUCE_WITH_BLOCK, one, true",
      "REDUCE, one, false",
      "CANCEL_WITH_BLOCK, other, false"
    })
    void ordersOfOneGroupCountOnceWhereOneBlocksTheOthers(
        OcaGroup.Mode mode, String group, boolean passes) {
      situation.holding("100");
      situation.withOpen(
          Situation.open(
              "a", sell("100", "220").with(Instructions.NONE.withOca(new OcaGroup("one", mode)))));

      RiskVerdict verdict =
          shortSelling(
              sell("100", "230").with(Instructions.NONE.withOca(new OcaGroup(group, mode))));

      assertThat(verdict instanceof RiskVerdict.Approved).isEqualTo(passes);
    }

    @Test
    void aParentAtAnyPriceDoesNotCrossItsChildren() {
      situation.withOpen(Situation.open("entry", marketBuy("100")));

      assertThat(situation.check(RiskRuleName.SELF_CROSS, child("entry", null, sell("100", "220"))))
          .isInstanceOf(RiskVerdict.Approved.class);
      assertThat(situation.check(RiskRuleName.SELF_CROSS, sell("100", "220")))
          .isInstanceOf(RiskVerdict.Rejected.class);
    }

    @Test
    void ordersSentTogetherSeeThoseBeforeThem() {
      OrderIntent entry = intent("entry", buy("100", "200"));
      OrderIntent profit = intent("profit", child("entry", null, sell("100", "220")));
      OrderIntent stop =
          intent(
              "stop",
              child(
                  "entry",
                  null,
                  Tickets.of(OrderType.STOP, Side.SELL, null, new BigDecimal("190"))));
      RiskGate gate =
          RiskGate.of(new LiveTrading(false), new RiskLimitTable(situation.limits, Map.of()));

      assertThat(gate.check(stop, situation.view()))
          .as("alone it would sell what is not held")
          .isInstanceOf(RiskVerdict.Rejected.class);
      assertThat(gate.check(stop, situation.view().behind(List.of(entry, profit))))
          .isInstanceOf(RiskVerdict.Approved.class);
    }

    private OrderIntent intent(String name, OrderTicket ticket) {
      return new OrderIntent(
          new ClientOrderId(name), situation.account, situation.instrument, ticket);
    }
  }

  @Nested
  class Cash {
    private final Situation situation = new Situation();

    /** At the lowest price in sight, 199.99, it buys a little more than 100. */
    private final OrderTicket ticket = cash("20000");

    private static OrderTicket cash(String amount) {
      return marketBuy("0")
          .with(
              new Instructions(
                  new BigDecimal(amount), null, false, false, null, null, null, null, null));
    }

    @ParameterizedTest
    @CsvSource({"MAX_ORDER_QUANTITY", "MAX_POSITION"})
    void countsForWhatItBuys(RiskRuleName rule) {
      situation.limits = Limits.with(new Size(new BigDecimal("101"), new BigDecimal("101"), 100));
      assertThat(situation.check(rule, ticket)).isInstanceOf(RiskVerdict.Approved.class);

      situation.limits = Limits.with(new Size(new BigDecimal("100"), new BigDecimal("100"), 100));
      assertThat(situation.check(rule, ticket)).isInstanceOf(RiskVerdict.Rejected.class);
    }

    @Test
    void isWorthWhatItIsFor() {
      assertThat(situation.check(RiskRuleName.MAX_NOTIONAL, cash("1000001")))
          .isInstanceOf(RiskVerdict.Rejected.class);
    }

    @ParameterizedTest
    @CsvSource({"MAX_ORDER_QUANTITY", "MAX_POSITION", "MAX_NOTIONAL", "MAX_GROSS_EXPOSURE"})
    void passesNothingWithoutAPrice(RiskRuleName rule) {
      situation.quotes.clear();

      assertThat(situation.check(rule, ticket)).isInstanceOf(RiskVerdict.Rejected.class);
    }

    @Test
    void thatIsOpenCountsToo() {
      situation.limits = Limits.with(new Size(new BigDecimal("1000"), new BigDecimal("150"), 100));
      situation.withOpen(Situation.open("cash", ticket));

      assertThat(situation.check(RiskRuleName.MAX_POSITION, buy("49", "200")))
          .isInstanceOf(RiskVerdict.Approved.class);
      assertThat(situation.check(RiskRuleName.MAX_POSITION, buy("50", "200")))
          .isInstanceOf(RiskVerdict.Rejected.class);
    }
  }
}
