package io.github.pitrunner.simulator.market;

import java.time.Instant;

/** Something that a client has subscribed to. */
interface Line {
  /** Sends what is new. Called every 250 ms while the client takes data. */
  void onPulse(Instant now);
}
