package io.github.pitrunner.security.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.pitrunner.domain.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gateway's login is found in the environment or in Vault, and written into files. */
class CredentialStepTest {
  private static final Set<String> NAMES = Set.of("username", "password", "account");

  private final VaultRig rig = new VaultRig();

  @AfterEach
  void close() {
    rig.close();
  }

  private CredentialStep.Found find(Map<String, String> environment) {
    return find(environment, Optional.of(rig::vault));
  }

  private CredentialStep.Found find(
      Map<String, String> environment, Optional<Supplier<Vault>> vault) {
    return new CredentialStep(environment, vault, VaultRig.PATIENCE, rig.ports()).find();
  }

  private List<String> record() {
    return rig.events.stream()
        .map(event -> event.who().identity() + " " + event.action() + " " + event.ids())
        .toList();
  }

  @Nested
  class Finding {
    @Test
    void everythingIsInVault() {
      CredentialStep.Found found = find(Map.of());

      assertThat(found.values())
          .containsOnly(
              Map.entry("username", new Secret("PLANTED-SECRET-user")),
              Map.entry("password", new Secret("PLANTED-SECRET-password")),
              Map.entry("account", new Secret("DU1234567")));
      assertThat(record())
          .containsExactly("credential-step secret/data/pitrunner/gateway {version=1}");
    }

    @Test
    void environmentWinsOverVault() {
      CredentialStep.Found found = find(Map.of("IBKR_PASSWORD", "PLANTED-SECRET-of-env"));

      assertThat(found.values())
          .containsEntry("username", new Secret("PLANTED-SECRET-user"))
          .containsEntry("password", new Secret("PLANTED-SECRET-of-env"));
      assertThat(record())
          .containsExactly(
              "credential-step env:IBKR_PASSWORD {}",
              "credential-step secret/data/pitrunner/gateway {version=1}");
    }

    @Test
    void vaultIsNotAskedWhereTheEnvironmentHasBoth() {
      find(Map.of("IBKR_USERNAME", "PLANTED-SECRET-1", "IBKR_PASSWORD", "PLANTED-SECRET-2"));

      assertThat(rig.server.requests("")).isEmpty();
    }

    @Test
    void whatIsMissingIsNamedWithBothPlaces() {
      rig.server.put("pitrunner/gateway", Map.of("username", "PLANTED-SECRET-user"));

      assertThatThrownBy(() -> find(Map.of()))
          .isInstanceOf(CredentialsUnusableException.class)
          .hasMessageContaining("password")
          .hasMessageContaining("IBKR_PASSWORD")
          .hasMessageContaining("secret/data/pitrunner/gateway");
    }

    @Test
    void withoutVaultItIsSaidHowToName() {
      assertThatThrownBy(() -> find(Map.of(), Optional.empty()))
          .isInstanceOf(CredentialsUnusableException.class)
          .hasMessageContaining("IBKR_USERNAME")
          .hasMessageContaining("quarkus.vault.url");
    }

    @Test
    void sealedVaultIsWaitedFor() {
      rig.server.setState(io.github.pitrunner.testing.VaultServer.State.SEALED);
      rig.atPause.put(2, rig.server::recover);

      assertThat(find(Map.of()).values()).hasSize(3);
      assertThat(rig.progress).hasSize(2);
    }

    @Test
    void whatIsToldSaysWhereEachIsFromAndNoValue() {
      assertThat(find(Map.of("IBKR_PASSWORD", "PLANTED-SECRET-of-env")).toString())
          .contains("password (IBKR_PASSWORD)", "username (secret/data/pitrunner/gateway)")
          .doesNotContain("PLANTED-SECRET");
    }
  }

  @Nested
  class Writing {
    private final Path directory;

    Writing(@TempDir Path directory) {
      this.directory = directory;
    }

    private void write(Map<String, Secret> values) {
      new CredentialFiles(directory).write(NAMES, values);
    }

    private Map<String, Secret> login(String password) {
      return Map.of("username", new Secret("alice"), "password", new Secret(password));
    }

    @Test
    void eachFileHasOneValueThatOnlyItsOwnerReads() throws IOException {
      write(login("PLANTED-SECRET-written"));

      assertThat(directory.resolve("password")).hasContent("PLANTED-SECRET-written");
      assertThat(directory.resolve("username")).hasContent("alice");
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(directory.resolve("password"))))
          .isEqualTo("r--------");
    }

    @Test
    void lineBreakAtTheEndIsLeftOut() throws IOException {
      write(login("PLANTED-SECRET-written\r\n"));

      assertThat(Files.readAllBytes(directory.resolve("password")))
          .isEqualTo("PLANTED-SECRET-written".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    @Test
    void whatWasThereBeforeIsReplacedOrRemovedAndNothingElseIsLeft() throws IOException {
      write(Map.of("account", new Secret("DU1"), "password", new Secret("PLANTED-SECRET-old")));

      write(login("PLANTED-SECRET-new"));

      try (var files = Files.list(directory)) {
        assertThat(files.map(file -> file.getFileName().toString()))
            .containsExactlyInAnyOrder("username", "password");
      }
      assertThat(directory.resolve("password")).hasContent("PLANTED-SECRET-new");
    }

    @Test
    void directoryThatIsNotThereIsNamedWithItsKey() {
      assertThatThrownBy(
              () ->
                  new CredentialFiles(directory.resolve("missing"))
                      .write(NAMES, login("PLANTED-SECRET-x")))
          .isInstanceOf(CredentialsUnusableException.class)
          .hasMessageContaining(directory.resolve("missing").toString())
          .hasMessageContaining("pitrunner.credentials.directory");
    }

    @Test
    void fileThatCannotBeWrittenIsNamed() throws IOException {
      Files.createDirectories(directory.resolve("password/in-the-way"));

      assertThatThrownBy(() -> write(login("PLANTED-SECRET-x")))
          .isInstanceOf(CredentialsUnusableException.class)
          .hasMessageContaining(directory.resolve("password").toString())
          .hasMessageNotContaining("PLANTED-SECRET");
    }

    @Test
    void memoryIsToldFromADisk() throws IOException {
      Path memory = Path.of("/dev/shm");
      assumeThat(memory).isDirectory();

      assertThat(new CredentialFiles(memory).isInMemory()).isTrue();
      assertThat(new CredentialFiles(Path.of("src")).isInMemory()).isFalse();
    }
  }
}
