/**
 * The simulated market: instruments that a trader knows, their trading hours and increments, and a
 * seeded random walk of their books, with the past (bars, ticks) that belongs to it. The same seed
 * gives the same day.
 */
@NullMarked
package io.github.pitrunner.simulator.market;

import org.jspecify.annotations.NullMarked;
