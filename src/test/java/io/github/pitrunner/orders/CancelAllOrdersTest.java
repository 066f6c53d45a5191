package io.github.pitrunner.orders;

import static io.github.pitrunner.orders.OrdersRig.failure;
import static io.github.pitrunner.orders.OrdersRig.fields;
import static io.github.pitrunner.orders.OrdersRig.info;
import static io.github.pitrunner.orders.OrdersRig.limit;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.github.pitrunner.domain.OrderStatus;
import io.github.pitrunner.testing.HandDrivenCall;
import io.github.pitrunner.tws.CancelOrderRequest;
import io.github.pitrunner.tws.ContractDataRequest;
import io.github.pitrunner.tws.GlobalCancelRequest;
import io.github.pitrunner.tws.PlaceOrderRequest;
import io.github.pitrunner.v1.CancelAllOrdersRequest;
import io.github.pitrunner.v1.CancelAllOrdersResponse;
import io.github.pitrunner.v1.InstrumentRef;
import io.github.pitrunner.v1.Order;
import io.github.pitrunner.v1.PlaceOrderResponse;
import io.github.pitrunner.v1.SecurityType;
import io.github.pitrunner.v1.Side;
import io.grpc.Status;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class CancelAllOrdersTest {
  private final OrdersRig rig = OrdersRig.started();

  private void say(Message... messages) {
    rig.gateway.send(messages);
    rig.time.settle();
  }

  private HandDrivenCall<CancelAllOrdersResponse> cancelAll(
      CancelAllOrdersRequest.Builder request) {
    return rig.call(observer -> rig.service.cancelAllOrders(request.build(), observer));
  }

  private static CancelAllOrdersRequest.Builder all() {
    return CancelAllOrdersRequest.newBuilder();
  }

  private static io.github.pitrunner.v1.PlaceOrderRequest sell(String id) {
    io.github.pitrunner.v1.PlaceOrderRequest.Builder request = limit(id, 100, "150").toBuilder();
    request.getTicketBuilder().setSide(Side.SIDE_SELL);
    return request.build();
  }

  private int id(String name) {
    return rig.order(name).keys().orderId();
  }

  private List<Integer> cancelled() {
    return rig.gateway.heard(CancelOrderRequest.class).stream()
        .map(CancelOrderRequest::getOrderId)
        .toList();
  }

  private static List<String> names(HandDrivenCall<CancelAllOrdersResponse> call) {
    return call.answer().getOrdersList().stream().map(Order::getName).toList();
  }

  /** Another client's order under an id that we have given out too. */
  private void foreign(int orderId) {
    say(TwsOrders.open(TwsOrders.order(44, orderId, 500, "").build(), "Submitted"));
  }

  @Nested
  class OfOurOrders {
    OfOurOrders() {
      rig.placed(limit("buy", 100, "150"), 9);
      rig.placed(sell("sell"), 10);
    }

    @Test
    void endsThemOneByOneAndAnswersWhenAllAreConfirmed() {
      foreign(3000);

      HandDrivenCall<CancelAllOrdersResponse> call = cancelAll(all());
      assertThat(cancelled()).containsExactly(id("buy"), id("sell"));
      say(TwsOrders.status(1, id("buy"), 9, "Cancelled"));
      assertThat(call.take()).isEmpty();
      say(TwsOrders.status(1, id("sell"), 10, "Cancelled"));

      assertThat(names(call)).containsExactly("orders/buy", "orders/sell");
      assertThat(rig.order(500).status()).isEqualTo(OrderStatus.SUBMITTED);
      assertThat(rig.gateway.heard(GlobalCancelRequest.class)).isEmpty();
    }

    @Test
    void endsOnlyThoseOfASide() {
      cancelAll(all().setSide(Side.SIDE_SELL));

      assertThat(cancelled()).containsExactly(id("sell"));
    }

    @Test
    void endsOnlyThoseOfAnAccount() {
      assertThat(names(cancelAll(all().setAccount("DU7654321")))).isEmpty();
      assertThat(cancelled()).isEmpty();

      cancelAll(all().setAccount("DU1234567"));

      assertThat(cancelled()).hasSize(2);
    }

    @Test
    void endsOnlyThoseOfAnInstrument() {
      var other =
          InstrumentRef.newBuilder()
              .setSymbol("SPX")
              .setSecurityType(SecurityType.SECURITY_TYPE_INDEX);
      assertThat(names(cancelAll(all().setInstrument(other)))).isEmpty();
      assertThat(cancelled()).isEmpty();

      cancelAll(all().setInstrument(InstrumentRef.newBuilder().setSymbol("AAPL")));

      assertThat(cancelled()).hasSize(2);
    }

    @Test
    void joinsTheCancelThatIsUnderWay() {
      HandDrivenCall<?> first = rig.cancel("buy");

      HandDrivenCall<CancelAllOrdersResponse> call = cancelAll(all());
      say(
          TwsOrders.status(1, id("buy"), 9, "Cancelled"),
          TwsOrders.status(1, id("sell"), 10, "Cancelled"));

      assertThat(cancelled()).containsExactly(id("buy"), id("sell"));
      assertThat(first.sent()).hasSize(1);
      assertThat(names(call)).hasSize(2);
    }

    @Test
    void answersWhenThePatienceIsOver() {
      HandDrivenCall<CancelAllOrdersResponse> call = cancelAll(all());
      rig.time.advance(OrdersRig.PATIENCE);

      assertThat(call.answer().getOrdersList())
          .extracting(Order::getStatus)
          .containsOnly(io.github.pitrunner.v1.OrderStatus.ORDER_STATUS_PENDING_CANCEL);
    }

    @Test
    void isUnknownWhenTheSessionIsLost() {
      HandDrivenCall<CancelAllOrdersResponse> call = cancelAll(all());
      rig.lose();

      assertThat(failure(call).getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
      assertThat(info(call).getReason()).isEqualTo("OUTCOME_UNKNOWN");
    }

    @Test
    void isNotSentWhileTheGatewayIsAway() {
      rig.lose();

      HandDrivenCall<CancelAllOrdersResponse> call = cancelAll(all());

      assertThat(failure(call).getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    }

    @Test
    void goesOnWithoutTheJournal() {
      rig.journal.breakDown();

      cancelAll(all());

      assertThat(cancelled()).hasSize(2);
    }

    @Test
    void countsTheFilledAsFilled() {
      HandDrivenCall<CancelAllOrdersResponse> call = cancelAll(all());
      say(
          TwsOrders.status(1, id("buy"), 9, "Filled"),
          TwsOrders.status(1, id("sell"), 10, "Cancelled"));

      assertThat(call.answer().getOrdersList())
          .extracting(Order::getStatus)
          .containsExactly(
              io.github.pitrunner.v1.OrderStatus.ORDER_STATUS_FILLED,
              io.github.pitrunner.v1.OrderStatus.ORDER_STATUS_CANCELLED);
    }
  }

  @Nested
  class OfWhatIsOnItsWay {
    private void assertNotPlaced(HandDrivenCall<PlaceOrderResponse> placing) {
      assertThat(failure(placing).getStatus().getCode()).isEqualTo(Status.Code.CANCELLED);
      assertThat(rig.gateway.heard(PlaceOrderRequest.class)).isEmpty();
    }

    @Test
    void keepsBackWhatWaitsForTheJournal() {
      rig.journal.hold();
      HandDrivenCall<PlaceOrderResponse> placing = rig.place(limit("o-1", 100, "150"));

      HandDrivenCall<CancelAllOrdersResponse> call = cancelAll(all().setSide(Side.SIDE_BUY));
      rig.journal.letThrough();
      rig.time.settle();

      assertNotPlaced(placing);
      assertThat(names(call)).isEmpty();
    }

    @Test
    void leavesWhatDoesNotFit() {
      rig.journal.hold();
      rig.place(limit("o-1", 100, "150"));

      cancelAll(all().setSide(Side.SIDE_SELL));
      rig.journal.letThrough();
      rig.time.settle();

      assertThat(rig.gateway.heard(PlaceOrderRequest.class)).hasSize(1);
    }

    @Test
    void keepsBackWhoseInstrumentIsStillLookedUp() {
      rig.gateway.on(ContractDataRequest.class, request -> {});
      HandDrivenCall<PlaceOrderResponse> placing = rig.place(limit("o-1", 100, "150"));

      cancelAll(all());
      rig.answerContract(rig.gateway.last(ContractDataRequest.class));
      rig.time.settle();

      assertNotPlaced(placing);
    }
  }

  @Nested
  class OfNothing {
    @Test
    void isAnsweredAtOnce() {
      assertThat(names(cancelAll(all()))).isEmpty();
      assertThat(cancelled()).isEmpty();
    }

    @Test
    void globallyIsSentAllTheSame() {
      assertThat(names(cancelAll(all().setGlobal(true)))).isEmpty();
      assertThat(rig.gateway.heard(GlobalCancelRequest.class)).hasSize(1);
    }
  }

  @Nested
  class Globally {
    @Test
    void isSentOnceAndAnsweredWhenAllHaveEnded() {
      rig.placed(limit("ours", 100, "150"), 9);
      foreign(3000);

      HandDrivenCall<CancelAllOrdersResponse> call = cancelAll(all().setGlobal(true));
      assertThat(rig.gateway.heard(GlobalCancelRequest.class)).hasSize(1);
      assertThat(cancelled()).isEmpty();
      say(TwsOrders.status(1, id("ours"), 9, "Cancelled"));
      assertThat(call.take()).isEmpty();
      say(TwsOrders.status(44, 3000, 500, "Cancelled"));

      assertThat(names(call)).containsExactly("orders/ours", "orders/perm-500");
    }

    @Test
    void isAnsweredWhenThePatienceIsOver() {
      foreign(3000);

      HandDrivenCall<CancelAllOrdersResponse> call = cancelAll(all().setGlobal(true));
      rig.time.advance(OrdersRig.PATIENCE);

      assertThat(names(call)).containsExactly("orders/perm-500");
    }

    @Test
    void takesWordOfAnOrderOfOursForNobodyElses() {
      rig.placed(limit("ours", 100, "150"), 9);
      foreign(id("ours"));
      cancelAll(all().setGlobal(true));

      say(TwsOrders.error(id("ours"), 202, "Order Canceled - reason:"));

      assertThat(rig.order("ours").status()).isEqualTo(OrderStatus.CANCELLED);
      assertThat(rig.order(500).status()).isEqualTo(OrderStatus.SUBMITTED);
    }

    @Test
    void endsOrdersOfTwsThatHaveNoIdOfAClient() {
      say(TwsOrders.open(TwsOrders.order(0, 0, 500, "").build(), "Submitted"));

      HandDrivenCall<CancelAllOrdersResponse> call = cancelAll(all().setGlobal(true));
      say(TwsOrders.status(0, 0, 500, "Cancelled"));

      assertThat(names(call)).containsExactly("orders/perm-500");
    }

    @Test
    void isNotSentWhileTheGatewayIsAway() {
      rig.placed(limit("ours", 100, "150"), 9);
      rig.lose();

      HandDrivenCall<CancelAllOrdersResponse> call = cancelAll(all().setGlobal(true));

      assertThat(failure(call).getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    }

    @Test
    void goesWithNoFilter() {
      assertThat(fields(cancelAll(all().setGlobal(true).setAccount("DU1234567"))))
          .containsExactly("global");
      assertThat(fields(cancelAll(all().setGlobal(true).setSide(Side.SIDE_BUY))))
          .containsExactly("global");
      assertThat(rig.gateway.heard(GlobalCancelRequest.class)).isEmpty();
    }
  }
}
