package io.github.pitrunner;

import io.github.pitrunner.domain.AuditEvent;
import io.github.pitrunner.security.credentials.CredentialFiles;
import io.github.pitrunner.security.credentials.CredentialStep;
import io.github.pitrunner.security.credentials.CredentialsConfig;
import io.github.pitrunner.security.credentials.CredentialsUnusableException;
import io.github.pitrunner.security.credentials.Vault;
import io.github.pitrunner.security.credentials.VaultSecrets;
import io.github.pitrunner.security.credentials.Waiting;
import io.quarkus.runtime.configuration.ConfigUtils;
import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.vault.runtime.config.VaultRuntimeConfig;
import io.smallrye.config.SmallRyeConfig;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The pod's credential step: writes the files that the gateway's container logs in with, and ends.
 * A process of its own, with the settings of the service and without anything else of it.
 */
final class CredentialCommand {
  static final String NAME = "credentials";

  private static final Set<String> FILES =
      Set.of(CredentialStep.USERNAME, CredentialStep.PASSWORD, CredentialStep.ACCOUNT);
  private static final int ABOVE_OTHERS = 200;

  private final SmallRyeConfig config;
  private final CredentialsConfig credentials;
  private final List<AuditEvent> events = new ArrayList<>();

  private CredentialCommand(SmallRyeConfig config) {
    this.config = config;
    this.credentials = config.getConfigMapping(CredentialsConfig.class);
  }

  /** Whether the files are written; if not, why not is told in one line. */
  static boolean run() {
    try {
      new CredentialCommand(config()).write();
      return true;
    } catch (CredentialsUnusableException e) {
      StartProblem.say("ERROR No credentials for the gateway: " + e.getMessage());
    } catch (RuntimeException e) {
      StartProblem.say(
          "ERROR No credentials for the gateway: "
              + StartProblem.line(e)
                  // Not its message, which may have been made beside a secret.
                  .orElseGet(() -> "unexpected " + e.getClass().getName()));
    }
    return false;
  }

  /** The settings as the service reads them, by hand because Quarkus does not run. */
  private static SmallRyeConfig config() {
    return ConfigUtils.configBuilder()
        .withMapping(CredentialsConfig.class)
        .withMapping(VaultRuntimeConfig.class)
        .withMappingIgnore("quarkus.**")
        .withMappingIgnore("pitrunner.**")
        .withConverter(Duration.class, ABOVE_OTHERS, new DurationConverter())
        .build();
  }

  private void write() {
    CredentialStep.Found found = find();
    CredentialFiles files = new CredentialFiles(credentials.directory());
    files.write(FILES, found.values());
    if (!files.isInMemory()) {
      StartProblem.say(
          "WARN %s is not in memory: the gateway's password is on a disk now"
              .formatted(credentials.directory()));
    }
    StartProblem.say("INFO In %s: %s".formatted(credentials.directory(), found));
  }

  // What is not on record is not handed out.
  private CredentialStep.Found find() {
    try {
      CredentialStep.Found found = step().find();
      leaveEvents();
      return found;
    } catch (CredentialsUnusableException e) {
      leaveEvents();
      throw e;
    }
  }

  private void leaveEvents() {
    List<AuditEvent> left = List.copyOf(events);
    events.clear();
    Path directory =
        config.getOptionalValue("pitrunner.data-dir", Path.class).orElse(Path.of("data"));
    try {
      AuditInbox.write(directory, left);
    } catch (UncheckedIOException e) {
      throw new CredentialsUnusableException(
          "their reading cannot be put on record: %s (pitrunner.data-dir)"
              .formatted(e.getMessage()));
    }
  }

  private CredentialStep step() {
    VaultRuntimeConfig vault = config.getConfigMapping(VaultRuntimeConfig.class);
    Clock clock = Clock.systemUTC();
    return new CredentialStep(
        System.getenv(),
        vault.url().map(url -> () -> Vault.of(vault, credentials.path(), clock)),
        credentials.toStartPatience(),
        new VaultSecrets.Ports(
            clock,
            Waiting.ON_THIS_THREAD,
            new SecureRandom(),
            events::add,
            line -> StartProblem.say("WARN " + line)));
  }
}
