/**
 * What tests of several rooms stand on: a scripted gateway behind a real or an in-memory link,
 * virtual time, and gRPC's side of a call in a test's hand.
 */
@NullMarked
package io.github.pitrunner.testing;

import org.jspecify.annotations.NullMarked;
