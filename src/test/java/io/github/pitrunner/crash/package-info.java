/**
 * The proof that orders happen exactly once: the packaged service is killed in its own process, at
 * random points of the order path, while the simulated gateway lives on in this one. Afterwards
 * what the service and its journal say is compared with the gateway's own record. Run by {@code
 * scripts/prove-crashes}; its figures stand in the README. {@code scripts/prove-rolling-restart}
 * does the same with a service that is told to end while its clients go on.
 */
@NullMarked
package io.github.pitrunner.crash;

import org.jspecify.annotations.NullMarked;
