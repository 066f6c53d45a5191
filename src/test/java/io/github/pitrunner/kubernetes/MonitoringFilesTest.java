package io.github.pitrunner.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.Rule;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
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
