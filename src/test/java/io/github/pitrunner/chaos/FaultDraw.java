package io.github.pitrunner.chaos;

import io.github.pitrunner.simulator.faults.Farm;
import io.github.pitrunner.simulator.faults.Fault;
import io.github.pitrunner.simulator.faults.Fault.HandshakeStep;
import io.github.pitrunner.simulator.faults.Fault.Promise;
import io.github.pitrunner.simulator.faults.Fault.Streams;
import io.github.pitrunner.simulator.faults.Fault.Swallowed;
import io.github.pitrunner.wire.MessageType;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Random;

/** Faults at random, of every kind. */
final class FaultDraw {
  /** Kinds of faults; the draw below knows them all, which a test holds. */
  static final int KINDS = 23;

  private static final MessageType[] REQUESTS = {
    MessageType.REQ_MKT_DATA,
    MessageType.PLACE_ORDER,
    MessageType.CANCEL_ORDER,
    MessageType.REQ_CONTRACT_DATA,
    MessageType.REQ_MARKET_RULE,
    MessageType.REQ_HISTORICAL_DATA,
    MessageType.REQ_MATCHING_SYMBOLS,
    MessageType.REQ_ALL_OPEN_ORDERS,
    MessageType.REQ_COMPLETED_ORDERS,
    MessageType.REQ_EXECUTIONS,
    MessageType.REQ_POSITIONS,
    MessageType.REQ_ACCOUNT_SUMMARY,
    MessageType.REQ_CURRENT_TIME
  };

  private final Random random;

  FaultDraw(Random random) {
    this.random = random;
  }

  Fault draw() {
    return of(random.nextInt(KINDS));
  }

  Fault of(int kind) {
    return switch (kind) {
      case 0 -> new Fault.Refuse(time());
      case 1 -> new Fault.Hang(time());
      case 2 -> new Fault.CloseInHandshake(one(HandshakeStep.values()), time());
      case 3 -> new Fault.HalfOpen(one(Swallowed.values()), time(), random.nextBoolean());
      case 4 -> new Fault.Delay(Duration.ofMillis(1 + random.nextInt(8000)), time());
      case 5 -> new Fault.Throttle(100 + random.nextInt(10_000), time());
      case 6 -> new Fault.CloseInFrame();
      case 7 -> new Fault.Garbage(one(Fault.Garbage.Kind.values()));
      case 8 -> new Fault.UnknownMessage();
      case 9 -> new Fault.Duplicates(1 + random.nextInt(100));
      case 10 -> new Fault.Reordered(1 + random.nextInt(100));
      case 11 -> new Fault.LinkLost(time(), one(Promise.values()), one(Streams.values()));
      case 12 -> new Fault.NightlyReset(time(), one(Promise.values()), one(Streams.values()));
      case 13 -> new Fault.FarmFlap(one(Farm.values()), time(), one(Streams.values()));
      case 14 -> new Fault.CompetingSession(time(), one(Streams.values()));
      case 15 -> new Fault.HeldClientId(VirtualService.CLIENT_ID, time());
      case 16 -> new Fault.IdsRolledBack(1 + random.nextInt(10));
      case 17 -> new Fault.Restart(time(), random.nextBoolean(), random.nextInt(5));
      case 18 -> new Fault.Unanswered(one(REQUESTS), 1 + random.nextInt(5), time());
      case 19 -> new Fault.StrictPacing(1 + random.nextInt(20), time());
      case 20 -> new Fault.PortChanged(0);
      case 21 ->
          new Fault.ExecutionCorrected(
              "", new BigDecimal("0.01"), BigDecimal.valueOf(-random.nextInt(2)));
      case 22 -> new Fault.DepthBroken(one(Fault.DepthBroken.How.values()));
      default -> throw new IllegalArgumentException("No kind " + kind);
    };
  }

  /** Mostly short, now and then long. */
  private Duration time() {
    int most = random.nextInt(5) == 0 ? 180_000 : 30_000;
    return Duration.ofMillis(1 + random.nextInt(most));
  }

  private <T> T one(T[] values) {
    return values[random.nextInt(values.length)];
  }
}
