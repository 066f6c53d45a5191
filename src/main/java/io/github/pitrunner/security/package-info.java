/**
 * The room of credentials and of roles: where the service's own secrets come from, and who may call
 * what. Empty until they arrive; until then whoever reaches the port may call everything.
 */
@NullMarked
package io.github.pitrunner.security;

import org.jspecify.annotations.NullMarked;
