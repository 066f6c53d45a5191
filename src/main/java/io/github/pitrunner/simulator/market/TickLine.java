package io.github.pitrunner.simulator.market;

import io.github.pitrunner.simulator.ClientLine;
import io.github.pitrunner.simulator.faults.Farm;
import io.github.pitrunner.tws.TickByTickData;
import java.time.Instant;

/** A stream of single ticks. It loses none, unless its client takes none for a minute. */
final class TickLine implements Line {
  private static final long LONGEST_BACKLOG = Walk.STEPS_A_MINUTE;

  private final ClientLine client;
  private final int reqId;
  private final TickReader reader;
  private long step;

  /**
   * @param step up to which the ticks are known
   */
  TickLine(ClientLine client, int reqId, TickReader reader, long step) {
    this.client = client;
    this.reqId = reqId;
    this.reader = reader;
    this.step = step;
  }

  /** Another session of the user has the data now; this line is silent until it is over. */
  void onCompetition() {
    Errors.competing(client, reqId);
  }

  @Override
  public Farm farm() {
    return reader.instrument().farm();
  }

  @Override
  public void onResumed(Instant now) {
    step = Math.max(step, reader.instrument().standingStep(now));
  }

  @Override
  public void onPulse(Instant now) {
    long standing = reader.instrument().standingStep(now);
    // Where the instrument was closed in between, the steps before the open are no ticks.
    long open = reader.instrument().hours(true).latest(now).firstStep();
    long first = Math.max(Math.max(step + 1, standing - LONGEST_BACKLOG), open);
    for (long next = first; next <= standing; next++) {
      if (reader.isTick(next)) {
        client.send(tick(next));
      }
    }
    step = Math.max(step, standing);
  }

  private TickByTickData tick(long at) {
    TickByTickData.Builder tick =
        TickByTickData.newBuilder().setReqId(reqId).setTickType(reader.kind().wireType());
    return switch (reader.kind()) {
      case LAST, ALL_LAST -> tick.setHistoricalTickLast(reader.trade(at)).build();
      case BID_ASK -> tick.setHistoricalTickBidAsk(reader.quote(at)).build();
      case MIDPOINT -> tick.setHistoricalTickMidPoint(reader.midpoint(at)).build();
    };
  }
}
