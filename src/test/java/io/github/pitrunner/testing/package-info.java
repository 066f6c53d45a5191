/**
 * What tests of several rooms share: gateways that a test scripts, links in memory, time that a
 * test drives.
 */
@NullMarked
package io.github.pitrunner.testing;

import org.jspecify.annotations.NullMarked;
