package io.github.pitrunner.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.github.pitrunner.risk.TradingConfig;
import io.github.pitrunner.v1.GatewayServiceGrpc;
import io.quarkus.runtime.configuration.DurationConverter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for each login, however its objects came about. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class LoginContract {
  /** What the gateway takes to end, after us. */
  private static final Duration GATEWAY_END = Duration.ofSeconds(30);

  /** The gateway's own ports and those of its image's relay. */
  private static final Set<Integer> GATEWAY_PORTS = Set.of(4001, 4002, 4003, 4004);

  abstract List<Login> logins();

  private static String configured(String key) {
    return Settings.configured(key);
  }

  @ParameterizedTest
  @MethodSource("logins")
  void thereIsOnePodAndItsClaimIsForOne(Login login) {
    assertThat(login.set().getSpec().getReplicas()).isOne();
    assertThat(login.set().getSpec().getVolumeClaimTemplates())
        .extracting(claim -> claim.getSpec().getAccessModes())
        .containsExactly(List.of("ReadWriteOncePod"));
    assertThat(login.set().getSpec().getPersistentVolumeClaimRetentionPolicy().getWhenDeleted())
        .isEqualTo("Retain");
  }

  /**
   * A pod that waits for what it was told wrong must be told anew, and OrderedReady waits for it.
   */
  @ParameterizedTest
  @MethodSource("logins")
  void aCorrectionReachesAPodThatIsNotReady(Login login) {
    assertThat(login.set().getSpec().getPodManagementPolicy()).isEqualTo("Parallel");
  }

  /** Whoever is above such a limit is ended without a drain, for what any container has written. */
  @ParameterizedTest
  @MethodSource("logins")
  void nobodyIsEvictedForItsLogs(Login login) {
    assertThat(login.containers())
        .allSatisfy(
            container ->
                assertThat(container.getResources().getLimits())
                    .as(container.getName())
                    .doesNotContainKey("ephemeral-storage"));
    assertThat(login.pod().getVolumes())
        .filteredOn(volume -> volume.getEmptyDir() != null)
        .filteredOn(volume -> !"Memory".equals(volume.getEmptyDir().getMedium()))
        .allSatisfy(
            volume ->
                assertThat(volume.getEmptyDir().getSizeLimit()).as(volume.getName()).isNull());
  }

  @ParameterizedTest
  @MethodSource("logins")
  void nothingHasMoreRightsThanItNeeds(Login login) {
    var pod = login.pod().getSecurityContext();
    assertThat(pod.getRunAsNonRoot()).isTrue();
    assertThat(pod.getRunAsUser()).isPositive();
    assertThat(pod.getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
    assertThat(login.pod().getAutomountServiceAccountToken()).isFalse();
    assertThat(login.account().getAutomountServiceAccountToken()).isFalse();
    assertThat(login.pod().getHostNetwork()).isNull();
    assertThat(login.containers())
        .allSatisfy(
            container -> {
              var rights = container.getSecurityContext();
              assertThat(rights.getAllowPrivilegeEscalation()).isFalse();
              assertThat(rights.getCapabilities().getDrop()).containsExactly("ALL");
              assertThat(rights.getCapabilities().getAdd()).isEmpty();
              assertThat(rights.getPrivileged()).isNull();
              // Whose files are nobody else's to read.
              assertThat(rights.getRunAsUser()).isNull();
            });
    assertThat(login.ours())
        .allSatisfy(
            container ->
                assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue());
  }

  @ParameterizedTest
  @MethodSource("logins")
  void everyContainerSaysWhatMemoryItNeedsAndWhereThatEnds(Login login) {
    assertThat(login.containers())
        .allSatisfy(
            container -> {
              assertThat(container.getResources().getRequests()).containsKeys("cpu", "memory");
              assertThat(container.getResources().getLimits()).containsKey("memory");
            });
  }

  @ParameterizedTest
  @MethodSource("logins")
  void whatItIsToldTheServiceKnows(Login login) {
    Set<String> known = Settings.names();

    assertThat(login.ours())
        .allSatisfy(
            container -> {
              Map<String, String> environment = login.environment(container);
              assertThat(known).containsAll(environment.keySet());
              assertThatCode(() -> Settings.validate(environment)).doesNotThrowAnyException();
            });
  }

  @ParameterizedTest
  @MethodSource("logins")
  void portsAreThoseOfTheService(Login login) {
    List<ContainerPort> ports = login.service().getPorts();

    assertThat(ports)
        .extracting(port -> port.getName() + " " + port.getContainerPort())
        .containsExactlyInAnyOrder(
            "grpc " + configured("quarkus.grpc.server.port"),
            "management " + configured("quarkus.management.port"));
    assertThat(login.services())
        .hasSize(2)
        .allSatisfy(
            service ->
                assertThat(service.getSpec().getPorts())
                    .extracting(port -> port.getPort() + " " + port.getTargetPort().getStrVal())
                    .containsExactly(configured("quarkus.grpc.server.port") + " grpc"));
    assertThat(login.services())
        .filteredOn(service -> "None".equals(service.getSpec().getClusterIP()))
        .extracting(service -> service.getMetadata().getName())
        .containsExactly(login.set().getSpec().getServiceName());
  }

  @ParameterizedTest
  @MethodSource("logins")
  void whatTheServiceWritesItCanWrite(Login login) {
    assertThat(login.ours())
        .allSatisfy(
            container -> {
              String data = login.setting(container, Settings.DATA_DIRECTORY);
              assertThat(login.mount(container, data))
                  .hasValueSatisfying(mount -> assertThat(isClaim(login, mount)).isTrue());
              assertThat(login.mount(container, "/tmp").orElseThrow().getReadOnly()).isNull();
            });
  }

  private static boolean isClaim(Login login, VolumeMount mount) {
    return !Boolean.TRUE.equals(mount.getReadOnly())
        && login.set().getSpec().getVolumeClaimTemplates().stream()
            .map(PersistentVolumeClaim::getMetadata)
            .anyMatch(claim -> claim.getName().equals(mount.getName()));
  }

  @ParameterizedTest
  @MethodSource("logins")
  void everyMountHasItsVolumeAndEveryVolumeItsMount(Login login) {
    Stream<String> claims =
        login.set().getSpec().getVolumeClaimTemplates().stream()
            .map(claim -> claim.getMetadata().getName());
    Stream<String> volumes = login.pod().getVolumes().stream().map(Volume::getName);

    assertThat(
            login.containers().stream()
                .flatMap(container -> container.getVolumeMounts().stream())
                .map(VolumeMount::getName)
                .distinct())
        .containsExactlyInAnyOrderElementsOf(Stream.concat(claims, volumes).toList());
  }

  @ParameterizedTest
  @MethodSource("logins")
  void selectorsFindThePodAndNoOtherOne(Login login) {
    Map<String, String> selector = login.set().getSpec().getSelector().getMatchLabels();

    assertThat(login.podLabels()).containsAllEntriesOf(selector);
    assertThat(login.policy().getSpec().getPodSelector().getMatchLabels()).isEqualTo(selector);
    assertThat(login.budget().getSpec().getSelector().getMatchLabels()).isEqualTo(selector);
    assertThat(login.services())
        .allSatisfy(service -> assertThat(service.getSpec().getSelector()).isEqualTo(selector));
  }

  @ParameterizedTest
  @MethodSource("logins")
  void nobodyEvictsAPodThatTrades(Login login) {
    assertThat(login.budget().getSpec().getMaxUnavailable()).isEqualTo(new IntOrString(0));
    assertThat(login.budget().getSpec().getUnhealthyPodEvictionPolicy()).isEqualTo("AlwaysAllow");
  }

  @ParameterizedTest
  @MethodSource("logins")
  void clientsReachAServiceThatIsNotReady(Login login) {
    assertThat(login.services())
        .allSatisfy(
            service -> assertThat(service.getSpec().getPublishNotReadyAddresses()).isTrue());
  }

  @ParameterizedTest
  @MethodSource("logins")
  void whatIsUnderWayHasTheTimeToEnd(Login login) {
    Duration grace =
        new DurationConverter().convert(login.setting(login.service(), Settings.SHUTDOWN_GRACE));
    Duration before =
        Duration.ofSeconds(login.service().getLifecycle().getPreStop().getSleep().getSeconds());

    assertThat(Duration.ofSeconds(login.pod().getTerminationGracePeriodSeconds()))
        .isGreaterThanOrEqualTo(grace.plus(before).plus(GATEWAY_END));
  }

  @ParameterizedTest
  @MethodSource("logins")
  void liveTradingIsForAPersonToSwitchOn(Login login) {
    assertThat(login.containers())
        .allSatisfy(
            container ->
                assertThat(login.environment(container).values())
                    .doesNotContain(TradingConfig.ACCEPTED));
  }

  /** When a container is taken for started, dead or not ready. */
  @Nested
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  class Probes {
    List<Login> logins() {
      return LoginContract.this.logins();
    }

    @ParameterizedTest
    @MethodSource("logins")
    void askThePortsOfTheService(Login login) {
      Container service = login.service();

      assertThat(
              List.of(
                  service.getStartupProbe(),
                  service.getLivenessProbe(),
                  service.getReadinessProbe()))
          .allSatisfy(
              probe -> {
                if (probe.getGrpc() == null) {
                  assertThat(probe.getHttpGet().getPort()).isEqualTo(new IntOrString("management"));
                } else {
                  assertThat(probe.getGrpc().getPort())
                      .hasToString(configured("quarkus.grpc.server.port"));
                }
              });
    }

    @ParameterizedTest
    @MethodSource("logins")
    void killNoServiceWhoseGatewayIsAway(Login login) {
      Container service = login.service();

      assertThat(asked(service.getLivenessProbe()))
          .isIn("/health/live", GatewayServiceGrpc.SERVICE_NAME);
      assertThat(asked(service.getStartupProbe()))
          .isIn("/health/started", GatewayServiceGrpc.SERVICE_NAME);
      assertThat(asked(service.getReadinessProbe())).isIn("/health/ready", "");
    }

    private static String asked(Probe probe) {
      return probe.getGrpc() == null
          ? probe.getHttpGet().getPath()
          : Optional.ofNullable(probe.getGrpc().getService()).orElse("");
    }

    @ParameterizedTest
    @MethodSource("logins")
    void doNotWaitForTheGatewayToLogIn(Login login) {
      login
          .container(Login.GATEWAY)
          .ifPresent(
              gateway -> {
                assertThat(gateway.getLivenessProbe()).isNull();
                assertThat(gateway.getReadinessProbe()).isNull();
                assertThat(gateway.getStartupProbe().getExec().getCommand())
                    .containsExactly("test", "-S", "/tmp/.X11-unix/X1");
              });
    }
  }

  /** The gateway's container, and how it comes by its login. */
  @Nested
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  class TheGateway {
    List<Login> logins() {
      return LoginContract.this.logins().stream()
          .filter(login -> login.container(Login.GATEWAY).isPresent())
          .toList();
    }

    private static Container gateway(Login login) {
      return login.container(Login.GATEWAY).orElseThrow();
    }

    private static Container step(Login login) {
      return login.container(Login.STEP).orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("logins")
    void isASidecarThatStartsBehindTheCredentialStep(Login login) {
      assertThat(login.pod().getInitContainers())
          .extracting(Container::getName)
          .containsExactly(Login.STEP, Login.GATEWAY);
      assertThat(gateway(login).getRestartPolicy()).isEqualTo("Always");
      assertThat(gateway(login).getImage()).startsWith("ghcr.io/gnzsnz/ib-gateway:");
      assertThat(step(login).getArgs()).containsExactly("credentials");
      assertThat(step(login).getImage()).isEqualTo(login.service().getImage());
    }

    @ParameterizedTest
    @MethodSource("logins")
    void isReachedOnTheLoopbackAtItsOwnPort(Login login) {
      Map<String, String> environment = login.environment(login.service());
      String mode = login.setting(gateway(login), "TRADING_MODE");

      assertThat(environment.get(Settings.HOST)).isEqualTo("127.0.0.1");
      assertThat(environment.get(Settings.PORT))
          .isEqualTo(Map.of("paper", "4002", "live", "4001").get(mode));
    }

    @ParameterizedTest
    @MethodSource("logins")
    void isReachedByNobodyElse(Login login) {
      assertThat(login.containers())
          .flatExtracting(Container::getPorts)
          .extracting(ContainerPort::getContainerPort)
          .doesNotContainAnyElementsOf(GATEWAY_PORTS);
      VolumeMount relay =
          login.mount(gateway(login), "/home/ibgateway/scripts/run_socat.sh").orElseThrow();
      assertThat(relay.getSubPath()).isEqualTo("run_socat.sh");
      assertThat(login.volume(relay.getName()).orElseThrow().getConfigMap().getDefaultMode())
          .isEqualTo(0555);
    }

    @ParameterizedTest
    @MethodSource("logins")
    void findsItsLoginInMemoryAndNobodyElseDoes(Login login) {
      String directory = login.setting(step(login), Settings.CREDENTIALS_DIRECTORY);
      Map<String, String> environment = login.environment(gateway(login));

      assertThat(environment.get("TWS_PASSWORD_FILE")).isEqualTo(directory + "/password");
      assertThat(gateway(login).getArgs())
          .singleElement()
          .asString()
          .contains("$(<" + directory + "/username)");
      assertThat(environment).doesNotContainKeys("TWS_USERID", "TWS_PASSWORD");
      assertThat(login.mount(login.service(), directory)).isEmpty();
      assertThat(login.mount(gateway(login), directory).orElseThrow().getReadOnly()).isTrue();
      assertThat(login.mount(step(login), directory).orElseThrow().getReadOnly()).isNull();
      assertThat(inMemory(login, directory)).isTrue();
      // The image writes the password there.
      assertThat(inMemory(login, login.setting(gateway(login), "IBC_INI"))).isTrue();
    }

    private static boolean inMemory(Login login, String path) {
      return login
          .mount(gateway(login), path)
          .flatMap(mount -> login.volume(mount.getName()))
          .map(volume -> "Memory".equals(volume.getEmptyDir().getMedium()))
          .orElse(false);
    }

    @ParameterizedTest
    @MethodSource("logins")
    void keepsItsSettingsWhenItIsStartedAnew(Login login) {
      String settings = login.setting(gateway(login), "TWS_SETTINGS_PATH");

      assertThat(login.mount(gateway(login), settings)).isPresent();
    }
  }

  /** Where the secrets are. */
  @Nested
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  class Vault {
    List<Login> logins() {
      return LoginContract.this.logins().stream()
          .filter(login -> login.environment(login.service()).containsKey(Settings.VAULT))
          .toList();
    }

    @ParameterizedTest
    @MethodSource("logins")
    void isReadWithATokenForItAlone(Login login) {
      assertThat(login.ours())
          .allSatisfy(
              container -> {
                Path token =
                    Path.of(
                        login.setting(
                            container, "QUARKUS_VAULT_AUTHENTICATION_KUBERNETES_JWT_TOKEN_PATH"));
                VolumeMount mount = login.mount(container, token.toString()).orElseThrow();
                assertThat(
                        login
                            .volume(mount.getName())
                            .orElseThrow()
                            .getProjected()
                            .getSources()
                            .get(0)
                            .getServiceAccountToken())
                    .satisfies(
                        projected -> {
                          assertThat(projected.getAudience()).isEqualTo("vault");
                          assertThat(Path.of(mount.getMountPath(), projected.getPath()))
                              .isEqualTo(token);
                        });
              });
    }

    @ParameterizedTest
    @MethodSource("logins")
    void isKnownByACertificateThatIsThere(Login login) {
      assertThat(login.ours())
          .allSatisfy(
              container ->
                  assertThat(
                          login.mount(
                              container, login.setting(container, "QUARKUS_VAULT_TLS_CA_CERT")))
                      .isPresent());
    }
  }

  /** Who reaches the pod, and whom it reaches. */
  @Nested
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  class Network {
    List<Login> logins() {
      return LoginContract.this.logins();
    }

    @ParameterizedTest
    @MethodSource("logins")
    void isClosedButForTheServicesPorts(Login login) {
      var rules = login.policy().getSpec();

      assertThat(rules.getPolicyTypes()).containsExactlyInAnyOrder("Ingress", "Egress");
      assertThat(rules.getIngress()).allSatisfy(rule -> assertThat(rule.getFrom()).isNotEmpty());
      assertThat(rules.getIngress())
          .flatExtracting(rule -> rule.getPorts())
          .extracting(NetworkPolicyPort::getPort)
          .containsExactlyInAnyOrder(new IntOrString("grpc"), new IntOrString("management"));
      assertThat(rules.getEgress())
          .allSatisfy(
              rule -> {
                assertThat(rule.getTo()).isNotEmpty();
                assertThat(rule.getPorts()).isNotEmpty();
              });
    }

    // Or Kustomize would ask of clients, resolvers and Vault to bear the labels of our pods.
    @ParameterizedTest
    @MethodSource("logins")
    void namesItsPeersByExpressions(Login login) {
      var rules = login.policy().getSpec();
      List<NetworkPolicyPeer> peers =
          Stream.concat(
                  rules.getIngress().stream().flatMap(rule -> rule.getFrom().stream()),
                  rules.getEgress().stream().flatMap(rule -> rule.getTo().stream()))
              .toList();

      assertThat(
              peers.stream()
                  .flatMap(
                      peer ->
                          Stream.of(
                              Optional.ofNullable(peer.getPodSelector()),
                              Optional.ofNullable(peer.getNamespaceSelector())))
                  .flatMap(Optional::stream)
                  .map(LabelSelector::getMatchLabels))
          .allSatisfy(labels -> assertThat(labels).isEmpty());
    }
  }
}
