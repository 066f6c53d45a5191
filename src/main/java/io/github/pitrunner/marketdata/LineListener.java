package io.github.pitrunner.marketdata;

import io.github.pitrunner.connector.GatewayMessage;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.MarketDataType;
import io.github.pitrunner.domain.OptionComputation;

/** What the gateway says about a market data line, apart from its ticks. */
interface LineListener {
  /** Ticks of the line carry this id from now on. */
  void onOpened(int requestId);

  void onType(MarketDataType type);

  /**
   * Greeks.
   *
   * @param rank how much they are worth: the model's more than those of a price
   */
  void onComputation(int rank, OptionComputation computation);

  /** The data comes from another contract, which has to be asked for instead. */
  void onReroute(Route route);

  /** The line goes on, but. */
  void onNotice(GatewayMessage notice);

  void onGap(String reason);

  void onEnded(Failure failure);

  /** Where the data of an instrument comes from. */
  record Route(int contractId, String exchange) {}
}
