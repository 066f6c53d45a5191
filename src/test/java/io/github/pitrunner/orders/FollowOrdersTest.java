package io.github.pitrunner.orders;

import static io.github.pitrunner.orders.OrdersRig.limit;
import static io.github.pitrunner.orders.OrdersRig.market;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.github.pitrunner.domain.ClientOrderId;
import io.github.pitrunner.domain.Money;
import io.github.pitrunner.domain.Order;
import io.github.pitrunner.domain.OrderStatus;
import io.github.pitrunner.tws.CommissionAndFeesReport;
import io.github.pitrunner.tws.ExecutionDetails;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FollowOrdersTest {
  private final OrdersRig rig = OrdersRig.started();

  private io.github.pitrunner.tws.Order placedOrder(String id, int quantity, long permId) {
    rig.placed(limit(id, quantity, "150"), permId);
    return rig.acknowledgement(permId).getOrder();
  }

  private void say(Message... messages) {
    rig.gateway.send(messages);
    rig.time.settle();
  }

  /** As it was recorded of a FOK order that could not be filled: nothing but its status. */
  @Test
  void aFokOrderThatIsToldAsInactiveHasEnded() {
    var request = limit("fok", 100, "150").toBuilder();
    request.getTicketBuilder().setTimeInForce(io.github.pitrunner.v1.TimeInForce.TIME_IN_FORCE_FOK);
    rig.placed(request.build(), 9);

    say(TwsOrders.status(1, rig.acknowledgement(9).getOrderId(), 9, "Inactive"));

    assertThat(rig.order("fok").status()).isEqualTo(OrderStatus.CANCELLED);
    assertThat(rig.order("fok").state().reason()).isEqualTo("It could not be filled whole at once");
  }

  @Test
  void aFokOrderThatIsRefusedIsRejected() {
    var request = limit("fok", 100, "150").toBuilder();
    request.getTicketBuilder().setTimeInForce(io.github.pitrunner.v1.TimeInForce.TIME_IN_FORCE_FOK);
    rig.placed(request.build(), 9);
    int id = rig.acknowledgement(9).getOrderId();

    say(TwsOrders.error(id, 201, "no"), TwsOrders.status(1, id, 9, "Inactive"));

    assertThat(rig.order("fok").status()).isEqualTo(OrderStatus.REJECTED);
  }

  @Nested
  class Fills {
    private final io.github.pitrunner.tws.Order order = placedOrder("o-1", 100, 9);

    @Test
    void sumUpFromTheirExecutions() {
      say(
          TwsOrders.execution(order, "0001.01.01", "30", 150),
          TwsOrders.execution(order, "0002.01.01", "20", 149.5),
          TwsOrders.commission("0001.01.01", 0.5),
          TwsOrders.commission("0002.01.01", 0.25));

      Order now = rig.order("o-1");
      assertThat(now.status()).isEqualTo(OrderStatus.SUBMITTED);
      assertThat(now.fill().quantity()).isEqualTo("50");
      assertThat(now.remaining()).isEqualTo("50");
      assertThat(now.fill().averagePrice()).isEqualTo("149.8");
      assertThat(now.fill().commissions())
          .containsExactly(new Money(new BigDecimal("0.75"), "USD"));
    }

    @Test
    void thatAreRepeatedCountOnce() {
      ExecutionDetails execution = TwsOrders.execution(order, "0001.01.01", "30", 150);
      CommissionAndFeesReport commission = TwsOrders.commission("0001.01.01", 0.5);

      say(execution, commission, execution, execution, commission);

      assertThat(rig.order("o-1").fill().quantity()).isEqualTo("30");
      assertThat(rig.order("o-1").fill().commissions())
          .containsExactly(new Money(new BigDecimal("0.5"), "USD"));
    }

    @Test
    void thatAreCorrectedAreReplaced() {
      say(
          TwsOrders.execution(order, "0001.01.01", "30", 150),
          TwsOrders.execution(order, "0001.01.02", "25", 151));

      assertThat(rig.order("o-1").fill().quantity()).isEqualTo("25");
      assertThat(rig.order("o-1").fill().averagePrice()).isEqualTo("151");
    }

    @Test
    void areNotCorrectedByWhatWasCorrected() {
      say(
          TwsOrders.execution(order, "0001.01.10", "25", 151),
          TwsOrders.execution(order, "0001.01.02", "30", 150));

      assertThat(rig.order("o-1").fill().quantity()).isEqualTo("25");
    }

    @Test
    void thatReachTheQuantityEndTheOrderWithoutAnyStatus() {
      say(TwsOrders.execution(order, "0001.01.01", "100", 150));

      assertThat(rig.order("o-1").status()).isEqualTo(OrderStatus.FILLED);
    }

    @Test
    void twoEventsOfOneOrderThatShareNoIdMeetInIt() {
      // Two events of one order share no id: executions know the permanent id, errors the order id,
      // commissions the execution's.
      io.github.pitrunner.tws.Order other = placedOrder("o-2", 100, 10);

      say(
          TwsOrders.commission("b.01", 2),
          TwsOrders.commission("a.01", 1),
          TwsOrders.execution(other, "b.01", "100", 151).toBuilder()
              .setExecution(
                  TwsOrders.execution(other, "b.01", "100", 151).getExecution().toBuilder()
                      .clearOrderRef()
                      .clearOrderId())
              .build(),
          TwsOrders.execution(order, "a.01", "40", 150),
          TwsOrders.error(order.getOrderId(), 399, "A warning"));

      assertThat(rig.order("o-1").fill().quantity()).isEqualTo("40");
      assertThat(rig.order("o-1").fill().commissions())
          .containsExactly(new Money(new BigDecimal("1"), "USD"));
      assertThat(rig.order("o-1").state().warnings()).containsExactly("399: A warning");
      assertThat(rig.order("o-2").fill().quantity()).isEqualTo("100");
      assertThat(rig.order("o-2").fill().commissions())
          .containsExactly(new Money(new BigDecimal("2"), "USD"));
      assertThat(rig.order("o-2").state().warnings()).isEmpty();
    }
  }

  @Nested
  class Statuses {
    private final io.github.pitrunner.tws.Order order = placedOrder("o-1", 100, 9);

    @Test
    void thatAreLateDoNotTakeAnOrderBack() {
      say(TwsOrders.status(1, order.getOrderId(), 9, "PreSubmitted"));
      assertThat(rig.order("o-1").status()).isEqualTo(OrderStatus.SUBMITTED);

      say(
          TwsOrders.status(1, order.getOrderId(), 9, "Filled"),
          TwsOrders.open(order, "Submitted"),
          TwsOrders.status(1, order.getOrderId(), 9, "Cancelled"));

      assertThat(rig.order("o-1").status()).isEqualTo(OrderStatus.FILLED);
    }

    @Test
    void thatAreRepeatedMakeNoVersion() {
      long version = rig.order("o-1").life().version();

      say(
          TwsOrders.open(order, "Submitted"),
          TwsOrders.status(1, order.getOrderId(), 9, "Submitted"),
          TwsOrders.open(order, "Submitted"));

      assertThat(rig.order("o-1").life().version()).isEqualTo(version);
    }

    @Test
    void thatNobodyKnowsArePassedOver() {
      say(TwsOrders.status(1, order.getOrderId(), 9, "Levitating"));

      assertThat(rig.order("o-1").status()).isEqualTo(OrderStatus.SUBMITTED);
      assertThat(rig.orders.figures().messages().unreadable()).isEqualTo(1);
    }

    @Test
    void changesOfTheTicketAreTaken() {
      say(TwsOrders.open(order.toBuilder().setLmtPrice(149).build(), "Submitted"));

      assertThat(rig.order("o-1").ticket().prices().limit()).isEqualTo("149");
    }
  }

  @Nested
  class AnyOrderOfMessages {
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("io.github.pitrunner.orders.FollowOrdersTest#seeds")
    void ofAFillEndsInTheSameOrder(long seed) {
      io.github.pitrunner.tws.Order order = placedOrder("o-1", 100, 9);
      List<Message> messages = new ArrayList<>(fill(order));
      Random random = new Random(seed);
      // Some repeat.
      for (Message message : fill(order)) {
        if (random.nextInt(3) == 0) {
          messages.add(message);
        }
      }
      Collections.shuffle(messages, random);

      say(messages.toArray(Message[]::new));

      Order end = rig.order("o-1");
      assertThat(end.status()).isEqualTo(OrderStatus.FILLED);
      assertThat(end.fill().quantity()).isEqualTo("100");
      assertThat(end.fill().averagePrice()).isEqualTo("149.7");
      assertThat(end.fill().commissions()).containsExactly(new Money(new BigDecimal("1"), "USD"));
      assertThat(end.remaining()).isZero();
      assertThat(end.state().reason()).isEmpty();
      assertThat(end.state().warnings()).isEmpty();
      assertThat(end.keys().permId()).isEqualTo(9);
    }

    private List<Message> fill(io.github.pitrunner.tws.Order order) {
      return List.of(
          TwsOrders.open(order, "PreSubmitted"),
          TwsOrders.status(1, order.getOrderId(), 9, "PreSubmitted"),
          TwsOrders.open(order, "Submitted"),
          TwsOrders.status(1, order.getOrderId(), 9, "Submitted"),
          TwsOrders.execution(order, "a.01", "60", 149),
          TwsOrders.execution(order, "a.02", "60", 149.5),
          TwsOrders.execution(order, "b.01", "40", 150),
          TwsOrders.commission("a.02", 0.6),
          TwsOrders.commission("b.01", 0.4),
          TwsOrders.open(order, "Filled"),
          TwsOrders.status(1, order.getOrderId(), 9, "Filled"));
    }
  }

  static List<Long> seeds() {
    return IntStream.range(0, 200).mapToObj(Long::valueOf).toList();
  }

  @Nested
  class OrdersOfOthers {
    @Test
    void areForeignAndNamedByTheirPermanentId() {
      say(TwsOrders.open(TwsOrders.order(44, 3, 500, "theirs").build(), "Submitted"));

      Order order = rig.order(500);
      assertThat(order.foreign()).isTrue();
      assertThat(order.keys().name()).isEqualTo("orders/perm-500");
      assertThat(order.keys().id()).isNull();
    }

    @Test
    void withOurOrderIdAreNotTakenForOurs() {
      io.github.pitrunner.tws.Order ours = placedOrder("o-1", 100, 9);

      say(
          TwsOrders.open(
              TwsOrders.order(44, ours.getOrderId(), 500, "o-1").setLmtPrice(1).build(),
              "Cancelled"),
          TwsOrders.status(44, ours.getOrderId(), 500, "Cancelled"));

      assertThat(rig.order("o-1").status()).isEqualTo(OrderStatus.SUBMITTED);
      assertThat(rig.order(500).status()).isEqualTo(OrderStatus.CANCELLED);
    }

    @Test
    void ofTypesThatHaveNoNameHereAreOther() {
      say(
          TwsOrders.open(
              TwsOrders.order(0, 0, 500, "").setOrderType("VOL").setTif("OVERNIGHT + DAY").build(),
              "Submitted"));

      assertThat(rig.order(500).ticket().type())
          .isEqualTo(io.github.pitrunner.domain.OrderType.OTHER);
      assertThat(rig.order(500).ticket().timeInForce())
          .isEqualTo(io.github.pitrunner.domain.TimeInForce.OTHER);
    }

    @Test
    void areToldWithTheTermsThatThisVersionCannotPlace() {
      say(
          TwsOrders.open(
              TwsOrders.order(44, 3, 500, "").setAllOrNone(true).setHidden(true).build(),
              "Submitted"));

      io.github.pitrunner.v1.OrderTicket ticket = OrderProtos.toProto(rig.order(500)).getTicket();
      assertThat(ticket.getAllOrNone()).isTrue();
      assertThat(ticket.getHidden()).isTrue();
    }

    @Test
    void whoseClientIsNotSaidAreOfNoClient() {
      say(TwsOrders.open(TwsOrders.order(44, 3, 500, "").clearClientId().build(), "Submitted"));

      assertThat(OrderProtos.toProto(rig.order(500)).getGatewayClientId()).isEqualTo(-1);
    }

    @Test
    void ofWhichOnlyAnErrorIsHeardAreCounted() {
      say(TwsOrders.error(4711, 201, "Order rejected"));

      assertThat(rig.orders.figures().messages().unrouted()).isEqualTo(1);
    }

    @Test
    void whoseAccountOrTimeCannotBeReadAreCounted() {
      io.github.pitrunner.tws.Order theirs = TwsOrders.order(44, 3, 500, "").build();
      say(
          TwsOrders.open(theirs.toBuilder().setAccount("no account!").build(), "Submitted"),
          TwsOrders.execution(theirs, "x.01", "1", 150).toBuilder()
              .setExecution(
                  TwsOrders.execution(theirs, "x.01", "1", 150).getExecution().toBuilder()
                      .setTime("yesterday"))
              .build());

      assertThat(rig.orders.figures().messages().unreadable()).isEqualTo(2);
    }

    @Test
    void thatCannotBeReadAreCountedAndTheSessionGoesOn() {
      say(
          TwsOrders.open(TwsOrders.order(44, 3, 500, "").setAction("SWAP").build(), "Submitted"),
          TwsOrders.open(TwsOrders.order(44, 4, 501, "").build(), "Submitted"));

      assertThat(rig.orders.figures().messages().unreadable()).isEqualTo(1);
      assertThat(rig.order(501).status()).isEqualTo(OrderStatus.SUBMITTED);
      assertThat(rig.connector.status().isReady()).isTrue();
    }

    @Test
    void whoseStatusComesFirstKeepIt() {
      say(
          TwsOrders.status(44, 3, 500, "Cancelled"),
          TwsOrders.open(TwsOrders.order(44, 3, 500, "").build(), "Submitted"));

      assertThat(rig.order(500).status()).isEqualTo(OrderStatus.CANCELLED);
    }

    @Test
    void whoseFillComesFirstKeepIt() {
      io.github.pitrunner.tws.Order theirs = TwsOrders.order(44, 3, 500, "").build();

      say(TwsOrders.execution(theirs, "x.01", "40", 150), TwsOrders.open(theirs, "Submitted"));

      assertThat(rig.order(500).fill().quantity()).isEqualTo("40");
    }
  }

  @Nested
  class OrdersByCash {
    private final io.github.pitrunner.tws.Order theirs =
        TwsOrders.order(44, 3, 500, "")
            .setTotalQuantity("0")
            .setCashQty(1000)
            .setFilledQuantity("2")
            .build();

    @Test
    void areNotFilledByTheirFirstFill() {
      say(TwsOrders.open(theirs, "Submitted"), TwsOrders.execution(theirs, "x.01", "2", 150));

      assertThat(rig.order(500).status()).isEqualTo(OrderStatus.SUBMITTED);
      assertThat(rig.order(500).fill().quantity()).isEqualTo("2");
    }

    @Test
    void thatWereCancelledAfterAFillAreNotFilled() {
      say(
          TwsOrders.completed(theirs, "Cancelled", "Cancelled by Trader"),
          TwsOrders.execution(theirs, "x.01", "2", 150));

      assertThat(rig.order(500).status()).isEqualTo(OrderStatus.CANCELLED);
    }

    @Test
    void thatWereFilledAreToldWithWhatWasFilled() {
      say(TwsOrders.completed(theirs, "Filled", "Filled Size: 2"));

      assertThat(rig.order(500).ticket().quantity()).isEqualTo("2");
    }

    @Test
    void areFilledWhenTheGatewaySaysSo() {
      say(
          TwsOrders.open(theirs, "Submitted"),
          TwsOrders.execution(theirs, "x.01", "2", 150),
          TwsOrders.status(44, 3, 500, "Filled"));

      assertThat(rig.order(500).status()).isEqualTo(OrderStatus.FILLED);
    }
  }

  @Nested
  class EndedOrders {
    @Test
    void areLeftToTheJournalOldestFirst() {
      OrdersRig small = new OrdersRig(new OrderSettings(OrdersRig.PATIENCE, 2, 100), false);
      small.connector.start();
      small.time.settle();
      for (int i = 1; i <= 3; i++) {
        small.placed(market("o-" + i, 1), i);
        small.gateway.send(
            TwsOrders.execution(small.acknowledgement(i).getOrder(), i + ".01", "1", 150));
        small.time.settle();
      }

      assertThat(small.orders.book().index().byName(new ClientOrderId("o-1"))).isNull();
      for (String id : List.of("o-1", "o-2", "o-3")) {
        assertThat(small.get(id).answer().getOrder().getStatus())
            .isEqualTo(io.github.pitrunner.v1.OrderStatus.ORDER_STATUS_FILLED);
      }
      assertThat(small.orders.book().ledger().newestFirst()).hasSize(2);
    }
  }
}
