/**
 * The gate at the door: who calls, what he may do, how often, and how the connection is kept safe.
 * Below it, where the service's own secrets come from.
 */
@NullMarked
package io.github.pitrunner.security;

import org.jspecify.annotations.NullMarked;
