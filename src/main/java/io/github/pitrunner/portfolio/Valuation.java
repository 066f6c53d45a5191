package io.github.pitrunner.portfolio;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a position is worth, in the instrument's currency; null is not known.
 *
 * @param source of the price
 * @param marketPrice of one unit
 * @param marketValue of the whole
 * @param unrealized profit at that price
 * @param realized profit of what was closed today
 * @param received when the price was received
 */
public record Valuation(
    PriceSource source,
    @Nullable BigDecimal marketPrice,
    @Nullable BigDecimal marketValue,
    @Nullable BigDecimal unrealized,
    @Nullable BigDecimal realized,
    Instant received) {}
