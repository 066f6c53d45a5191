package io.github.pitrunner.operations;

import static io.github.pitrunner.testing.ConnectorRig.error;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.domain.Secret;
import io.github.pitrunner.security.credentials.SecretSource;
import io.github.pitrunner.security.transport.TransportMetrics;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The README's table of metrics is what a registry has in which everything is registered, and has
 * happened once. {@code ./mvnw test -Dtest=MetricsPageTest -Dpitrunner.write-docs=true} writes it.
 */
// The registry is the one that Quarkus brings.
@SuppressWarnings("deprecation")
class MetricsPageTest {
  private static final Path README = Path.of("README.md");
  private static final String BEGIN = "<!-- metrics: written by MetricsPageTest -->\n";
  private static final String END = "<!-- /metrics -->\n";
  private static final Pattern PAGE =
      Pattern.compile(Pattern.quote(BEGIN) + "(.*?)" + Pattern.quote(END), Pattern.DOTALL);

  private static final Pattern HELP = Pattern.compile("(?m)^# HELP (\\w+) (.*)$");
  private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (\\w+) (\\w+)$");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

  /** Of these the values are not ours to list. */
  private static final Set<String> OPEN_LABELS =
      Set.of("account", "currency", "farm", "grpc_method", "grpc_status", "le");

  private static final int MOST_VALUES = 12;

  /** Where nothing is kept anywhere there is no metric of it. */
  private static final class KeptInAVault implements SecretSource {
    @Override
    public Map<String, Secret> group(String name) {
      return Map.of();
    }

    @Override
    public void onChange(String group, Consumer<Map<String, Secret>> listener) {
      // Nothing changes.
    }

    @Override
    public Optional<Instant> lastRefresh() {
      return Optional.of(Instant.EPOCH);
    }
  }

  private static String scrape() {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    BoardRig rig =
        new BoardRig(() -> FiguresOfRooms.busy(List.of(FiguresOfRooms.account("DU1234567"))));
    var unused = new Metrics(registry, rig.board(), new KeptAudit(), AccountLabel.NAMED);
    TransportMetrics.ofNothing().bindTo(registry);
    var unusedAge = new CredentialMetrics(registry, new KeptInAVault(), rig.board());
    rig.gateway().openSession();
    rig.gateway()
        .link()
        .deliver(
            error(-1, 2104, "Market data farm connection is OK:usfarm"),
            error(-1, 2106, "HMDS data farm connection is OK:ushmds"),
            error(-1, 2158, "Sec-def data farm connection is OK:secdefnj"));
    rig.advance(Duration.ofSeconds(1));
    for (MethodType type : List.of(MethodType.UNARY, MethodType.SERVER_STREAMING)) {
      CallMeters calls = new CallMeters(registry, "any", type == MethodType.UNARY);
      calls.onEnded(Status.Code.OK, calls.onStarted());
    }
    return registry.scrape();
  }

  private static String table(String scraped) {
    Map<String, String> types = new TreeMap<>();
    Matcher type = TYPE.matcher(scraped);
    while (type.find()) {
      types.put(type.group(1), type.group(2));
    }
    StringBuilder rows = new StringBuilder();
    rows.append("| metric | type | labels | meaning |\n|---|---|---|---|\n");
    Map<String, String> meanings = new TreeMap<>();
    Matcher help = HELP.matcher(scraped);
    while (help.find()) {
      meanings.put(help.group(1), help.group(2));
    }
    types.forEach(
        (name, kind) -> {
          if (!isLongestOfHistogram(name, types)) {
            rows.append(
                "| `%s` | %s | %s | %s |\n"
                    .formatted(name, kind, labels(name, scraped), meanings.getOrDefault(name, "")));
          }
        });
    return rows.toString();
  }

  private static boolean isLongestOfHistogram(String name, Map<String, String> types) {
    return name.endsWith("_max")
        && "histogram".equals(types.get(name.substring(0, name.length() - "_max".length())));
  }

  private static String labels(String name, String scraped) {
    Map<String, Set<String>> labels = new TreeMap<>();
    Matcher samples =
        Pattern.compile("(?m)^" + name + "(?:_bucket|_sum|_count)?\\{(.*)\\} ").matcher(scraped);
    while (samples.find()) {
      Matcher label = LABEL.matcher(samples.group(1));
      while (label.find()) {
        labels.computeIfAbsent(label.group(1), none -> new TreeSet<>()).add(label.group(2));
      }
    }
    labels.remove("le");
    return labels.entrySet().stream()
        .map(label -> label(label.getKey(), label.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static String label(String name, Set<String> values) {
    boolean isListed = !OPEN_LABELS.contains(name) && values.size() <= MOST_VALUES;
    return isListed
        ? "`%s` (%s)".formatted(name, String.join(", ", values))
        : "`%s`".formatted(name);
  }

  @Test
  void readmeHasTheTableOfAllMetrics() throws IOException {
    String readme = Files.readString(README);
    Matcher page = PAGE.matcher(readme);
    assertThat(page.find()).as("README.md has %s", BEGIN.strip()).isTrue();

    String table = table(scrape());
    if (Boolean.getBoolean("pitrunner.write-docs")) {
      Files.writeString(
          README, readme.substring(0, page.start(1)) + table + readme.substring(page.end(1)));
      return;
    }

    assertThat(page.group(1))
        .as(
            "the table of metrics in README.md is not that of the code; write it with"
                + " ./mvnw test -Dtest=MetricsPageTest -Dpitrunner.write-docs=true")
        .isEqualTo(table);
  }

  @Test
  void everyMetricSaysWhatItMeansAndInWhichUnit() {
    String scraped = scrape();
    Matcher type = TYPE.matcher(scraped);

    while (type.find()) {
      String name = type.group(1);
      assertThat(name).matches("(pitrunner|grpc_server)_[a-z0-9_]+");
      assertThat(scraped).containsPattern("(?m)^# HELP " + name + " \\S+");
      assertThat(name.endsWith("_total")).as(name).isEqualTo(type.group(2).equals("counter"));
      assertThat(name).doesNotContain("millis").doesNotContain("minutes");
    }
  }
}
