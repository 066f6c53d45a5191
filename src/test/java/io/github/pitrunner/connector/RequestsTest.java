package io.github.pitrunner.connector;

import static io.github.pitrunner.testing.ConnectorRig.error;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Reason;
import io.github.pitrunner.testing.ConnectorRig;
import io.github.pitrunner.testing.Connectors;
import io.github.pitrunner.testing.MemoryLink;
import io.github.pitrunner.tws.AllOpenOrdersRequest;
import io.github.pitrunner.tws.CancelContractData;
import io.github.pitrunner.tws.ContractData;
import io.github.pitrunner.tws.ContractDataEnd;
import io.github.pitrunner.tws.ContractDataRequest;
import io.github.pitrunner.tws.CurrentTimeInMillis;
import io.github.pitrunner.tws.CurrentTimeInMillisRequest;
import io.github.pitrunner.tws.MarketRule;
import io.github.pitrunner.tws.MarketRuleRequest;
import io.github.pitrunner.tws.OpenOrder;
import io.github.pitrunner.tws.OpenOrdersEnd;
import io.github.pitrunner.tws.OrderStatus;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestsTest {
  private final ConnectorRig rig = new ConnectorRig();
  private final Connector connector = rig.connector();
  private MemoryLink link = new MemoryLink();

  @BeforeEach
  void openSession() {
    link = rig.openSession();
  }

  private Future<List<ContractData>> contracts() {
    return connector.gather(call("contracts"), ContractData.class, ContractDataEnd.class);
  }

  private static Call call(String what) {
    return Call.of(what, id -> ContractDataRequest.newBuilder().setReqId(id).build())
        .withCancel(id -> CancelContractData.newBuilder().setReqId(id).build());
  }

  private Future<CurrentTimeInMillis> currentTime() {
    return connector.singleWithoutId(
        "the time", CurrentTimeInMillisRequest.getDefaultInstance(), CurrentTimeInMillis.class);
  }

  private int lastId() {
    List<ContractDataRequest> sent = link.sent(ContractDataRequest.class);
    return sent.get(sent.size() - 1).getReqId();
  }

  private static ContractData contract(int id, long conId) {
    ContractData.Builder data = ContractData.newBuilder().setReqId(id);
    data.getContractBuilder().setConId((int) conId);
    return data.build();
  }

  private static ContractDataEnd end(int id) {
    return ContractDataEnd.newBuilder().setReqId(id).build();
  }

  private static CurrentTimeInMillis time(long seconds) {
    return CurrentTimeInMillis.newBuilder().setCurrentTimeInMillis(seconds).build();
  }

  @Nested
  class WithAnId {
    @Test
    void areAnsweredEachByItsOwn() {
      Future<List<ContractData>> first = contracts();
      int firstId = lastId();
      Future<List<ContractData>> second = contracts();
      int secondId = lastId();

      link.deliver(
          contract(secondId, 2), contract(firstId, 1), end(secondId), contract(firstId, 3));
      assertThat(first.isComplete()).isFalse();
      link.deliver(end(firstId));

      assertThat(first.result()).containsExactly(contract(firstId, 1), contract(firstId, 3));
      assertThat(second.result()).containsExactly(contract(secondId, 2));
    }

    @Test
    void haveIdsThatNoOrderHasAndNoRequestHadBefore() {
      contracts();
      int first = lastId();
      link.breakOff(null);
      link = rig.reopenSession();
      contracts();

      assertThat(first).isGreaterThanOrEqualTo(Route.FIRST_REQUEST_ID);
      assertThat(lastId()).isGreaterThan(first);
      assertThat(connector.nextOrderId()).isLessThan(Route.FIRST_REQUEST_ID);
    }

    @Test
    void timeOutWithTheirCancelMessageAndNotWithAnEmptyAnswer() {
      Future<List<ContractData>> answer = contracts();
      int id = lastId();
      link.deliver(contract(id, 1));

      rig.time().advance(Connectors.PATIENCE.request().minusMillis(1));
      assertThat(answer.isComplete()).isFalse();
      rig.time().advance(Duration.ofMillis(1));

      assertThat(answer.cause())
          .isInstanceOfSatisfying(
              Failure.TimedOut.class,
              failure -> {
                assertThat(failure.reason()).isEqualTo(Reason.GATEWAY_TIMEOUT);
                assertThat(failure).hasMessageContaining("contracts").hasMessageContaining("30000");
              });
      assertThat(link.only(CancelContractData.class).getReqId()).isEqualTo(id);
      assertThat(rig.time().pending()).as("the pulse alone").isEqualTo(1);
    }

    @Test
    void mayHaveAPatienceOfTheirOwn() {
      Future<List<ContractData>> answer =
          connector.gather(
              call("quick").within(Duration.ofSeconds(2)),
              ContractData.class,
              ContractDataEnd.class);

      rig.time().advance(Duration.ofSeconds(2));

      assertThat(answer.cause()).isInstanceOf(Failure.TimedOut.class);
    }

    @Test
    void leaveNothingBehindForLateAnswers() {
      Future<List<ContractData>> answer = contracts();
      int id = lastId();
      rig.time().advance(Connectors.PATIENCE.request());

      link.deliver(contract(id, 1), end(id), error(id, 200, "late"));

      assertThat(answer.cause()).isInstanceOf(Failure.TimedOut.class);
      assertThat(connector.status().isReady()).isTrue();
      assertThat(connector.faults()).isZero();
    }

    @Test
    void failWithWhatTheGatewaySays() {
      Future<List<ContractData>> answer = contracts();

      link.deliver(error(lastId(), 200, "No security definition has been found for the request"));

      assertThat(answer.cause())
          .isInstanceOfSatisfying(
              Failure.NotFound.class,
              failure -> assertThat(failure.metadata()).containsEntry("gateway_code", "200"));
      assertThat(link.sent(CancelContractData.class)).isEmpty();
      assertThat(rig.time().pending()).as("the pulse alone").isEqualTo(1);
    }

    @Test
    void outliveAWarning() {
      Future<List<ContractData>> answer = contracts();

      link.deliver(error(lastId(), 2129, "A product notice"), end(lastId()));

      assertThat(answer.result()).isEmpty();
    }

    @Test
    void whoseCallerThrowsAreOverAndDisturbNobody() {
      contracts()
          .onSuccess(
              found -> {
                throw new IllegalStateException("a fault");
              });
      int id = lastId();
      Future<CurrentTimeInMillis> other = currentTime();

      link.deliver(end(id), time(5));

      assertThat(other.result()).isEqualTo(time(5));
      assertThat(connector.faults()).isEqualTo(1);
      assertThat(connector.status().isReady()).isTrue();
      rig.time().advance(Connectors.PATIENCE.request());
      assertThat(link.sent(CancelContractData.class)).isEmpty();
    }
  }

  @Nested
  class WithoutAnId {
    @Test
    void waitForEachOther() {
      Future<CurrentTimeInMillis> first = currentTime();
      Future<CurrentTimeInMillis> second = currentTime();
      assertThat(link.sent(CurrentTimeInMillisRequest.class)).hasSize(1);

      link.deliver(time(1));
      assertThat(first.result()).isEqualTo(time(1));
      assertThat(link.sent(CurrentTimeInMillisRequest.class)).hasSize(2);
      link.deliver(time(2));

      assertThat(second.result()).isEqualTo(time(2));
    }

    @Test
    void ofOtherKindsDoNotWait() {
      currentTime();
      Future<MarketRule> rule =
          connector.singleWithoutId(
              "rule", MarketRuleRequest.getDefaultInstance(), MarketRule.class);

      link.deliver(MarketRule.newBuilder().setMarketRuleId(26).build());

      assertThat(rule.result().getMarketRuleId()).isEqualTo(26);
    }

    @Test
    void thatTimedOutKeepTheirLateAnswerFromBeingTakenForTheNextOnes() {
      Future<CurrentTimeInMillis> first = currentTime();
      rig.time().advance(Duration.ofSeconds(10));
      Future<CurrentTimeInMillis> second = currentTime();

      rig.time().advance(Duration.ofSeconds(20));
      assertThat(link.sent(CurrentTimeInMillisRequest.class)).hasSize(1);
      link.deliver(time(1));
      assertThat(link.sent(CurrentTimeInMillisRequest.class)).hasSize(2);
      link.deliver(time(2));

      assertThat(first.cause()).isInstanceOf(Failure.TimedOut.class);
      assertThat(second.result()).isEqualTo(time(2));
    }

    @Test
    void listThatTimedOutIsNotTakenForTheNextOne() {
      Future<List<OpenOrder>> first = openOrders();
      link.deliver(OpenOrder.newBuilder().setOrderId(1).build());
      rig.time().advance(Duration.ofSeconds(30));
      Future<List<OpenOrder>> second = openOrders();
      OpenOrder other = OpenOrder.newBuilder().setOrderId(2).build();

      link.deliver(other, OpenOrdersEnd.getDefaultInstance());
      assertThat(second.isComplete()).isFalse();
      link.deliver(other, OpenOrdersEnd.getDefaultInstance());

      assertThat(first.cause()).isInstanceOf(Failure.TimedOut.class);
      assertThat(second.result()).containsExactly(other);
    }

    private Future<List<OpenOrder>> openOrders() {
      return connector.gatherWithoutId(
          "the open orders",
          AllOpenOrdersRequest.getDefaultInstance(),
          OpenOrder.class,
          OpenOrdersEnd.class);
    }

    @Test
    void thatWaitInVainBehindAnAnswerThatNeverComesRenewTheSession() {
      Future<CurrentTimeInMillis> first = currentTime();
      rig.time().advance(Duration.ofSeconds(30));
      Future<CurrentTimeInMillis> second = currentTime();
      assertThat(link.isClosed()).isFalse();

      rig.time().advance(Duration.ofSeconds(30));

      assertThat(first.cause()).isInstanceOf(Failure.TimedOut.class);
      assertThat(second.cause()).isInstanceOf(Failure.TimedOut.class);
      assertThat(link.isClosed()).isTrue();
      MemoryLink next = rig.reopenSession();
      currentTime();
      assertThat(next.sent(CurrentTimeInMillisRequest.class)).hasSize(1);
    }

    @Test
    void whoseAnswersTellWhatTheyAnswerDoNotWaitForEachOthersLateOnes() {
      var unused = rig.marketRule(1);
      rig.time().advance(Duration.ofSeconds(30));
      Future<MarketRule> second = rig.marketRule(2);

      link.deliver(
          MarketRule.newBuilder().setMarketRuleId(1).build(),
          MarketRule.newBuilder().setMarketRuleId(2).build());

      assertThat(second.result().getMarketRuleId()).isEqualTo(2);
    }

    @Test
    void thatWaitTooLongAreNeverSent() {
      currentTime();
      rig.time().advance(Duration.ofSeconds(10));
      Future<CurrentTimeInMillis> second = currentTime();
      link.deliver(time(1));
      Future<CurrentTimeInMillis> third = currentTime();
      assertThat(link.sent(CurrentTimeInMillisRequest.class)).hasSize(2);

      rig.time().advance(Duration.ofSeconds(30));

      assertThat(second.cause()).isInstanceOf(Failure.TimedOut.class);
      assertThat(third.cause()).isInstanceOf(Failure.TimedOut.class);
      assertThat(rig.time().pending()).as("the pulse alone").isEqualTo(1);
    }
  }

  @Nested
  class Losing {
    @Test
    void theSessionFailsEverythingOpenOnceInIdOrder() {
      List<String> failed = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        String name = "contracts " + i;
        contracts().onFailure(cause -> failed.add(name + " " + cause.getClass().getSimpleName()));
      }
      currentTime().onFailure(cause -> failed.add("time 1"));
      currentTime().onFailure(cause -> failed.add("time 2"));

      link.breakOff(null);
      rig.time().advance(Duration.ofHours(1));

      assertThat(failed)
          .containsExactly(
              "contracts 0 Unavailable",
              "contracts 1 Unavailable",
              "contracts 2 Unavailable",
              "contracts 3 Unavailable",
              "contracts 4 Unavailable",
              "time 1",
              "time 2");
    }

    @Test
    void isToldToEveryoneEvenWhenOneThrows() {
      List<String> failed = new ArrayList<>();
      contracts()
          .onFailure(
              cause -> {
                throw new IllegalStateException("a fault");
              });
      contracts().onFailure(cause -> failed.add("second"));

      link.breakOff(null);

      assertThat(failed).containsExactly("second");
      assertThat(connector.status().nextTry()).isPresent();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, -1, 0x01000000})
    void happensOnAFrameThatIsNone(int length) {
      Future<List<ContractData>> answer = contracts();

      link.bytes(Buffer.buffer().appendInt(length).appendInt(204).appendString("rubbish"));

      assertThat(link.isClosed()).isTrue();
      assertThat(answer.cause()).isInstanceOf(Failure.Unavailable.class);
      assertThat(connector.status().reason()).startsWith("The gateway broke the protocol");
      link = rig.reopenSession();
      assertThat(connector.status().isReady()).isTrue();
    }

    @Test
    void happensOnAMessageThatIsNotReadable() {
      link.bytes(
          Buffer.buffer()
              .appendInt(6)
              .appendInt(204)
              .appendByte((byte) 0x0a)
              .appendByte((byte) 0x7f));

      assertThat(link.isClosed()).isTrue();
    }

    @Test
    void inTheMiddleOfAChunkDropsTheRestOfIt() {
      Future<CurrentTimeInMillis> answer = currentTime();
      Message status = OrderStatus.newBuilder().setOrderId(1).build();
      connector.addOrderListener(new OrderRecorder());

      link.bytes(
          io.github.pitrunner.wire.Frame.encode(status)
              .appendBuffer(Buffer.buffer().appendInt(1).appendInt(0))
              .appendBuffer(io.github.pitrunner.wire.Frame.encode(time(1))));

      assertThat(answer.cause()).isInstanceOf(Failure.Unavailable.class);
    }
  }

  @Nested
  class WhatNobodyAskedFor {
    @Test
    void doesNotDisturb() {
      Future<CurrentTimeInMillis> answer = currentTime();

      link.deliver(
          contract(Route.FIRST_REQUEST_ID + 999, 1),
          contract(3, 1),
          MarketRule.getDefaultInstance(),
          ContractData.getDefaultInstance(),
          error(Route.FIRST_REQUEST_ID + 999, 200, "whose?"),
          error(-1, 99999, "a new code"));
      link.bytes(Buffer.buffer().appendInt(7).appendInt(200 + 250).appendString("new"));
      link.bytes(Buffer.buffer().appendInt(7).appendInt(4).appendString("2\0x"));
      link.deliver(time(9));

      assertThat(answer.result()).isEqualTo(time(9));
      assertThat(connector.faults()).isZero();
    }
  }

  @Nested
  class Orders {
    private final OrderRecorder recorder = new OrderRecorder();

    @Test
    void areHeardByEveryListenerEvenWhenOneThrows() {
      connector.addOrderListener(
          new OrderRecorder() {
            @Override
            public void onOrderStatus(OrderStatus status) {
              throw new IllegalStateException("a fault");
            }
          });
      connector.addOrderListener(recorder);

      link.deliver(
          OrderStatus.newBuilder().setOrderId(1).build(),
          OrderStatus.newBuilder().setOrderId(2).build(),
          error(2, 201, "Order rejected"));

      assertThat(recorder.heard()).containsExactly("status 1", "status 2", "message 2 201");
      assertThat(connector.status().isReady()).isTrue();
    }
  }
}
