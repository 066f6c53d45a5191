package io.github.pitrunner.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pitrunner.testing.VaultServer;
import io.github.pitrunner.testing.VaultServer.State;
import io.github.pitrunner.v1.GetAccountSummaryRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged jar with a Vault: the service, and the credential step. */
class CredentialsIT {
  private static final Path JAR = Path.of("target/quarkus-app/quarkus-run.jar");
  private static final Duration HOUR = Duration.ofHours(1);
  private static final String SECRET_ID = "PLANTED-SECRET-secret-id";

  private final VaultServer vault = new VaultServer(Clock.systemUTC());

  private final Path directory;

  CredentialsIT(@TempDir Path directory) {
    this.directory = directory;
    vault.addAppRole("the-role", SECRET_ID, HOUR, HOUR.multipliedBy(4));
    vault.put(
        "pitrunner/gateway",
        Map.of(
            "username", "PLANTED-SECRET-user",
            "password", "PLANTED-SECRET-password",
            "account", "DU7654321"));
    vault.put(
        "pitrunner/journal", Map.of("username", "keeper", "password", "PLANTED-SECRET-journal"));
  }

  @AfterEach
  void close() {
    vault.close();
  }

  private String inbox() throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.list(directory.resolve("data/audit-inbox"))) {
      for (Path file : files.toList()) {
        all.append(Files.readString(file));
      }
    }
    return all.toString();
  }

  @Nested
  class TheStep {
    private final Map<String, String> environment = new HashMap<>();

    /**
     * What a run of it left.
     *
     * @param output both streams
     */
    private record Run(int exit, String output) {}

    private Run run(String... arguments) throws IOException, InterruptedException {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.add("-jar");
      command.add(JAR.toString());
      command.addAll(List.of(arguments));
      Path output = directory.resolve("output");
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("It still runs: " + Files.readString(output));
      }
      return new Run(process.exitValue(), Files.readString(output));
    }

    private Path files() throws IOException {
      Path files = Files.createDirectories(directory.resolve("files"));
      environment.put("PITRUNNER_CREDENTIALS_DIRECTORY", files.toString());
      environment.put("PITRUNNER_DATA_DIR", directory.resolve("data").toString());
      environment.put("QUARKUS_VAULT_URL", vault.url());
      environment.put("QUARKUS_VAULT_AUTHENTICATION_APP_ROLE_ROLE_ID", "the-role");
      environment.put("QUARKUS_VAULT_AUTHENTICATION_APP_ROLE_SECRET_ID", SECRET_ID);
      return files;
    }

    @Test
    void writesTheFilesOfTheGatewayAndEnds() throws Exception {
      Path files = files();

      Run run = run("credentials");

      assertThat(run.output()).doesNotContain("PLANTED-SECRET").contains("password (secret/data");
      assertThat(run.exit()).isZero();
      assertThat(files.resolve("username")).hasContent("PLANTED-SECRET-user");
      assertThat(files.resolve("password")).hasContent("PLANTED-SECRET-password");
      assertThat(files.resolve("account")).hasContent("DU7654321");
      for (String name : List.of("username", "password", "account")) {
        assertThat(
                PosixFilePermissions.toString(Files.getPosixFilePermissions(files.resolve(name))))
            .isEqualTo("r--------");
      }
      assertThat(inbox())
          .contains("credential-step", "secret/data/pitrunner/gateway")
          .doesNotContain("PLANTED-SECRET");
    }

    @Test
    void environmentWinsOverVault() throws Exception {
      Path files = files();
      environment.put("IBKR_PASSWORD", "PLANTED-SECRET-of-env");

      Run run = run("credentials");

      assertThat(run.exit()).as(run.output()).isZero();
      assertThat(files.resolve("password")).hasContent("PLANTED-SECRET-of-env");
      assertThat(files.resolve("username")).hasContent("PLANTED-SECRET-user");
      assertThat(inbox()).contains("env:IBKR_PASSWORD");
    }

    @Test
    void vaultThatStaysSealedIsOneLineAfterTheWaits() throws Exception {
      Path files = files();
      vault.setState(State.SEALED);
      environment.put("PITRUNNER_CREDENTIALS_START_PATIENCE", "6s");

      Run run = run("credentials");

      assertThat(run.exit()).isEqualTo(1);
      assertThat(run.output().lines().filter(line -> line.startsWith("ERROR")))
          .singleElement()
          .satisfies(line -> assertThat(line).contains("503: Vault is sealed", "gave up after"));
      assertThat(run.output()).contains("Waiting for Vault, try 1").doesNotContain("PLANTED");
      assertThat(files).isEmptyDirectory();
      assertThat(inbox()).contains("FAILED");
    }

    @Test
    void wrongSettingIsOneLineWithItsKey() throws Exception {
      files();
      environment.put("PITRUNNER_CREDENTIALS_START_PATIENCE", "soon");

      Run run = run("credentials");

      assertThat(run.exit()).isEqualTo(1);
      assertThat(run.output().lines())
          .singleElement()
          .satisfies(
              line -> assertThat(line).contains("pitrunner.credentials.start-patience", "soon"));
    }

    @Test
    void argumentThatIsNotKnownIsAnErrorThatSaysWhichAre() throws Exception {
      Run run = run("credential", "now");

      assertThat(run.exit()).isEqualTo(2);
      assertThat(run.output()).contains("credential now", "credentials").hasLineCount(1);
    }
  }

  @Nested
  class TheService {
    private final int port = PackagedService.freePort();
    private final int management = PackagedService.freePort();

    private List<String> settings() {
      return List.of(
          "pitrunner.data-dir=" + directory.resolve("data"),
          "pitrunner.simulator.enabled=true",
          "pitrunner.simulator.port=0",
          "pitrunner.simulator.accounts=DU1234567,DU7654321",
          "pitrunner.journal.url=jdbc:h2:file:" + directory.resolve("journal"),
          "quarkus.grpc.server.port=" + port,
          "quarkus.management.port=" + management,
          "quarkus.vault.url=" + vault.url(),
          "quarkus.vault.authentication.app-role.role-id=the-role",
          "quarkus.vault.authentication.app-role.secret-id=" + SECRET_ID,
          // As somebody may do who looks for a mistake.
          "quarkus.log.level=DEBUG",
          "quarkus.log.category.\"io.quarkus.vault\".level=TRACE");
    }

    @Test
    void hasTheJournalsPasswordAndTheAccountFromVault() throws Exception {
      try (PackagedService service = new PackagedService(settings());
          Caller caller = new Caller(port)) {
        caller.awaitReady();

        assertThat(
                caller
                    .portfolio()
                    .getAccountSummary(GetAccountSummaryRequest.getDefaultInstance())
                    .getSummary()
                    .getAccount())
            .isEqualTo("DU7654321");
        assertThat(metrics())
            .contains("pitrunner_credentials_age_seconds")
            .doesNotContain("PLANTED-SECRET");
        assertThat(service.lines())
            .anyMatch(line -> line.contains("gateway version 1"))
            .noneMatch(line -> line.contains("PLANTED-SECRET"));
      }
      String url = "jdbc:h2:file:" + directory.resolve("journal");
      DriverManager.getConnection(url, "keeper", "PLANTED-SECRET-journal").close();
      assertThatThrownBy(() -> DriverManager.getConnection(url, "keeper", ""))
          .isInstanceOf(SQLException.class);
    }

    private String metrics() throws IOException, InterruptedException {
      URI uri = URI.create("http://127.0.0.1:%d/metrics".formatted(management));
      return HttpClient.newHttpClient()
          .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
          .body();
    }

    @Test
    void startsWhenVaultIsUnsealed() {
      vault.setState(State.SEALED);
      try (PackagedService service = new PackagedService(settings());
          Caller caller = new Caller(port)) {
        org.awaitility.Awaitility.await()
            .atMost(Duration.ofSeconds(30))
            .until(() -> service.lines().stream().anyMatch(line -> line.contains("try 2")));

        vault.recover();

        caller.awaitReady();
      }
    }

    @Test
    void whatItMayNotReadIsOneLineAndOnRecord() throws IOException {
      vault.forbid("secret/data/pitrunner/api-keys");

      try (PackagedService service = new PackagedService(settings())) {
        assertThat(service.awaitExit()).isEqualTo(1);
        assertThat(service.lines().stream().filter(line -> line.contains("ERROR")))
            .singleElement()
            .satisfies(line -> assertThat(line).contains("403", "secret/data/pitrunner/api-keys"));
        assertThat(service.lines()).noneMatch(line -> line.contains("PLANTED-SECRET"));
      }
      assertThat(inbox()).contains("FAILED", "secret/data/pitrunner/api-keys");
    }

    @Test
    void readingsOfAStartThatFailsAfterwardsAreOnRecordOnceEach() throws Exception {
      List<String> broken = new ArrayList<>(settings());
      broken.add("pitrunner.journal.url=jdbc:h2:file:/proc/none/journal");

      try (PackagedService service = new PackagedService(broken)) {
        assertThat(service.awaitExit()).isEqualTo(1);
        assertThat(service.lines())
            .as("each is logged as it comes")
            .filteredOn(line -> line.contains("CREDENTIAL_READ secret/data/pitrunner/api-keys"))
            .hasSize(1);
      }
      assertThat(inbox()).contains("secret/data/pitrunner/api-keys").doesNotContain("PLANTED");
      try (PackagedService service = new PackagedService(settings());
          Caller caller = new Caller(port)) {
        caller.awaitReady();
        org.awaitility.Awaitility.await().until(() -> inbox().isEmpty());
        assertThat(service.lines())
            .filteredOn(line -> line.contains("CREDENTIAL_READ secret/data/pitrunner/api-keys"))
            .hasSize(1);
      }

      String url = "jdbc:h2:file:" + directory.resolve("journal");
      try (var journal = DriverManager.getConnection(url, "keeper", "PLANTED-SECRET-journal");
          var rows =
              journal
                  .createStatement()
                  .executeQuery(
                      "SELECT COUNT(*) FROM audit_events WHERE action ="
                          + " 'secret/data/pitrunner/api-keys'")) {
        rows.next();
        assertThat(rows.getInt(1))
            .as("of the start that failed, and of the one after it")
            .isEqualTo(2);
      }
    }
  }
}
