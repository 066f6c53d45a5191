package io.github.pitrunner.orders;

import static io.github.pitrunner.orders.OrdersRig.limit;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.github.pitrunner.journal.JournalEntry.Happened;
import io.github.pitrunner.testing.HandDrivenCall;
import io.github.pitrunner.tws.Order;
import io.github.pitrunner.tws.PlaceOrderRequest;
import io.github.pitrunner.v1.StreamOrderEventsRequest;
import io.github.pitrunner.v1.StreamOrderEventsResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Readers of order events come back with their tokens, whatever became of the service meanwhile.
 */
class StreamsAcrossRestartsTest {
  private static final OrderSettings FEW_HELD = new OrderSettings(OrdersRig.PATIENCE, 100, 3);

  private OrdersRig rig = OrdersRig.started();

  private void say(Message... messages) {
    rig.gateway.send(messages);
    rig.time.settle();
  }

  private Order working(String id, long permId) {
    rig.placed(limit(id, 100_000, "150"), permId);
    return rig.acknowledgement(permId).getOrder();
  }

  private void fill(Order order, int from, int to) {
    List<Message> fills = new ArrayList<>();
    for (int i = from; i < to; i++) {
      fills.add(TwsOrders.execution(order, "f" + i + ".01", "1", 150));
    }
    say(fills.toArray(Message[]::new));
  }

  private void restart() {
    rig = rig.after(FEW_HELD, next -> {});
  }

  private static List<StreamOrderEventsResponse> events(List<StreamOrderEventsResponse> items) {
    return items.stream()
        .filter(item -> item.hasEvent() && item.getEvent().getSequence() > 0)
        .toList();
  }

  private static List<Long> sequences(List<StreamOrderEventsResponse> items) {
    return events(items).stream().map(item -> item.getEvent().getSequence()).toList();
  }

  private static List<Long> range(long first, long last) {
    return LongStream.rangeClosed(first, last).boxed().toList();
  }

  private static String lastToken(List<StreamOrderEventsResponse> items) {
    return items.get(items.size() - 1).getResumeToken();
  }

  private long lastEvent() {
    return rig.journal.book().lastEvent();
  }

  @Nested
  class AToken {
    @Test
    void isGoodAcrossARestartAndNothingIsMissedOrToldTwice() {
      HandDrivenCall<StreamOrderEventsResponse> before = rig.stream("");
      Order order = working("o-1", 9);
      String token = lastToken(before.take());
      fill(order, 0, 10);

      restart();
      HandDrivenCall<StreamOrderEventsResponse> after = rig.stream(token);
      working("o-2", 10);

      assertThat(sequences(after.take())).isEqualTo(range(3, lastEvent()));
    }

    @Test
    void ofAMarkIsGoodAcrossSeveralRestarts() {
      String token = lastToken(rig.stream("").take());
      working("o-1", 9);
      restart();
      working("o-2", 10);
      restart();
      working("o-3", 11);

      assertThat(sequences(rig.stream(token).take())).isEqualTo(range(1, lastEvent()));
    }

    @Test
    void readsThePastPageByPageWhileSomethingHappens() {
      String token = lastToken(rig.stream("").take());
      Order order = working("o-1", 9);
      fill(order, 0, 2_600);
      restart();
      rig.placed(limit("o-2", 100_000, "150"), 10);
      Order other = rig.acknowledgement(10).getOrder();

      // A hop of the journal for each page, and new events in between.
      HandDrivenCall<StreamOrderEventsResponse> stream = new HandDrivenCall<>();
      rig.service.streamOrderEvents(
          StreamOrderEventsRequest.newBuilder().setResumeToken(token).build(), stream);
      for (int i = 0; i < 20; i++) {
        rig.gateway.send(TwsOrders.execution(other, "g" + i + ".01", "1", 150));
      }
      rig.time.settle();

      assertThat(sequences(stream.take())).isEqualTo(range(1, lastEvent()));
    }

    @Test
    void readsThePastAtThePaceOfASlowReader() {
      String token = lastToken(rig.stream("").take());
      Order order = working("o-1", 9);
      fill(order, 0, 3_000);
      restart();
      rig.placed(limit("o-2", 100_000, "150"), 10);
      Order other = rig.acknowledgement(10).getOrder();

      HandDrivenCall<StreamOrderEventsResponse> slow = new HandDrivenCall<>(0);
      rig.service.streamOrderEvents(
          StreamOrderEventsRequest.newBuilder().setResumeToken(token).build(), slow);
      rig.time.advance(Duration.ofSeconds(1));
      List<StreamOrderEventsResponse> seen = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        say(TwsOrders.execution(other, "g" + i + ".01", "1", 150));
        slow.makeRoom(100);
        rig.time.advance(Duration.ofMillis(20));
        seen.addAll(slow.take());
      }
      slow.resume();
      rig.time.advance(Duration.ofSeconds(1));
      seen.addAll(slow.take());

