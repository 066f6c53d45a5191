package io.github.pitrunner.kubernetes;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** One login of a gateway: a StatefulSet, and what belongs to it. */
record Login(StatefulSet set, List<HasMetadata> objects) {
  static final String SERVICE = "pitrunner";
  static final String STEP = "credentials";
  static final String GATEWAY = "ib-gateway";

  /** Each StatefulSet, with all objects beside it. */
  static List<Login> in(List<HasMetadata> objects) {
    return objects.stream()
        .filter(StatefulSet.class::isInstance)
        .map(object -> new Login((StatefulSet) object, objects))
        .toList();
  }

  String name() {
    return set.getMetadata().getName();
  }

  PodSpec pod() {
    return set.getSpec().getTemplate().getSpec();
  }

  Map<String, String> podLabels() {
    return set.getSpec().getTemplate().getMetadata().getLabels();
  }

  ServiceAccount account() {
    return named(ServiceAccount.class, pod().getServiceAccountName());
  }

  NetworkPolicy policy() {
    return named(NetworkPolicy.class, name());
  }

  PodDisruptionBudget budget() {
    return named(PodDisruptionBudget.class, name());
  }

  /** The Services whose clients reach this pod. */
  List<Service> services() {
    return all(Service.class)
        .filter(
            service ->
                podLabels().entrySet().containsAll(service.getSpec().getSelector().entrySet()))
        .toList();
  }

  /** Every container, those that run before the others first. */
  List<Container> containers() {
    return Stream.concat(pod().getInitContainers().stream(), pod().getContainers().stream())
        .toList();
  }

  /** Those that run our own image. */
  List<Container> ours() {
    return containers().stream().filter(container -> !container.getName().equals(GATEWAY)).toList();
  }

  Container service() {
    return container(SERVICE).orElseThrow();
  }

  Optional<Container> container(String name) {
    return containers().stream().filter(container -> container.getName().equals(name)).findFirst();
  }

  /** The environment of a container, as it finds it. */
  Map<String, String> environment(Container container) {
    Map<String, String> environment = new LinkedHashMap<>();
    container
        .getEnvFrom()
        .forEach(
            source ->
                environment.putAll(
                    named(ConfigMap.class, source.getConfigMapRef().getName()).getData()));
    for (EnvVar variable : container.getEnv()) {
      environment.put(variable.getName(), Objects.requireNonNull(variable.getValue()));
    }
    return environment;
  }

  /** One variable of it, which must be there. */
  String setting(Container container, String name) {
    String value = environment(container).get(name);
    if (value == null) {
      throw new AssertionError("%s of %s has no %s".formatted(container.getName(), name(), name));
    }
    return value;
  }

  /** The mount of a container that a path is in; none is the root file system. */
  Optional<VolumeMount> mount(Container container, String path) {
    return container.getVolumeMounts().stream()
        .filter(mount -> Path.of(path).startsWith(mount.getMountPath()))
        .findFirst();
  }

  /** A volume of the pod; none is a claim. */
  Optional<Volume> volume(String name) {
    return pod().getVolumes().stream().filter(volume -> volume.getName().equals(name)).findFirst();
  }

  private <T extends HasMetadata> T named(Class<T> type, String name) {
    return all(type)
        .filter(object -> object.getMetadata().getName().equals(name))
        .findFirst()
        .orElseThrow(
            () -> new AssertionError("no %s is called %s".formatted(type.getSimpleName(), name)));
  }

  private <T> Stream<T> all(Class<T> type) {
    return objects.stream().filter(type::isInstance).map(type::cast);
  }
}
