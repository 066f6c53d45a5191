package io.github.pitrunner.security.credentials;

import static io.github.pitrunner.security.credentials.VaultRig.HOUR;
import static io.github.pitrunner.security.credentials.VaultRig.START;
import static io.github.pitrunner.security.credentials.VaultRig.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pitrunner.domain.AuditEvent;
import io.github.pitrunner.domain.Secret;
import io.github.pitrunner.testing.VaultServer;
import io.github.pitrunner.testing.VaultServer.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets are read from a Vault over HTTP, and stay those that it has. */
class VaultSecretsTest {
  private static final String MARKER = "PLANTED-SECRET-";

  private final VaultRig rig = new VaultRig();
  private final VaultServer server = rig.server;
  private final List<String> failures = new ArrayList<>();

  /** Whatever a test has done, no secret got out. */
  @AfterEach
  void nothingSecretWasSaid() {
    rig.close();
    assertThat(rig.log.lines()).noneMatch(line -> line.contains(MARKER));
    assertThat(rig.progress).noneMatch(line -> line.contains(MARKER));
    assertThat(rig.events).noneMatch(event -> event.toString().contains(MARKER));
    assertThat(failures).noneMatch(failure -> failure.contains(MARKER));
  }

  private CredentialsUnusableException refused() {
    CredentialsUnusableException refused =
        catchThrowableOfType(CredentialsUnusableException.class, rig::open);
    failures.add(refused + " " + refused.getCause() + List.of(refused.getSuppressed()));
    return refused;
  }

  private static Map<String, Secret> secrets(String... values) {
    return Map.of(values[0], new Secret(values[1]));
  }

  @Nested
  class Reading {
    @Test
    void eachGroupIsWhatVaultHas() {
      try (VaultSecrets secrets = rig.open()) {
        assertThat(secrets.group("api-keys")).isEqualTo(secrets("alice", MARKER + "key-1"));
        assertThat(rig.log.lines("Credentials from Vault"))
            .singleElement()
            .satisfies(
                line ->
                    assertThat(line)
                        .contains(
                            "api-keys version 1, gateway version 1, no journal, no tls",
                            "127.0.0.1:" + server.port()));
      }
    }

    @Test
    void ofTheGatewayOnlyTheAccountIsKept() {
      try (VaultSecrets secrets = rig.open()) {
        assertThat(secrets.group("gateway")).isEqualTo(secrets("account", "DU1234567"));
      }
    }

    @Test
    void groupThatDoesNotExistIsEmpty() {
      try (VaultSecrets secrets = rig.open()) {
        assertThat(secrets.group("tls")).isEmpty();
      }
    }

    @Test
    void groupWhoseNewestVersionIsDeletedIsEmpty() {
      server.delete("pitrunner/api-keys");

      try (VaultSecrets secrets = rig.open()) {
        assertThat(secrets.group("api-keys")).isEmpty();
      }
    }

    @Test
    void groupThatIsNotWantedIsNotAskedFor() {
      rig.groups = Set.of("tls");

      rig.open().close();

      assertThat(server.requests("secret/"))
          .extracting(VaultServer.Request::path)
          .containsExactly("secret/data/pitrunner/tls");
    }

    @Test
    void forbiddenGroupStopsTheStartWithItsPathAndWhoAsked() {
      server.forbid("secret/data/pitrunner/tls");

      assertThat(refused())
          .hasMessageContaining("the token")
          .hasMessageContaining("secret/data/pitrunner/tls")
          .hasMessageContaining("403")
          .hasMessageContaining("pitrunner.credentials.groups");
      assertThat(rig.pauses).isEmpty();
    }

    @Test
    void valueThatIsNoTextIsAnErrorThatNamesIt() {
      server.put("pitrunner/tls", Map.of("key", List.of(MARKER + "listed")));

      assertThat(refused()).hasMessageContaining("key of secret/data/pitrunner/tls is no text");
    }

    @Test
    void namespaceGoesAlong() {
      server.setNamespace("trading");
      rig.settings.put("quarkus.vault.enterprise.namespace", "trading");

      try (VaultSecrets secrets = rig.open()) {
        assertThat(secrets.group("api-keys")).hasSize(1);
      }
    }

