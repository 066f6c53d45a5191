/**
 * The market as the gateway shows it: one upstream line per instrument and type however many
 * readers, quotes that are complete so that any but the latest may be dropped, bars of the past,
 * and what can be traded. Ticks come as primitives and become one immutable quote per burst;
 * whatever is old, delayed or not permitted says so. Everything lives on the connector's context.
 */
@NullMarked
package io.github.pitrunner.marketdata;

import org.jspecify.annotations.NullMarked;
