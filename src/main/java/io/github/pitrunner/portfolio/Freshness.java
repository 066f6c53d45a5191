package io.github.pitrunner.portfolio;

import java.time.Instant;

/**
 * How far a list can be relied on, even an empty one.
 *
 * @param received when the gateway last told what is in it
 * @param isCurrent nothing can have been missed since
 */
record Freshness(Instant received, boolean isCurrent) {}
