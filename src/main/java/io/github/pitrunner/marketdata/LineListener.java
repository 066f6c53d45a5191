package io.github.pitrunner.marketdata;

import io.github.pitrunner.connector.Farm;
import io.github.pitrunner.connector.GatewayMessage;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.MarketDataType;
import io.github.pitrunner.domain.OptionComputation;
import java.time.Instant;
import java.util.Set;

/** What the gateway says about a market data line, apart from its ticks. */
interface LineListener {
  /** Ticks of the line carry this id from now on. */
  void onOpened(int requestId);

  void onType(MarketDataType type);

  /** Greeks. */
  void onComputation(ComputedFrom from, OptionComputation computation);

  /** What is to be asked for beyond the usual ticks, each time that the line is. */
  default Set<GenericTick> generic() {
    return Set.of();
  }

  /** Nothing more comes, and nothing is left to be cancelled. Only of a snapshot. */
  default void onSnapshotEnd() {}

  /** The data comes from another contract, which has to be asked for instead. */
  void onReroute(Route route);

  /** The line goes on, but. */
  void onNotice(GatewayMessage notice);

  void onGap(String reason);

  /**
   * The gateway says that the line lives on after the gap. True watches over it; false has it asked
   * for anew now.
   */
  boolean onKept();

  /** A farm that the data may come from is broken. */
  void onFarmBroken(Farm farm);

  /** It works again; the line is watched, and asked for anew if it stays silent. */
  void onFarmBack(Farm farm, Instant brokenSince);

  void onEnded(Failure failure);

  /** Where the data of an instrument comes from. */
  record Route(int contractId, String exchange) {}
}
