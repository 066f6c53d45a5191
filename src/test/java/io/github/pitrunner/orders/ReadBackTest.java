package io.github.pitrunner.orders;

import static io.github.pitrunner.orders.OrdersRig.limit;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.github.pitrunner.domain.OrderStatus;
import io.github.pitrunner.tws.AllOpenOrdersRequest;
import io.github.pitrunner.tws.CompletedOrder;
import io.github.pitrunner.tws.CompletedOrdersEnd;
import io.github.pitrunner.tws.CompletedOrdersRequest;
import io.github.pitrunner.tws.ExecutionDetailsEnd;
import io.github.pitrunner.tws.ExecutionRequest;
import io.github.pitrunner.tws.OpenOrder;
import io.github.pitrunner.tws.OpenOrdersEnd;
import io.github.pitrunner.tws.Order;
import io.github.pitrunner.tws.PlaceOrderRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What is concluded from the gateway's lists, and what is not. */
class ReadBackTest {
  private final OrdersRig rig = OrdersRig.started();

  private void say(Message... messages) {
    rig.gateway.send(messages);
    rig.time.settle();
  }

  private OrderStatus status() {
    return rig.order("o-1").status();
  }

  private Order theirs() {
    return TwsOrders.open(rig.gateway.last(PlaceOrderRequest.class), 9, "Submitted").getOrder();
  }

  private void listOpen(OpenOrder... orders) {
    rig.gateway.on(
        AllOpenOrdersRequest.class,
        request -> {
          rig.gateway.send(orders);
          rig.gateway.send(OpenOrdersEnd.getDefaultInstance());
        });
  }

  private void listCompleted(CompletedOrder... orders) {
    rig.gateway.on(
        CompletedOrdersRequest.class,
        request -> {
          rig.gateway.send(orders);
          rig.gateway.send(CompletedOrdersEnd.getDefaultInstance());
        });
  }

  @Nested
  class AnItemThatCannotBeRead {
    private Order unreadable() {
      return theirs().toBuilder().setAction("SWAP").build();
    }

    @Test
    void amongTheOpenOrdersIsThereAllTheSame() {
      rig.place(limit("o-1", 3, "150"));
      rig.lose();
      listOpen(TwsOrders.open(unreadable(), "Submitted"));

      rig.comeBack();

      assertThat(status()).isEqualTo(OrderStatus.OUTCOME_UNKNOWN);
    }

    @Test
    void amongTheCompletedOrdersIsThereAllTheSame() {
      rig.placed(limit("o-1", 3, "150"), 9);
      rig.lose();
      listCompleted(TwsOrders.completed(unreadable(), "Filled", ""));

      rig.comeBack();

      assertThat(status()).isEqualTo(OrderStatus.SUBMITTED);
    }

    @Test
    void amongTheExecutionsIsThereAllTheSame() {
      rig.place(limit("o-1", 3, "150"));
      rig.lose();
      rig.gateway.on(
          ExecutionRequest.class,
          request ->
              rig.gateway.send(
                  TwsOrders.execution(theirs(), "", "3", 150).toBuilder()
                      .setReqId(request.getReqId())
                      .build(),
                  ExecutionDetailsEnd.newBuilder().setReqId(request.getReqId()).build()));

      rig.comeBack();

      assertThat(status()).isEqualTo(OrderStatus.OUTCOME_UNKNOWN);
    }

    @Test
    void ofAnotherOrderHindersNoConclusion() {
      rig.place(limit("o-1", 3, "150"));
      rig.lose();
      listOpen(
          TwsOrders.open(TwsOrders.order(44, 3, 500, "").setAction("SWAP").build(), "Submitted"));

      rig.comeBack();

      assertThat(status()).isEqualTo(OrderStatus.NOT_PLACED);
    }
  }

