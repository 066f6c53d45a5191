/**
 * The whole way, from a gRPC client over a real port through the service and a real TCP socket to
 * the simulated gateway and back. The same scenarios run against the service inside the test and
 * against the packaged jar.
 */
@NullMarked
package io.github.pitrunner.endtoend;

import org.jspecify.annotations.NullMarked;