    @Test
    void eachReadingIsOnRecordWithItsVersion() {
      rig.open().close();

      assertThat(rig.events)
          .allMatch(event -> event.kind() == AuditEvent.Kind.CREDENTIAL_READ)
          .allMatch(event -> event.who().identity().equals("service"))
          .allMatch(event -> event.outcome().equals(AuditEvent.Outcome.OK))
          .extracting(event -> event.action() + " " + event.ids())
          .containsExactly(
              "secret/data/pitrunner/api-keys {version=1}",
              "secret/data/pitrunner/gateway {version=1}",
              "secret/data/pitrunner/journal {version=0}",
              "secret/data/pitrunner/tls {version=0}");
    }

    @Test
    void readingThatFailedIsOnRecord() {
      server.forbid("secret/data/pitrunner/api-keys");

      refused();

      assertThat(rig.events)
          .singleElement()
          .satisfies(
              event -> {
                assertThat(event.action()).isEqualTo("secret/data/pitrunner/api-keys");
                assertThat(event.outcome().code()).isEqualTo("FAILED");
                assertThat(event.outcome().message()).contains("403");
              });
    }
  }

  @Nested
  class LoggingIn {
    private static final Duration LONG = Duration.ofDays(1);

    private final Path directory;

    LoggingIn(@TempDir Path directory) {
      this.directory = directory;
    }

    private Path kubernetes(String jwt) throws IOException {
      Path file = Files.writeString(directory.resolve("token"), jwt + "\n");
      rig.login(
          Map.of("kubernetes.role", "pitrunner", "kubernetes.jwt-token-path", file.toString()));
      return file;
    }

    private int logins(String way) {
      return server.requests("auth/%s/login".formatted(way)).size();
    }

    @Test
    void kubernetesAccountIsShownByItsToken() throws IOException {
      server.addKubernetesRole("pitrunner", MARKER + "jwt", HOUR, LONG);
      kubernetes(MARKER + "jwt");

      try (VaultSecrets secrets = rig.open()) {
        assertThat(secrets.group("api-keys")).hasSize(1);
      }
      assertThat(logins("kubernetes")).isEqualTo(1);
    }

    @Test
    void kubernetesTokenIsReadAgainAtTheNextLogin() throws IOException {
      server.addKubernetesRole("pitrunner", MARKER + "jwt-1", HOUR, HOUR);
      Path file = kubernetes(MARKER + "jwt-1");
      VaultSecrets secrets = rig.open();

      server.addKubernetesRole("pitrunner", MARKER + "jwt-2", HOUR, HOUR);
      Files.writeString(file, MARKER + "jwt-2");
      rig.time.advance(HOUR.multipliedBy(2));
      secrets.refresh();

      assertThat(logins("kubernetes")).isEqualTo(2);
      assertThat(secrets.lastRefresh()).contains(rig.time.instant());
    }

    @Test
    void kubernetesTokenThatIsNotThereYetIsWaitedFor() throws IOException {
      server.addKubernetesRole("pitrunner", MARKER + "jwt", HOUR, LONG);
      Path file = kubernetes(MARKER + "jwt");
      Files.delete(file);
      rig.atPause.put(1, () -> write(file, MARKER + "jwt"));

      rig.open().close();

      assertThat(rig.progress)
          .singleElement()
          .satisfies(line -> assertThat(line).contains(file.toString(), "jwt-token-path"));
    }

