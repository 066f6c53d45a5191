package io.github.pitrunner.orders;

import static io.github.pitrunner.orders.OrdersRig.decimal;
import static io.github.pitrunner.orders.OrdersRig.info;
import static io.github.pitrunner.orders.OrdersRig.limit;
import static io.github.pitrunner.orders.OrdersRig.market;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.FieldMask;
import com.google.protobuf.Message;
import io.github.pitrunner.domain.OrderStatus;
import io.github.pitrunner.testing.HandDrivenCall;
import io.github.pitrunner.tws.AllOpenOrdersRequest;
import io.github.pitrunner.tws.ExecutionDetailsEnd;
import io.github.pitrunner.tws.ExecutionRequest;
import io.github.pitrunner.tws.OpenOrdersEnd;
import io.github.pitrunner.tws.PlaceOrderRequest;
import io.github.pitrunner.v1.ModifyOrderRequest;
import io.github.pitrunner.v1.ModifyOrderResponse;
import io.github.pitrunner.v1.Order;
import io.github.pitrunner.v1.OrderTicket;
import io.github.pitrunner.v1.PlaceOrderResponse;
import io.github.pitrunner.v1.StreamOrderEventsResponse;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What is publicly known to have gone wrong in other systems, and must not go wrong here. */
class OrderIncidentsTest {
  private static final Message LOST = TwsOrders.error(-1, 1100, "Connectivity has been lost");
  private static final Message BACK = TwsOrders.error(-1, 1102, "data maintained");

  private OrdersRig rig = OrdersRig.started();

  private void say(Message... messages) {
    rig.gateway.send(messages);
    rig.time.settle();
  }

  private io.github.pitrunner.tws.Order working(String id, long permId) {
    rig.placed(limit(id, 100, "150"), permId);
    return rig.acknowledgement(permId).getOrder();
  }

  private void lists(io.github.pitrunner.tws.Order... open) {
    lists(rig, open);
  }

  private static void lists(OrdersRig service, io.github.pitrunner.tws.Order... open) {
    service.gateway.on(
        AllOpenOrdersRequest.class,
        request -> {
          for (io.github.pitrunner.tws.Order order : open) {
            service.gateway.send(TwsOrders.open(order, "Submitted"));
          }
          service.gateway.send(OpenOrdersEnd.getDefaultInstance());
        });
  }

  /** "An order id that was reissued after the nightly restart made callbacks hit another order." */
  @Nested
  class AnOrderIdAfterTheNightlyRestart {
    @Test
    void isNotGivenToAnotherOrderAlthoughTheGatewayBeginsAnew() {
      io.github.pitrunner.tws.Order first = working("o-1", 9);
      lists(first);
      rig.lose();
      rig.gateway.nextValidId(1);
      rig.comeBack();

      rig.place(market("o-2", 1));

      assertThat(rig.gateway.last(PlaceOrderRequest.class).getOrderId())
          .isGreaterThan(first.getOrderId());
    }

    @Test
    void isNotGivenToAnotherOrderAlsoAcrossOurOwnRestart() {
      io.github.pitrunner.tws.Order first = working("o-1", 9);

      rig = rig.after(next -> next.gateway.nextValidId(1));
      rig.place(market("o-2", 1));

      assertThat(rig.gateway.last(PlaceOrderRequest.class).getOrderId())
          .isGreaterThan(first.getOrderId());
    }

    @Test
    void isNotGivenToAnotherOrderAlsoWhenTheFirstOneHadOnlyBeenIntended() {
      rig.journal.hold();
      rig.place(market("o-1", 1));
      rig.journal.letThrough();

      rig = rig.after(next -> next.gateway.nextValidId(1));
      rig.place(market("o-2", 1));

      assertThat(rig.gateway.last(PlaceOrderRequest.class).getOrderId()).isEqualTo(2);
    }

    @Test
    void doesNotBringWhatIsSaidOfItToTheOrderThatHadItBefore() {
      io.github.pitrunner.tws.Order first = working("o-1", 9);

      rig = rig.after(next -> lists(next, first.toBuilder().setOrderId(500).build()));
      say(
          TwsOrders.error(first.getOrderId(), 201, "Order rejected"),
          TwsOrders.status(44, first.getOrderId(), 700, "Cancelled"),
          TwsOrders.status(OrdersRig.CLIENT_ID, first.getOrderId(), 701, "Cancelled"));

      assertThat(rig.order("o-1").status()).isEqualTo(OrderStatus.SUBMITTED);
      assertThat(rig.order("o-1").state().warnings()).isEmpty();
    }
  }

  /** "Fills during a 1100 were dropped and never read back." */
  @Nested
  class FillsDuringAnOutage {
    private final io.github.pitrunner.tws.Order order = working("o-1", 9);