  @Nested
  class AnOrderOfAnEarlierDay {
    @Test
    void thatIsNotListedStaysUnknownAndSaysWhatToDo() {
      rig.place(limit("o-1", 3, "150"));
      rig.lose();
      rig.time.advance(Duration.ofHours(20));

      rig.links.refuse(false);
      rig.time.advance(Duration.ofMinutes(1));

      assertThat(rig.connector.status().isReady()).isTrue();
      assertThat(status()).isEqualTo(OrderStatus.OUTCOME_UNKNOWN);
      assertThat(rig.order("o-1").state().reason())
          .contains("of an earlier trading day")
          .contains("look it up");
    }
  }

  @Nested
  class TheListOfOpenOrders {
    @Test
    void isOlderThanWhatIsReportedWhileTheOtherListsAreOnTheirWay() {
      rig.placed(limit("o-1", 3, "150"), 9);
      Order order = theirs();
      List<ExecutionRequest> asked = new ArrayList<>();
      listOpen(TwsOrders.open(order, "PreSubmitted"));
      rig.gateway.on(ExecutionRequest.class, asked::add);
      say(TwsOrders.error(-1, 1100, "lost"));
      say(TwsOrders.error(-1, 1102, "restored"));

      say(TwsOrders.status(OrdersRig.CLIENT_ID, order.getOrderId(), 9, "Submitted"));
      say(ExecutionDetailsEnd.newBuilder().setReqId(asked.get(0).getReqId()).build());

      assertThat(status()).isEqualTo(OrderStatus.SUBMITTED);
    }
  }

  @Nested
  class AnOrderThatMovesWhileTheListIsOnItsWay {
    @Test
    void andRefusedBeforeTheListEndsStaysRefused() {
      // Given a list that is asked for because of another order, and comes slowly
      rig.place(limit("silent", 3, "150"));
      rig.gateway.on(AllOpenOrdersRequest.class, request -> {});
      rig.time.advance(OrdersRig.PATIENCE);
      rig.place(limit("o-1", 3, "150"));
      Order order = theirs();
      // When the order is told of, and refused, before the list ends
      say(TwsOrders.open(order, "PreSubmitted"));
      assertThat(status()).isEqualTo(OrderStatus.PRE_SUBMITTED);
      say(
          TwsOrders.error(order.getOrderId(), 201, "Order rejected"),
          TwsOrders.status(OrdersRig.CLIENT_ID, order.getOrderId(), 9, "Inactive"));
      assertThat(status()).isEqualTo(OrderStatus.REJECTED);
      rig.answerReadBack();

      say(OpenOrdersEnd.getDefaultInstance());

      assertThat(status()).isEqualTo(OrderStatus.REJECTED);
      assertThat(rig.orders.book().index().open())
          .noneMatch(tracked -> tracked.order().keys().name().endsWith("o-1"));
    }

    @Test
    void andMovedOnBeforeTheListEndsIsNotMovedBack() {
      rig.placed(limit("o-1", 3, "150"), 9);
      Order order = theirs();
      rig.gateway.on(AllOpenOrdersRequest.class, request -> {});
      say(TwsOrders.status(OrdersRig.CLIENT_ID, order.getOrderId(), 9, "Inactive"));
      say(TwsOrders.error(-1, 1100, "lost"));
      say(TwsOrders.error(-1, 1102, "restored"));

      say(TwsOrders.open(order, "PreSubmitted"));
      say(TwsOrders.status(OrdersRig.CLIENT_ID, order.getOrderId(), 9, "Submitted"));
      say(OpenOrdersEnd.getDefaultInstance());

      assertThat(status()).isEqualTo(OrderStatus.SUBMITTED);
    }

    @Test
    void andRefusedBeforeTheListWasAskedForIsWhatTheListSays() {
      rig.place(limit("o-1", 3, "150"));
      Order order = theirs();
      say(TwsOrders.error(order.getOrderId(), 201, "Order rejected"));
      assertThat(status()).isEqualTo(OrderStatus.REJECTED);
      listOpen(TwsOrders.open(order, "Submitted"));

      say(TwsOrders.open(order, "Submitted"));

      assertThat(status()).isEqualTo(OrderStatus.SUBMITTED);
    }
  }

