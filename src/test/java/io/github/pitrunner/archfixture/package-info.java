/** Part of a house that breaks the lines of the architecture, for the test that they can fail. */
@NullMarked
package io.github.pitrunner.archfixture;

import org.jspecify.annotations.NullMarked;