    private static void write(Path file, String text) {
      try {
        Files.writeString(file, text);
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }

    @Test
    void kubernetesRoleThatVaultDoesNotKnowIsFinal() throws IOException {
      kubernetes(MARKER + "jwt");

      assertThat(refused())
          .hasMessageContaining("the Kubernetes role pitrunner")
          .hasMessageContaining("auth/kubernetes/login")
          .hasMessageContaining("400: invalid role name");
      assertThat(rig.pauses).isEmpty();
    }

    @Test
    void kubernetesLoginThatIsForbiddenIsTriedUntilTheDeadline() throws IOException {
      server.addKubernetesRole("pitrunner", MARKER + "another-jwt", HOUR, LONG);
      kubernetes(MARKER + "jwt");

      assertThat(refused()).hasMessageContaining("403").hasMessageContaining("gave up after");
      assertThat(rig.pauses).hasSizeGreaterThan(3);
    }

    @Test
    void appRoleIsShownByItsSecretId() {
      server.addAppRole("the-role", MARKER + "secret-id", HOUR, LONG);
      rig.login(Map.of("app-role.role-id", "the-role", "app-role.secret-id", MARKER + "secret-id"));

      try (VaultSecrets secrets = rig.open()) {
        assertThat(secrets.group("api-keys")).hasSize(1);
      }
      assertThat(logins("approle")).isEqualTo(1);
    }

    @Test
    void appRoleWithAWrongSecretIdIsFinal() {
      server.addAppRole("the-role", MARKER + "secret-id", HOUR, LONG);
      rig.login(Map.of("app-role.role-id", "the-role", "app-role.secret-id", MARKER + "wrong"));

      assertThat(refused()).hasMessageContaining("the AppRole").hasMessageContaining("400");
      assertThat(rig.pauses).isEmpty();
    }

    @Test
    void loginIsRenewedBeforeItEnds() {
      server.addAppRole("the-role", MARKER + "secret-id", HOUR, LONG);
      rig.login(Map.of("app-role.role-id", "the-role", "app-role.secret-id", MARKER + "secret-id"));
      VaultSecrets secrets = rig.open();

      rig.time.advance(HOUR.minusMinutes(3));
      secrets.refresh();

      assertThat(server.requests("auth/token/renew-self")).hasSize(1);
      assertThat(logins("approle")).isEqualTo(1);
    }

    @Test
    void loginThatHasEndedIsRepeated() {
      server.addAppRole("the-role", MARKER + "secret-id", HOUR, HOUR);
      rig.login(Map.of("app-role.role-id", "the-role", "app-role.secret-id", MARKER + "secret-id"));
      VaultSecrets secrets = rig.open();

      rig.time.advance(HOUR.plusMinutes(1));
      secrets.refresh();

      assertThat(logins("approle")).isEqualTo(2);
      assertThat(secrets.lastRefresh()).contains(rig.time.instant());
    }

    @Test
    void loginThatVaultHasForgottenIsRepeated() {
      server.addAppRole("the-role", MARKER + "secret-id", HOUR, HOUR);
      rig.login(Map.of("app-role.role-id", "the-role", "app-role.secret-id", MARKER + "secret-id"));
      VaultSecrets secrets = rig.open();

      server.revokeTokens();
      secrets.refresh();

      assertThat(logins("approle")).isEqualTo(2);
      assertThat(secrets.lastRefresh()).contains(rig.time.instant());
      assertThat(rig.log.lines("WARN")).isEmpty();
    }

    @Test
    void withoutAWayToLogInTheStartSaysWhichThereAre() {
      rig.login(Map.of());

      assertThat(refused())
          .hasMessageContaining("quarkus.vault.authentication.kubernetes.role")
          .hasMessageContaining("app-role")
          .hasMessageContaining("client-token");
    }

    @Test
    void certificateFileThatIsNoneIsNamed() {
      rig.settings.put("quarkus.vault.tls.ca-cert", "/nowhere/ca.pem");

      assertThat(refused())
          .hasMessageContaining("quarkus.vault.tls.ca-cert")
          .hasMessageContaining("/nowhere/ca.pem");
    }
  }

  @Nested
  class GivenAToken {
    private void token(Duration time, Duration longest, boolean isRenewable) {
      server.addToken(TOKEN, time, longest, isRenewable);
    }

    @Test
    void itIsRenewedAtTwoThirdsOfItsTime() {
      token(HOUR, HOUR.multipliedBy(9), true);
      VaultSecrets secrets = rig.open();

      rig.time.advance(Duration.ofMinutes(39));
      secrets.refresh();
      int before = server.requests("auth/token/renew-self").size();
      rig.time.advance(Duration.ofMinutes(1));
      secrets.refresh();

      assertThat(before).isZero();
      assertThat(server.requests("auth/token/renew-self")).hasSize(1);
    }

    @Test
    void itLivesOnAsOftenAsItIsRenewed() {
      token(HOUR, HOUR.multipliedBy(9), true);
      VaultSecrets secrets = rig.open();

      for (int i = 0; i < 10; i++) {
        rig.time.advance(Duration.ofMinutes(41));
        secrets.refresh();
      }

      assertThat(secrets.lastRefresh()).contains(rig.time.instant());
      assertThat(rig.log.lines("WARN")).isEmpty();
    }

