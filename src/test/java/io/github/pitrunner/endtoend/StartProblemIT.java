package io.github.pitrunner.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What keeps the service from starting is told in one line that names the key and the value. */
class StartProblemIT {
  @ParameterizedTest
  @CsvSource({
    "pitrunner.gateway.port, 70000, 1 to 65535",
    "pitrunner.gateway.port, abc, abc",
    "pitrunner.gateway.client-id, -1, 0 to 2147483647",
    "pitrunner.gateway.connect-timeout, 1ms, 100 ms to 5 min",
    "pitrunner.gateway.connect-timeout, soon, a duration such as 8s",
    "pitrunner.gateway.port, far, a whole number",
    "pitrunner.gateway.account, DU-1, letters and digits",
    "pitrunner.gateway.circuit.failures, 0, 1 to 100",
    "pitrunner.gateway.circuit.open-for, 2h, 100 ms to 1 h",
    "pitrunner.gateway.circuit.open-for, long, long",
    "pitrunner.gateway.read-retries, 11, 0 to 10",
    "pitrunner.gateway.retry.jitter, 2, 0 to 1",
    "pitrunner.gateway.retry.strained.retries, 101, 0 to 100",
    "pitrunner.gateway.ping.idle, 1ms, 100 ms to 5 min",
    "pitrunner.gateway.outage-patience, 1ms, 1 min to 1 day",
    "pitrunner.gateway.pacing.messages-per-second, 2, 3 to 10000",
    "pitrunner.gateway.pacing.history.requests, 1, 2 to 100000",
    "pitrunner.gateway.pacing.history.window, 1ms, 1 s to 1 h",
    "pitrunner.market-data.silence, 1ms, 1 s to 1 h",
    "pitrunner.simulator.port, -5, 0 to 65535",
    "pitrunner.simulator.faults, at 30 restart 10s, a duration such as",
    "pitrunner.market-data.linger, 1h, 0 s to 5 min",
    "pitrunner.market-data.type, fast, fast",
    "pitrunner.orders.kept-orders, 0, 1 to 10000000",
    "pitrunner.journal.url, jdbc:h2:file:/proc/none/journal, pitrunner.data-dir",
    "pitrunner.journal.queue, 9, 10 to 1000000",
    "pitrunner.audit.queue, 9, 100 to 1000000",
    "pitrunner.credentials.groups, passwords, api-keys",
    "pitrunner.credentials.path, /x, names with slashes",
    "pitrunner.credentials.start-patience, 2h, 1 s to 1 h",
    "pitrunner.credentials.refresh, 1ms, 1 s to 1 day",
    "pitrunner.risk.max-position, many, a number such as",
    "pitrunner.risk.reference-lines, 0, 1 to 1000",
    "pitrunner.risk.reference-patience, 1h, 0 s to 30 s",
    "pitrunner.trading.live, yes, I-ACCEPT-LIVE-TRADING",
    "pitrunner.security.anonymous, yes, I-ACCEPT-ANONYMOUS-ACCESS",
    "pitrunner.security.anonymous-role, king, viewer",
    "pitrunner.security.calls-per-second, 0, 1 to 1000000",
    "pitrunner.security.jwt.issuer, https://issuer.test, pitrunner.security.jwt.audience",
    "pitrunner.transport.plain-text, yes, I-ACCEPT-PLAIN-TEXT",
    "pitrunner.transport.limits.message-bytes, 1, 1024 to 67108864",
    "pitrunner.transport.certificate, /proc/none.crt, pitrunner.transport.key",
    "quarkus.grpc.server.host, 0.0.0.0, pitrunner.transport.plain-text=I-ACCEPT-PLAIN-TEXT",
    "quarkus.grpc.server.handshake-timeout, 1h, pitrunner.transport",
    "quarkus.grpc.server.port, nine, nine",
    "quarkus.management.port, nine, nine"
  })
  void badConfigurationIsOneLineWithKeyAndValue(String key, String value, String hint) {
    try (PackagedService service =
        new PackagedService("quarkus.grpc.server.port=0", key + "=" + value)) {
      assertThat(onlyError(service)).contains(key, shown(value), hint);
      assertThat(service.lines()).noneMatch(line -> line.startsWith("\tat "));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "api-key-sha256=PLANTED-SECRET-0123, 64 hex digits",
    "certificate-subject=desk 7, CN=strategy",
    "accounts=DU-1, not an account id",
    "accounts=, names no account"
  })
  void wrongIdentityIsOneLineWithItsKeyAndWithoutASecret(String setting, String hint) {
    String key = "pitrunner.security.identities.\"desk\".";
    try (PackagedService service =
        new PackagedService(
            "quarkus.grpc.server.port=0",
            key + "role=trader",
            key + "certificate-subject=CN=desk",
            key + setting)) {
      assertThat(onlyError(service))
          .contains(key + setting.substring(0, setting.indexOf('=')), hint)
          .doesNotContain("PLANTED-SECRET");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"pitrunner.audit.key", "pitrunner.audit.former-keys"})
  void auditKeyThatIsTooShortIsOneLineWithoutIt(String key) {
    try (PackagedService service =
        new PackagedService("quarkus.grpc.server.port=0", key + "=PLANTED-SECRET")) {
      assertThat(onlyError(service))
          .contains(key, "32 characters at least")
          .doesNotContain("PLANTED-SECRET");
    }
  }

  @Test
  void nobodyCouldCallIsOneLineThatSaysWhatToSet() {
    try (PackagedService service =
        new PackagedService("quarkus.grpc.server.port=0", "pitrunner.security.anonymous=")) {
      assertThat(onlyError(service))
          .contains(
              "nobody could call",
              "api-key-sha256",
              "pitrunner.security.anonymous=I-ACCEPT-ANONYMOUS-ACCESS");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"quarkus.grpc.server.port", "quarkus.management.port"})
  void serverPortInUseIsOneLineWithKeyAndValue(String key) throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        PackagedService service =
            new PackagedService(
                "quarkus.grpc.server.port=" + PackagedService.freePort(),
                key + "=" + taken.getLocalPort())) {
      assertThat(onlyError(service)).contains(key, Integer.toString(taken.getLocalPort()));
    }
  }

  @Test
  void simulatorPortInUseIsOneLineWithKeyAndValue() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        PackagedService service =
            new PackagedService(
                "quarkus.grpc.server.port=" + PackagedService.freePort(),
                "pitrunner.simulator.enabled=true",
                "pitrunner.simulator.port=" + taken.getLocalPort())) {
      assertThat(onlyError(service))
          .contains("pitrunner.simulator.port", Integer.toString(taken.getLocalPort()));
    }
  }

  /** A duration is shown in its canonical form. */
  private static String shown(String value) {
    return switch (value) {
      case "1ms" -> "PT0.001S";
      case "1h" -> "PT1H";
      case "2h" -> "PT2H";
      default -> value;
    };
  }

  /** What it says when it has ended with 1, which is one line. */
  private static String onlyError(PackagedService service) {
    assertThat(service.awaitExit()).isEqualTo(1);
    assertThat(errors(service)).hasSize(1);
    return errors(service).get(0);
  }

  private static List<String> errors(PackagedService service) {
    return service.lines().stream().filter(line -> line.contains("ERROR")).toList();
  }
}
