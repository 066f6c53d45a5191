package io.github.pitrunner.orders;

import static io.github.pitrunner.orders.OrdersRig.failure;
import static io.github.pitrunner.orders.OrdersRig.info;
import static io.github.pitrunner.orders.OrdersRig.limit;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.github.pitrunner.testing.HandDrivenCall;
import io.github.pitrunner.tws.AllOpenOrdersRequest;
import io.github.pitrunner.tws.OpenOrdersEnd;
import io.github.pitrunner.tws.Order;
import io.github.pitrunner.v1.StreamOrderEventsRequest;
import io.github.pitrunner.v1.StreamOrderEventsResponse;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamOrderEventsTest {
  private final OrdersRig rig = OrdersRig.started();

  private void say(Message... messages) {
    rig.gateway.send(messages);
    rig.time.settle();
  }

  /** What a stream said, in short. */
  private static List<String> kinds(List<StreamOrderEventsResponse> items) {
    return items.stream()
        .map(
            item ->
                item.hasMarker()
                    ? item.getMarker().getKind().name().substring("KIND_".length())
                    : item.getEvent().getKind().name().substring("KIND_".length())
                        + " "
                        + item.getEvent().getOrder().getClientOrderId())
        .toList();
  }

  private Order placed(String id, long permId) {
    rig.placed(limit(id, 100, "150"), permId);
    return rig.acknowledgement(permId).getOrder();
  }

  @Nested
  class FromTheBeginning {
    @Test
    void theWorkingOrdersComeFirstThenTheMarkThenEvents() {
      Order first = placed("o-1", 9);
      placed("o-2", 10);
      Order ended = placed("o-3", 11);
      say(TwsOrders.status(1, ended.getOrderId(), 11, "Cancelled"));

      HandDrivenCall<StreamOrderEventsResponse> stream = rig.stream("");
      assertThat(kinds(stream.take()))
          .containsExactly("SNAPSHOT o-1", "SNAPSHOT o-2", "SNAPSHOT_END");

      say(
          TwsOrders.execution(first, "e.01", "40", 150),
          TwsOrders.commission("e.01", 1),
          TwsOrders.error(first.getOrderId(), 399, "A warning"),
          TwsOrders.status(1, first.getOrderId(), 9, "Cancelled"));
      List<StreamOrderEventsResponse> events = stream.take();
      assertThat(kinds(events))
          .containsExactly("FILLED o-1", "EXECUTION_UPDATED o-1", "WARNING o-1", "CHANGED o-1");
      assertThat(events.get(0).getEvent().getExecution().getExecutionId()).isEqualTo("e.01");
      assertThat(events.get(1).getEvent().getExecution().getCommission().getAmount().getValue())
          .isEqualTo("1");
    }

    @Test
    void sequencesRiseByOneAndEtagsChange() {
      HandDrivenCall<StreamOrderEventsResponse> stream = rig.stream("");
      stream.take();
      Order order = placed("o-1", 9);
      say(TwsOrders.execution(order, "e.01", "40", 150));

      List<StreamOrderEventsResponse> events = stream.take();
      assertThat(kinds(events)).containsExactly("CREATED o-1", "CHANGED o-1", "FILLED o-1");
      long first = events.get(0).getEvent().getSequence();
      assertThat(events)
          .extracting(event -> event.getEvent().getSequence())
          .containsExactly(first, first + 1, first + 2);
      assertThat(events)
          .extracting(event -> event.getEvent().getOrder().getEtag())
          .doesNotHaveDuplicates();
    }

    @Test
    void anAccountFilterLeavesOthersOut() {
      placed("o-1", 9);
      HandDrivenCall<StreamOrderEventsResponse> stream =
          rig.call(
              observer ->
                  rig.service.streamOrderEvents(
                      StreamOrderEventsRequest.newBuilder().setAccount("DU7654321").build(),
                      observer));

      placed("o-2", 10);

      assertThat(kinds(stream.take())).containsExactly("SNAPSHOT_END");
    }
  }

  @Nested
  class Resumed {
    @Test
    void goesOnBehindTheTokenWithoutASnapshotAndMissesNothing() {
      HandDrivenCall<StreamOrderEventsResponse> first = rig.stream("");
      Order order = placed("o-1", 9);
      List<StreamOrderEventsResponse> seen = first.take();
      first.cancel();
      rig.time.settle();
      say(
          TwsOrders.execution(order, "e.01", "40", 150),
          TwsOrders.execution(order, "f.01", "60", 150));

      HandDrivenCall<StreamOrderEventsResponse> second =
          rig.stream(seen.get(seen.size() - 1).getResumeToken());
      say(TwsOrders.commission("e.01", 1));

      List<StreamOrderEventsResponse> events = second.take();
      assertThat(kinds(events))
          .containsExactly("FILLED o-1", "FILLED o-1", "EXECUTION_UPDATED o-1");
      assertThat(events.get(0).getEvent().getSequence())
          .isEqualTo(seen.get(seen.size() - 1).getEvent().getSequence() + 1);
      assertThat(rig.orders.figures().readers()).isEqualTo(1);
    }

    @Test
    void worksFromAnyMark() {
      String token = rig.stream("").take().get(0).getResumeToken();
      placed("o-1", 9);

      assertThat(kinds(rig.stream(token).take())).containsExactly("CREATED o-1", "CHANGED o-1");
    }

    @Test
    void fromWhatIsNoLongerHeldIsReadFromTheJournal() {
      OrdersRig small = new OrdersRig(new OrderSettings(OrdersRig.PATIENCE, 100, 3), false);
      small.connector.start();
      small.time.settle();
      String token = small.stream("").take().get(0).getResumeToken();
      small.placed(limit("o-1", 1, "150"), 9);
      small.placed(limit("o-2", 1, "150"), 10);

      HandDrivenCall<StreamOrderEventsResponse> stream = small.stream(token);

      assertThat(stream.take())
          .extracting(item -> item.getEvent().getSequence())
          .containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void fromWhatTheJournalHasForgottenIsOutOfRange() {
      OrdersRig small = new OrdersRig(new OrderSettings(OrdersRig.PATIENCE, 100, 1), false);
      small.connector.start();
      small.time.settle();
      String token = small.stream("").take().get(0).getResumeToken();
      small.placed(limit("o-1", 1, "150"), 9);
      small.journal.forget(1);

      HandDrivenCall<StreamOrderEventsResponse> stream = small.stream(token);

      assertThat(failure(stream).getStatus().getCode()).isEqualTo(Status.Code.OUT_OF_RANGE);
      assertThat(info(stream).getReason()).isEqualTo("RESUME_TOKEN_TOO_OLD");
    }

    @Test
    void fromAnotherJournalIsOutOfRange() {
      String token = OrdersRig.started().stream("").take().get(0).getResumeToken();

      assertThat(info(rig.stream(token)).getReason()).isEqualTo("RESUME_TOKEN_TOO_OLD");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "!!", "YTpi", "YTotMQ"})
    void fromWhatIsNoTokenIsAnInvalidArgument(String token) {
      HandDrivenCall<StreamOrderEventsResponse> stream = rig.stream(token);

      assertThat(OrdersRig.fields(stream)).containsExactly("resume_token");
    }
  }

  @Nested
  class Gaps {
    @Test
    void areMarkedAndClosedWithAFreshSnapshot() {
      Order order = placed("o-1", 9);
      HandDrivenCall<StreamOrderEventsResponse> stream = rig.stream("");
      stream.take();
      rig.gateway.on(
          AllOpenOrdersRequest.class,
          request ->
              rig.gateway.send(
                  TwsOrders.open(order, "Submitted"), OpenOrdersEnd.getDefaultInstance()));

      rig.lose();
      assertThat(kinds(stream.take())).containsExactly("GAP");
      rig.comeBack();

      List<String> kinds = kinds(stream.take());
      assertThat(kinds).hasSizeGreaterThanOrEqualTo(3);
      assertThat(kinds.subList(kinds.size() - 3, kinds.size()))
          .containsExactly("SNAPSHOT o-1", "SNAPSHOT_END", "RESUMED");
    }

    @Test
    void areToldToWhoComesInTheMiddle() {
      rig.lose();

      assertThat(kinds(rig.stream("").take())).containsExactly("SNAPSHOT_END", "GAP");
    }

    @Test
    void areMadeByAnOutageOfTheGatewaysOwnLinkToo() {
      HandDrivenCall<StreamOrderEventsResponse> stream = rig.stream("");
      stream.take();

      say(TwsOrders.error(-1, 1100, "lost"));
      say(TwsOrders.error(-1, 1102, "restored"));

      assertThat(kinds(stream.take())).containsExactly("GAP", "SNAPSHOT_END", "RESUMED");
    }
  }

  @Nested
  class SlowReaders {
    @Test
    void areEndedWithTheTokenFromWhichNothingIsMissed() {
      Order order = placed("o-1", 9);
      HandDrivenCall<StreamOrderEventsResponse> stream = rig.stream("");
      String last = stream.take().get(1).getResumeToken();
      stream.stall();

      List<Message> messages = new ArrayList<>();
      for (int i = 0; i < 10_001; i++) {
        messages.add(TwsOrders.execution(order, i + ".01", "0.001", 150));
      }
      say(messages.toArray(Message[]::new));

      assertThat(failure(stream).getStatus().getCode()).isEqualTo(Status.Code.DATA_LOSS);
      assertThat(info(stream).getReason()).isEqualTo("READER_TOO_SLOW");
      assertThat(info(stream).getMetadataMap()).containsEntry("resume_token", last);
    }

    @Test
    void hearOfAHeartbeatWhenNothingHappens() {
      HandDrivenCall<StreamOrderEventsResponse> stream = rig.stream("");
      stream.take();

      rig.time.advance(java.time.Duration.ofSeconds(20));

      assertThat(kinds(stream.take())).containsExactly("HEARTBEAT");
    }
  }
}