    @Test
    void renewalThatFailedIsTriedAgain() {
      token(HOUR, HOUR.multipliedBy(9), true);
      VaultSecrets secrets = rig.open();
      rig.time.advance(Duration.ofMinutes(45));
      server.setState(State.SEALED);
      secrets.refresh();

      server.recover();
      rig.time.advance(Duration.ofMinutes(1));
      secrets.refresh();

      assertThat(server.requests("auth/token/renew-self")).hasSize(2);
      assertThat(secrets.lastRefresh()).contains(rig.time.instant());
    }

    @Test
    void thatMayNotRenewItselfWhatChangesIsNoticedAllTheSame() {
      token(HOUR, HOUR.multipliedBy(9), true);
      server.forbid("auth/token/renew-self");
      VaultSecrets secrets = rig.open();
      rig.time.advance(Duration.ofMinutes(45));

      server.delete("pitrunner/api-keys");
      secrets.refresh();

      assertThat(secrets.group("api-keys")).isEmpty();
      assertThat(secrets.lastRefresh()).contains(rig.time.instant());
    }

    @Test
    void thatMayNotRenewItselfItIsToldOnceWithItsEndAndTriedOnceAMinute() {
      token(HOUR, HOUR.multipliedBy(9), true);
      server.forbid("auth/token/renew-self");
      VaultSecrets secrets = rig.open();
      rig.time.advance(Duration.ofMinutes(45));

      for (int i = 0; i < 10; i++) {
        secrets.refresh();
        rig.time.advance(Duration.ofSeconds(12));
      }

      assertThat(server.requests("auth/token/renew-self")).hasSize(2);
      assertThat(rig.log.lines("WARN"))
          .singleElement()
          .asString()
          .contains("cannot be renewed", START.plus(HOUR).toString(), "403", "renew-self");
    }

    @Test
    void thatIsNotRenewableItsEndIsToldOnce() {
      token(HOUR, HOUR, false);
      VaultSecrets secrets = rig.open();

      rig.time.advance(Duration.ofMinutes(50));
      secrets.refresh();

      assertThat(rig.log.lines("not renewable"))
          .singleElement()
          .satisfies(line -> assertThat(line).contains(START.plus(HOUR).toString()));
      assertThat(server.requests("auth/token/renew-self")).isEmpty();
    }

    @Test
    void thatReachesItsLongestTimeItsEndIsToldOnce() {
      token(HOUR, Duration.ofMinutes(80), true);
      VaultSecrets secrets = rig.open();

      rig.time.advance(Duration.ofMinutes(45));
      secrets.refresh();
      rig.time.advance(Duration.ofMinutes(30));
      secrets.refresh();

      assertThat(rig.log.lines("longest time"))
          .singleElement()
          .satisfies(
              line -> assertThat(line).contains(START.plus(Duration.ofMinutes(80)).toString()));
    }

    @Test
    void thatVaultDoesNotKnowTheStartStops() {
      server.revokeTokens();

      assertThat(refused()).hasMessageContaining("the token").hasMessageContaining("403");
    }

    @Test
    void thatMayNotLookAtItselfItIsUsedAllTheSame() {
      server.forbid("auth/token/lookup-self");

      try (VaultSecrets secrets = rig.open()) {
        assertThat(secrets.group("api-keys")).hasSize(1);
      }
      assertThat(rig.log.lines("is not renewed")).hasSize(1);
    }

    @Test
    void thatCannotBeSentNothingOfItIsShown() {
      rig.login(Map.of("client-token", TOKEN + "\nwith a second line"));

      assertThat(refused()).hasMessageContaining("may not be sent");
    }
  }

  @Nested
  class WaitingForVault {
    @Test
    void sealedVaultIsWaitedForUntilItIsUnsealed() {
      server.setState(State.SEALED);
      rig.atPause.put(3, server::recover);

      try (VaultSecrets secrets = rig.open()) {
        assertThat(secrets.group("api-keys")).hasSize(1);
      }
      assertThat(rig.progress)
          .hasSize(3)
          .allMatch(line -> line.contains("503: Vault is sealed"))
          .extracting(line -> line.substring(0, line.indexOf(':')))
          .containsExactly(
              "Waiting for Vault, try 1", "Waiting for Vault, try 2", "Waiting for Vault, try 3");
    }

