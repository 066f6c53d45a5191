package io.github.pitrunner.security.credentials;

import io.github.pitrunner.domain.Secret;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds what the gateway's container logs in with: from the environment, else from Vault, which is
 * asked only for what the environment does not have.
 */
public final class CredentialStep {
  /** As the audit trail has it. */
  public static final String READER = "credential-step";

  public static final String USERNAME = "username";
  public static final String PASSWORD = "password";
  public static final String ACCOUNT = "account";

  private static final Set<String> ALL = Set.of(USERNAME, PASSWORD, ACCOUNT);
  private static final List<String> NEEDED = List.of(USERNAME, PASSWORD);
  private static final Map<String, String> VARIABLES =
      Map.of(USERNAME, "IBKR_USERNAME", PASSWORD, "IBKR_PASSWORD", ACCOUNT, "IBKR_ACCOUNT_ID");

  private final Map<String, String> environment;
  private final Optional<Supplier<Vault>> vault;
  private final StartPatience patience;
  private final VaultSecrets.Ports ports;

  // More than three parameters: two sources, how long to wait, and the world.
  /**
   * A step.
   *
   * @param vault empty where none is configured
   */
  public CredentialStep(
      Map<String, String> environment,
      Optional<Supplier<Vault>> vault,
      StartPatience patience,
      VaultSecrets.Ports ports) {
    this.environment = environment;
    this.vault = vault;
    this.patience = patience;
    this.ports = ports;
  }

  /**
   * What was found.
   *
   * @param values by the names of their files
   * @param origins where each is from, for people
   */
  public record Found(Map<String, Secret> values, Map<String, String> origins) {
    @Override
    public String toString() {
      return origins.entrySet().stream()
          .map(entry -> "%s (%s)".formatted(entry.getKey(), entry.getValue()))
          .collect(Collectors.joining(", "));
    }
  }

  /**
   * Finds it, and waits for Vault if that is asked. Blocks.
   *
   * @throws CredentialsUnusableException if something is missing, or Vault cannot be read
   */
  public Found find() {
    Map<String, Secret> values = new LinkedHashMap<>();
    Map<String, String> origins = new LinkedHashMap<>();
    ReadAudit audit = new ReadAudit(ports.audit(), ports.clock(), READER);
    List.of(USERNAME, PASSWORD, ACCOUNT)
        .forEach(
            name -> {
              String variable = String.valueOf(VARIABLES.get(name));
              String value = environment.getOrDefault(variable, "");
              if (!value.isEmpty()) {
                audit.onVariable(variable);
                values.put(name, new Secret(value));
                origins.put(name, variable);
              }
            });
    String path = values.keySet().containsAll(NEEDED) ? null : fromVault(values, origins);
    requireAll(values, path);
    return new Found(values, origins);
  }

  private @Nullable String fromVault(Map<String, Secret> values, Map<String, String> origins) {
    if (vault.isEmpty()) {
      return null;
    }
    try (VaultSecrets secrets =
        VaultSecrets.open(
            vault.get().get(),
            new VaultSecrets.Wanted(Set.of(SecretSource.GATEWAY), ALL, READER),
            patience,
            ports)) {
      String path = secrets.path(SecretSource.GATEWAY);
      secrets
          .group(SecretSource.GATEWAY)
          .forEach(
              (name, value) -> {
                if (values.putIfAbsent(name, value) == null) {
                  origins.put(name, path);
                }
              });
      return path;
    }
  }

  private static void requireAll(Map<String, Secret> values, @Nullable String path) {
    for (String name : NEEDED) {
      Secret value = values.get(name);
      if (value == null || value.isEmpty()) {
        throw new CredentialsUnusableException(
            "the gateway's %s is not known: %s is not set, and %s"
                .formatted(
                    name,
                    VARIABLES.get(name),
                    path == null
                        ? "quarkus.vault.url neither"
                        : "%s in Vault has no %s".formatted(path, name)));
      }
    }
  }
}
