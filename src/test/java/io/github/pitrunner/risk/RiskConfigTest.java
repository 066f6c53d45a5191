package io.github.pitrunner.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.pitrunner.domain.AccountId;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.validator.BeanValidationConfigValidatorImpl;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RiskConfigTest {
  private static final AccountId ONE = new AccountId("DU1");
  private static final AccountId OTHER = new AccountId("DU2");

  @Test
  void nothingConfiguredIsTheStandard() {
    assertThat(limits(Map.of())).isEqualTo(RiskLimitTable.standard());
  }

  @Test
  void anAccountHasItsOwnLimitsAboveThoseOfAll() {
    RiskLimitTable limits =
        limits(
            Map.of(
                "pitrunner.risk.max-position", "200",
                "pitrunner.risk.max-notional", "5000",
                "pitrunner.risk.accounts.DU1.max-position", "300"));

    assertThat(limits.of(ONE).size().position()).isEqualTo(new BigDecimal("300"));
    assertThat(limits.of(ONE).worth().notional()).isEqualTo(new BigDecimal("5000"));
    assertThat(limits.of(OTHER).size().position()).isEqualTo(new BigDecimal("200"));
  }

  @Test
  void instrumentsAreNamedInAnyCase() {
    RiskLimitTable limits =
        limits(Map.of("pitrunner.risk.restricted-instruments", "gme, BRK B ,265598"));

    assertThat(limits.of(ONE).permission().restricted())
        .containsExactlyInAnyOrder("GME", "BRK B", "265598");
  }

  @ParameterizedTest
  @CsvSource({
    "max-order-quantity, -1, 0 to 1000000000000",
    "max-position, many, a number such as",
    "max-position, 1e999999999, a number such as",
    "max-open-orders, 100001, 0 to 100000",
    "max-notional, -0.01, 0 to 1000000000000000",
    "max-gross-exposure, NaN, a number such as",
    "price-collar, 1.01, 0 to 1",
    "passive-price-collar, -1, 0 to 1",
    "reference-max-age, 0s, 1 s to 1 h",
    "figures-max-age, 2h, 1 s to 1 h",
    "daily-loss-limit, 0, 0.01 to 1000000000000000",
    "daily-loss-limit, 5OO, a number such as",
    "daily-loss-warn, 2, 0 to 1",
    "daily-loss-kill, 0.9, 1 to 100",
    "orders-per-second, -1, 0 to 100000",
    "orders-per-minute, lots, lots",
    "duplicate-window, 2h, 0 s to 1 h",
    "cancel-ratio, 101, 0 to 100",
    "cancel-ratio-window, 25h, 1 s to 1 day",
    "cancel-ratio-from, -1, 0 to 100000",
    "restricted-instruments, '?', a symbol or a contract id",
    "allowed-instruments, '?', a symbol or a contract id"
  })
  void limitThatCannotBeReadStopsTheStart(String key, String value, String hint) {
    for (String prefix : new String[] {"pitrunner.risk.", "pitrunner.risk.accounts.DU1."}) {
      assertThatExceptionOfType(ConfigValidationException.class)
          .isThrownBy(() -> limits(Map.of(prefix + key, value)))
          .withMessageContaining(prefix + key)
          .withMessageContaining(hint);
    }
  }

  @ParameterizedTest
  @CsvSource({"trading-hours, maybe", "exits-always, 2", "no-short-selling, on!"})
  void switchThatIsNeitherOnNorOffStopsTheStart(String key, String value) {
    assertThatExceptionOfType(ConfigValidationException.class)
        .isThrownBy(() -> limits(Map.of("pitrunner.risk." + key, value)))
        .withMessageContaining(key)
        .withMessageContaining("true or false");
  }

  @Test
  void accountThatIsNoneStopsTheStart() {
    assertThatExceptionOfType(ConfigValidationException.class)
        .isThrownBy(() -> limits(Map.of("pitrunner.risk.accounts.DU-1.max-position", "1")))
        .withMessageContaining("pitrunner.risk.accounts.DU-1");
  }

  @ParameterizedTest
  @CsvSource({
    "reference-patience, 31s, 0 s to 30 s",
    "reference-keep, 0s, 1 s to 1 day",
    "reference-lines, 0, 1 to 1000",
    "kill-switch.journal-unwritable, 25h, 0 s to 1 day",
    "kill-switch.gateway-away, -1s, 0 s to 1 day"
  })
  void whatIsOutOfItsRangeStopsTheStart(String key, String value, String range) {
    assertThatExceptionOfType(ConfigValidationException.class)
        .isThrownBy(() -> limits(Map.of("pitrunner.risk." + key, value)))
        .withMessageContaining("pitrunner.risk." + key)
        .withMessageContaining(range);
  }

  private static RiskLimitTable limits(Map<String, String> properties) {
    return new SmallRyeConfigBuilder()
        .withMapping(RiskConfig.class)
        .withValidator(new BeanValidationConfigValidatorImpl())
        // As the service reads them.
        .withConverter(Duration.class, 200, new DurationConverter())
        .withSources(new PropertiesConfigSource(properties, "test", 100))
        .build()
        .getConfigMapping(RiskConfig.class)
        .toLimits();
  }
}
