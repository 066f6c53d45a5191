package io.github.pitrunner.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.crash.Violation.Kind;
import io.github.pitrunner.domain.OrderStatus;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.MethodSource;

/** A proof that cannot fail proves nothing. */
class ComparisonTest {
  private static final int CONTRACT = 265598;
  private static final OrderRecord FILLED =
      order("one", 1, OrderStatus.FILLED, "100", null, "100", "200.5");
  private static final OrderRecord RESTING =
      order("two", 2, OrderStatus.SUBMITTED, "50", "190", "0", null);
  private static final FillRecord FIRST = fill("e1", "one", "60", "200", "0.6");
  private static final FillRecord SECOND = fill("e2", "one", "40", "201.25", "0.4");
  private static final Records GATEWAY = records(List.of(FILLED, RESTING), List.of(FIRST, SECOND));

  @Test
  void sameRecordsAreRight() {
    assertThat(compared(GATEWAY, GATEWAY)).isEmpty();
  }

  @Test
  void fractionsThatFloatingPointMakesAreNoDifference() {
    Records ours =
        records(
            List.of(
                order("one", 1, OrderStatus.FILLED, "100.0", null, "100", "200.50000000001"),
                RESTING),
            List.of(FIRST, SECOND));

    assertThat(compared(GATEWAY, ours)).isEmpty();
  }

  @Nested
  class Duplicates {
    @Test
    void orderTwiceAtTheGateway() {
      Records gateway =
          records(
              List.of(
                  FILLED, RESTING, order("two", 3, OrderStatus.SUBMITTED, "50", "190", "0", null)),
              List.of(FIRST, SECOND));

      assertThat(compared(gateway, gateway)).containsOnly(Kind.DUPLICATE);
    }

    @Test
    void orderTwiceInOurRecord() {
      Records ours = records(List.of(FILLED, RESTING, RESTING), List.of(FIRST, SECOND));

      assertThat(compared(GATEWAY, ours)).containsExactly(Kind.DUPLICATE);
    }

    @Test
    void fillTwiceInOurRecord() {
      Records ours = records(List.of(FILLED, RESTING), List.of(FIRST, SECOND, SECOND));

      assertThat(compared(GATEWAY, ours)).contains(Kind.DUPLICATE);
    }

    @Test
    void fillTwiceAtTheGateway() {
      Records gateway = records(List.of(FILLED, RESTING), List.of(FIRST, SECOND, SECOND));

      assertThat(compared(gateway, GATEWAY)).contains(Kind.DUPLICATE);
    }
  }

  @Nested
  class Losses {
    @Test
    void orderThatItsClientWasToldOfIsNowhere() {
      assertThat(compared(GATEWAY, GATEWAY, new Promise("three", 3, null, false)))
          .containsExactly(Kind.LOST);
    }

    @Test
    void orderIsAtTheGatewayOnly() {
      Records ours = records(List.of(FILLED), List.of(FIRST, SECOND));

      assertThat(compared(GATEWAY, ours)).containsExactly(Kind.LOST);
    }

    @ParameterizedTest
    @EnumSource(names = {"NOT_PLACED", "REJECTED"})
    void orderLivesThatIsSaidNotTo(OrderStatus status) {
      Records ours =
          records(
              List.of(FILLED, order("two", 2, status, "50", "190", "0", null)),
              List.of(FIRST, SECOND));

      assertThat(compared(GATEWAY, ours)).containsExactly(Kind.LOST);
    }

    @Test
    void fillIsAtTheGatewayOnly() {
      Records ours = new Records(GATEWAY.orders(), List.of(FIRST), GATEWAY.positions());

      assertThat(compared(GATEWAY, ours)).containsExactly(Kind.LOST);
    }

    @Test
    void changeThatWasAcknowledgedIsGone() {
      assertThat(compared(GATEWAY, GATEWAY, new Promise("two", 2, new BigDecimal("189"), false)))
          .containsExactly(Kind.LOST);
    }

    @Test
    void cancelThatWasAcknowledgedIsGone() {
      assertThat(compared(GATEWAY, GATEWAY, new Promise("two", 2, null, true)))
          .containsExactly(Kind.LOST);
    }
  }

  @Nested
  class Unknowns {
    @Test
    void orderAtTheGatewayIsLeftUnknown() {
      Records ours =
          records(
              List.of(FILLED, order("two", 2, OrderStatus.OUTCOME_UNKNOWN, "50", "190", "0", null)),
              List.of(FIRST, SECOND));

      assertThat(compared(GATEWAY, ours)).containsExactly(Kind.UNKNOWN);
    }

    @Test
    void orderThatNeverCameToTheGatewayIsLeftUnknown() {
      assertThat(compared(GATEWAY, with(OrderStatus.OUTCOME_UNKNOWN)))
          .containsExactly(Kind.UNKNOWN);
    }
  }

