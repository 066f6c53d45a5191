package io.github.pitrunner.orders;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Failure.InvalidRequest.Violation;
import io.github.pitrunner.domain.Instructions;
import io.github.pitrunner.domain.Instrument;
import io.github.pitrunner.domain.InstrumentDetails;
import io.github.pitrunner.domain.InstrumentDetails.Classification;
import io.github.pitrunner.domain.InstrumentDetails.Hours;
import io.github.pitrunner.domain.InstrumentDetails.QuantityRule;
import io.github.pitrunner.domain.OrderPrices;
import io.github.pitrunner.domain.OrderTicket;
import io.github.pitrunner.domain.OrderType;
import io.github.pitrunner.domain.PriceIncrements;
import io.github.pitrunner.domain.PriceIncrements.Step;
import io.github.pitrunner.domain.SecurityType;
import io.github.pitrunner.domain.Side;
import io.github.pitrunner.domain.TimeInForce;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class OrderRulesTest {
  private static final Instant NOW = Instant.parse("2026-11-23T15:00:00Z");

  /** Comes in lots of 10 of at least 20, by 0.0001 below 1 and by 0.01 above. */
  private static InstrumentDetails details(SecurityType type) {
    return new InstrumentDetails(
        new Instrument(
            1, "X", type, "SMART", "", "USD", null, null, null, BigDecimal.ONE, "", "", List.of()),
        "",
        new BigDecimal("0.0001"),
        new PriceIncrements(
            List.of(
                new Step(BigDecimal.ZERO, new BigDecimal("0.0001")),
                new Step(BigDecimal.ONE, new BigDecimal("0.01")))),
        new QuantityRule(new BigDecimal("20"), new BigDecimal("10")),
        List.of(),
        List.of(),
        new Classification("", "", ""),
        new Hours(null, List.of(), List.of(), List.of()),
        0,
        "");
  }

  private static List<String> wrongFields(
      SecurityType type, OrderTicket ticket, @Nullable BracketTicket bracket) {
    try {
      new OrderRules(details(type), NOW).verify(ticket, bracket);
      return List.of();
    } catch (Failure.InvalidRequest e) {
      return e.violations().stream().map(Violation::field).toList();
    }
  }

  private static OrderTicket ticket(String quantity, OrderPrices prices, Instructions asked) {
    return new OrderTicket(
        Side.BUY,
        new BigDecimal(quantity),
        OrderType.TRAILING_STOP_LIMIT,
        prices,
        TimeInForce.DAY,
        false,
        asked,
        Set.of());
  }

  private static OrderPrices prices(Price price, String value) {
    BigDecimal number = new BigDecimal(value);
    return new OrderPrices(
        price == Price.LIMIT ? number : null,
        price == Price.STOP ? number : null,
        price == Price.TRAILING_AMOUNT ? number : null,
        price == Price.TRAILING_PERCENT ? number : null,
        price == Price.LIMIT_OFFSET ? number : null);
  }

  @ParameterizedTest(name = "{0} of {1} fits: {2}")
  @CsvSource({
    "LIMIT, 0.0001, true",
    "LIMIT, 0.00015, false",
    "LIMIT, 150.01, true",
    "LIMIT, 150.001, false",
    "LIMIT, 0, false",
    "LIMIT, -1, false",
    "STOP, 150.01, true",
    "STOP, 150.001, false",
    "STOP, -1, false",
    "TRAILING_AMOUNT, 2.0001, true",
    "TRAILING_AMOUNT, 2.00001, false",
    "TRAILING_PERCENT, 2.00001, true",
    "LIMIT_OFFSET, 0, true",
    "LIMIT_OFFSET, 0.0001, true",
    "LIMIT_OFFSET, 0.00001, false"
  })
  void aPriceIsOnItsIncrement(Price price, String value, boolean fits) {
    OrderTicket ticket = ticket("20", prices(price, value), Instructions.NONE);

    assertThat(wrongFields(SecurityType.STOCK, ticket, null))
        .isEqualTo(fits ? List.of() : List.of("ticket." + price.field()));
  }

  @ParameterizedTest
  @EnumSource(SecurityType.class)
  void aPriceBelowZeroIsForFuturesAndCombinations(SecurityType type) {
    OrderTicket ticket = ticket("20", prices(Price.LIMIT, "-2.5"), Instructions.NONE);
    boolean canBeNegative = type == SecurityType.FUTURE || type == SecurityType.COMBO;

    assertThat(wrongFields(type, ticket, null).contains("ticket.limit_price"))
        .isNotEqualTo(canBeNegative);
  }

  @ParameterizedTest
  @EnumSource(SecurityType.class)
  void anIndexAndAContinuousFutureCannotBeTraded(SecurityType type) {
    OrderTicket ticket = ticket("20", prices(Price.LIMIT, "2.5"), Instructions.NONE);
    boolean isTraded = type != SecurityType.INDEX && type != SecurityType.CONTINUOUS_FUTURE;

    assertThat(wrongFields(type, ticket, null))
        .isEqualTo(isTraded ? List.of() : List.of("ticket.instrument"));
  }

  @ParameterizedTest
  @CsvSource({
    "20, 20, 20,",
    "10, , , ticket.quantity",
    "25, , , ticket.quantity",
    "100, 15, 10, ticket.display_quantity",
    "100, 10, 15, ticket.minimum_quantity"
  })
  void quantitiesAreOnTheIncrement(
      String quantity,
      @Nullable BigDecimal display,
      @Nullable BigDecimal minimum,
      @Nullable String wrong) {
    Instructions asked =
        new Instructions(null, null, false, false, display, minimum, null, null, null);

    assertThat(wrongFields(SecurityType.STOCK, ticket(quantity, OrderPrices.NONE, asked), null))
        .isEqualTo(wrong == null ? List.of() : List.of(wrong));
  }

  @Test
  void anOrderByCashHasNoQuantityToCheck() {
    Instructions byCash =
        new Instructions(
            new BigDecimal("1000.55"), null, false, false, null, null, null, null, null);

    assertThat(wrongFields(SecurityType.FOREX, ticket("0", OrderPrices.NONE, byCash), null))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"2026-11-23T15:00:00Z, false", "2026-11-23T15:00:01Z, true"})
  void anEndLiesInTheFuture(Instant end, boolean fits) {
    Instructions asked = new Instructions(null, end, false, false, null, null, null, null, null);

    assertThat(wrongFields(SecurityType.STOCK, ticket("20", OrderPrices.NONE, asked), null))
        .isEqualTo(fits ? List.of() : List.of("ticket.good_till"));
  }

  @Test
  void thePricesOfABracketAreOnTheIncrementToo() {
    BracketTicket bracket =
        new BracketTicket(
            new BigDecimal("150.001"),
            new BigDecimal("-1"),
            new BigDecimal("140.001"),
            TimeInForce.GTC);

    assertThat(
            wrongFields(
                SecurityType.STOCK, ticket("20", OrderPrices.NONE, Instructions.NONE), bracket))
        .containsExactly(
            "bracket.take_profit_price",
            "bracket.stop_loss_price",
            "bracket.stop_loss_limit_price");
  }
}
