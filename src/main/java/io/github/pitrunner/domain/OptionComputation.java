package io.github.pitrunner.domain;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway's model makes of an option; null is not known.
 *
 * @param impliedVolatility as a fraction of 1 a year
 * @param delta change of the price for a change of the underlying by 1
 * @param gamma change of delta for a change of the underlying by 1
 * @param vega change of the price for a change of the volatility by 1 percent
 * @param theta change of the price by one day
 * @param dividends present value of the dividends that was used
 */
public record OptionComputation(
    @Nullable BigDecimal impliedVolatility,
    @Nullable BigDecimal delta,
    @Nullable BigDecimal gamma,
    @Nullable BigDecimal vega,
    @Nullable BigDecimal theta,
    @Nullable BigDecimal price,
    @Nullable BigDecimal underlyingPrice,
    @Nullable BigDecimal dividends) {}