  @Nested
  class AnOutageOfTheGatewaysLink {
    @Test
    void duringTheReadingOfANewSessionLetsNothingBeConcluded() {
      rig.place(limit("o-1", 3, "150"));
      rig.lose();
      List<ExecutionRequest> asked = new ArrayList<>();
      rig.gateway.on(ExecutionRequest.class, asked::add);
      rig.comeBack();

      say(TwsOrders.error(-1, 1100, "lost"));
      say(TwsOrders.error(-1, 1102, "restored"));
      say(ExecutionDetailsEnd.newBuilder().setReqId(asked.get(0).getReqId()).build());

      assertThat(status()).isEqualTo(OrderStatus.OUTCOME_UNKNOWN);
      assertThat(rig.connector.status().isReady()).isFalse();
      // and the reading that began after it concludes
      say(ExecutionDetailsEnd.newBuilder().setReqId(asked.get(1).getReqId()).build());
      assertThat(status()).isEqualTo(OrderStatus.NOT_PLACED);
      assertThat(rig.connector.status().isReady()).isTrue();
    }
  }

  @Nested
  class ADoubt {
    @Test
    void thatCouldNotBeResolvedIsAskedAboutAgain() {
      rig.place(limit("o-1", 3, "150"));
      rig.gateway.on(AllOpenOrdersRequest.class, request -> {});
      rig.time.advance(OrdersRig.PATIENCE);
      assertThat(status()).isEqualTo(OrderStatus.OUTCOME_UNKNOWN);

      rig.time.advance(Duration.ofSeconds(30));
      say(OpenOrdersEnd.getDefaultInstance());
      assertThat(status()).isEqualTo(OrderStatus.OUTCOME_UNKNOWN);
      listOpen(TwsOrders.open(theirs(), "Submitted"));
      rig.time.advance(Duration.ofMinutes(1));

      assertThat(status()).isEqualTo(OrderStatus.SUBMITTED);
    }

    @Test
    void thatIsNeverAnsweredIsResolvedInAnotherSession() {
      rig.place(limit("o-1", 3, "150"));
      rig.gateway.on(AllOpenOrdersRequest.class, request -> {});
      rig.time.advance(OrdersRig.PATIENCE.plusSeconds(35));

      listOpen(TwsOrders.open(theirs(), "Submitted"));
      rig.time.advance(Duration.ofMinutes(1));

      assertThat(status()).isEqualTo(OrderStatus.SUBMITTED);
      assertThat(rig.connector.figures().connection().sessions()).isEqualTo(2);
    }

    @Test
    void thatArisesWhileAnotherIsAskedAboutIsAskedAboutTogetherWithAllOfThem() {
      for (int i = 0; i < 20; i++) {
        rig.place(limit("o-" + i, 3, "150"));
      }
      rig.gateway.on(AllOpenOrdersRequest.class, request -> {});
      int asked = rig.gateway.heard(AllOpenOrdersRequest.class).size();

      rig.time.advance(OrdersRig.PATIENCE);
      assertThat(rig.gateway.heard(AllOpenOrdersRequest.class)).hasSize(asked + 1);
      say(OpenOrdersEnd.getDefaultInstance());
      say(OpenOrdersEnd.getDefaultInstance());

      assertThat(rig.gateway.heard(AllOpenOrdersRequest.class)).hasSize(asked + 2);
    }

    @Test
    void endsWithItsSession() {
      rig.place(limit("o-1", 3, "150"));
      rig.gateway.on(AllOpenOrdersRequest.class, request -> {});
      rig.time.advance(OrdersRig.PATIENCE);
      rig.lose();
      rig.answerReadBack();
      rig.comeBack();
      int asked = rig.gateway.heard(AllOpenOrdersRequest.class).size();

      rig.time.advance(Duration.ofMinutes(5));

      assertThat(rig.gateway.heard(AllOpenOrdersRequest.class)).hasSize(asked);
    }
  }
}
