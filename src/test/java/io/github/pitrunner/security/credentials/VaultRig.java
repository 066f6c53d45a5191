package io.github.pitrunner.security.credentials;

import io.github.pitrunner.domain.AuditEvent;
import io.github.pitrunner.testing.CapturedLog;
import io.github.pitrunner.testing.VaultServer;
import io.github.pitrunner.testing.VirtualTime;
import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.vault.runtime.config.VaultRuntimeConfig;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** A Vault over HTTP, a clock that waits turn, and what was said, recorded and told. */
final class VaultRig implements AutoCloseable {
  static final Instant START = Instant.parse("2026-03-02T14:30:00Z");
  static final StartPatience PATIENCE =
      new StartPatience(Duration.ofMinutes(2), Duration.ofMillis(500), Duration.ofSeconds(15));
  static final String TOKEN = "PLANTED-SECRET-token";
  static final Duration HOUR = Duration.ofHours(1);

  final VirtualTime time = new VirtualTime(START);
  final VaultServer server = new VaultServer(time);
  final CapturedLog log = new CapturedLog("io.github.pitrunner.security.credentials");
  final List<AuditEvent> events = new ArrayList<>();
  final List<String> progress = new ArrayList<>();
  final List<Duration> pauses = new ArrayList<>();

  /** Happens when the start waits for the nth time, counted from 1. */
  final Map<Integer, Runnable> atPause = new HashMap<>();

  final Map<String, String> settings = new HashMap<>();
  Set<String> groups = Set.of("api-keys", "gateway", "journal", "tls");

  VaultRig() {
    settings.put("quarkus.vault.url", server.url());
    settings.put("quarkus.vault.renew-grace-period", "5M");
    settings.put("quarkus.vault.tls.use-kubernetes-ca-cert", "false");
    settings.put("quarkus.vault.authentication.client-token", TOKEN);
    server.addToken(TOKEN, Duration.ZERO, Duration.ZERO, false);
    server.put(
        "pitrunner/gateway",
        Map.of(
            "username", "PLANTED-SECRET-user",
            "password", "PLANTED-SECRET-password",
            "account", "DU1234567"));
    server.put("pitrunner/api-keys", Map.of("alice", "PLANTED-SECRET-key-1"));
  }

  /** Logs in otherwise than with a token. */
  void login(Map<String, String> login) {
    settings.remove("quarkus.vault.authentication.client-token");
    login.forEach((key, value) -> settings.put("quarkus.vault.authentication." + key, value));
  }

  VaultRuntimeConfig config() {
    return new SmallRyeConfigBuilder()
        .withMapping(VaultRuntimeConfig.class)
        .withConverter(Duration.class, 200, new DurationConverter())
        .withSources(new PropertiesConfigSource(settings, "test", 100))
        .build()
        .getConfigMapping(VaultRuntimeConfig.class);
  }

  Vault vault() {
    return Vault.of(config(), "pitrunner", time);
  }

  VaultSecrets.Ports ports() {
    return new VaultSecrets.Ports(time, this::pause, new Random(7), events::add, progress::add);
  }

  VaultSecrets open() {
    return VaultSecrets.open(
        vault(), new VaultSecrets.Wanted(groups, Set.of("account"), "service"), PATIENCE, ports());
  }

  private void pause(Duration pause) {
    pauses.add(pause);
    time.advance(pause);
    atPause.getOrDefault(pauses.size(), () -> {}).run();
  }

  @Override
  public void close() {
    log.close();
    server.close();
  }
}
