/**
 * Where the service's own secrets come from: the environment and Vault. Knows how Vault is asked,
 * how long its answer is waited for, and when a secret has changed; never what a secret is for.
 */
@NullMarked
package io.github.pitrunner.security.credentials;

import org.jspecify.annotations.NullMarked;
