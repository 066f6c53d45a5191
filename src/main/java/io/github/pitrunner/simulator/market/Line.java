package io.github.pitrunner.simulator.market;

import io.github.pitrunner.simulator.faults.Farm;
import java.time.Instant;

/** Something that a client has subscribed to. */
interface Line {
  /** Sends what is new. Called every 250 ms while the client takes data and the farm has some. */
  void onPulse(Instant now);

  /** Where the data comes from. */
  Farm farm();

  /** The farm has data again: what there was in between is not sent. */
  default void onResumed(Instant now) {}
}