      assertThat(slow.errors()).isEmpty();
      assertThat(sequences(seen)).isEqualTo(range(1, lastEvent()));
    }

    @Test
    void ofAnEventIsNeverAheadOfWhatIsRecorded() {
      HandDrivenCall<StreamOrderEventsResponse> stream = rig.stream("");
      Order order = working("o-1", 9);
      rig.journal.hold();
      fill(order, 0, 5);
      List<StreamOrderEventsResponse> seen = stream.take();
      long recorded = lastEvent();

      // The process dies with what was not recorded.
      restart();

      assertThat(sequences(seen)).isEqualTo(range(1, recorded));
      HandDrivenCall<StreamOrderEventsResponse> after = rig.stream(lastToken(seen));
      working("o-2", 10);
      assertThat(sequences(after.take())).isEqualTo(range(sequences(seen).size() + 1, lastEvent()));
    }
  }

  @Nested
  class TheEndOfAGap {
    @Test
    void isToldOnlyWhenWhatWasReadBackHasBeenTold() {
      Order order = working("o-1", 9);
      HandDrivenCall<StreamOrderEventsResponse> stream = rig.stream("");
      stream.take();
      OrdersAfterARestartTest.lists(
          rig,
          List.of(TwsOrders.open(order, "Submitted")),
          List.of(),
          List.of(TwsOrders.execution(order, "a.01", "40", 150)));
      rig.lose();
      rig.journal.hold();
      rig.comeBack();
      assertThat(JournaledOrdersTest.kinds(stream.take())).containsExactly("GAP");

      rig.journal.letThrough();
      rig.time.settle();

      List<StreamOrderEventsResponse> told = stream.take();
      assertThat(JournaledOrdersTest.kinds(told))
          .containsExactly("FILLED o-1", "SNAPSHOT o-1", "SNAPSHOT_END", "RESUMED");
      assertThat(told.get(1).getEvent().getOrder().getFilledQuantity().getValue()).isEqualTo("40");
    }

    @Test
    void canBeResumedFromInTheMiddleOfItsSnapshot() {
      Order first = working("o-1", 9);
      Order second = working("o-2", 10);
      HandDrivenCall<StreamOrderEventsResponse> stream = rig.stream("");
      stream.take();
      OrdersAfterARestartTest.lists(
          rig,
          List.of(TwsOrders.open(first, "Submitted"), TwsOrders.open(second, "Submitted")),
          List.of(),
          List.of());
      stream.makeRoom(2);
      rig.lose();
      rig.comeBack();
      List<StreamOrderEventsResponse> seen = stream.take();
      assertThat(JournaledOrdersTest.kinds(seen)).containsExactly("GAP", "SNAPSHOT o-1");

      fill(first, 0, 10_001);

      String token = OrdersRig.info(stream).getMetadataOrThrow("resume_token");
      assertThat(sequences(rig.stream(token).take())).isEqualTo(range(5, lastEvent()));
    }

    @Test
    void isNotToldWhenTheNextGapHasBegunMeanwhile() {
      Order order = working("o-1", 9);
      HandDrivenCall<StreamOrderEventsResponse> stream = rig.stream("");
      stream.take();
      OrdersAfterARestartTest.lists(
          rig,
          List.of(TwsOrders.open(order, "Submitted")),
          List.of(),
          List.of(TwsOrders.execution(order, "a.01", "40", 150)));
      rig.lose();
      rig.journal.hold();
      rig.comeBack();
      rig.lose();

      rig.journal.letThrough();
      rig.time.settle();

      assertThat(JournaledOrdersTest.kinds(stream.take())).containsExactly("GAP", "FILLED o-1");
      rig.comeBack();
      assertThat(JournaledOrdersTest.kinds(stream.take()))
          .containsExactly("SNAPSHOT o-1", "SNAPSHOT_END", "RESUMED");
    }
  }

  static List<Long> seeds() {
    Long given = Long.getLong("pitrunner.seed");
    return given == null ? LongStream.range(0, 25).boxed().toList() : List.of(given);
  }

  /** Orders, restarts, a failing journal and readers that come and go, at random. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void whateverHappensAReaderSeesTheRecordedEventsOnceAndInOrder(long seed) {
    Chaos chaos = new Chaos(seed);
    for (int i = 0; i < 150; i++) {
      chaos.step();
    }
    chaos.end();
  }

  private static final class Chaos {
    private final long seed;
    private final Random random;
    private final List<StreamOrderEventsResponse> seen = new ArrayList<>();
    private final Map<String, Order> orders = new LinkedHashMap<>();
    private OrdersRig rig;
    private HandDrivenCall<StreamOrderEventsResponse> stream = new HandDrivenCall<>();
    private @Nullable String token;
    private int names;

    Chaos(long seed) {
      this.seed = seed;
      this.random = new Random(seed);
      rig = new OrdersRig(FEW_HELD, false);
      prepare(rig);
      rig.connector.start();
      rig.time.settle();
      open();
    }

    /** The gateway acknowledges what it hears and lists it. */
    private void prepare(OrdersRig next) {
      next.gateway.on(
          PlaceOrderRequest.class,
          request -> {
            if (random.nextInt(4) > 0) {
              var acknowledged = TwsOrders.open(request, 1000 + request.getOrderId(), "Submitted");
              orders.put(request.getOrder().getOrderRef(), acknowledged.getOrder());
              next.gateway.send(acknowledged);
            }
          });
      next.gateway.on(
          io.github.pitrunner.tws.AllOpenOrdersRequest.class,
          request -> {
            orders.values().forEach(one -> next.gateway.send(TwsOrders.open(one, "Submitted")));
            next.gateway.send(io.github.pitrunner.tws.OpenOrdersEnd.getDefaultInstance());
          });
    }

    void step() {
      switch (random.nextInt(12)) {
        case 0, 1, 2 -> rig.place(limit("o-" + ++names, 100_000, "150"));
        case 3, 4, 5 -> fill();
        case 6 -> rig.journal.breakDown();
        case 7 -> rig.journal.repair();
        case 8 -> restart();
        case 9 -> reopen();
        case 10 -> stallOrRead();
        default -> outage();
      }
      if (random.nextBoolean()) {
        rig.time.advance(Duration.ofMillis(random.nextInt(3_000)));
      }
    }

    private void fill() {
      if (orders.isEmpty()) {
        return;
      }
      List<Order> all = List.copyOf(orders.values());
      for (int i = random.nextInt(12); i >= 0; i--) {
        Order order = all.get(random.nextInt(all.size()));
        rig.gateway.send(TwsOrders.execution(order, "f" + ++names + ".01", "1", 150));
      }
      rig.time.settle();
    }

    private void outage() {
      rig.gateway.send(TwsOrders.error(-1, 1100, "lost"));
      rig.time.settle();
      rig.gateway.send(TwsOrders.error(-1, 1102, "back"));
      rig.time.settle();
    }

    private void stallOrRead() {
      if (random.nextBoolean()) {
        stream.stall();
      } else {
        stream.makeRoom(1 + random.nextInt(20));
      }
      rig.time.settle();
    }

    private void restart() {
      take();
      rig.journal.repair();
      rig = rig.after(FEW_HELD, this::prepare);
      open();
    }

    private void reopen() {
      take();
      stream.cancel();
      rig.time.settle();
      open();
    }

    private void open() {
      String from = token == null ? "" : token;
      stream = rig.stream(from);
      take();
    }

    private void take() {
      List<StreamOrderEventsResponse> taken = stream.take();
      for (StreamOrderEventsResponse item : taken) {
        token = item.getResumeToken().isEmpty() ? token : item.getResumeToken();
      }
      seen.addAll(taken);
    }

    void end() {
      rig.journal.repair();
      stream.resume();
      rig.time.advance(Duration.ofSeconds(5));
      take();
      assertThat(stream.errors()).as("seed %d", seed).isEmpty();
      List<Happened> recorded = rig.journal.events();
      assertThat(sequences(seen))
          .as("seed %d", seed)
          .isEqualTo(recorded.stream().map(Happened::sequence).toList());
      assertThat(sequences(seen)).as("seed %d", seed).isEqualTo(range(1, recorded.size()));
      assertThat(events(seen).stream().map(item -> item.getEvent().getOrder()).toList())
          .as("seed %d", seed)
          .isEqualTo(recorded.stream().map(event -> OrderProtos.toProto(event.order())).toList());
      assertVersionsNeverGoBack();
      assertThat(rig.orders.unrecorded()).as("seed %d", seed).isZero();
    }

    private void assertVersionsNeverGoBack() {
      Map<String, Long> versions = new HashMap<>();
      for (Happened event : rig.journal.events()) {
        versions.put(OrderProtos.etag(event.order()), event.order().life().version());
      }
      Map<String, Long> last = new HashMap<>();
      for (StreamOrderEventsResponse item : seen) {
        if (item.hasEvent()) {
          var order = item.getEvent().getOrder();
          // Whatever is told was recorded.
          assertThat(versions).as("seed %d", seed).containsKey(order.getEtag());
          long version = versions.getOrDefault(order.getEtag(), 0L);
          assertThat(version)
              .as("seed %d, %s", seed, order.getName())
              .isGreaterThanOrEqualTo(last.getOrDefault(order.getName(), 0L));
          last.put(order.getName(), version);
        }
      }
    }
  }
}
