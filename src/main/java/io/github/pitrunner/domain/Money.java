package io.github.pitrunner.domain;

import java.math.BigDecimal;
import java.util.regex.Pattern;

/**
 * An amount in a currency.
 *
 * @param amount exact; may be negative
 * @param currency ISO 4217 code
 */
public record Money(BigDecimal amount, String currency) {
  private static final Pattern CODE = Pattern.compile("[A-Z]{3}");

  public Money {
    if (!CODE.matcher(currency).matches()) {
      throw new IllegalArgumentException("'%s' is not a currency code".formatted(currency));
    }
  }

  /**
   * The sum.
   *
   * @throws IllegalArgumentException if the currencies differ
   */
  public Money plus(Money other) {
    if (!currency.equals(other.currency)) {
      throw new IllegalArgumentException("%s and %s cannot be added".formatted(this, other));
    }
    return new Money(amount.add(other.amount), currency);
  }

  @Override
  public String toString() {
    return amount.toPlainString() + " " + currency;
  }
}
