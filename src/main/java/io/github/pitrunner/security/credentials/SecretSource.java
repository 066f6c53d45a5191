package io.github.pitrunner.security.credentials;

import io.github.pitrunner.domain.Secret;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The service's own secrets, in groups, as they are kept now. What a group holds may change while
 * the service runs.
 */
public interface SecretSource {
  /**
   * User, password and account of the gateway's login: {@code username}, {@code password}, {@code
   * account}.
   */
  String GATEWAY = "gateway";

  /** The keys of callers, by the name of the identity. */
  String API_KEYS = "api-keys";

  /** {@code certificate} (with its chain), {@code key} and {@code client-ca}, all PEM. */
  String TLS = "tls";

  /** User and password of the journal's database: {@code username}, {@code password}. */
  String JOURNAL = "journal";

  /** Nothing is kept anywhere. */
  SecretSource NONE =
      new SecretSource() {
        @Override
        public Map<String, Secret> group(String name) {
          return Map.of();
        }

        @Override
        public void onChange(String group, Consumer<Map<String, Secret>> listener) {
          // Nothing ever changes.
        }
      };

  /** What a group holds now; empty if there is no such group. Never waits. */
  Map<String, Secret> group(String name);

  /** Tells of each change of a group from now on; on any thread. */
  void onChange(String group, Consumer<Map<String, Secret>> listener);

  /** When it was last known that nothing newer is kept; empty where nothing is kept. */
  default Optional<Instant> lastRefresh() {
    return Optional.empty();
  }
}
