/**
 * The simulated order engine: takes orders, modifications and cancellations, fills them against the
 * market's moving book, and reports each step as a gateway does (protocol sections 5.1, 5.2 and 8).
 * One way through: {@code OrderDesk} reads requests, {@code OrderIntake} accepts or refuses, {@code
 * OrderLifecycle} moves an order from state to state, {@code MatchingEngine} fills it.
 */
@NullMarked
package io.github.pitrunner.simulator.orders;

import org.jspecify.annotations.NullMarked;