    @Test
    void standbyThatCannotReachTheActiveOneIsToldAsSuch() {
      server.setState(State.STANDBY);
      rig.atPause.put(1, server::recover);

      rig.open().close();

      assertThat(rig.progress)
          .singleElement()
          .satisfies(line -> assertThat(line).contains("503", "standing by"));
    }

    @ParameterizedTest
    @CsvSource({
      "429, too many requests",
      "500, cannot answer now (500)",
      "502, cannot answer now (502)",
      "473, cannot answer now (473)",
      "412, cannot answer now (412)"
    })
    void errorThatMayPassIsWaitedFor(int status, String cause) {
      server.answerAlways(status, "{\"errors\":[\"PLANTED-SECRET-in-an-error\"]}");
      rig.atPause.put(1, server::recover);

      rig.open().close();

      assertThat(rig.progress).singleElement().satisfies(line -> assertThat(line).contains(cause));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "PLANTED-SECRET-and-no-json",
          "{\"data\":\"PLANTED-SECRET-of-the-wrong-kind\"}",
          "[]",
          ""
        })
    void answerThatCannotBeReadIsWaitedForAndNotShown(String body) {
      server.answerAlways(200, body);
      rig.atPause.put(1, server::recover);

      rig.open().close();

      assertThat(rig.progress).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void connectionThatIsRefusedIsWaitedForAndThenGivenUp() {
      server.close();

      assertThat(refused())
          .hasMessageContaining("127.0.0.1:" + server.port())
          .hasMessageContaining("refuses the connection")
          .hasMessageContaining("120 s (pitrunner.credentials.start-patience)");
      assertThat(rig.time.instant())
          .isBefore(START.plus(VaultRig.PATIENCE.total()))
          .isAfter(START.plus(VaultRig.PATIENCE.total()).minus(VaultRig.PATIENCE.longest()));
    }

    @Test
    void hostThatNobodyKnowsIsToldAsSuch() {
      rig.settings.put("quarkus.vault.url", "http://vault.invalid:8200");

      assertThat(refused())
          .hasMessageContaining("vault.invalid:8200")
          .hasMessageContaining("gave up after");
    }

    @Test
    void nothingThatStandsBeforeTheHostInTheUrlIsShown() {
      rig.settings.put(
          "quarkus.vault.url", "http://me:PLANTED-SECRET-in-url@127.0.0.1:" + server.port());
      server.close();

      refused();
    }

    @Test
    void waitsGrowUpToTheLongestAndAreShortenedAtRandom() {
      server.setState(State.SEALED);

      refused();

      assertThat(rig.pauses.get(0)).isBetween(Duration.ofMillis(250), Duration.ofMillis(500));
      assertThat(rig.pauses.get(2)).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));
      assertThat(rig.pauses)
          .allMatch(pause -> pause.compareTo(VaultRig.PATIENCE.longest()) <= 0)
          .doesNotHaveDuplicates();
    }

    @Test
    void whatWasReadBeforeIsNotReadAgain() {
      server.forbid("nothing");
      rig.groups = Set.of("api-keys");
      server.setState(State.SEALED);
      rig.atPause.put(2, server::recover);

      rig.open().close();

      assertThat(rig.events).hasSize(1);
    }

