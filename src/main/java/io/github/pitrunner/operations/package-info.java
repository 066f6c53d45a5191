/**
 * How the bridge itself is doing, for people, programs and the platform that runs it: the status of
 * the session with the gateway, the standard gRPC health of each service, health and metrics on the
 * management port, the log's lines about each change, and the alerts for what a person should look
 * at. It only reads, and turns the kill switch; it answers whatever the gateway does. What other
 * threads may see is taken on the connector's context and put on the {@link
 * io.github.pitrunner.operations.FigureBoard}.
 */
@NullMarked
package io.github.pitrunner.operations;

import org.jspecify.annotations.NullMarked;
