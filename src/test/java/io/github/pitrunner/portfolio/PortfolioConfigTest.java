package io.github.pitrunner.portfolio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.validator.BeanValidationConfigValidatorImpl;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PortfolioConfigTest {
  private static PortfolioConfig config(Map<String, String> properties) {
    return new SmallRyeConfigBuilder()
        .withMapping(PortfolioConfig.class)
        .withValidator(new BeanValidationConfigValidatorImpl())
        // As the service reads them.
        .withConverter(Duration.class, 200, new DurationConverter())
        .withSources(new PropertiesConfigSource(properties, "test", 100))
        .build()
        .getConfigMapping(PortfolioConfig.class);
  }

  @Test
  void nothingConfiguredIsTheStandard() {
    assertThat(config(Map.of()).toSettings()).isEqualTo(PortfolioSettings.STANDARD);
    assertThat(config(Map.of()).alerts().toThresholds()).isEqualTo(AlertThresholds.STANDARD);
  }

  @ParameterizedTest
  @CsvSource({
    "profit-linger, 6m, 0 s to 5 min",
    "profit-positions, 0, 1 to 10000",
    "valuation-turn, 0s, 1 s to 10 min",
    "alerts.margin-cushion, 1.1, 0 to 1",
    "alerts.margin-cushion, NaN, a number such as",
    "alerts.position-change, -0.1, 0 to 100",
    "alerts.position-change, 1e9, a number such as",
    "alerts.position-change-window, 25h, 1 s to 1 day",
    "alerts.negative-cash, of, true or false",
    "alerts.resolve-after, 2h, 0 s to 1 h"
  })
  void whatIsOutOfItsRangeStopsTheStart(String key, String value, String hint) {
    assertThatExceptionOfType(ConfigValidationException.class)
        .isThrownBy(() -> config(Map.of("pitrunner.portfolio." + key, value)))
        .withMessageContaining("pitrunner.portfolio." + key)
        .withMessageContaining(hint);
  }
}
