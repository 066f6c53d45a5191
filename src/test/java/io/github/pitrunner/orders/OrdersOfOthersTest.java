package io.github.pitrunner.orders;

import static io.github.pitrunner.orders.OrdersRig.failure;
import static io.github.pitrunner.orders.OrdersRig.info;
import static io.github.pitrunner.orders.OrdersRig.limit;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import io.github.pitrunner.domain.AccountId;
import io.github.pitrunner.domain.AccountScope;
import io.github.pitrunner.domain.Identity;
import io.github.pitrunner.domain.Role;
import io.github.pitrunner.testing.HandDrivenCall;
import io.github.pitrunner.tws.CancelOrderRequest;
import io.github.pitrunner.tws.ContractDataRequest;
import io.github.pitrunner.tws.ExecutionDetails;
import io.github.pitrunner.v1.CancelAllOrdersRequest;
import io.github.pitrunner.v1.CancelAllOrdersResponse;
import io.github.pitrunner.v1.ListExecutionsRequest;
import io.github.pitrunner.v1.ListExecutionsResponse;
import io.github.pitrunner.v1.ListOrdersRequest;
import io.github.pitrunner.v1.ListOrdersResponse;
import io.github.pitrunner.v1.OrderEvent;
import io.github.pitrunner.v1.PlaceOrderRequest;
import io.github.pitrunner.v1.PlaceOrderResponse;
import io.github.pitrunner.v1.StreamOrderEventsRequest;
import io.github.pitrunner.v1.StreamOrderEventsResponse;
import io.grpc.Status;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Two callers with an account each, where an order can be that is not in the book, or not yet. */
class OrdersOfOthersTest {
  private static final Identity ALICE = trader("alice", "DU1234567");
  private static final Identity BOB = trader("bob", "DU7654321");

  private final OrdersRig rig = new OrdersRig(new OrderSettings(OrdersRig.PATIENCE, 2, 3), false);

  private static Identity trader(String name, String account) {
    return new Identity(
        name, Identity.Source.API_KEY, Role.TRADER, AccountScope.of(new AccountId(account)));
  }

  @BeforeEach
  void start() {
    rig.gateway.accounts("DU1234567,DU7654321");
    rig.start();
  }

  private OrdersRig as(Identity identity) {
    rig.caller = identity;
    return rig;
  }

  private void end(String name, long permId) {
    rig.gateway.send(
        TwsOrders.status(
            OrdersRig.CLIENT_ID, rig.order(name).keys().orderId(), permId, "Cancelled"));
    rig.time.settle();
  }

  private List<Integer> cancelled() {
    return rig.gateway.heard(CancelOrderRequest.class).stream()
        .map(CancelOrderRequest::getOrderId)
        .toList();
  }

  private HandDrivenCall<StreamOrderEventsResponse> stream(StreamOrderEventsRequest request) {
    return rig.call(observer -> rig.service.streamOrderEvents(request, observer));
  }

  private static StreamOrderEventsRequest holding(int seconds) {
    return StreamOrderEventsRequest.newBuilder()
        .setCancelOnDisconnectAfter(Duration.newBuilder().setSeconds(seconds))
        .build();
  }

  @Nested
  class ThatOnlyTheJournalHas {
    @BeforeEach
    void placeAndForget() {
      for (int i = 1; i <= 4; i++) {
        String name = "o-" + i;
        as(i == 1 ? ALICE : BOB).placed(limit(name, 100, "150"), i);
        end(name, i);
      }
      assertThat(rig.orders.book().index().newestFirst()).hasSize(2);
    }

    @Test
    void areFoundByTheirOwn() {
      assertThat(as(ALICE).get("o-1").answer().getOrder().getClientOrderId()).isEqualTo("o-1");
      assertThat(as(ALICE).cancel("o-1").answer().getOrder().getClientOrderId()).isEqualTo("o-1");
    }

