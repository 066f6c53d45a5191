/**
 * The TWS API socket protocol, both sides of it: the handshake, frames, the table of message ids,
 * and the ports (link, timer) through which either side is bound to a socket or to a simulation.
 * Nothing here knows what an order means; it turns bytes into messages and back, and refuses what
 * cannot be either. Used by the connector and by the simulated gateway, which never use each other.
 */
@NullMarked
package io.github.pitrunner.wire;

import org.jspecify.annotations.NullMarked;
