/**
 * Measures the packaged service from outside, as its clients see it. Run by {@code
 * scripts/measure-orders} and not by the build, because time on a busy machine proves nothing.
 */
@NullMarked
package io.github.pitrunner.bench;

import org.jspecify.annotations.NullMarked;
