package io.github.pitrunner.orders;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.api.Fields;
import io.github.pitrunner.domain.Algo;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Failure.InvalidRequest.Violation;
import io.github.pitrunner.domain.Instructions;
import io.github.pitrunner.domain.OcaGroup;
import io.github.pitrunner.domain.OrderPrices;
import io.github.pitrunner.domain.OrderTicket;
import io.github.pitrunner.domain.OrderType;
import io.github.pitrunner.domain.Side;
import io.github.pitrunner.domain.TimeInForce;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class TicketRulesTest {
  private static final Instant END = Instant.parse("2027-01-04T15:00:00Z");

  private static List<String> wrongFields(TicketTerms terms) {
    Fields fields = Fields.ofRequest();
    TicketRules.check(terms, fields);
    try {
      fields.verify();
      return List.of();
    } catch (Failure.InvalidRequest e) {
      return e.violations().stream().map(Violation::field).toList();
    }
  }

  private static TicketTerms terms(
      OrderType type, OrderPrices prices, TimeInForce time, Instructions instructions) {
    BigDecimal quantity = instructions.cashQuantity() == null ? new BigDecimal("100") : null;
    return new TicketTerms(Side.BUY, quantity, type, prices, time, false, instructions);
  }

  private static TicketTerms limit(TimeInForce time, Instructions instructions) {
    return terms(OrderType.LIMIT, OrderPrices.ofLimit(BigDecimal.TEN), time, instructions);
  }

  private static @Nullable BigDecimal price(String text) {
    return text.equals("-") ? null : new BigDecimal(text);
  }

  /** {@code limit stop amount percent offset}; a minus is none. */
  private static OrderPrices prices(String text) {
    String[] each = text.split(" ", -1);
    return new OrderPrices(
        price(each[0]), price(each[1]), price(each[2]), price(each[3]), price(each[4]));
  }

  private static Set<String> names(@Nullable String text) {
    return text == null ? Set.of() : Set.of(text.split(" ", -1));
  }

  @Nested
  class Prices {
    @ParameterizedTest(name = "{0} with {1} lacks or has too much: {2}")
    @CsvSource({
      // type,               limit stop amount percent offset,  what is wrong
      "MARKET,               - - - - -,",
      "MARKET,               1 1 1 - 1,  limit_price stop_price trailing_amount limit_offset",
      "MARKET,               - - - 1 -,  trailing_percent",
      "MARKET_ON_OPEN,       - - - - -,",
      "MARKET_ON_OPEN,       1 1 1 - 1,  limit_price stop_price trailing_amount limit_offset",
      "MARKET_ON_CLOSE,      - - - - -,",
      "MARKET_ON_CLOSE,      1 1 1 - 1,  limit_price stop_price trailing_amount limit_offset",
      "MARKET_TO_LIMIT,      - - - - -,",
      "MARKET_TO_LIMIT,      1 1 1 - 1,  limit_price stop_price trailing_amount limit_offset",
      "LIMIT,                1 - - - -,",
      "LIMIT,                0 - - - -,",
      "LIMIT,                - - - - -,  limit_price",
      "LIMIT,                1 1 1 - 1,  stop_price trailing_amount limit_offset",
      "LIMIT_ON_OPEN,        1 - - - -,",
      "LIMIT_ON_OPEN,        - 1 - 1 1,  limit_price stop_price trailing_percent limit_offset",
      "LIMIT_ON_CLOSE,       1 - - - -,",
      "LIMIT_ON_CLOSE,       - 1 - 1 1,  limit_price stop_price trailing_percent limit_offset",
      "STOP,                 - 1 - - -,",
      "STOP,                 1 - 1 - 1,  limit_price stop_price trailing_amount limit_offset",
      "MARKET_IF_TOUCHED,    - 1 - - -,",
      "MARKET_IF_TOUCHED,    1 - 1 - 1,  limit_price stop_price trailing_amount limit_offset",
      "STOP_LIMIT,           1 1 - - -,",
      "STOP_LIMIT,           - - - - -,  limit_price stop_price",
      "STOP_LIMIT,           1 1 - 1 1,  trailing_percent limit_offset",
      "LIMIT_IF_TOUCHED,     1 1 - - -,",
      "LIMIT_IF_TOUCHED,     - - 1 - 1,  limit_price stop_price trailing_amount limit_offset",
      "TRAILING_STOP,        - - 1 - -,",
      "TRAILING_STOP,        - 1 - 5 -,",
      "TRAILING_STOP,        - - - - -,  trailing_amount",
      "TRAILING_STOP,        1 1 1 - 1,  limit_price limit_offset",
      "TRAILING_STOP,        - - 1 5 -,  trailing_percent",
      "TRAILING_STOP,        - - 0 - -,  trailing_amount",
      "TRAILING_STOP,        - - - 0 -,  trailing_percent",
      "TRAILING_STOP,        - - - 100 -,  trailing_percent",
      "TRAILING_STOP,        - - - 99.99 -,",
      "TRAILING_STOP,        - 0 1 - -,  stop_price",
      "TRAILING_STOP_LIMIT,  - - 1 - 0.5,",
      "TRAILING_STOP_LIMIT,  - 1 - 5 0,",
      "TRAILING_STOP_LIMIT,  1 1 1 - -,",
      "TRAILING_STOP_LIMIT,  1 - 1 - -,  stop_price",
      "TRAILING_STOP_LIMIT,  - 1 1 - -,  limit_offset",
      "TRAILING_STOP_LIMIT,  1 1 1 - 1,  limit_price",
      "TRAILING_STOP_LIMIT,  - - - - -,  trailing_amount limit_offset",
      "TRAILING_STOP_LIMIT,  - - 1 - -1,  limit_offset",
      "RELATIVE,             - - - - 0.01,",
      "RELATIVE,             1 - - - 0,",
      "RELATIVE,             1 1 1 - -,  stop_price trailing_amount limit_offset",
      "RELATIVE,             0 - - - 0,  limit_price",
      "MIDPRICE,             - - - - -,",
      "MIDPRICE,             1 - - - -,",
      "MIDPRICE,             1 1 1 - 1,  stop_price trailing_amount limit_offset",
      "PEGGED_TO_MARKET,     - - - - 0.01,",
      "PEGGED_TO_MARKET,     1 1 - 1 -,  limit_price stop_price trailing_percent limit_offset",
    })
    void areThoseThatTheTypeHasAUseFor(OrderType type, String given, @Nullable String wrong) {
      TimeInForce time = TicketTerms.usualTime(type);

      List<String> found = wrongFields(terms(type, prices(given), time, Instructions.NONE));

      assertThat(found).containsExactlyInAnyOrderElementsOf(names(wrong));
    }

    @ParameterizedTest
    @CsvSource({"0.1234567890123456789", "9007199254740993"})
    void thatTheGatewayWouldRoundAreRefused(BigDecimal price) {
      TicketTerms terms =
          terms(OrderType.LIMIT, OrderPrices.ofLimit(price), TimeInForce.DAY, Instructions.NONE);

      assertThat(wrongFields(terms)).containsExactly("limit_price");
    }
  }

  @Nested
  class Times {
    static Stream<Arguments> typesAndTimes() {
      return RandomTickets.TYPES.stream()
          .flatMap(
              type ->
                  Stream.of(TimeInForce.values())
                      .filter(time -> time != TimeInForce.OTHER)
                      .map(time -> Arguments.of(type, time, fits(type, time))));
    }

    private static boolean fits(OrderType type, TimeInForce time) {
      return switch (type) {
        case MARKET_ON_OPEN, LIMIT_ON_OPEN -> time == TimeInForce.OPG;
        case MARKET_ON_CLOSE, LIMIT_ON_CLOSE ->
            Set.of(TimeInForce.DAY, TimeInForce.GTC, TimeInForce.GTD).contains(time);
        default -> time != TimeInForce.OPG;
      };
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @MethodSource("typesAndTimes")
    void fitTheType(OrderType type, TimeInForce time, boolean fits) {
      Instructions end = time == TimeInForce.GTD ? end(END) : Instructions.NONE;
      OrderPrices prices = new RandomTickets(1).prices(type);

      List<String> found = wrongFields(terms(type, prices, time, end));

      assertThat(found).isEqualTo(fits ? List.of() : List.of("time_in_force"));
    }

    @ParameterizedTest
    @CsvSource({
      "DAY, 2027-01-04T15:00:00Z, good_till",
      "GTC, 2027-01-04T15:00:00Z, good_till",
      "GTD, , good_till",
      "GTD, 2027-01-04T15:00:00Z,",
      "GTD, 2027-01-04T15:00:00.5Z, good_till"
    })
    void haveAnEndWhereTheyNeedOne(
        TimeInForce time, @Nullable Instant end, @Nullable String wrong) {
      Instructions asked = end == null ? Instructions.NONE : end(end);

      assertThat(wrongFields(limit(time, asked))).containsExactlyElementsOf(names(wrong));
    }

    @Test
    void ofOthersCannotBeAskedFor() {
      assertThat(wrongFields(limit(TimeInForce.OTHER, Instructions.NONE)))
          .containsExactly("time_in_force");
    }

    private static Instructions end(Instant end) {
      return new Instructions(null, end, false, false, null, null, null, null, null);
    }
  }

  @Nested
  class Asked {
    private static Instructions parts(
        @Nullable String cash, @Nullable String display, @Nullable String minimum) {
      return new Instructions(
          cash == null ? null : new BigDecimal(cash),
          null,
          false,
          false,
          display == null ? null : new BigDecimal(display),
          minimum == null ? null : new BigDecimal(minimum),
          null,
          null,
          null);
    }

    @ParameterizedTest(name = "cash {0}, display {1}, minimum {2}: {3}")
    @CsvSource({
      ", 1, 1,",
      ", 100, 100,",
      ", 101, , display_quantity",
      ", , 101, minimum_quantity",
      ", 0, -1, display_quantity minimum_quantity",
      ", 0.5, 1.5, display_quantity minimum_quantity",
      "1000.5, , ,",
      "0, , , cash_quantity",
      "1000, 1, 1, display_quantity minimum_quantity"
    })
    void partsAreWholeAndNotAboveTheWhole(
        @Nullable String cash,
        @Nullable String display,
        @Nullable String minimum,
        @Nullable String wrong) {
      TicketTerms terms = limit(TimeInForce.DAY, parts(cash, display, minimum));

      assertThat(wrongFields(terms)).containsExactlyInAnyOrderElementsOf(names(wrong));
    }

    @Test
    void aPartIsNoMoreThanTheWireCarries() {
      TicketTerms terms =
          new TicketTerms(
              Side.BUY,
              new BigDecimal("3e9"),
              OrderType.MARKET,
              OrderPrices.NONE,
              TimeInForce.DAY,
              false,
              parts(null, "2147483647", null));

      assertThat(wrongFields(terms)).containsExactly("display_quantity");
    }

    @Test
    void cashAndAQuantityExcludeEachOther() {
      TicketTerms terms =
          new TicketTerms(
              Side.BUY,
              BigDecimal.ONE,
              OrderType.MARKET,
              OrderPrices.NONE,
              TimeInForce.DAY,
              false,
              parts("1000", null, null));

      assertThat(wrongFields(terms)).containsExactly("cash_quantity");
    }

    @ParameterizedTest(name = "{0} all_or_none {1} hidden {2} display {3} minimum {4}: {5}")
    @CsvSource({
      "DAY, true, false, false, false,",
      "IOC, true, false, false, false, all_or_none",
      "FOK, true, false, false, false, all_or_none",
      "DAY, true, false, false, true, minimum_quantity",
      "IOC, false, false, false, true,",
      "FOK, false, false, false, true, minimum_quantity",
      "DAY, false, true, false, true,",
      "DAY, false, true, true, false, display_quantity",
      "GTC, true, true, false, false,"
    })
    void isNotContradictory(
        TimeInForce time,
        boolean allOrNone,
        boolean hidden,
        boolean display,
        boolean minimum,
        @Nullable String wrong) {
      Instructions asked =
          new Instructions(
              null,
              null,
              allOrNone,
              hidden,
              display ? BigDecimal.ONE : null,
              minimum ? BigDecimal.ONE : null,
              new OcaGroup("g", OcaGroup.Mode.REDUCE),
              null,
              null);

      assertThat(wrongFields(limit(time, asked))).containsExactlyElementsOf(names(wrong));
    }

    @ParameterizedTest
    @EnumSource(value = OrderType.class, names = "OTHER", mode = EnumSource.Mode.EXCLUDE)
    void anAlgorithmWorksMarketAndLimitOrdersOnly(OrderType type) {
      Instructions asked =
          new Instructions(
              null, null, false, false, null, null, null, new Algo("Twap", Map.of()), null);
      boolean isWorkable = type == OrderType.MARKET || type == OrderType.LIMIT;
      OrderPrices prices = new RandomTickets(1).prices(type);

      List<String> found = wrongFields(terms(type, prices, TicketTerms.usualTime(type), asked));

      assertThat(found).isEqualTo(isWorkable ? List.of() : List.of("algo"));
    }
  }

  @Test
  void everythingThatIsValidPasses() {
    long seed = 20_261_122L;
    RandomTickets tickets = new RandomTickets(seed);
    for (int i = 0; i < 2000; i++) {
      OrderTicket ticket = tickets.next();

      assertThat(wrongFields(TicketTerms.of(ticket))).as("seed %d: %s", seed, ticket).isEmpty();
    }
  }
}
