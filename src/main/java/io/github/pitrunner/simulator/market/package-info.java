/**
 * The simulated market: instruments that a trader knows, their trading hours and increments, and a
 * seeded random walk of their books, with the past (bars, ticks) that belongs to it. The same seed
 * gives the same day: a walk makes prices out of the seed and the time, a tape makes quotes and
 * trades out of a walk, and the market and its desk only look at tapes. Exchange holidays,
 * dividends and splits don't happen here.
 */
@NullMarked
package io.github.pitrunner.simulator.market;

import org.jspecify.annotations.NullMarked;
