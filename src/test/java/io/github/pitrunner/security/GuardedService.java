package io.github.pitrunner.security;

import io.github.pitrunner.domain.AuditEvent;
import io.github.pitrunner.domain.AuditTrail;
import io.github.pitrunner.domain.Secret;
import io.github.pitrunner.security.credentials.SecretSource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTestProfile;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/** The whole service with identities of every source, and nobody anonymous. */
public final class GuardedService implements QuarkusTestProfile {
  /** The key of the identity that has a role. */
  static String key(String role) {
    return "PLANTED-SECRET-key-of-the-" + role;
  }

  /** Issues tokens before the service starts. */
  public static final class Issuer implements QuarkusTestResourceLifecycleManager {
    private final TokenIssuer issuer = new TokenIssuer();

    @Override
    public Map<String, String> start() {
      return Map.of(
          "pitrunner.security.jwt.issuer",
          issuer.url(),
          "pitrunner.security.jwt.audience",
          TokenIssuer.AUDIENCE,
          "pitrunner.security.jwt.clock-skew",
          "1s",
          "pitrunner.security.jwt.unknown-key-pause",
          "100ms");
    }

    @Override
    public void inject(TestInjector injector) {
      injector.injectIntoFields(issuer, new TestInjector.MatchesType(TokenIssuer.class));
    }

    @Override
    public void stop() {
      issuer.close();
    }
  }

  /** Secrets that a test changes. */
  @Alternative
  @Singleton
  public static final class HandMadeSecrets implements SecretSource {
    private final Map<String, Map<String, Secret>> groups = new ConcurrentHashMap<>();
    private final Map<String, Consumer<Map<String, Secret>>> listeners = new ConcurrentHashMap<>();

    @Override
    public Map<String, Secret> group(String name) {
      return groups.getOrDefault(name, Map.of());
    }

    @Override
    public void onChange(String group, Consumer<Map<String, Secret>> listener) {
      listeners.merge(group, listener, Consumer::andThen);
    }

    void hold(String group, Map<String, String> entries) {
      Map<String, Secret> secrets = new HashMap<>();
      entries.forEach((name, value) -> secrets.put(name, new Secret(value)));
      groups.put(group, secrets);
      listeners.getOrDefault(group, changed -> {}).accept(secrets);
    }
  }

  /** An audit trail that a test reads. */
  @Alternative
  @Singleton
  public static final class KeptAudit implements AuditTrail {
    private final Queue<AuditEvent> events = new ConcurrentLinkedQueue<>();

    @Override
    public void record(AuditEvent event) {
      events.add(event);
    }

    List<AuditEvent> events() {
      return List.copyOf(events);
    }
  }

  @Override
  public Map<String, String> getConfigOverrides() {
    Map<String, String> settings = new HashMap<>();
    settings.put("pitrunner.security.anonymous", "");
    settings.put("pitrunner.security.calls-per-second", "100000");
    settings.put("pitrunner.security.calls-burst", "100000");
    settings.put("pitrunner.security.wrong-credentials-burst", "100000");
    for (String role : List.of("viewer", "trader", "admin")) {
      String identity = "pitrunner.security.identities.\"%s\".".formatted(role);
      settings.put(identity + "api-key-sha256", Configured.sha256(key(role)));
      settings.put(identity + "role", role);
    }
    return settings;
  }

  @Override
  public Set<Class<?>> getEnabledAlternatives() {
    return Set.of(HandMadeSecrets.class, KeptAudit.class);
  }

  @Override
  public List<TestResourceEntry> testResources() {
    return List.of(new TestResourceEntry(Issuer.class));
  }
}
