package io.github.pitrunner.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a platform asks of the running service, by the files in {@code k8s}. */
public final class Watched {
  private static final Path FOLDER = Manifests.ROOT.resolve("monitoring");
  private static final Pattern METRIC =
      Pattern.compile("\\b(?:pitrunner|grpc_server|jvm|process|system)_\\w+");

  private Watched() {}

  /** Paths on the management port: of the probes, and where metrics are scraped. */
  public static List<String> paths() {
    var service =
        Login.in(Manifests.of(Manifests.BASE.resolve("stateful-set.yaml"))).get(0).service();
    return Stream.concat(
            Stream.of(
                    service.getStartupProbe(),
                    service.getLivenessProbe(),
                    service.getReadinessProbe())
                .map(Probe::getHttpGet)
                .map(http -> http.getPath()),
            Manifests.only(Manifests.of(FOLDER.resolve("pod-monitor.yaml")), PodMonitor.class)
                .getSpec()
                .getPodMetricsEndpoints()
                .stream()
                .map(endpoint -> endpoint.getPath()))
        .toList();
  }

  /** Names of all metrics that an alert or the dashboard asks for. */
  public static Set<String> metrics() {
    Set<String> names = new TreeSet<>();
    Manifests.only(Manifests.of(FOLDER.resolve("alerts.yaml")), PrometheusRule.class)
        .getSpec()
        .getGroups()
        .forEach(
            group -> group.getRules().forEach(rule -> collect(rule.getExpr().getStrVal(), names)));
    JsonNode dashboard = Manifests.tree(FOLDER.resolve("dashboard.json"));
    dashboard.findValuesAsText("expr").forEach(text -> collect(text, names));
    dashboard.findValuesAsText("query").forEach(text -> collect(text, names));
    return names;
  }

  private static void collect(String text, Set<String> names) {
    Matcher matcher = METRIC.matcher(text);
    while (matcher.find()) {
      names.add(matcher.group());
    }
  }
}
