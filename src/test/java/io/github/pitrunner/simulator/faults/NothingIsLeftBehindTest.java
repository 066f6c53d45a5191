package io.github.pitrunner.simulator.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.github.pitrunner.simulator.MemoryClient;
import io.github.pitrunner.simulator.faults.Fault.HandshakeStep;
import io.github.pitrunner.simulator.faults.Fault.Promise;
import io.github.pitrunner.simulator.faults.Fault.Streams;
import io.github.pitrunner.simulator.faults.Fault.Swallowed;
import io.github.pitrunner.tws.ErrorMessage;
import io.github.pitrunner.tws.ExecutionDetails;
import io.github.pitrunner.tws.ManagedAccounts;
import io.github.pitrunner.tws.NextValidId;
import io.github.pitrunner.wire.MessageType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Random faults, overlapping at random; when all are over, a fresh session must work as if there
 * had been none. Another seed is given by {@code -Dpitrunner.seed}, more rounds by {@code
 * -Dpitrunner.fault-rounds}.
 */
class NothingIsLeftBehindTest {
  private static final long SEED = Long.getLong("pitrunner.seed", 20_261_122L);
  private static final int ROUNDS = Integer.getInteger("pitrunner.fault-rounds", 40);
  private static final int FAULTS = 12;
  private static final int FRESH = 99;

  @Test
  void afterAllFaultsHaveEndedAFreshSessionWorks() {
    for (long seed = SEED; seed < SEED + ROUNDS; seed++) {
      Round round = new Round(seed);
      round.run();
      assertThat(round.fresh())
          .as("-Dpitrunner.seed=%d after %s", seed, round.injected)
          .containsExactly("no faults in force", "started", "all is well", "ticks", "filled");
    }
  }

  @Test
  void theSameSeedGivesTheSameRun() {
    Round one = new Round(SEED);
    Round two = new Round(SEED);

    one.run();
    two.run();

    assertThat(one.received).isEqualTo(two.received).isNotEmpty();
  }

  /** A gateway to which things happen. */
  private static final class Round {
    private final Random random;
    private final Room room = new Room();
    private final List<Fault> injected = new ArrayList<>();
    private final List<Message> received = new ArrayList<>();
    private MemoryClient client = room.client(1);
    private int lastReqId;
    private int lastOrderId;

    Round(long seed) {
      random = new Random(seed);
    }

    void run() {
      for (int i = 0; i < FAULTS; i++) {
        Fault fault = draw();
        injected.add(fault);
        room.inject(fault);
        trade();
        room.time.advance(Duration.ofMillis(random.nextInt(8000)));
        received.addAll(client.take());
      }
      room.pass(61);
    }

    private void trade() {
      if (client.isClosed() || random.nextInt(4) == 0) {
        client.leave();
        client = MemoryClient.start(room.core, 1 + random.nextInt(2));
      }
      client.ask(Room.quotes(++lastReqId, random.nextBoolean() ? Room.apple() : Room.euro()));
      client.ask(Room.marketOrder(++lastOrderId));
      client.ask(Room.ping());
    }

    private Duration time() {
      return Duration.ofMillis(1 + random.nextInt(30_000));
    }

    private <T> T one(T[] values) {
      return values[random.nextInt(values.length)];
    }

    private Fault draw() {
      return switch (random.nextInt(22)) {
        case 0 -> new Fault.Refuse(time());
        case 1 -> new Fault.Hang(time());
        case 2 -> new Fault.CloseInHandshake(one(HandshakeStep.values()), time());
        case 3, 4 -> new Fault.HalfOpen(one(Swallowed.values()), time(), random.nextBoolean());
        case 5 -> new Fault.Delay(Duration.ofMillis(1 + random.nextInt(5000)), time());
        case 6 -> new Fault.Throttle(100 + random.nextInt(10_000), time());
        case 7 -> new Fault.CloseInFrame();
        case 8 -> new Fault.Garbage(one(Fault.Garbage.Kind.values()));
        case 9 -> new Fault.UnknownMessage();
        case 10 -> new Fault.Duplicates(1 + random.nextInt(50));
        case 11 -> new Fault.Reordered(1 + random.nextInt(50));
        case 12, 13 -> new Fault.LinkLost(time(), one(Promise.values()), one(Streams.values()));
        case 14 -> new Fault.NightlyReset(time(), one(Promise.values()));
        case 15, 16 -> new Fault.FarmFlap(one(Farm.values()), time(), one(Streams.values()));
        case 17 -> new Fault.CompetingSession(time(), one(Streams.values()));
        case 18 -> new Fault.HeldClientId(random.nextInt(3), time());
        case 19 ->
            random.nextBoolean()
                ? new Fault.IdsRolledBack(1 + random.nextInt(10))
                : new Fault.PortChanged(0);
        case 20 -> new Fault.Restart(time(), random.nextBoolean(), random.nextInt(5));
        default ->
            random.nextBoolean()
                ? new Fault.StrictPacing(1 + random.nextInt(5), time())
                : new Fault.Unanswered(MessageType.PLACE_ORDER, 1 + random.nextInt(5), time());
      };
    }

    /** What a session that starts now lives through. */
    List<String> fresh() {
      List<String> lived = new ArrayList<>();
      if (room.core.faults().inForce().isEmpty() && !room.core.faults().isRefusing()) {
        lived.add("no faults in force");
      }
      MemoryClient fresh = MemoryClient.start(room.core, FRESH);
      List<Message> welcome = fresh.take();
      if (welcome.size() > 2
          && welcome.get(0) instanceof ManagedAccounts
          && welcome.get(1) instanceof NextValidId) {
        lived.add("started");
      }
      if (welcome.stream()
          .filter(ErrorMessage.class::isInstance)
          .map(message -> ((ErrorMessage) message).getErrorCode())
          .allMatch(code -> List.of(2104, 2106, 2158).contains(code))) {
        lived.add("all is well");
      }
      fresh.ask(Room.quotes(1, Room.apple()));
      if (room.isTicking(fresh, 1)) {
        lived.add("ticks");
      }
      fresh.ask(Room.marketOrder(1));
      room.pass(1);
      if (!fresh.take(ExecutionDetails.class).isEmpty()) {
        lived.add("filled");
      }
      return lived;
    }
  }
}
