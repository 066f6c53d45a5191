package io.github.pitrunner.marketdata;

import io.github.pitrunner.domain.Failure;
import java.util.List;

/** Who reads live bars; on the connector's context. */
interface LiveBarReader {
  /** The bars since the last gap are all there, from here on without a hole. */
  void onReady();

  /** Bars that are new or have changed, oldest first. */
  void onBars(List<LiveBars.LiveBar> changed);

  /** Bars may be missing until {@link #onReady}. */
  void onGap(String reason);

  /** There are no more bars. */
  void onProblem(Failure failure);
}
