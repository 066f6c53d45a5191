package io.github.pitrunner.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** The overlays, as Kustomize builds them; run within {@code scripts/with-kustomize}. */
@EnabledIfEnvironmentVariable(named = "PITRUNNER_TEST_KUSTOMIZE", matches = ".+")
class BuiltOverlaysTest extends LoginContract {
  private static final String ROLE = "QUARKUS_VAULT_AUTHENTICATION_KUBERNETES_ROLE";
  private static final String VAULT_PATH = "PITRUNNER_CREDENTIALS_PATH";

  private final Map<String, List<HasMetadata>> overlays = new HashMap<>();

  private List<HasMetadata> overlay(String name) {
    return overlays.computeIfAbsent(name, key -> built(Manifests.OVERLAYS.resolve(key)));
  }

  private static List<HasMetadata> built(Path folder) {
    List<String> command =
        new ArrayList<>(
            List.of(Objects.requireNonNull(System.getenv("PITRUNNER_TEST_KUSTOMIZE")).split(" ")));
    command.add(folder.toString());
    try {
      Process kustomize =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      String text = new String(kustomize.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(kustomize.waitFor()).as(folder.toString()).isZero();
      return Manifests.parse(text);
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  List<Login> logins() {
    return List.of("paper", "live", "simulator", "accounts-example").stream()
        .flatMap(name -> Login.in(overlay(name)).stream())
        .toList();
  }

  private Login login(String name) {
    return Login.in(overlay(name)).get(0);
  }

  @Test
  void everyOverlayIsBuilt() {
    assertThat(logins())
        .extracting(Login::name)
        .containsExactly(
            "pitrunner-paper",
            "pitrunner-live",
            "pitrunner-simulator",
            "pitrunner-paper-alpha",
            "pitrunner-paper-beta");
    assertThat(Manifests.files(Manifests.OVERLAYS, Manifests.KUSTOMIZATION))
        .as("with alpha and beta")
        .hasSize(overlays.size() + 2);
  }

  @Test
  void monitoringIsBuilt() {
    assertThat(built(Manifests.ROOT.resolve("monitoring")))
        .extracting(HasMetadata::getKind)
        .containsExactlyInAnyOrder("PrometheusRule", "PodMonitor", "ConfigMap");
  }

  @Test
  void paperAndLiveDifferInTheirGatewayAndInWhenTheyChange() {
    assertThat(gatewayOf("paper")).containsEntry("TRADING_MODE", "paper");
    assertThat(gatewayOf("live")).containsEntry("TRADING_MODE", "live");
    assertThat(login("paper").set().getSpec().getUpdateStrategy().getType())
        .isEqualTo("RollingUpdate");
    assertThat(login("live").set().getSpec().getUpdateStrategy().getType()).isEqualTo("OnDelete");
  }

  private Map<String, String> gatewayOf(String overlay) {
    Login login = login(overlay);
    return login.environment(login.container(Login.GATEWAY).orElseThrow());
  }

  @Test
  void theSimulatorNeedsNoGatewayNoVaultAndNoNetwork() {
    Login login = login("simulator");

    assertThat(login.containers()).containsExactly(login.service());
    assertThat(login.environment(login.service()))
        .containsEntry("PITRUNNER_SIMULATOR_ENABLED", "true")
        .doesNotContainKeys(Settings.HOST, Settings.VAULT);
    assertThat(login.policy().getSpec().getEgress()).isEmpty();
  }

  @Test
  void onlyTheSimulatorLetsAnybodyInAndInPlainText() {
    Set<String> switches = Set.of("PITRUNNER_TRANSPORT_PLAIN_TEXT", "PITRUNNER_SECURITY_ANONYMOUS");

    assertThat(logins())
        .allSatisfy(
            login -> {
              Set<String> names = login.environment(login.service()).keySet();
              if (login.name().equals("pitrunner-simulator")) {
                assertThat(names).containsAll(switches);
              } else {
                assertThat(names).doesNotContainAnyElementsOf(switches);
              }
            });
  }

  @Test
  void eachLoginReadsItsOwnPlaceInVault() {
    List<Login> withVault =
        logins().stream()
            .filter(login -> login.environment(login.service()).containsKey(Settings.VAULT))
            .toList();

    assertThat(withVault)
        .hasSize(4)
        .allSatisfy(
            login -> {
              String account = login.pod().getServiceAccountName();
              // As k8s/vault/set-up names them.
              assertThat(login.environment(login.service()))
                  .containsEntry(ROLE, account)
                  .containsEntry(VAULT_PATH, account.replaceFirst("-", "/"));
            });
    assertThat(withVault)
        .extracting(login -> login.pod().getServiceAccountName())
        .doesNotHaveDuplicates();
  }

  @Test
  void noTwoLoginsAnswerToOneSelector() {
    assertThat(logins())
        .extracting(login -> login.set().getSpec().getSelector().getMatchLabels())
        .doesNotHaveDuplicates();
    assertThat(logins())
        .allSatisfy(
            login ->
                assertThat(login.services())
                    .extracting(service -> service.getMetadata().getName())
                    .contains(login.name()));
  }

  @Test
  void nothingSecretIsInThem() {
    assertThat(overlays.values().stream().flatMap(List::stream))
        .extracting(HasMetadata::getKind)
        .doesNotContain("Secret");
  }
}
