/**
 * How the bridge itself is doing, for people, programs and the platform that runs it: the status of
 * the session with the gateway, and the standard gRPC health of each service. It only reads; it
 * answers whatever the gateway does.
 */
@NullMarked
package io.github.pitrunner.operations;

import org.jspecify.annotations.NullMarked;
