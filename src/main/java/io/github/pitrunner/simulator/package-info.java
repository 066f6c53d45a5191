/**
 * The simulated gateway: a server that speaks the TWS protocol on a real socket, so that everything
 * runs without an account. It has a market of its own, an account, an order engine and, on demand,
 * faults. It is a product and not a mock: any TWS client can connect to it. It knows the wire and
 * the domain and never the connector, so that the two sides of the protocol are written from the
 * protocol and not from each other.
 */
@NullMarked
package io.github.pitrunner.simulator;

import org.jspecify.annotations.NullMarked;
