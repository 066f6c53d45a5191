/**
 * Other ends for tests: a gateway that does what a test says, over TCP or in memory, and time that
 * moves only when a test moves it.
 */
@NullMarked
package io.github.pitrunner.testing;

import org.jspecify.annotations.NullMarked;
