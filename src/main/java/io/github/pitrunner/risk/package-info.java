/**
 * The gate before every order: rules that look at an order before anything of it leaves the
 * service, each of which approves it or says why not. Pure functions of the order and of the
 * configuration; the rules stand in one list, and a new one is added there and nowhere else.
 */
@NullMarked
package io.github.pitrunner.risk;

import org.jspecify.annotations.NullMarked;
