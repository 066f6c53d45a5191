package io.github.pitrunner.marketdata;

import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Tick;

/** Who hears a feed of ticks at the gateway; on the connector's context. */
interface TickListener {
  /** It has been asked for; again after each loss. */
  void onOpened();

  void onTick(Tick tick);

  /** From now on ticks may be missing. */
  void onGap(String reason);

  /** Another session of the same user has the data (10197); it has to be asked for anew. */
  void onBlocked(String reason);

  /** The gateway has ended it, or refused to open it; nothing follows. */
  void onEnded(Failure failure);
}
