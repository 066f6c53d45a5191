package io.github.pitrunner.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ManifestFilesTest {
  private static final Path ALERTS_TEST = Path.of("k8s/monitoring/alerts-test.yaml");

  static Stream<Path> objects() {
    return Manifests.files(Manifests.ROOT, ".yaml").stream()
        .filter(file -> !file.endsWith(Manifests.KUSTOMIZATION))
        .filter(file -> !file.equals(ALERTS_TEST));
  }

  static List<Path> kustomizations() {
    return Manifests.files(Manifests.ROOT, Manifests.KUSTOMIZATION);
  }

  @ParameterizedTest
  @MethodSource("objects")
  void eachFileHoldsOnlyFieldsThatItsKindHas(Path file) {
    assertThat(Manifests.of(file)).isNotEmpty();
  }

  @Test
  void aFieldThatNoKindHasIsFound() {
    String misspelt =
        """
        apiVersion: apps/v1
        kind: StatefulSet
        metadata:
          name: pitrunner
        spec:
          template:
            spec:
              containers:
                - name: pitrunner
                  imagePullPolice: Always
        """;

    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> Manifests.parse(misspelt))
        .withMessageContaining("imagePullPolice");
  }

  @Test
  void aFieldThatIsThereTwiceIsFound() {
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> Manifests.parse("apiVersion: v1\nkind: Service\nkind: Service\n"))
        .withMessageContaining("kind");
  }

  @ParameterizedTest
  @MethodSource("kustomizations")
  void aKustomizationNamesWhatIsBesideItAndNothingElse(Path kustomization) {
    Path folder = Path.of(String.valueOf(kustomization.getParent()));
    Set<Path> named = new TreeSet<>();
    collect(Manifests.tree(kustomization), folder, named);

    assertThat(named).allMatch(path -> path.toFile().exists());
    assertThat(
            Stream.of(".yaml", ".env", ".json", ".sh")
                .flatMap(end -> Manifests.files(folder, end).stream())
                .filter(file -> folder.equals(file.getParent()))
                .filter(file -> !file.equals(kustomization) && !file.equals(ALERTS_TEST)))
        .allMatch(named::contains);
  }

  // Whatever is written like the name of a file or a folder.
  private static void collect(JsonNode node, Path folder, Set<Path> named) {
    Stream.of("resources", "envs", "files")
        .forEach(
            list ->
                node.path(list)
                    .forEach(
                        name ->
                            named.add(
                                folder
                                    .resolve(name.asText().replaceFirst("^[^=]*=", ""))
                                    .normalize())));
    node.path("patches")
        .forEach(
            patch -> {
              if (patch.has("path")) {
                named.add(folder.resolve(patch.path("path").asText()));
              }
            });
    node.path("configMapGenerator").forEach(map -> collect(map, folder, named));
  }
}
