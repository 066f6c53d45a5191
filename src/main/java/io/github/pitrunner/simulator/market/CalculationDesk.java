package io.github.pitrunner.simulator.market;

import io.github.pitrunner.simulator.ClientLine;
import io.github.pitrunner.simulator.market.Instrument.OptionTrait;
import io.github.pitrunner.tws.CalculateImpliedVolatilityRequest;
import io.github.pitrunner.tws.CalculateOptionPriceRequest;
import io.github.pitrunner.tws.CancelCalculateImpliedVolatility;
import io.github.pitrunner.tws.CancelCalculateOptionPrice;
import io.github.pitrunner.tws.Contract;
import org.jspecify.annotations.Nullable;

/** Calculates option prices and implied volatilities on request. */
final class CalculationDesk {
  private static final int CUSTOM = 53;

  private final Market market;
  private final Resolver resolver;

  CalculationDesk(Market market, Resolver resolver) {
    this.market = market;
    this.resolver = resolver;
  }

  void onImpliedVolatility(ClientLine client, CalculateImpliedVolatilityRequest request) {
    int reqId = request.getReqId();
    OptionModel.Terms terms = terms(client, reqId, request.getContract());
    if (terms == null) {
      return;
    }
    if (!(request.getOptionPrice() > 0) || !(request.getUnderPrice() > 0)) {
      Errors.invalid(client, reqId, "Option price and underlying price must be above 0");
      return;
    }
    double volatility =
        OptionModel.impliedVolatility(terms, request.getUnderPrice(), request.getOptionPrice());
    if (Double.isNaN(volatility)) {
      Errors.invalid(client, reqId, "No volatility gives this option price");
      return;
    }
    client.send(
        OptionTicks.computation(
            reqId,
            CUSTOM,
            OptionModel.greeks(terms, request.getUnderPrice(), volatility),
            request.getUnderPrice()));
  }

  void onOptionPrice(ClientLine client, CalculateOptionPriceRequest request) {
    int reqId = request.getReqId();
    OptionModel.Terms terms = terms(client, reqId, request.getContract());
    if (terms == null) {
      return;
    }
    if (!(request.getVolatility() > 0) || !(request.getUnderPrice() > 0)) {
      Errors.invalid(client, reqId, "Volatility and underlying price must be above 0");
      return;
    }
    client.send(
        OptionTicks.computation(
            reqId,
            CUSTOM,
            OptionModel.greeks(terms, request.getUnderPrice(), request.getVolatility()),
            request.getUnderPrice()));
  }

  /** A calculation is answered at once, so that its cancel finds nothing and is no mistake. */
  void onCancel(ClientLine client, CancelCalculateImpliedVolatility cancel) {}

  /** As with volatilities. */
  void onCancel(ClientLine client, CancelCalculateOptionPrice cancel) {}

  private OptionModel.@Nullable Terms terms(ClientLine client, int reqId, Contract contract) {
    Instrument instrument = resolver.one(client, reqId, contract);
    if (instrument == null) {
      return null;
    }
    OptionTrait option = instrument.option();
    if (option == null) {
      Errors.invalid(client, reqId, "Calculations are for options only");
      return null;
    }
    return option.curve().terms(Walk.step(market.now()) / Walk.STEPS_A_DAY);
  }
}
