package io.github.pitrunner.portfolio;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where an account stands.
 *
 * @param dailyProfit of the day, in the account's currency; a loss is negative; null is not known
 * @param asOf when all of it was last known to hold: now, while what tells it is alive
 */
public record Standing(Balances balances, @Nullable BigDecimal dailyProfit, Instant asOf) {}