    @Test
    void givenUpWaitIsOnRecord() {
      server.setState(State.SEALED);

      refused();

      assertThat(rig.events)
          .singleElement()
          .satisfies(event -> assertThat(event.outcome().message()).contains("sealed"));
    }
  }

  @Nested
  class Rotation {
    private final List<Map<String, Secret>> told = new ArrayList<>();

    private VaultSecrets opened() {
      VaultSecrets secrets = rig.open();
      secrets.onChange("api-keys", told::add);
      rig.events.clear();
      return secrets;
    }

    @Test
    void isToldOnceForEachChange() {
      VaultSecrets secrets = opened();

      server.put("pitrunner/api-keys", Map.of("alice", MARKER + "key-2"));
      secrets.refresh();
      secrets.refresh();
      server.put("pitrunner/api-keys", Map.of("alice", MARKER + "key-3"));
      secrets.refresh();

      assertThat(told)
          .containsExactly(secrets("alice", MARKER + "key-2"), secrets("alice", MARKER + "key-3"));
      assertThat(secrets.group("api-keys")).isEqualTo(secrets("alice", MARKER + "key-3"));
    }

    @Test
    void isLoggedWithItsPathAndVersion() {
      VaultSecrets secrets = opened();

      server.put("pitrunner/api-keys", Map.of("alice", MARKER + "key-2"));
      secrets.refresh();

      assertThat(rig.log.lines("secret/data/pitrunner/api-keys has version 2 now")).hasSize(1);
    }

    @Test
    void isOnRecordAndALookThatFindsNothingNewIsNot() {
      VaultSecrets secrets = opened();

      secrets.refresh();
      server.put("pitrunner/api-keys", Map.of("alice", MARKER + "key-2"));
      secrets.refresh();
      secrets.refresh();

      assertThat(rig.events)
          .extracting(event -> event.action() + " " + event.ids())
          .containsExactly("secret/data/pitrunner/api-keys {version=2}");
    }

    @Test
    void looksAtVersionsOnlyAndReadsNoValue() {
      VaultSecrets secrets = opened();
      int before = server.requests("secret/data/").size();

      secrets.refresh();

      assertThat(server.requests("secret/data/")).hasSize(before);
      assertThat(server.requests("secret/metadata/")).hasSize(4);
    }

    @Test
    void ofAGroupThatWasNotThereIsToldToo() {
      VaultSecrets secrets = opened();
      secrets.onChange("tls", told::add);

      server.put("pitrunner/tls", Map.of("key", MARKER + "pem"));
      secrets.refresh();

      assertThat(told).containsExactly(secrets("key", MARKER + "pem"));
    }

    @Test
    void newVersionWithTheSameContentIsNotTold() {
      VaultSecrets secrets = opened();

      server.put("pitrunner/api-keys", Map.of("alice", MARKER + "key-1"));
      secrets.refresh();

      assertThat(told).isEmpty();
    }

    @Test
    void newPasswordOfTheGatewayIsNobodysBusiness() {
      VaultSecrets secrets = opened();
      secrets.onChange("gateway", told::add);

      server.put(
          "pitrunner/gateway", Map.of("password", MARKER + "changed", "account", "DU1234567"));
      secrets.refresh();

      assertThat(told).isEmpty();
    }

    @Test
    void deletionIsAChange() {
      VaultSecrets secrets = opened();

      server.delete("pitrunner/api-keys");
      secrets.refresh();

      assertThat(told).containsExactly(Map.of());
      assertThat(rig.log.lines("secret/data/pitrunner/api-keys has nothing now")).hasSize(1);
    }

    @Test
    void withoutTheRightToSeeVersionsValuesAreReadAndThatIsSaidOnce() {
      server.forbid("secret/metadata/pitrunner/api-keys");
      VaultSecrets secrets = opened();

      server.put("pitrunner/api-keys", Map.of("alice", MARKER + "key-2"));
      secrets.refresh();
      secrets.refresh();

      assertThat(told).hasSize(1);
      assertThat(rig.events).hasSize(2);
      assertThat(rig.log.lines("secret/metadata/pitrunner/api-keys")).hasSize(1);
    }

    @Test
    void withoutTheRightToSeeVersionsNoLookIsALogin() {
      server.addAppRole("the-role", MARKER + "secret-id", HOUR, Duration.ofDays(9));
      rig.login(Map.of("app-role.role-id", "the-role", "app-role.secret-id", MARKER + "secret-id"));
      server.forbid("secret/metadata/pitrunner/api-keys");
      server.forbid("secret/metadata/pitrunner/tls");
      VaultSecrets secrets = opened();
      secrets.refresh();
      int before = server.requests("auth/approle/login").size();

      for (int i = 0; i < 20; i++) {
        rig.time.advance(Duration.ofSeconds(30));
        secrets.refresh();
      }
      server.put("pitrunner/api-keys", Map.of("alice", MARKER + "key-2"));
      secrets.refresh();

      assertThat(server.requests("auth/approle/login")).hasSize(before);
      assertThat(told).containsExactly(secrets("alice", MARKER + "key-2"));
    }

    @Test
    void withoutTheRightToSeeVersionsItIsAskedForAgainADayLater() {
      server.forbid("secret/metadata/pitrunner/api-keys");
      VaultSecrets secrets = opened();
      secrets.refresh();

      rig.time.advance(Duration.ofDays(1));
      secrets.refresh();

      // The client asks twice: once more after it has looked for another login.
      assertThat(server.requests("secret/metadata/pitrunner/api-keys").size()).isGreaterThan(1);
    }

    @Test
    void withoutAnyRightForAMomentVersionsAreComparedAgainAfterwards() {
      VaultSecrets secrets = opened();
      server.revokeTokens();
      secrets.refresh();

      server.addToken(TOKEN, Duration.ZERO, Duration.ZERO, false);
      int before = server.requests("secret/data/").size();
      secrets.refresh();

      assertThat(server.requests("secret/data/")).hasSize(before);
    }

    @Test
    void listenerThatFailsKeepsNobodyElseFromHearing() {
      VaultSecrets secrets = rig.open();
      secrets.onChange(
          "api-keys",
          values -> {
            throw new IllegalStateException(MARKER + "in a failure");
          });
      secrets.onChange("api-keys", told::add);

      server.put("pitrunner/api-keys", Map.of("alice", MARKER + "key-2"));
      secrets.refresh();

      assertThat(told).hasSize(1);
      assertThat(rig.log.lines("IllegalStateException")).hasSize(1);
    }

    @Test
    void isNoticedByItself() {
      try (VaultSecrets secrets = rig.open()) {
        List<String> threads = new ArrayList<>();
        secrets.onChange("api-keys", values -> threads.add(Thread.currentThread().getName()));
        secrets.start(Duration.ofSeconds(1));

        server.put("pitrunner/api-keys", Map.of("alice", MARKER + "key-2"));

        Awaitility.await()
            .untilAsserted(
                () ->
                    assertThat(secrets.group("api-keys"))
                        .isEqualTo(secrets("alice", MARKER + "key-2")));
        Awaitility.await().untilAsserted(() -> assertThat(threads).containsExactly("credentials"));
      }
    }
  }

  @Nested
  class VaultAway {
    @Test
    void secretsStayAndItIsSaidOnce() {
      VaultSecrets secrets = rig.open();

      server.setState(State.SEALED);
      rig.time.advance(Duration.ofMinutes(1));
      secrets.refresh();
      secrets.refresh();

      assertThat(secrets.group("api-keys")).isEqualTo(secrets("alice", MARKER + "key-1"));
      assertThat(secrets.lastRefresh()).isEqualTo(Optional.of(START));
      assertThat(rig.log.lines("WARN"))
          .singleElement()
          .satisfies(line -> assertThat(line).contains("sealed", START.toString()));
    }

    @Test
    void backAgainWhatHasChangedMeanwhileIsTaken() {
      VaultSecrets secrets = rig.open();
      server.setState(State.SEALED);
      secrets.refresh();

      server.put("pitrunner/api-keys", Map.of("alice", MARKER + "key-2"));
      server.recover();
      rig.time.advance(Duration.ofMinutes(1));
      secrets.refresh();

      assertThat(secrets.group("api-keys")).isEqualTo(secrets("alice", MARKER + "key-2"));
      assertThat(secrets.lastRefresh()).contains(rig.time.instant());
      assertThat(rig.log.lines("Vault answers again")).hasSize(1);
    }

    @Test
    void groupThatIsForbiddenNowKeepsOthersFromNothing() {
      VaultSecrets secrets = rig.open();
      server.forbid("secret/metadata/pitrunner/api-keys");
      server.forbid("secret/data/pitrunner/api-keys");
      server.put("pitrunner/tls", Map.of("key", MARKER + "pem"));

      secrets.refresh();
      secrets.refresh();

      assertThat(secrets.group("api-keys")).hasSize(1);
      assertThat(secrets.group("tls")).hasSize(1);
      assertThat(rig.log.lines("Secrets stay as they were")).hasSize(1);
    }
  }
}
