/**
 * The whole service, from its API down to the bytes, against the simulated gateway in which
 * everything goes wrong: in virtual time, on links in memory, on one thread. What happens is drawn
 * from a seed ({@link io.github.pitrunner.chaos.ChaosTest}) or written down for one incident
 * ({@link io.github.pitrunner.chaos.IncidentsTest}).
 */
@NullMarked
package io.github.pitrunner.chaos;

import org.jspecify.annotations.NullMarked;
