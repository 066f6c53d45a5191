package io.github.pitrunner.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.type.Decimal;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalsTest {
  private static Decimal decimal(String text) {
    return Decimal.newBuilder().setValue(text).build();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0, 0",
    "0e25, 0",
    "0.000, 0",
    "12.34, 12.34",
    "+2.5, 2.5",
    ".5, 0.5",
    "5., 5",
    "-.25, -0.25",
    "2.5e-1, 0.25",
    "2.5E8, 250000000",
    "1e+2, 100",
    "007, 7",
    "1.500, 1.5",
    "1e30, 1000000000000000000000000000000",
    "1e-30, 0.000000000000000000000000000001",
  })
  void whatTheGrammarAllowsIsReadAndWrittenPlainly(String text, String canonical) {
    BigDecimal value = Decimals.fromProto(decimal(text));

    assertThat(value).isEqualTo(new BigDecimal(canonical));
    assertThat(Decimals.toProto(value).getValue()).isEqualTo(canonical);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ".",
        "+",
        "-",
        "e5",
        "1e",
        "1e+",
        "1,5",
        "1 000",
        " 1",
        "1 ",
        "1\n",
        "0x10",
        "NaN",
        "Infinity",
        "1d",
        "1f",
        "--1",
        "+-1",
        "1.2.3",
        "1e5.0",
        "1e2e3",
        "١٢",
        "\u0000"
      })
  void whatItDoesNotAllowIsRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Decimals.fromProto(decimal(text)))
        .withMessageContaining("is not a decimal");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1e31",
        "1e-31",
        "1e999",
        "-1e-999",
        "1e999999999",
        "1e-2147483649",
        "10000000000000000000000000000000",
        "11111111111111111111111111111111111111111"
      })
  void whatWouldTakeTooManyDigitsIsRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Decimals.fromProto(decimal(text)));
  }

  @Test
  void anyValueWithinTheRangeComesBackEqual() {
    long seed = 20260101;
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      int scale = random.nextInt(31);
      BigDecimal value =
          new BigDecimal(new BigInteger(1 + random.nextInt(90), random), scale)
              .multiply(random.nextBoolean() ? BigDecimal.ONE : BigDecimal.ONE.negate());

      Decimal written = Decimals.toProto(value);

      assertThat(written.getValue())
          .as("seed %d, step %d", seed, i)
          .matches("0|-?(0|[1-9][0-9]*)(\\.[0-9]*[1-9])?");
      assertThat(Decimals.fromProto(written))
          .as("seed %d, step %d", seed, i)
          .isEqualByComparingTo(value);
      assertThat(Decimals.toProto(Decimals.fromProto(written))).isEqualTo(written);
    }
  }
}
