package io.github.pitrunner.api;

import io.github.pitrunner.domain.Money;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Amounts in a currency ⇄ the API's. */
public final class Monies {
  private Monies() {}

  public static io.github.pitrunner.v1.Money toProto(Money money) {
    return io.github.pitrunner.v1.Money.newBuilder()
        .setAmount(Decimals.toProto(money.amount()))
        .setCurrency(money.currency())
        .build();
  }

  /**
   * Reads an amount that must have both its parts.
   *
   * @param fields of this message
   * @return null is a violation already noted
   */
  public static @Nullable Money fromProto(Fields fields, io.github.pitrunner.v1.Money money) {
    fields.check(money.hasAmount(), "amount", "is required");
    BigDecimal amount = fields.decimal("amount", money.hasAmount(), money.getAmount());
    String currency = Currencies.read(fields, "currency", money.getCurrency());
    fields.check(!currency.isEmpty(), "currency", "is required");
    return amount == null || !Currencies.isCode(currency) ? null : new Money(amount, currency);
  }
}
