package io.github.pitrunner.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.pitrunner.testing.ConfigurationKeys;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.PropertiesConfigSource;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The sample for paper trading is one that the service takes, also with what it comments out. */
class PaperSampleTest {
  private static final Path SAMPLE = Path.of("samples/paper.properties");
  private static final Pattern OFFERED = Pattern.compile("(?m)^#(?=[a-z.0-9-]+=)");

  private static Map<String, String> sample(boolean isWithOffers) {
    Properties properties = new Properties();
    try {
      String text = Files.readString(SAMPLE);
      properties.load(new StringReader(isWithOffers ? OFFERED.matcher(text).replaceAll("") : text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<String, String> settings = new HashMap<>();
    properties
        .stringPropertyNames()
        .forEach(key -> settings.put(key, String.valueOf(properties.getProperty(key))));
    return settings;
  }

  private static void validate(Map<String, String> settings) {
    ConfigurationKeys.validate(new PropertiesConfigSource(settings, "the sample", 260));
  }

  private static boolean isKnown(String key) {
    List<String> ofTheTable = ConfigurationPageTest.settings().stream().map(Setting::key).toList();
    return ofTheTable.stream()
        .map(known -> known.replace(".", "\\.").replaceAll("<[a-z]+>", "[^.]+"))
        .anyMatch(key::matches);
  }

  @Test
  void saysOnlyWhatTheTableOfSettingsHas() {
    Map<String, String> offered = sample(true);

    assertThat(offered.keySet()).allMatch(PaperSampleTest::isKnown);
    assertThat(offered.size()).isGreaterThan(sample(false).size());
  }

  @Test
  void isTakenAsItStandsAndWithAllThatItOffers() {
    assertThatCode(() -> validate(sample(false))).doesNotThrowAnyException();
    assertThatCode(() -> validate(sample(true))).doesNotThrowAnyException();
  }

  @Test
  void neverTradesALiveAccount() {
    assertThat(sample(true)).doesNotContainKey("pitrunner.trading.live");
  }

  @Test
  void aSlipInItWouldBeFound() {
    Map<String, String> slip = sample(false);
    slip.put("pitrunner.simulator.real-hours", "ture");

    assertThatExceptionOfType(ConfigValidationException.class)
        .isThrownBy(() -> validate(slip))
        .withMessageContaining("pitrunner.simulator.real-hours")
        .withMessageContaining("true or false");
    assertThat(isKnown("pitrunner.risk.max-notinal")).isFalse();
  }
}