    @Test
    void areNotThereForOthers() {
      assertThat(as(BOB).get("o-1").code()).isEqualTo(Status.Code.NOT_FOUND);
      assertThat(as(BOB).cancel("o-1").code()).isEqualTo(Status.Code.NOT_FOUND);
      assertThat(as(ALICE).get("o-2").code()).isEqualTo(Status.Code.NOT_FOUND);
    }

    @Test
    void keepTheirNamesAndTellNothing() {
      HandDrivenCall<PlaceOrderResponse> call = as(BOB).place(limit("o-1", 7, "151"));

      assertThat(call.code()).isEqualTo(Status.Code.ALREADY_EXISTS);
      assertThat(info(call).getMetadataMap()).containsEntry("differing_fields", "account");
    }

    @Test
    void areReplayedToTheirOwnOnly() {
      HandDrivenCall<StreamOrderEventsResponse> replay = as(ALICE).stream(beginning());
      rig.time.advance(java.time.Duration.ofSeconds(1));

      assertThat(replay.errors()).isEmpty();
      assertThat(replay.sent().stream().filter(StreamOrderEventsResponse::hasEvent))
          .isNotEmpty()
          .allMatch(item -> item.getEvent().getOrder().getClientOrderId().equals("o-1"));
    }

    /** Behind it stands everything that was ever told. */
    private String beginning() {
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString((rig.journal.id() + ":0").getBytes(StandardCharsets.UTF_8));
    }
  }

  @Nested
  class ThatAreOnTheirWay {
    private HandDrivenCall<PlaceOrderResponse> arrive() {
      rig.gateway.on(ContractDataRequest.class, request -> {});
      return as(ALICE).place(limit("o-1", 100, "150"));
    }

    private void letArrive() {
      rig.answerContract(rig.gateway.last(ContractDataRequest.class));
      rig.time.settle();
    }

    private int placed() {
      return rig.gateway.heard(io.github.pitrunner.tws.PlaceOrderRequest.class).size();
    }

    @Test
    void areNotThereForOthersWhoseCancelsLeaveThem() {
      arrive();

      assertThat(as(BOB).get("o-1").code()).isEqualTo(Status.Code.NOT_FOUND);
      assertThat(as(BOB).cancel("o-1").code()).isEqualTo(Status.Code.NOT_FOUND);
      HandDrivenCall<CancelAllOrdersResponse> all =
          rig.call(
              observer ->
                  rig.service.cancelAllOrders(
                      CancelAllOrdersRequest.getDefaultInstance(), observer));
      assertThat(all.answer().getOrdersList()).isEmpty();
      letArrive();

      assertThat(placed()).isEqualTo(1);
    }

    @Test
    void areEndedByTheirOwn() {
      HandDrivenCall<PlaceOrderResponse> placing = arrive();
      assertThat(as(ALICE).get("o-1").code()).isEqualTo(Status.Code.UNAVAILABLE);

      as(ALICE).cancel("o-1");
      letArrive();

      assertThat(placing.code()).isEqualTo(Status.Code.CANCELLED);
      assertThat(placed()).isZero();
    }

    @Test
    void waitForTheJournalUntouchedByOthers() {
      rig.journal.hold();
      as(ALICE).place(limit("o-1", 100, "150"));

      assertThat(as(BOB).get("o-1").code()).isEqualTo(Status.Code.NOT_FOUND);
      assertThat(as(BOB).cancel("o-1").code()).isEqualTo(Status.Code.NOT_FOUND);
      HandDrivenCall<PlaceOrderResponse> same = as(BOB).place(limit("o-1", 9, "150"));
      rig.journal.letThrough();
      rig.time.settle();

      assertThat(placed()).isEqualTo(1);
      assertThat(same.code()).isEqualTo(Status.Code.ALREADY_EXISTS);
      assertThat(info(same).getMetadataMap()).containsEntry("differing_fields", "account");
    }
  }

  @Nested
  class Forbidden {
    @Test
    void nothingIsBegunForAnotherAccount() {
      PlaceOrderRequest request =
          limit("o-1", 1, "150").toBuilder().setAccount("DU7654321").build();

      HandDrivenCall<PlaceOrderResponse> call = as(ALICE).place(request);

      assertThat(failure(call).getStatus().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
      assertThat(info(call).getReason()).isEqualTo("ACCOUNT_FORBIDDEN");
      assertThat(rig.gateway.heard(ContractDataRequest.class)).isEmpty();
    }
  }

