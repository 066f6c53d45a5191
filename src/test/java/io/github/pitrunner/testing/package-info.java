/**
 * What tests of several rooms share, so that none builds it again: time that a test drives, gRPC's
 * side of a call, connectors, and gateways that a test plays. A gateway on memory links is either
 * played step by step ({@link io.github.pitrunner.testing.MemoryGateway}, where each step has taken
 * effect when it returns) or scripted beforehand ({@link
 * io.github.pitrunner.testing.ScriptedGateway}, where each side hears the other in a later turn of
 * the context, as on a network); {@link io.github.pitrunner.testing.SocketGateway} is for what only
 * a real socket shows.
 */
@NullMarked
package io.github.pitrunner.testing;

import org.jspecify.annotations.NullMarked;
