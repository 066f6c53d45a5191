/**
 * The gate before every order: rules that look at an order before anything of it leaves the
 * service, each of which approves it or says why not. A rule is a pure function of the order, of
 * what is known and of the account's limits; one that lacks what it needs refuses. The desk gathers
 * what is known from the ports that the wiring binds, and counts what passed; the kill switch stops
 * everything. The rules stand in one table, and a new one is added there and nowhere else.
 */
@NullMarked
package io.github.pitrunner.risk;

import org.jspecify.annotations.NullMarked;
