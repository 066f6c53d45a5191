package io.github.pitrunner.simulator.market;

import io.github.pitrunner.wire.Timer;
import java.time.Clock;
import java.time.Duration;

/**
 * How the simulated market runs.
 *
 * @param seed of everything random; the same seed gives the same day
 * @param clock the market's time
 * @param timer moves the market
 * @param tickInterval how often the books are looked at; they change every 250 ms at most
 * @param realHours whether the instruments keep their exchanges' hours; otherwise everything trades
 *     around the clock, so that a demo works at the weekend
 */
public record MarketSettings(
    long seed, Clock clock, Timer timer, Duration tickInterval, boolean realHours) {
  /** A market that is always open and moves every 250 ms. */
  public static MarketSettings of(long seed, Clock clock, Timer timer) {
    return new MarketSettings(seed, clock, timer, Duration.ofMillis(Walk.STEP_MILLIS), false);
  }

  /** The same with the instruments' real trading hours. */
  public MarketSettings withRealHours() {
    return new MarketSettings(seed, clock, timer, tickInterval, true);
  }

  /** The same with another tick interval. */
  public MarketSettings withTickInterval(Duration interval) {
    return new MarketSettings(seed, clock, timer, interval, realHours);
  }
}
