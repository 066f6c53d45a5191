/**
 * The simulated order engine: takes orders, modifications and cancellations, fills them against the
 * market's moving book, and reports each step as a gateway does (protocol sections 5.1, 5.2 and 8).
 * One way through: {@code OrderDesk} reads requests, {@code OrderIntake} accepts or refuses, {@code
 * OrderLifecycle} moves an order from state to state, {@code MatchingEngine} fills it against what
 * {@code OrderMarket} shows, {@code Booking} enters what has traded. A combination is an order with
 * several {@code Leg}s: its book, hours and margin are theirs, and so are the positions.
 */
@NullMarked
package io.github.pitrunner.simulator.orders;

import org.jspecify.annotations.NullMarked;
