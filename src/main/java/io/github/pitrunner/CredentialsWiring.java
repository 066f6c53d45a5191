package io.github.pitrunner;

import io.github.pitrunner.connector.DefaultAccount;
import io.github.pitrunner.connector.GatewayConfig;
import io.github.pitrunner.domain.AccountId;
import io.github.pitrunner.domain.AuditTrail;
import io.github.pitrunner.domain.Identity;
import io.github.pitrunner.domain.Secret;
import io.github.pitrunner.journal.JournalConfig;
import io.github.pitrunner.security.credentials.CredentialStep;
import io.github.pitrunner.security.credentials.CredentialsConfig;
import io.github.pitrunner.security.credentials.SecretSource;
import io.github.pitrunner.security.credentials.Vault;
import io.github.pitrunner.security.credentials.VaultSecrets;
import io.github.pitrunner.security.credentials.Waiting;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vault.runtime.config.VaultRuntimeConfig;
import io.smallrye.config.SmallRyeConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Reads the service's own secrets before anything needs one, and hands out what is not secret of
 * them: the account.
 */
@ApplicationScoped
public class CredentialsWiring {
  private static final Logger LOG = Logger.getLogger(CredentialsWiring.class);
  private static final String ACCOUNTS = "[A-Za-z0-9]{1,32}";

  private final CredentialsConfig config;
  private final GatewayConfig gateway;
  private final JournalConfig journal;
  private final Path dataDirectory;
  private final EarlyAudit audit = new EarlyAudit();
  private @Nullable VaultSecrets opened;

  public CredentialsWiring(
      CredentialsConfig config,
      GatewayConfig gateway,
      JournalConfig journal,
      @ConfigProperty(name = "pitrunner.data-dir", defaultValue = "data") Path dataDirectory) {
    this.config = config;
    this.gateway = gateway;
    this.journal = journal;
    this.dataDirectory = dataDirectory;
  }

  /** Waits for Vault; made by the thread that starts. */
  @Produces
  @Singleton
  SecretSource secrets() {
    VaultRuntimeConfig vault =
        ConfigProvider.getConfig()
            .unwrap(SmallRyeConfig.class)
            .getConfigMapping(VaultRuntimeConfig.class);
    return vault.url().isPresent() ? open(vault) : SecretSource.NONE;
  }

  private SecretSource open(VaultRuntimeConfig vault) {
    Clock clock = Clock.systemUTC();
    try {
      VaultSecrets secrets =
          VaultSecrets.open(
              Vault.of(vault, config.path(), clock),
              new VaultSecrets.Wanted(
                  groups(), Set.of(CredentialStep.ACCOUNT), Identity.SERVICE.name()),
              config.toStartPatience(),
              new VaultSecrets.Ports(
                  clock, Waiting.ON_THIS_THREAD, new SecureRandom(), audit, LOG::warn));
      opened = secrets;
      return secrets;
    } finally {
      // Whatever becomes of this start.
      audit.leaveIn(dataDirectory);
    }
  }

  /** What the configuration says itself is not read. */
  private Set<String> groups() {
    Set<String> groups = new TreeSet<>(config.groups());
    if (gateway.account().isPresent()) {
      groups.remove(SecretSource.GATEWAY);
    }
    if (journal.username().isPresent() && journal.password().isPresent()) {
      groups.remove(SecretSource.JOURNAL);
    }
    return groups;
  }

  /** The configured account, else the one in Vault. */
  @Produces
  @Singleton
  DefaultAccount defaultAccount(SecretSource secrets) {
    Optional<String> account =
        gateway.account().or(() -> account(secrets.group(SecretSource.GATEWAY)));
    if (gateway.account().isEmpty()) {
      secrets.onChange(SecretSource.GATEWAY, values -> warnOfAnother(account, account(values)));
    }
    return new DefaultAccount(account.map(CredentialsWiring::accountId));
  }

  private static Optional<String> account(Map<String, Secret> values) {
    return Optional.ofNullable(values.get(CredentialStep.ACCOUNT)).map(Secret::reveal);
  }

  private static AccountId accountId(String account) {
    if (!account.matches(ACCOUNTS)) {
      throw new StartProblem(
          "the %s of %s in Vault must be 1 to 32 letters and digits"
              .formatted(CredentialStep.ACCOUNT, SecretSource.GATEWAY));
    }
    return new AccountId(account);
  }

  private static void warnOfAnother(Optional<String> used, Optional<String> kept) {
    if (!kept.equals(used)) {
      LOG.warn("The account in Vault has changed; it is traded from the next start on");
    }
  }

  void onStart(@Observes StartupEvent event, SecretSource secrets, AuditTrail trail) {
    audit.to(trail);
    if (opened != null) {
      opened.start(config.refresh());
    }
  }

  void onStop(@Observes ShutdownEvent event) {
    if (opened != null) {
      opened.close();
    }
  }
}