    private void knowsFills() {
      rig.gateway.on(
          ExecutionRequest.class,
          request ->
              rig.gateway.send(
                  TwsOrders.execution(order, "a.01", "40", 150).toBuilder()
                      .setReqId(request.getReqId())
                      .build(),
                  TwsOrders.commission("a.01", 1),
                  ExecutionDetailsEnd.newBuilder().setReqId(request.getReqId()).build()));
    }

    @Test
    void areReadBackToldAndRecordedOnce() {
      HandDrivenCall<StreamOrderEventsResponse> stream = rig.stream("");
      stream.take();
      say(LOST);
      knowsFills();
      lists(order);
      say(BACK);
      say(TwsOrders.execution(order, "a.01", "40", 150), TwsOrders.commission("a.01", 1));

      assertThat(JournaledOrdersTest.kinds(stream.take()))
          .containsExactly(
              "GAP",
              "FILLED o-1",
              "EXECUTION_UPDATED o-1",
              "SNAPSHOT o-1",
              "SNAPSHOT_END",
              "RESUMED");
      assertThat(rig.order("o-1").fill().quantity()).isEqualTo("40");
      assertThat(rig.journal.book().executions()).hasSize(1);
    }

    @Test
    void areReadBackAlsoAfterOurOwnRestartInTheOutage() {
      say(LOST);
      rig =
          rig.after(
              next -> {
                rig = next;
                knowsFills();
                lists(next, order);
              });

      assertThat(rig.order("o-1").fill().quantity()).isEqualTo("40");
      assertThat(rig.order("o-1").status()).isEqualTo(OrderStatus.SUBMITTED);
    }
  }

  /** "A modify during an outage left two live orders." */
  @Nested
  class AModifyDuringAnOutage {
    private final io.github.pitrunner.tws.Order order = working("o-1", 9);

    private HandDrivenCall<ModifyOrderResponse> modify() {
      ModifyOrderRequest request =
          ModifyOrderRequest.newBuilder()
              .setClientOrderId("o-1")
              .setTicket(OrderTicket.newBuilder().setLimitPrice(decimal("149")))
              .setUpdateMask(FieldMask.newBuilder().addPaths("limit_price"))
              .setEtag(OrderProtos.toProto(rig.order("o-1")).getEtag())
              .build();
      return rig.call(observer -> rig.service.modifyOrder(request, observer));
    }

    @Test
    void isRefusedAndNothingIsSent() {
      say(LOST);

      HandDrivenCall<ModifyOrderResponse> call = modify();

      assertThat(call.code()).isEqualTo(Status.Code.UNAVAILABLE);
      assertThat(rig.gateway.heard(PlaceOrderRequest.class)).hasSize(1);
    }

    @Test
    void thatWasOnItsWayWhenTheConnectionBrokeLeavesOneOrder() {
      HandDrivenCall<ModifyOrderResponse> call = modify();
      lists(order.toBuilder().setLmtPrice(149).build());
      rig.lose();
      rig.comeBack();
      rig.time.advance(Duration.ofMinutes(1));

      assertThat(info(call).getReason()).isEqualTo("OUTCOME_UNKNOWN");
      assertThat(rig.gateway.heard(PlaceOrderRequest.class))
          .extracting(PlaceOrderRequest::getOrderId)
          .containsExactly(order.getOrderId(), order.getOrderId());
      assertThat(rig.orders.openOrders()).isEqualTo(1);
      assertThat(rig.order("o-1").ticket().prices().limit()).isEqualTo("149");
    }
  }

  /** "A timed-out read of open orders was taken for none." */
  @Nested
  class AReadOfOpenOrdersThatTimesOut {
    @Test
    void isNotTakenForNone() {
      working("o-1", 9);
      rig.place(limit("o-2", 1, "150"));
      rig.gateway.on(AllOpenOrdersRequest.class, request -> {});
      rig.lose();
      rig.comeBack();

      rig.time.advance(Duration.ofMinutes(10));

      assertThat(rig.order("o-1").status()).isEqualTo(OrderStatus.SUBMITTED);
      assertThat(rig.order("o-2").status()).isEqualTo(OrderStatus.OUTCOME_UNKNOWN);
      assertThat(rig.connector.status().isReady()).isFalse();
      assertThat(rig.place(market("o-3", 1)).code()).isEqualTo(Status.Code.UNAVAILABLE);
    }

    @Test
    void isNotTakenForNoneAlsoAfterOurOwnRestart() {
      working("o-1", 9);
      rig.place(limit("o-2", 1, "150"));

      rig = rig.after(next -> next.gateway.on(AllOpenOrdersRequest.class, request -> {}));
      rig.time.advance(Duration.ofMinutes(10));

      assertThat(rig.get("o-1").answer().getOrder().getStatus())
          .isEqualTo(io.github.pitrunner.v1.OrderStatus.ORDER_STATUS_SUBMITTED);
      assertThat(rig.order("o-2").status()).isEqualTo(OrderStatus.OUTCOME_UNKNOWN);
      assertThat(info(rig.get("o-9")).getReason()).isEqualTo("GATEWAY_UNAVAILABLE");
      assertThat(rig.gateway.heard(PlaceOrderRequest.class)).isEmpty();
    }
  }

