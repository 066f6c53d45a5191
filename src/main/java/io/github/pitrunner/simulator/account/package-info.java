/**
 * The simulated accounts: cash per currency, positions with their average cost, margin in the
 * manner of Regulation T, profit and loss, and the desks that tell clients about them. Positions
 * change through fills only; values follow the market.
 */
@NullMarked
package io.github.pitrunner.simulator.account;

import org.jspecify.annotations.NullMarked;