  @Nested
  class Differences {
    static Stream<Arguments> orders() {
      return Stream.of(
          Arguments.of("permId", order("one", 7, OrderStatus.FILLED, "100", null, "100", "200.5")),
          Arguments.of(
              "status", order("one", 1, OrderStatus.SUBMITTED, "100", null, "100", "200.5")),
          Arguments.of(
              "quantity", order("one", 1, OrderStatus.FILLED, "101", null, "100", "200.5")),
          Arguments.of("limit", order("one", 1, OrderStatus.FILLED, "100", "201", "100", "200.5")),
          Arguments.of("filled", order("one", 1, OrderStatus.FILLED, "100", null, "60", "200.5")),
          Arguments.of(
              "average price", order("one", 1, OrderStatus.FILLED, "100", null, "100", "200.51")),
          Arguments.of(
              "no average price", order("one", 1, OrderStatus.FILLED, "100", null, "100", null)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("orders")
    void ofAnOrderAreFound(String what, OrderRecord own) {
      assertThat(compared(GATEWAY, records(List.of(own, RESTING), List.of(FIRST, SECOND))))
          .containsExactly(Kind.DIFFERENT);
    }

    static Stream<Arguments> fills() {
      return Stream.of(
          Arguments.of("order", fill("e2", "two", "40", "201.25", "0.4")),
          Arguments.of("price", fill("e2", "one", "40", "201.26", "0.4")),
          Arguments.of("commission", fill("e2", "one", "40", "201.25", "0.5")),
          Arguments.of("no commission", fill("e2", "one", "40", "201.25", null)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("fills")
    void ofAFillAreFound(String what, FillRecord own) {
      assertThat(compared(GATEWAY, records(List.of(FILLED, RESTING), List.of(FIRST, own))))
          .containsExactly(Kind.DIFFERENT);
    }

    @Test
    void quantityOfAFillIsOneOfThePositionToo() {
      FillRecord own = fill("e2", "one", "41", "201.25", "0.4");

      assertThat(compared(GATEWAY, records(List.of(FILLED, RESTING), List.of(FIRST, own))))
          .containsExactly(Kind.DIFFERENT, Kind.DIFFERENT);
    }

    @Test
    void fillThatTheGatewayNeverHad() {
      FillRecord invented = fill("e3", "one", "0", "1", null);

      assertThat(
              compared(
                  GATEWAY, records(List.of(FILLED, RESTING), List.of(FIRST, SECOND, invented))))
          .containsExactly(Kind.DIFFERENT);
    }

    @ParameterizedTest
    @EnumSource(
        mode = Mode.EXCLUDE,
        names = {"NOT_PLACED", "REJECTED", "OUTCOME_UNKNOWN"})
    void orderThatTheGatewayNeverHad(OrderStatus status) {
      assertThat(compared(GATEWAY, with(status))).containsExactly(Kind.DIFFERENT);
    }

    @ParameterizedTest
    @EnumSource(names = {"NOT_PLACED", "REJECTED"})
    void areNoneWhenItIsSaidThatTheGatewayNeverHadIt(OrderStatus status) {
      assertThat(compared(GATEWAY, with(status))).isEmpty();
    }

    @Test
    void positionThatIsNotTheGateways() {
      Records ours =
          new Records(GATEWAY.orders(), GATEWAY.fills(), Map.of(CONTRACT, new BigDecimal("60")));

      assertThat(compared(GATEWAY, ours)).containsExactly(Kind.DIFFERENT);
    }

    @Test
    void positionThatTheGatewaysOwnFillsDoNotMake() {
      Records gateway =
          new Records(GATEWAY.orders(), GATEWAY.fills(), Map.of(CONTRACT, new BigDecimal("60")));

      assertThat(compared(gateway, gateway)).containsExactly(Kind.DIFFERENT);
    }

    @Test
    void permIdThatItsClientWasToldIsAnothers() {
      assertThat(compared(GATEWAY, GATEWAY, new Promise("two", 9, null, false)))
          .containsExactly(Kind.DIFFERENT);
    }
  }

  private static Records with(OrderStatus status) {
    List<OrderRecord> orders = new ArrayList<>(GATEWAY.orders());
    orders.add(order("three", 0, status, "10", null, "0", null));
    return records(orders, GATEWAY.fills());
  }

  private static List<Kind> compared(Records gateway, Records ours, Promise... promises) {
    return Comparison.of("the journal", gateway, ours, List.of(promises)).stream()
        .map(Violation::kind)
        .toList();
  }

  private static Records records(List<OrderRecord> orders, List<FillRecord> fills) {
    return new Records(orders, fills, Records.positions(fills));
  }

  private static OrderRecord order(
      String id,
      long permId,
      OrderStatus status,
      String quantity,
      @Nullable String limit,
      String filled,
      @Nullable String averagePrice) {
    return new OrderRecord(
        id,
        permId,
        status,
        new BigDecimal(quantity),
        limit == null ? null : new BigDecimal(limit),
        new BigDecimal(filled),
        averagePrice == null ? null : new BigDecimal(averagePrice));
  }

  private static FillRecord fill(
      String id, String order, String quantity, String price, @Nullable String commission) {
    return new FillRecord(
        id,
        order,
        CONTRACT,
        new BigDecimal(quantity),
        new BigDecimal(price),
        commission == null ? null : new BigDecimal(commission));
  }
}
