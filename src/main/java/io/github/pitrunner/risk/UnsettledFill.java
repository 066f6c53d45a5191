package io.github.pitrunner.risk;

import io.github.pitrunner.domain.Instrument;
import java.math.BigDecimal;
import java.time.Duration;

/**
 * A fill, or what a correction adds to one.
 *
 * @param quantity negative was sold; never 0
 * @param price of one unit, in the instrument's currency
 * @param since when it was heard, in steady time
 * @param until when it counts no longer, in steady time
 */
record UnsettledFill(
    BigDecimal quantity, BigDecimal price, Instrument instrument, Duration since, Duration until) {}
