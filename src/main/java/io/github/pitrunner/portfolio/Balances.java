package io.github.pitrunner.portfolio;

import io.github.pitrunner.domain.AccountId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;

/**
 * An account's balances and margins at one moment.
 *
 * @param values by tag: {@code Money}, {@code BigDecimal}, {@code Integer}, {@code Instant} or
 *     {@code String}, after the tag's kind; what was not told is not there
 * @param ledgers by currency
 * @param other tags that the API has no field for, as the gateway sent them
 * @param told by tag, when the gateway last told it
 * @param received when the gateway last told anything of it
 */
public record Balances(
    AccountId account,
    Map<SummaryTag, Object> values,
    Map<String, Map<LedgerTag, BigDecimal>> ledgers,
    Map<String, String> other,
    Map<SummaryTag, Instant> told,
    Instant received) {}
