package io.github.pitrunner.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.Rule;
import io.github.pitrunner.domain.Alert;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class MonitoringFilesTest {
  private static final Path FOLDER = Manifests.ROOT.resolve("monitoring");

  private static List<Rule> rules() {
    return Manifests.only(Manifests.of(FOLDER.resolve("alerts.yaml")), PrometheusRule.class)
        .getSpec()
        .getGroups()
        .stream()
        .flatMap(group -> group.getRules().stream())
        .toList();
  }

  @Test
  void eachAlertSaysHowBadItIsAndWhatToDo() {
    assertThat(rules())
        .isNotEmpty()
        .allSatisfy(
            rule -> {
              assertThat(rule.getLabels().get("severity")).isIn("critical", "warning", "info");
              assertThat(rule.getAnnotations()).containsOnlyKeys("summary", "description");
            });
    assertThat(rules()).extracting(Rule::getAlert).doesNotHaveDuplicates();
  }

  /** Which rule watches what the service calls critical. */
  private static String watcher(Alert.Kind critical) {
    return switch (critical) {
      case CONNECTION_LOST -> "PitrunnerNotReady";
      case CIRCUIT_OPEN -> "PitrunnerCircuitOpen";
      case BROKER_LINK_LOST -> "PitrunnerUpstreamLost";
      case OUTCOME_UNKNOWN -> "PitrunnerOutcomeUnknown";
      case DAILY_LOSS_LIMIT -> "PitrunnerDailyLoss";
      case MARGIN_CUSHION -> "PitrunnerMarginCushion";
      case JOURNAL_UNWRITABLE -> "PitrunnerJournalNotWritable";
      case KILL_SWITCH_ENGAGED -> "PitrunnerKillSwitchEngaged";
      default -> "";
    };
  }

  @Test
  void whatTheServiceCallsCriticalIsWatched() {
    assertThat(Alert.Kind.values())
        .filteredOn(kind -> kind.severity() == Alert.Severity.CRITICAL)
        .allSatisfy(
            kind ->
                assertThat(rules())
                    .as(kind.name())
                    .extracting(Rule::getAlert)
                    .contains(watcher(kind)));
  }

  /** A label that no kind has would never be seen. */
  @Test
  void alertsOfTheServiceAreNamedAsItNamesThem() {
    List<String> kinds =
        Stream.of(Alert.Kind.values()).map(kind -> kind.name().toLowerCase(Locale.ROOT)).toList();

    assertThat(rules())
        .filteredOn(rule -> rule.getExpr().getStrVal().contains("pitrunner_alerts_"))
        .isNotEmpty()
        .allSatisfy(
            rule -> {
              Matcher kind = Pattern.compile("kind=\"(\\w+)\"").matcher(rule.getExpr().getStrVal());
              assertThat(kind.find()).as(rule.getAlert()).isTrue();
              assertThat(kinds).contains(kind.group(1));
            });
  }

  @Test
  void eachAlertIsProvokedByPromtool() {
    List<String> provoked =
        StreamSupport.stream(
                Manifests.tree(FOLDER.resolve("alerts-test.yaml")).path("tests").spliterator(),
                false)
            .map(test -> test.path("name").asText())
            .filter(name -> !name.isEmpty())
            .toList();

    assertThat(provoked)
        .containsExactlyInAnyOrderElementsOf(rules().stream().map(Rule::getAlert).toList());
  }

  @Test
  void whatIsScrapedIsThePortOfTheManagement() {
    PodMonitor monitor =
        Manifests.only(Manifests.of(FOLDER.resolve("pod-monitor.yaml")), PodMonitor.class);
    Login login = new BaseManifestsTest().logins().get(0);

    assertThat(login.podLabels())
        .containsAllEntriesOf(monitor.getSpec().getSelector().getMatchLabels())
        // What the alerts call the job.
        .containsEntry(Objects.requireNonNull(monitor.getSpec().getJobLabel()), "pitrunner");
    assertThat(monitor.getSpec().getPodMetricsEndpoints())
        .extracting(endpoint -> endpoint.getPort())
        .containsExactly("management");
  }
}
