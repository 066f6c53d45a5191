/**
 * The gRPC plumbing that the services share, so that each says only what is its own: one mapping of
 * failures to statuses, the reading and writing of decimals, times, money and instruments with all
 * wrong fields named at once, pages, and the bridges from the one event-loop context to gRPC's
 * observers. Two kinds of server stream hold the promise that a slow reader costs a bounded amount
 * of memory and slows nobody: one conflates, the other ends. Knows {@code domain} and the generated
 * API types, and nothing of the gateway.
 */
@NullMarked
package io.github.pitrunner.api;

import org.jspecify.annotations.NullMarked;