  /** "500, but the order was created." */
  @Nested
  class AFailureOfACallWhoseOrderIsThere {
    private final HandDrivenCall<PlaceOrderResponse> call = rig.place(limit("o-1", 100, "150"));
    private final io.github.pitrunner.tws.Order theirs = rig.acknowledgement(9).getOrder();

    @Test
    void saysThatTheOutcomeIsUnknownNamesTheOrderAndTheSameCallFindsIt() {
      rig.lose();

      assertThat(call.code()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
      assertThat(info(call).getReason()).isEqualTo("OUTCOME_UNKNOWN");
      assertThat(info(call).getMetadataMap()).containsEntry("order", "orders/o-1");
      lists(theirs);
      rig.comeBack();
      PlaceOrderResponse again = rig.place(limit("o-1", 100, "150")).answer();
      assertThat(again.getExisting()).isTrue();
      assertThat(again.getOrder().getPermId()).isEqualTo(9);
      assertThat(rig.gateway.heard(PlaceOrderRequest.class)).hasSize(1);
    }

    @Test
    void isFoundByTheSameCallAlsoWhenTheServiceDiedMeanwhile() {
      rig = rig.after(next -> lists(next, theirs));

      PlaceOrderResponse again = rig.place(limit("o-1", 100, "150")).answer();

      assertThat(again.getExisting()).isTrue();
      assertThat(again.getOrder().getPermId()).isEqualTo(9);
      assertThat(rig.gateway.heard(PlaceOrderRequest.class)).isEmpty();
    }

    @Test
    void ofTheJournalAfterwardsIsNoFailureOfTheCall() {
      rig.journal.breakDown();

      say(rig.acknowledgement(9));

      assertThat(call.answer().getOrder().getPermId()).isEqualTo(9);
    }
  }

  /** "Two events of one order shared no id." */
  @Nested
  class EveryEventAndEveryAnswer {
    @Test
    void carriesAllNamesOfItsOrder() {
      HandDrivenCall<StreamOrderEventsResponse> stream = rig.stream("");
      List<Order> told = new ArrayList<>();
      HandDrivenCall<PlaceOrderResponse> call = rig.place(limit("o-1", 100, "150"));
      io.github.pitrunner.tws.Order theirs = rig.acknowledgement(9).getOrder();
      say(TwsOrders.status(1, theirs.getOrderId(), 9, "PreSubmitted"));
      say(
          TwsOrders.open(theirs, "Submitted"),
          TwsOrders.execution(theirs, "a.01", "40", 150),
          TwsOrders.commission("a.01", 1),
          TwsOrders.error(theirs.getOrderId(), 399, "A warning"));
      var cancel = rig.cancel("o-1");
      say(TwsOrders.error(theirs.getOrderId(), 202, "Order Canceled - reason: by hand"));

      told.add(call.answer().getOrder());
      told.add(cancel.answer().getOrder());
      told.add(rig.get("o-1").answer().getOrder());
      List<StreamOrderEventsResponse> events =
          stream.take().stream().filter(StreamOrderEventsResponse::hasEvent).toList();
      events.forEach(item -> told.add(item.getEvent().getOrder()));

      assertThat(events).hasSizeGreaterThanOrEqualTo(7);
      assertThat(told)
          .allSatisfy(
              order -> {
                assertThat(order.getName()).isEqualTo("orders/o-1");
                assertThat(order.getClientOrderId()).isEqualTo("o-1");
                assertThat(order.getGatewayOrderId()).isEqualTo(theirs.getOrderId());
                assertThat(order.getGatewayClientId()).isEqualTo(OrdersRig.CLIENT_ID);
                assertThat(order.getAccount()).isEqualTo("DU1234567");
                assertThat(order.getStatusValue()).isPositive();
                assertThat(order.getEtag()).isNotEmpty();
              });
      assertThat(events.subList(1, events.size()))
          .allSatisfy(item -> assertThat(item.getEvent().getOrder().getPermId()).isEqualTo(9));
      assertThat(told.get(2).getReason()).contains("by hand");
      assertThat(events.get(0).getEvent().getOrder().getPermId()).isZero();
    }

    @Test
    void ofOneThatEndedUnknownSaysWhy() {
      rig.place(limit("o-1", 100, "150"));
      rig.lose();

      Order order = rig.get("o-1").answer().getOrder();

      assertThat(order.getReason()).contains("The connection was lost before");
      assertThat(order.getGatewayOrderId()).isEqualTo(1);
    }
  }
}
