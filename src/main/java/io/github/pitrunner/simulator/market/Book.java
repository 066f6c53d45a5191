package io.github.pitrunner.simulator.market;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * The top of an instrument's book and its day so far, at one moment. Sizes are in the instrument's
 * own unit (shares, contracts, currency).
 *
 * @param sequence rises by one with each change of this book
 * @param at when the book came to stand like this
 */
public record Book(
    long sequence,
    Instant at,
    BigDecimal bid,
    BigDecimal bidSize,
    BigDecimal ask,
    BigDecimal askSize,
    BigDecimal last,
    BigDecimal lastSize,
    BigDecimal volume,
    BigDecimal open,
    BigDecimal high,
    BigDecimal low,
    BigDecimal close) {}
