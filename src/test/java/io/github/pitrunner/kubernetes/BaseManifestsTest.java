package io.github.pitrunner.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The base, read file by file; it takes nothing but the files. */
class BaseManifestsTest extends LoginContract {
  @Override
  List<Login> logins() {
    JsonNode kustomization = Manifests.tree(Manifests.BASE.resolve(Manifests.KUSTOMIZATION));
    List<HasMetadata> objects = new ArrayList<>();
    kustomization
        .path("resources")
        .forEach(file -> objects.addAll(Manifests.of(Manifests.BASE.resolve(file.asText()))));
    kustomization.path("configMapGenerator").forEach(map -> objects.add(generated(map)));
    return Login.in(objects);
  }

  private static HasMetadata generated(JsonNode generator) {
    Map<String, String> content = new HashMap<>();
    generator
        .path("envs")
        .forEach(file -> content.putAll(Settings.read(Manifests.BASE.resolve(file.asText()))));
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(generator.path("name").asText())
        .endMetadata()
        .withData(content)
        .build();
  }
}
