package io.github.pitrunner.marketdata;

import io.github.pitrunner.domain.Failure;

/** Who hears a book at the gateway; on the connector's context. */
interface DepthListener {
  /** It has been asked for; again after each loss. Its rows come one by one. */
  void onOpened();

  void onChange(DepthChange change);

  /** The gateway has emptied the book; its rows come anew (317). */
  void onReset(String reason);

  /** The gateway has stopped the book; it has to be asked for anew (316). */
  void onHalted(String reason);

  /** Rows of some exchanges are missing. */
  void onNotice(String text);

  /** What was told is no longer to be relied on. */
  void onGap(String reason);

  /** It may have stopped: what was told is not to be relied on until the next change. */
  void onDoubt(String reason);

  /** Another session of the same user has the data (10197); it has to be asked for anew. */
  void onBlocked(String reason);

  /** The gateway has ended it, or refused to open it; nothing follows. */
  void onEnded(Failure failure);
}