  @Nested
  class WhoseReaderIsGone {
    @Test
    void areLeftAlone() {
      var ours = as(ALICE).placed(limit("o-1", 100, "150"), 1);
      as(BOB).placed(limit("o-2", 100, "150"), 2);

      as(ALICE);
      HandDrivenCall<?> call = stream(holding(1));
      call.cancel();
      rig.time.settle();
      rig.time.advance(java.time.Duration.ofSeconds(2));

      assertThat(cancelled()).containsExactly(ours.keys().orderId());
    }

    @Test
    void areHeldApart() {
      as(ALICE).placed(limit("o-1", 100, "150"), 1);
      var theirs = as(BOB).placed(limit("o-2", 100, "150"), 2);
      as(ALICE);
      stream(holding(1));
      as(BOB);
      HandDrivenCall<?> leaving = stream(holding(1));

      leaving.cancel();
      rig.time.settle();
      rig.time.advance(java.time.Duration.ofSeconds(2));

      assertThat(cancelled()).containsExactly(theirs.keys().orderId());
    }
  }

  @Nested
  class OfNoKnownAccount {
    private io.github.pitrunner.tws.Order foreign(String account, long permId) {
      return TwsOrders.order(7, 5, permId, "").setAccount(account).build();
    }

    @Test
    void areSeenByWhoMaySeeAllOnly() {
      rig.gateway.send(TwsOrders.open(foreign("", 77), "Submitted"));
      rig.time.settle();

      assertThat(orders(Identity.SERVICE)).isEqualTo(1);
      assertThat(orders(ALICE)).isZero();
    }

    @Test
    void noMoreAreExecutionsNotEvenInTheEventsOfAnOrder() {
      as(ALICE).placed(limit("o-1", 100, "150"), 1);
      HandDrivenCall<StreamOrderEventsResponse> alice = as(ALICE).stream("");
      HandDrivenCall<StreamOrderEventsResponse> all = as(Identity.SERVICE).stream("");

      fill("e.1.01", "");
      fill("e.2.01", "DU7654321");
      fill("e.3.01", "DU1234567");

      assertThat(fills(all)).containsExactly("e.1.01", "e.2.01", "e.3.01");
      assertThat(fills(alice)).containsExactly("", "", "e.3.01");
      assertThat(executions(Identity.SERVICE)).isEqualTo(3);
      assertThat(executions(ALICE)).isEqualTo(1);
      assertThat(executions(BOB)).isEqualTo(1);
    }

    private void fill(String id, String account) {
      var order =
          TwsOrders.order(OrdersRig.CLIENT_ID, rig.order("o-1").keys().orderId(), 1, "o-1").build();
      ExecutionDetails execution = TwsOrders.execution(order, id, "10", 150);
      ExecutionDetails.Builder other = execution.toBuilder();
      other.getExecutionBuilder().setAcctNumber(account);
      rig.gateway.send(other.build());
      rig.time.settle();
    }

    private List<String> fills(HandDrivenCall<StreamOrderEventsResponse> call) {
      return call.sent().stream()
          .map(StreamOrderEventsResponse::getEvent)
          .filter(event -> event.getKind() == OrderEvent.Kind.KIND_FILLED)
          .map(event -> event.getExecution().getExecutionId())
          .toList();
    }

    private int orders(Identity identity) {
      as(identity);
      HandDrivenCall<ListOrdersResponse> call =
          rig.call(
              observer -> rig.service.listOrders(ListOrdersRequest.getDefaultInstance(), observer));
      return call.answer().getOrdersCount();
    }

    private int executions(Identity identity) {
      as(identity);
      HandDrivenCall<ListExecutionsResponse> call =
          rig.call(
              observer ->
                  rig.service.listExecutions(ListExecutionsRequest.getDefaultInstance(), observer));
      return call.answer().getExecutionsCount();
    }
  }
}
