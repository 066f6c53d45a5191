package io.github.pitrunner.simulator.account;

import io.github.pitrunner.simulator.market.Listing;
import java.math.BigDecimal;

/**
 * What an execution does to an account.
 *
 * @param quantity bought if positive, sold if negative
 * @param price per unit, in the listing's currency
 * @param commission in the listing's currency
 */
public record Fill(Listing listing, BigDecimal quantity, BigDecimal price, BigDecimal commission) {}
