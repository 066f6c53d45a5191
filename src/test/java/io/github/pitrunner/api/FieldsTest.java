package io.github.pitrunner.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.type.Decimal;
import io.github.pitrunner.domain.Failure.InvalidRequest;
import io.github.pitrunner.domain.Failure.InvalidRequest.Violation;
import io.github.pitrunner.domain.Money;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldsTest {
  private final Fields fields = Fields.ofRequest();

  private List<Violation> violations() {
    return catchThrowableOfType(InvalidRequest.class, fields::verify).violations();
  }

  private static Decimal decimal(String text) {
    return Decimal.newBuilder().setValue(text).build();
  }

  @Test
  void everythingWrongIsToldAtOnceWithItsPath() {
    Fields ticket = fields.at("ticket");
    ticket.decimal("limit_price", true, decimal("abc"));
    ticket.positive("quantity", true, decimal("0"));
    ticket.at("legs", 2).number("ratio", 0, new Fields.Bounds(1, Integer.MAX_VALUE));
    ticket.at("instrument").reject("", "names no instrument");
    fields.number("max_rate", 1001, new Fields.Bounds(0, 1000));
    fields.requiredText("account", "", 32);

    assertThat(violations())
        .containsExactly(
            new Violation("ticket.limit_price", "'abc' is not a decimal such as 12.34"),
            new Violation("ticket.quantity", "must be greater than 0"),
            new Violation("ticket.legs[2].ratio", "must be 1 or more, not 0"),
            new Violation("ticket.instrument", "names no instrument"),
            new Violation("max_rate", "must be 0 to 1000, not 1001"),
            new Violation("account", "is required"));
  }

  @Test
  void aRightRequestPasses() {
    assertThat(fields.decimal("limit_price", true, decimal("1.5")))
        .isEqualTo(new BigDecimal("1.5"));
    assertThat(fields.text("symbol", "BRK B", 40)).isEqualTo("BRK B");

    fields.verify();
    assertThat(fields.isValid()).isTrue();
  }

  @Test
  void anAbsentDecimalIsNullAndAnEmptyOneIsWrong() {
    assertThat(fields.decimal("absent", false, Decimal.getDefaultInstance())).isNull();
    assertThat(fields.isValid()).isTrue();

    fields.decimal("empty", true, Decimal.getDefaultInstance());
    assertThat(violations()).extracting(Violation::field).containsExactly("empty");
  }

  @ParameterizedTest
  @ValueSource(strings = {" AAPL", "AAPL ", "AA\nPL", "A\u0000", "AAPLE"})
  void textThatCouldNotBeANameIsWrong(String text) {
    fields.text("symbol", text, 4);

    assertThat(violations()).isNotEmpty();
  }

  @Test
  void aDurationIsNotNegative() {
    fields.duration("after", true, com.google.protobuf.Duration.newBuilder().setNanos(-1).build());

    assertThat(violations()).containsExactly(new Violation("after", "must not be negative"));
  }

  @Nested
  class MoneyIn {
    @Test
    void comesBack() {
      Money money = new Money(new BigDecimal("-12.5"), "CNH");

      assertThat(Monies.fromProto(fields, Monies.toProto(money))).isEqualTo(money);
    }

    @Test
    void needsBothItsParts() {
      assertThat(
              Monies.fromProto(
                  fields.at("limit"), io.github.pitrunner.v1.Money.getDefaultInstance()))
          .isNull();

      assertThatThrownBy(fields::verify)
          .hasMessage("limit.amount: is required; limit.currency: is required");
    }

    @ParameterizedTest
    @ValueSource(strings = {"usd", "US", "USDT", "U$D"})
    void refusesWhatIsNoCurrency(String currency) {
      var money =
          io.github.pitrunner.v1.Money.newBuilder()
              .setAmount(decimal("1"))
              .setCurrency(currency)
              .build();

      assertThat(Monies.fromProto(fields, money)).isNull();
      assertThat(violations()).extracting(Violation::field).containsExactly("currency");
    }
  }
}
