package io.github.pitrunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pitrunner.connector.GatewayConfig;
import io.github.pitrunner.marketdata.MarketDataConfig;
import io.github.pitrunner.portfolio.PortfolioConfig;
import io.github.pitrunner.security.credentials.CredentialsConfig;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.validator.BeanValidationConfigValidatorImpl;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A wrong setting is told in one line. Here those of market data and portfolio; the packaged
 * service is asked about a few of each part in StartProblemIT.
 */
class StartProblemTest {
  private static SmallRyeConfig config(Map<String, String> properties) {
    return new SmallRyeConfigBuilder()
        .withMapping(GatewayConfig.class)
        .withMapping(MarketDataConfig.class)
        .withMapping(PortfolioConfig.class)
        .withMapping(CredentialsConfig.class)
        .withValidator(new BeanValidationConfigValidatorImpl())
        // As the service reads them.
        .withConverter(Duration.class, 200, new DurationConverter())
        .withSources(new PropertiesConfigSource(properties, "test", 100))
        .build();
  }

  @Test
  void defaultsAreInTheirRanges() {
    assertThatCode(() -> config(Map.of())).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "market-data.type, fast, fast, ",
    "market-data.delayed-fallback, perhaps, perhaps, true or false",
    "market-data.every-tick-buffer, 0, 0, 1 to",
    "market-data.every-tick-buffer, 1000001, 1000001, 1 to",
    "market-data.every-tick-buffer, many, many, a whole number",
    "market-data.first-quote-patience, 1ms, PT0.001S, 10 ms to 5 min",
    "market-data.quote-timeout, 6m, PT6M, 10 ms to 5 min",
    "market-data.feeds.linger, 6m, PT6M, 0 s to 5 min",
    "market-data.feeds.tick-buffer, 99, 99, 100 to",
    "market-data.feeds.tick-buffer, 1000001, 1000001, 100 to",
    "market-data.feeds.depth-settle, 1ms, PT0.001S, 10 ms to 10 s",
    "market-data.feeds.depth-settle, 11s, PT11S, 10 ms to 10 s",
    "market-data.feeds.depth-settle, soon, soon, a duration such as",
    "gateway.pacing.depth-lines, 0, 0, 1 to 1000",
    "gateway.pacing.depth-lines, 1001, 1001, 1 to 1000",
    "gateway.pacing.tick-by-tick-lines, 0, 0, 1 to 1000",
    "gateway.pacing.tick-by-tick-lines, 1001, 1001, 1 to 1000",
    "gateway.pacing.tick-by-tick-lines, few, few, a whole number",
    "gateway.pacing.scanners, 0, 0, 1 to 1000",
    "gateway.pacing.scanners, 1001, 1001, 1 to 1000",
    "portfolio.profit-linger, 6m, PT6M, 0 s to 5 min",
    "portfolio.profit-positions, 0, 0, 1 to 10000",
    "portfolio.valuation-turn, 0s, PT0S, 1 s to 10 min",
    "portfolio.alerts.margin-cushion, 1.1, 1.1, 0 to 1",
    "portfolio.alerts.margin-cushion, NaN, NaN, a number such as",
    "portfolio.alerts.position-change, -0.1, -0.1, 0 to 100",
    "portfolio.alerts.position-change-window, 25h, PT25H, 1 s to 1 day",
    "portfolio.alerts.negative-cash, of, of, true or false",
    "portfolio.alerts.resolve-after, 2h, PT2H, 0 s to 1 h",
    "credentials.path, pitrunner/, pitrunner/, names with slashes",
    "credentials.groups, journals, journals, tls and journal",
    "credentials.start-patience, 61m, PT1H1M, 1 s to 1 h",
    "credentials.start-patience, soon, soon, a duration such as",
    "credentials.retry.first, 1ms, PT0.001S, 10 ms to 5 min",
    "credentials.retry.longest, 6m, PT6M, 10 ms to 5 min",
    "credentials.refresh, 25h, PT25H, 1 s to 1 day"
  })
  void wrongSettingIsOneLineWithKeyValueAndRange(
      String key, String value, String shown, String range) {
    ConfigValidationException refused =
        catchThrowableOfType(
            ConfigValidationException.class, () -> config(Map.of("pitrunner." + key, value)));

    assertThat(refused).as("the start must fail").isNotNull();
    assertThat(StartProblem.line(refused)).isPresent();
    String line = StartProblem.line(refused).orElseThrow();
    assertThat(line).contains("pitrunner." + key, shown).doesNotContain("\n", "SRCFG");
    if (range != null) {
      assertThat(line).contains(range);
    }
  }
}
