/**
 * The room of the durable record: what was intended with each order before the socket saw it, what
 * became of it, and who asked. One writer thread commits everything that waits at once and says so
 * when it would survive a power failure; reads have a thread of their own; callers never block. The
 * same SQL serves an embedded H2 file and PostgreSQL.
 */
@NullMarked
package io.github.pitrunner.journal;

import org.jspecify.annotations.NullMarked;
