/**
 * What a gateway does to its clients in a year of nights, at will: the port refuses, sockets hang
 * or lose bytes, the link to the broker drops, farms flap, answers never come. A {@link
 * io.github.pitrunner.simulator.faults.Fault} is injected by a test or by a script of the
 * configuration, lasts as long as it says and leaves nothing behind. Everything works over links, a
 * timer and a clock, on sockets as in memory.
 */
@NullMarked
package io.github.pitrunner.simulator.faults;

import org.jspecify.annotations.NullMarked;
