package io.github.pitrunner.simulator.market;

import io.github.pitrunner.simulator.ClientLine;
import io.github.pitrunner.simulator.faults.Farm;
import io.github.pitrunner.simulator.market.Tape.Side;
import io.github.pitrunner.tws.RealTimeBarTick;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;

/** A stream of bars of five seconds, each sent when it is over. */
final class RealTimeBarLine implements Line {
  private static final Duration LENGTH = Duration.ofSeconds(5);

  /** After a long pause only the newest bars are worth sending. */
  private static final Duration LONGEST_BACKLOG = Duration.ofMinutes(1);

  private final ClientLine client;
  private final int reqId;
  private final Instrument instrument;
  private final BarShow show;
  private final TradingHours hours;
  private Instant next;

  RealTimeBarLine(
      ClientLine client,
      int reqId,
      Instrument instrument,
      BarShow show,
      TradingHours hours,
      Instant now) {
    this.client = client;
    this.reqId = reqId;
    this.instrument = instrument;
    this.show = show;
    this.hours = hours;
    this.next = BarSize.SECONDS_5.floor(now);
  }

  @Override
  public Farm farm() {
    return instrument.farm();
  }

  @Override
  public void onResumed(Instant now) {
    next = BarSize.SECONDS_5.floor(now);
  }

  @Override
  public void onPulse(Instant now) {
    Instant oldest = BarSize.SECONDS_5.floor(now.minus(LONGEST_BACKLOG));
    if (next.isBefore(oldest)) {
      next = oldest;
    }
    while (!next.plus(LENGTH).isAfter(now)) {
      if (hours.isOpen(next)) {
        client.send(bar(next));
      }
      next = next.plus(LENGTH);
    }
  }

  private RealTimeBarTick bar(Instant start) {
    Side side = show.side();
    Tape tape = instrument.tape();
    Stretch stretch = tape.stretch(side, Walk.step(start), Walk.step(start.plus(LENGTH)));
    Candle candle = stretch.candle();
    boolean hasVolume = show.isOfTrades() && instrument.hasVolume();
    BigDecimal average =
        BigDecimal.valueOf(stretch.average())
            .multiply(tape.price(side, 1))
            .setScale(tape.rule().scale() + 1, RoundingMode.HALF_EVEN);
    return RealTimeBarTick.newBuilder()
        .setReqId(reqId)
        .setTime(start.getEpochSecond())
        .setOpen(tape.price(side, candle.open()).doubleValue())
        .setHigh(tape.price(side, candle.high()).doubleValue())
        .setLow(tape.price(side, candle.low()).doubleValue())
        .setClose(tape.price(side, candle.close()).doubleValue())
        .setVolume(hasVolume ? Long.toString(stretch.volume()) : "-1")
        .setWap(hasVolume ? average.toPlainString() : "-1")
        .setCount(hasVolume ? (int) stretch.trades() : -1)
        .build();
  }
}
