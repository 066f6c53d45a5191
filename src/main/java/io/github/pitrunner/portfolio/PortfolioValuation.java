package io.github.pitrunner.portfolio;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway has told of the worth of a position, in the instrument's currency; null is not
 * told.
 *
 * @param quantity that was valued
 * @param marketPrice of one unit; 0 when the gateway does not know it
 * @param marketValue of the whole
 * @param unrealized profit at that price
 * @param realized profit of what was closed today
 */
record PortfolioValuation(
    BigDecimal quantity,
    @Nullable BigDecimal marketPrice,
    @Nullable BigDecimal marketValue,
    @Nullable BigDecimal unrealized,
    @Nullable BigDecimal realized,
    Instant received) {}
