/**
 * The one session with the gateway: its states, who asked what, what must be asked again after a
 * loss, and what a contract is. Bound to one Vert.x context with plain collections and no locks;
 * time and links are ports, so that the same code runs on a socket and in a seeded simulation. The
 * services speak to it through {@link io.github.pitrunner.connector.Gateway}; nobody else writes to
 * the socket.
 */
@NullMarked
package io.github.pitrunner.connector;

import org.jspecify.annotations.NullMarked;
