package io.github.pitrunner.simulator.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.simulator.MemoryClient;
import io.github.pitrunner.simulator.faults.Fault.HandshakeStep;
import io.github.pitrunner.simulator.faults.Fault.Swallowed;
import io.github.pitrunner.tws.CurrentTime;
import io.github.pitrunner.tws.CurrentTimeInMillis;
import io.github.pitrunner.tws.CurrentTimeInMillisRequest;
import io.github.pitrunner.tws.IdsRequest;
import io.github.pitrunner.tws.NextValidId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What happens to connections and to the bytes on them. */
class NetworkFaultsTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final Room room = new Room();

  @Nested
  class ThePort {
    @Test
    void refusesUntilTheFaultIsOverWhileOpenConnectionsGoOn() {
      MemoryClient early = room.client(1);

      room.inject(new Fault.Refuse(MINUTE));
      MemoryClient refused = MemoryClient.connect(room.core);
      early.ask(Room.ping());

      assertThat(room.core.faults().isRefusing()).isTrue();
      assertThat(refused.isClosed()).isTrue();
      assertThat(early.take(CurrentTime.class)).hasSize(1);
      room.pass(60);
      assertThat(room.core.faults().isRefusing()).isFalse();
      assertThat(MemoryClient.start(room.core, 2).take()).isNotEmpty();
    }

    @Test
    void thatHangsAcceptsAndNeverAnswersAHandshake() {
      room.inject(new Fault.Hang(MINUTE));
      MemoryClient hung = MemoryClient.start(room.core, 1);

      room.pass(300);

      assertThat(hung.bytes()).isZero();
      assertThat(hung.isClosed()).isFalse();
      assertThat(MemoryClient.start(room.core, 1).take()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({
      "ACCEPT, false, ''",
      "CLIENT_HELLO, false, ''",
      "SERVER_HELLO, true, ''",
      "START_API, true, ''",
      "ACCOUNTS, true, ManagedAccounts"
    })
    void closesAtTheStepOfTheHandshake(HandshakeStep step, boolean isGreeted, String messages) {
      room.inject(new Fault.CloseInHandshake(step, MINUTE));

      MemoryClient client = MemoryClient.start(room.core, 1);
      room.pass(1);

      assertThat(client.isClosed()).isTrue();
      assertThat(client.isGreeted()).isEqualTo(isGreeted);
      assertThat(client.take().stream().map(m -> m.getClass().getSimpleName()))
          .containsExactlyElementsOf(messages.isEmpty() ? List.of() : List.of(messages));
      assertThat(room.core.clientIds()).isEmpty();
    }

    @Test
    void movesAndTellsWhere() {
      MemoryClient client = room.client(1);

      room.inject(new Fault.PortChanged(4711));
      room.pass(1);

      assertThat(client.takeCodes()).containsExactly(1300);
      assertThat(client.isClosed()).isTrue();
      assertThat(room.core.faults().port()).isEqualTo(4711);
    }
  }

  @Nested
  class HalfOpen {
    @Test
    void inboundLosesRequestsWhileTicksGoOn() {
      MemoryClient client = room.client(1);
      client.ask(Room.quotes(1, Room.apple()));

      room.inject(new Fault.HalfOpen(Swallowed.INBOUND, MINUTE, false));
      client.ask(Room.ping());

      assertThat(client.take(CurrentTime.class)).isEmpty();
      assertThat(room.isTicking(client, 1)).isTrue();
    }

    @Test
    void outboundLosesAnswersWhileOrdersArrive() {
      MemoryClient client = room.client(1);

      room.inject(new Fault.HalfOpen(Swallowed.OUTBOUND, MINUTE, false));
      client.ask(Room.marketOrder(1));
      room.pass(1);

      assertThat(client.take()).isEmpty();
      assertThat(room.core.state().getOrders().getCompletedList()).hasSize(1);
    }

    @Test
    void holdsTheClientIdUntilTheGatewayGivesTheSessionUp() {
      MemoryClient client = room.client(1);

      room.inject(new Fault.HalfOpen(Swallowed.BOTH, MINUTE, true));
      client.leave();

      assertThat(MemoryClient.start(room.core, 1).takeCodes()).containsExactly(326);
      room.pass(60);
      assertThat(MemoryClient.start(room.core, 1).takeCodes()).doesNotContain(326);
    }

    @Test
    void freesTheClientIdAtOnceWhereTheCloseIsHeard() {
      MemoryClient client = room.client(1);

      room.inject(new Fault.HalfOpen(Swallowed.OUTBOUND, MINUTE, false));
      client.leave();

      assertThat(MemoryClient.start(room.core, 1).takeCodes()).doesNotContain(326);
    }

    @Test
    void isNeverToldToTheClient() {
      MemoryClient client = room.client(1);

      room.inject(new Fault.HalfOpen(Swallowed.BOTH, MINUTE, true));
      room.pass(120);

      assertThat(client.isClosed()).isFalse();
      assertThat(room.core.clientIds()).isEmpty();
    }

    @Test
    void leavesLaterConnectionsAlone() {
      room.client(1);
      room.inject(new Fault.HalfOpen(Swallowed.BOTH, MINUTE, true));

      MemoryClient later = room.client(2);
      later.ask(Room.ping());

      assertThat(later.take(CurrentTime.class)).hasSize(1);
    }
  }

  @Nested
  class Slowness {
    @Test
    void ofADelayIsThatOfBothWays() {
      MemoryClient client = room.client(1);
      room.inject(new Fault.Delay(Duration.ofSeconds(2), MINUTE));

      client.ask(Room.ping());
      room.time.advance(Duration.ofMillis(3999));
      assertThat(client.take(CurrentTime.class)).isEmpty();
      room.time.advance(Duration.ofMillis(1));

      assertThat(client.take(CurrentTime.class)).hasSize(1);
    }

    @Test
    void keepsTheOrderWhenItEnds() {
      MemoryClient client = room.client(1);
      room.inject(new Fault.Delay(Duration.ofSeconds(5), Duration.ofSeconds(3)));
      client.ask(Room.ping());
      room.pass(4);
      client.ask(CurrentTimeInMillisRequest.getDefaultInstance());

      room.pass(10);

      assertThat(client.take())
          .extracting(message -> (Object) message.getClass())
          .containsExactly(CurrentTime.class, CurrentTimeInMillis.class);
    }

    @Test
    void ofAThrottleIsItsBytesPerSecond() {
      MemoryClient client = room.client(1);
      int before = client.bytes();
      room.inject(new Fault.Throttle(100, MINUTE));

      client.ask(Room.quotes(1, Room.apple()));
      room.pass(30);

      assertThat(client.bytes() - before).isBetween(2000, 3000);
      room.pass(600);
      assertThat(room.isTicking(client, 1)).isTrue();
    }
  }

  @Nested
  class BacklogOfAThrottle {
    private final MemoryClient client = room.client(1);

    @Test
    void flowsAtOnceAndInOrderWhenItEnds() {
      room.inject(new Fault.Throttle(1, MINUTE));
      for (int i = 0; i < 50; i++) {
        client.ask(i % 2 == 0 ? Room.ping() : CurrentTimeInMillisRequest.getDefaultInstance());
      }
      room.pass(59);
      assertThat(client.take().size()).isLessThan(20);

      room.pass(1);
      client.ask(Room.ping());
      room.pass(1);

      assertThat(client.take())
          .extracting(message -> (Object) message.getClass())
          .hasSizeGreaterThan(30)
          .endsWith(CurrentTime.class, CurrentTimeInMillis.class, CurrentTime.class)
          .satisfies(
              kinds -> {
                for (int i = 1; i < kinds.size() - 1; i++) {
                  assertThat(kinds.get(i)).isNotEqualTo(kinds.get(i - 1));
                }
              });
    }

    @Test
    void keepsTheDelayThatIsInForce() {
      room.inject(new Fault.Delay(Duration.ofSeconds(2), MINUTE.multipliedBy(2)));
      room.inject(new Fault.Throttle(1, MINUTE));
      room.pass(30);
      for (int i = 0; i < 20; i++) {
        client.ask(Room.ping());
      }
      room.pass(30);
      int arrived = client.take(CurrentTime.class).size();

      // At most one was on its way already.
      room.pass(1);
      arrived += client.take(CurrentTime.class).size();
      assertThat(arrived).isLessThan(5);
      room.pass(3);

      assertThat(client.take(CurrentTime.class)).hasSize(20 - arrived);
    }

    @Test
    void flowsAsFastAsTheNextLowestThrottleLets() {
      room.inject(new Fault.Throttle(1, MINUTE));
      room.inject(new Fault.Throttle(100, MINUTE.multipliedBy(10)));
      client.ask(Room.quotes(1, Room.apple()));
      room.pass(60);
      int before = client.bytes();

      room.pass(10);

      assertThat(client.bytes() - before).isBetween(500, 1100);
    }
  }

  @Nested
  class Frames {
    @Test
    void thatAreCutEndTheConnectionInTheMiddle() {
      MemoryClient client = room.client(1);
      int before = client.bytes();

      room.inject(new Fault.CloseInFrame());
      client.ask(Room.ping());
      room.pass(1);

      assertThat(client.bytes()).isGreaterThan(before);
      assertThat(client.take()).isEmpty();
      assertThat(client.isClosed()).isTrue();
    }

    @Test
    void ofGarbageWithAnImpossibleLengthCannotBeRead() {
      MemoryClient client = room.client(1);

      room.inject(new Fault.Garbage(Fault.Garbage.Kind.LENGTH));

      assertThat(client.violation()).isNotNull();
      assertThat(client.isClosed()).isFalse();
    }

    @Test
    void ofRandomBytesAreTheSameForTheSameSeed() {
      Room other = new Room();
      MemoryClient one = room.client(1);
      MemoryClient two = other.client(1);

      room.inject(new Fault.Garbage(Fault.Garbage.Kind.RANDOM));
      other.inject(new Fault.Garbage(Fault.Garbage.Kind.RANDOM));

      assertThat(one.violation()).isNotNull();
      assertThat(String.valueOf(one.violation())).isEqualTo(String.valueOf(two.violation()));
    }

    @Test
    void withAnUnknownIdAreWellFormed() {
      MemoryClient client = room.client(1);

      room.inject(new Fault.UnknownMessage());
      client.ask(Room.ping());

      assertThat(client.unknown()).isEqualTo(1);
      assertThat(client.take(CurrentTime.class)).hasSize(1);
    }

    @Test
    void areDoubledAsManyAsWereAskedFor() {
      MemoryClient client = room.client(1);

      room.inject(new Fault.Duplicates(2));
      for (int i = 0; i < 3; i++) {
        client.ask(Room.ping());
      }

      assertThat(client.take(CurrentTime.class)).hasSize(5);
    }

    @Test
    void areSwappedInPairs() {
      MemoryClient client = room.client(1);

      room.inject(new Fault.Reordered(2));
      client.ask(Room.ping());
      client.ask(CurrentTimeInMillisRequest.getDefaultInstance());
      client.ask(Room.ping());

      assertThat(client.take())
          .extracting(message -> (Object) message.getClass())
          .containsExactly(CurrentTimeInMillis.class, CurrentTime.class, CurrentTime.class);
    }

    @Test
    void withoutAPartnerToSwapAreSentAlone() {
      MemoryClient client = room.client(1);

      room.inject(new Fault.Reordered(2));
      client.ask(Room.ping());
      assertThat(client.take()).isEmpty();
      room.pass(1);

      assertThat(client.take(CurrentTime.class)).hasSize(1);
    }
  }

  @Nested
  class Restart {
    @Test
    void closesEverythingRefusesForAWhileAndKeepsTheState() {
      MemoryClient client = room.client(1);
      client.ask(Room.marketOrder(1));
      room.pass(1);

      room.inject(new Fault.Restart(MINUTE, true, 0));
      room.pass(1);

      assertThat(client.isClosed()).isTrue();
      assertThat(room.core.faults().isRefusing()).isTrue();
      room.pass(60);
      assertThat(room.core.faults().isRefusing()).isFalse();
      assertThat(nextId(MemoryClient.start(room.core, 1))).isEqualTo(2);
    }

    @Test
    void withoutFinLeavesTheSocketsOpenAndDead() {
      MemoryClient client = room.client(1);

      room.inject(new Fault.Restart(MINUTE, false, 0));
      client.ask(Room.ping());
      room.pass(120);

      assertThat(client.isClosed()).isFalse();
      assertThat(client.take()).isEmpty();
      assertThat(MemoryClient.start(room.core, 1).takeCodes()).doesNotContain(326);
    }

    @ParameterizedTest
    @CsvSource({"2, 2", "9, 1"})
    void mayRollTheNextIdBackOnce(int by, int told) {
      MemoryClient client = room.client(1);
      for (int orderId = 1; orderId <= 3; orderId++) {
        client.ask(Room.marketOrder(orderId));
      }
      room.pass(1);

      room.inject(new Fault.Restart(MINUTE, true, by));
      room.pass(61);

      MemoryClient again = MemoryClient.start(room.core, 1);
      assertThat(nextId(again)).isEqualTo(told);
      again.ask(Room.marketOrder(told));
      room.pass(1);
      assertThat(again.takeCodes()).containsAnyOf(103, 104);
      again.ask(IdsRequest.getDefaultInstance());
      room.pass(1);
      assertThat(nextId(again)).isEqualTo(4);
    }
  }

  @ParameterizedTest
  @EnumSource(Swallowed.class)
  void whatWasSwallowedIsForgottenWhenTheGatewayStops(Swallowed swallowed) {
    MemoryClient client = room.client(1);
    room.inject(new Fault.HalfOpen(swallowed, MINUTE, true));

    room.core.close();
    room.pass(1);

    assertThat(client.isClosed()).isTrue();
  }

  private static int nextId(MemoryClient client) {
    List<NextValidId> ids = client.take(NextValidId.class);
    assertThat(ids).hasSize(1);
    return ids.get(0).getOrderId();
  }
}
