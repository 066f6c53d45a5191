package io.github.pitrunner.simulator.market;

import io.github.pitrunner.simulator.market.Instrument.OptionTrait;
import io.github.pitrunner.simulator.market.OptionModel.Greeks;
import io.github.pitrunner.tws.TickOptionComputation;
import java.math.BigDecimal;

/** The option computations of a market data line. */
final class OptionTicks {
  static final int BID = 10;
  static final int ASK = 11;
  static final int LAST = 12;
  static final int MODEL = 13;

  private static final int PRICE_BASED = 1;

  private OptionTicks() {}

  /** What the model says at the present price of the underlying. */
  static TickOptionComputation model(int reqId, int tickType, OptionTrait option, long step) {
    long day = step / Walk.STEPS_A_DAY;
    double underlying = option.underlying().middle(step);
    OptionCurve curve = option.curve();
    return computation(
        reqId,
        tickType,
        OptionModel.greeks(curve.terms(day), underlying, curve.volatility(day)),
        underlying);
  }

  /** What one of the book's prices implies; without volatility and greeks where none does. */
  static TickOptionComputation implied(
      int reqId, int tickType, OptionTrait option, long step, BigDecimal price) {
    OptionModel.Terms terms = option.curve().terms(step / Walk.STEPS_A_DAY);
    double underlying = option.underlying().middle(step);
    double volatility = OptionModel.impliedVolatility(terms, underlying, price.doubleValue());
    if (Double.isNaN(volatility)) {
      return TickOptionComputation.newBuilder()
          .setReqId(reqId)
          .setTickType(tickType)
          .setTickAttrib(PRICE_BASED)
          .setOptPrice(price.doubleValue())
          .setUndPrice(underlying)
          .build();
    }
    return computation(
            reqId, tickType, OptionModel.greeks(terms, underlying, volatility), underlying)
        .toBuilder()
        .setOptPrice(price.doubleValue())
        .build();
  }

  static TickOptionComputation computation(
      int reqId, int tickType, Greeks greeks, double underlying) {
    return TickOptionComputation.newBuilder()
        .setReqId(reqId)
        .setTickType(tickType)
        .setTickAttrib(PRICE_BASED)
        .setImpliedVol(greeks.volatility())
        .setDelta(greeks.delta())
        .setOptPrice(greeks.price())
        .setPvDividend(0)
        .setGamma(greeks.gamma())
        .setVega(greeks.vega())
        .setTheta(greeks.theta())
        .setUndPrice(underlying)
        .build();
  }
}
