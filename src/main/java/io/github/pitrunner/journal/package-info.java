/**
 * The room of the durable record: what was intended with each order before the socket saw it, what
 * became of it, and who asked. Empty until the durable journal arrives; until then the order book
 * lives in memory and is read back from the gateway after a restart.
 */
@NullMarked
package io.github.pitrunner.journal;

import org.jspecify.annotations.NullMarked;
