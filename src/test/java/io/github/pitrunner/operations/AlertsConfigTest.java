package io.github.pitrunner.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.pitrunner.domain.Alert.Severity;
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
import org.junit.jupiter.params.provider.ValueSource;

class AlertsConfigTest {
  private static final String URL = "pitrunner.alerts.webhook.url";

  private static AlertsConfig config(Map<String, String> properties) {
    return new SmallRyeConfigBuilder()
        .withMapping(AlertsConfig.class)
        .withValidator(new BeanValidationConfigValidatorImpl())
        // As the service reads them.
        .withConverter(Duration.class, 200, new DurationConverter())
        .withSources(new PropertiesConfigSource(properties, "test", 100))
        .build()
        .getConfigMapping(AlertsConfig.class);
  }

  @Test
  void nothingConfiguredSendsNothingAnywhere() {
    assertThat(config(Map.of()).webhook().toSettings()).isEmpty();
    assertThat(config(Map.of()).toBounds())
        .isEqualTo(new AlertBoard.Bounds(100, Duration.ofMinutes(10)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://alerts",
        "https://alerts.example.com/hook/a-b_c~d/%2Fx?key=1&other=a@b/c?d",
        "http://user:p%40ss@127.0.0.1:8080/hook",
        "http://[::1]:8080?key=1"
      })
  void urlWithAHostIsTaken(String url) {
    WebhookSettings settings = config(Map.of(URL, url)).webhook().toSettings().orElseThrow();

    assertThat(settings.target().url()).hasToString(url);
    assertThat(settings.minSeverity()).isEqualTo(Severity.WARNING);
    assertThat(settings.target().toString()).doesNotContain("key", "hook", "user");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3cret",
        "ftp://s3cret@host/",
        "http://",
        "http:///s3cret",
        "http://host/s3cret path",
        "http://host/s3cret#part",
        "http://host/%s3cret",
        "http://ho_st/s3cret"
      })
  void anyOtherUrlStopsTheStartAndIsNotRepeated(String url) {
    assertThatExceptionOfType(ConfigValidationException.class)
        .isThrownBy(() -> config(Map.of(URL, url)))
        .withMessageContaining(URL)
        .withMessageContaining("http:// or https://")
        .satisfies(invalid -> assertThat(invalid.getMessage()).doesNotContain("s3cret"));
  }

  @Test
  void urlWhoseHostIsNoneStopsTheStartAndIsNotRepeated() {
    AlertsConfig.Webhook webhook = config(Map.of(URL, "http://1.2.3.999/s3cret")).webhook();

    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(webhook::toSettings)
        .withMessageContaining(URL)
        .satisfies(invalid -> assertThat(invalid.getMessage()).doesNotContain("s3cret"));
  }

  @Test
  void tokenWithABlankStopsTheStartAndIsNotRepeated() {
    assertThatExceptionOfType(ConfigValidationException.class)
        .isThrownBy(() -> config(Map.of("pitrunner.alerts.webhook.token", "s3cret s3cret")))
        .withMessageContaining("pitrunner.alerts.webhook.token")
        .satisfies(invalid -> assertThat(invalid.getMessage()).doesNotContain("s3cret"));
  }

  @ParameterizedTest
  @CsvSource({
    "connection-lost-after, 2h, 0 s to 1 h",
    "outcome-unknown-after, 0s, 1 s to 1 day",
    "self-resolve-after, 25h, 1 s to 1 day",
    "most-per-kind, 201, 1 to 200",
    "webhook.min-severity, info, warning or critical",
    "webhook.timeout, 2m, 100 ms to 1 min",
    "webhook.queue, 0, 1 to 100000",
    "webhook.retries, -1, 0 to 1000",
    "webhook.backoff, 1ms, 10 ms to 10 min",
    "webhook.backoff-max, 11m, 10 ms to 10 min",
    "webhook.shutdown-grace, 61s, 0 s to 1 min"
  })
  void whatIsOutOfItsRangeStopsTheStart(String key, String value, String hint) {
    assertThatExceptionOfType(ConfigValidationException.class)
        .isThrownBy(() -> config(Map.of("pitrunner.alerts." + key, value)))
        .withMessageContaining("pitrunner.alerts." + key)
        .withMessageContaining(hint);
  }
}
