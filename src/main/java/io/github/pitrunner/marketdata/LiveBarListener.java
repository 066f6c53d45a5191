package io.github.pitrunner.marketdata;

import io.github.pitrunner.connector.Farm;
import io.github.pitrunner.connector.GatewayMessage;
import io.github.pitrunner.domain.Bar;
import io.github.pitrunner.domain.Failure;
import java.util.List;

/** Who hears a feed of live bars; on the connector's context. */
interface LiveBarListener {
  /** The bars have been asked for; again after each gap. */
  void onOpened();

  /** The bars up to now, oldest first; ahead of all live ones, and not with real-time bars. */
  void onSeed(List<Bar> bars);

  /** The newest bar, or the last change of the one before. */
  void onBar(Bar bar);

  /** The gateway says something about the bars, which go on. */
  void onNotice(GatewayMessage notice);

  /** The feed is down; it comes back by itself. */
  void onGap(String reason);

  /** A farm of the kind that the bars come from is broken. */
  void onFarmBroken(Farm farm);

  /** Such a farm works again: the bars are asked for anew. */
  void onFarmBack(Farm farm);

  /** The feed is over. */
  void onEnded(Failure failure);
}
