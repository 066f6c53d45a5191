package io.github.pitrunner.orders;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.domain.OrderStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class OrderLifeTest {
  /** A column for each cause, a row for each status; a dot stays where it is. */
  private static final String TABLE =
      """
      status          | rPS  rPRE rSUB rPC  rIN  rCAN rFIL | lPS  lPRE lSUB lPC  lIN  | part whole cancel refused missed notfound vanished
      PENDING_SUBMIT  | .    PRE  SUB  PC   IN   CAN  FIL  | .    PRE  SUB  PC   IN   | SUB  FIL   PC     REJ     UNK    .        IN
      PRE_SUBMITTED   | .    .    SUB  PC   IN   CAN  FIL  | PS   .    SUB  PC   IN   | SUB  FIL   PC     .       .      .        IN
      SUBMITTED       | .    .    .    PC   IN   CAN  FIL  | PS   PRE  .    PC   IN   | .    FIL   PC     .       .      .        IN
      PENDING_CANCEL  | .    .    .    .    IN   CAN  FIL  | PS   PRE  SUB  .    IN   | .    FIL   .      REJ     UNK    .        IN
      FILLED          | .    .    .    .    .    .    .    | .    .    .    .    .    | .    .     .      .       .      .        .
      CANCELLED       | .    .    .    .    .    .    FIL  | .    .    .    .    .    | .    FIL   .      .       .      .        .
      REJECTED        | .    .    .    .    .    .    FIL  | PS   PRE  SUB  PC   IN   | SUB  FIL   .      .       .      .        .
      INACTIVE        | .    PRE  SUB  PC   .    CAN  FIL  | PS   PRE  SUB  PC   .    | .    FIL   PC     REJ     .      .        .
      OUTCOME_UNKNOWN | PS   PRE  SUB  PC   IN   CAN  FIL  | PS   PRE  SUB  PC   IN   | SUB  FIL   .      REJ     .      NOT      .
      NOT_PLACED      | PS   PRE  SUB  PC   IN   CAN  FIL  | PS   PRE  SUB  PC   IN   | SUB  FIL   .      REJ     .      .        .
      """;

  private static final List<OrderCause> COLUMNS =
      List.of(
          OrderCause.REPORTED_PENDING_SUBMIT,
          OrderCause.REPORTED_PRE_SUBMITTED,
          OrderCause.REPORTED_SUBMITTED,
          OrderCause.REPORTED_PENDING_CANCEL,
          OrderCause.REPORTED_INACTIVE,
          OrderCause.REPORTED_CANCELLED,
          OrderCause.REPORTED_FILLED,
          OrderCause.LISTED_PENDING_SUBMIT,
          OrderCause.LISTED_PRE_SUBMITTED,
          OrderCause.LISTED_SUBMITTED,
          OrderCause.LISTED_PENDING_CANCEL,
          OrderCause.LISTED_INACTIVE,
          OrderCause.EXECUTED_IN_PART,
          OrderCause.EXECUTED_WHOLE,
          OrderCause.CANCEL_SENT,
          OrderCause.REFUSED,
          OrderCause.ACKNOWLEDGEMENT_MISSED,
          OrderCause.NOT_FOUND,
          OrderCause.VANISHED);

  @ParameterizedTest(name = "{0} and {1} make {2}")
  @MethodSource("transitions")
  void everyStatusAndEveryCauseHaveTheirTransition(
      OrderStatus status, OrderCause cause, OrderStatus expected) {
    assertThat(OrderLife.next(status, cause)).isEqualTo(expected);
  }

  @Test
  void theTableIsWhole() {
    assertThat(transitions().count())
        .isEqualTo((long) OrderStatus.values().length * OrderCause.values().length);
    assertThat(COLUMNS).containsExactlyInAnyOrder(OrderCause.values());
  }

  @ParameterizedTest
  @EnumSource(OrderCause.class)
  void whatIsFilledStaysFilled(OrderCause cause) {
    assertThat(OrderLife.next(OrderStatus.FILLED, cause)).isEqualTo(OrderStatus.FILLED);
  }

  @ParameterizedTest
  @EnumSource(OrderCause.class)
  void theSameCauseTwiceIsTheCauseOnce(OrderCause cause) {
    for (OrderStatus status : OrderStatus.values()) {
      OrderStatus once = OrderLife.next(status, cause);

      assertThat(OrderLife.next(once, cause)).as("from %s", status).isEqualTo(once);
    }
  }

  static Stream<Arguments> transitions() {
    List<Arguments> all = new ArrayList<>();
    TABLE
        .lines()
        .skip(1)
        .forEach(
            line -> {
              String[] cells = line.replace("|", " ").strip().split(" +", -1);
              OrderStatus status = OrderStatus.valueOf(cells[0]);
              for (int i = 0; i < COLUMNS.size(); i++) {
                all.add(Arguments.of(status, COLUMNS.get(i), status(cells[i + 1], status)));
              }
            });
    return all.stream();
  }

  private static OrderStatus status(String cell, OrderStatus same) {
    return switch (cell) {
      case "." -> same;
      case "PS" -> OrderStatus.PENDING_SUBMIT;
      case "PRE" -> OrderStatus.PRE_SUBMITTED;
      case "SUB" -> OrderStatus.SUBMITTED;
      case "PC" -> OrderStatus.PENDING_CANCEL;
      case "IN" -> OrderStatus.INACTIVE;
      case "CAN" -> OrderStatus.CANCELLED;
      case "FIL" -> OrderStatus.FILLED;
      case "REJ" -> OrderStatus.REJECTED;
      case "UNK" -> OrderStatus.OUTCOME_UNKNOWN;
      case "NOT" -> OrderStatus.NOT_PLACED;
      default -> throw new AssertionError("Unknown cell " + cell);
    };
  }
}
