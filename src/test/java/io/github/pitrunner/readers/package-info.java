/**
 * The proof that readers do not harm each other: a thousand of them on the packaged service, some
 * of whom never read, with the memory of the service's process and the lines at the simulated
 * gateway looked at while they do.
 */
@NullMarked
package io.github.pitrunner.readers;

import org.jspecify.annotations.NullMarked;
