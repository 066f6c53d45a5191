/**
 * Where the rooms are put together: the entry point, the choice between a configured gateway and
 * the simulated one, and the order in which things start and stop. Nothing else knows both sides.
 */
@NullMarked
package io.github.pitrunner;

import org.jspecify.annotations.NullMarked;
