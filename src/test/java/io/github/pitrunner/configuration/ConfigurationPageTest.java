package io.github.pitrunner.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.risk.RiskLimits;
import io.github.pitrunner.testing.ConfigurationKeys;
import io.quarkus.runtime.configuration.DurationConverter;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The table of all settings in the README says what the code says. */
class ConfigurationPageTest {
  private static final String BEGIN = "<!-- settings -->\n";
  private static final String END = "<!-- /settings -->\n";
  private static final Path README = Path.of("README.md");

  /** Of Quarkus and its extensions, what an operator of ours needs. */
  private static final Set<String> OF_QUARKUS =
      Set.of(
          "quarkus.grpc.server.host",
          "quarkus.grpc.server.port",
          "quarkus.management.host",
          "quarkus.management.port",
          "quarkus.otel.exporter.otlp.endpoint",
          "quarkus.otel.sdk.disabled",
          "quarkus.vault.authentication.app-role.role-id",
          "quarkus.vault.authentication.app-role.secret-id",
          "quarkus.vault.authentication.client-token",
          "quarkus.vault.authentication.kubernetes.role",
          "quarkus.vault.connect-timeout",
          "quarkus.vault.read-timeout",
          "quarkus.vault.renew-grace-period",
          "quarkus.vault.tls.ca-cert",
          "quarkus.vault.url");

  /** Limits of one account are those of all. */
  private static final String ONE_ACCOUNT = "pitrunner.risk.accounts.*.";

  private static final Pattern BEHIND_THE_FIRST_WORD = Pattern.compile(" .*");

  private final Map<String, Method> methods = methods();
  private final List<Setting> settings = settings();

  private static Map<String, Method> methods() {
    Map<String, Method> methods = new TreeMap<>();
    ConfigurationKeys.ours()
        .forEach(
            (key, method) -> {
              if (!key.endsWith("[*]") && !key.startsWith(ONE_ACCOUNT)) {
                methods.put(key, method);
              }
            });
    return methods;
  }

  /** The lines of settings.tsv. */
  static List<Setting> settings() {
    try (InputStream file =
        Objects.requireNonNull(ConfigurationPageTest.class.getResourceAsStream("settings.tsv"))) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(Setting::fromLine)
          .toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void eachKeyHasItsMeaningAndEachMeaningItsKey() {
    Set<String> known = new TreeSet<>(methods.keySet());
    known.addAll(OF_QUARKUS);
    known.add(ConfigurationKeys.DATA_DIRECTORY);
    known.add(ONE_ACCOUNT + "*");

    assertThat(settings.stream().map(Setting::pattern))
        .as("keys of settings.tsv, and keys that the service reads")
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(known);
  }

  @Test
  void defaultsAndRangesAreThoseOfTheCode() {
    assertThat(settings.stream().flatMap(setting -> setting.problems(methods).stream())).isEmpty();
  }

  @Test
  void defaultsOfTheLimitsAreThoseOfTheRiskGate() {
    Map<String, String> told = new HashMap<>();
    settings.forEach(setting -> told.put(setting.key(), setting.standard()));

    assertThat(standardLimits())
        .allSatisfy(
            (limit, standard) ->
                assertThat(read(told.get("pitrunner.risk." + limit), standard))
                    .as(limit)
                    .isEqualTo(plain(standard)));
  }

  @Test
  void readmeHasTheTable() throws IOException {
    String readme = Files.readString(README);
    int from = readme.indexOf(BEGIN) + BEGIN.length();
    int to = readme.indexOf(END);
    assertThat(to).as("the README has the marks of the table").isGreaterThanOrEqualTo(from);
    String table = table();

    if (Boolean.getBoolean("pitrunner.write-docs")) {
      Files.writeString(README, readme.substring(0, from) + table + readme.substring(to));
    } else {
      assertThat(readme.substring(from, to))
          .as(
              "The README's table of settings is not what the code says. Write it anew: ./mvnw test"
                  + " -Dtest=ConfigurationPageTest -Dpitrunner.write-docs=true")
          .isEqualTo(table);
    }
  }

  private String table() {
    return Stream.concat(
            Stream.of(
                "| setting | environment | default | values | meaning |", "|---|---|---|---|---|"),
            settings.stream().map(setting -> setting.row(methods)))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  /** The limits where nothing is configured, by their keys. */
  private static Map<String, @Nullable Object> standardLimits() {
    RiskLimits all = RiskLimits.STANDARD;
    Map<String, @Nullable Object> limits = new LinkedHashMap<>();
    limits.put("max-order-quantity", all.size().orderQuantity());
    limits.put("max-position", all.size().position());
    limits.put("max-open-orders", all.size().openOrders());
    limits.put("max-notional", all.worth().notional());
    limits.put("max-gross-exposure", all.worth().grossExposure());
    limits.put("check-buying-power", all.worth().checksBuyingPower());
    limits.put("check-margin", all.worth().checksMargin());
    limits.put("figures-max-age", all.worth().figuresMaxAge());
    limits.put("price-collar", all.price().collar());
    limits.put("passive-price-collar", all.price().passiveCollar());
    limits.put("reference-max-age", all.price().referenceMaxAge());
    limits.put("accept-delayed-reference", all.price().acceptsDelayed());
    limits.put("check-self-cross", all.price().checksSelfCross());
    limits.put("daily-loss-limit", all.loss().limit());
    limits.put("daily-loss-warn", all.loss().warnShare());
    limits.put("daily-loss-kill", all.loss().killShare());
    limits.put("orders-per-second", all.rate().perSecond());
    limits.put("orders-per-minute", all.rate().perMinute());
    limits.put("duplicate-window", all.rate().duplicateWindow());
    limits.put("cancel-ratio", all.rate().cancelRatio());
    limits.put("cancel-ratio-window", all.rate().cancelRatioWindow());
    limits.put("cancel-ratio-from", all.rate().cancelRatioFrom());
    limits.put("trading-hours", all.permission().holdsTradingHours());
    limits.put("exits-always", all.permission().exitsAlways());
    limits.put("no-short-selling", all.permission().noShortSelling());
    limits.put("restricted-instruments", all.permission().restricted());
    limits.put("allowed-instruments", all.permission().allowed());
    return limits;
  }

  private static Object plain(@Nullable Object standard) {
    return standard instanceof Number number
        ? new BigDecimal(number.toString()).stripTrailingZeros()
        : standard == null || standard instanceof Collection<?> ? "off" : standard;
  }

  /** What the text says, in the standard's kind; limits that are off are told in words. */
  private static Object read(@Nullable String text, @Nullable Object standard) {
    String first = BEHIND_THE_FIRST_WORD.matcher(Objects.requireNonNull(text)).replaceFirst("");
    if (standard instanceof Boolean) {
      return Boolean.valueOf(first);
    } else if (standard instanceof Duration) {
      return new DurationConverter().convert(first);
    } else if (standard instanceof Number) {
      return new BigDecimal(first).stripTrailingZeros();
    }
    return Set.of("any", "all", "none").contains(text) ? "off" : text;
  }
}
