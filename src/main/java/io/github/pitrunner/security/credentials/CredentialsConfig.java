package io.github.pitrunner.security.credentials;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Pattern;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/**
 * What is read from Vault and how patiently. Where Vault is and how we log in is said by the keys
 * of the extension, {@code quarkus.vault.*}; without {@code quarkus.vault.url} nothing is read.
 */
@ConfigMapping(prefix = "pitrunner.credentials")
public interface CredentialsConfig {
  String PATHS = "is ${validatedValue}, but must be names with slashes between, such as pitrunner";
  String GROUPS = "has ${validatedValue}, but knows gateway, api-keys, tls and journal only";
  String PATIENCES = "is ${validatedValue}, but must be in 1 s to 1 h";
  String DELAYS = "is ${validatedValue}, but must be in 10 ms to 5 min";
  String PERIODS = "is ${validatedValue}, but must be in 1 s to 1 day";

  /** Path of the groups in the KV engine. */
  @WithDefault("pitrunner")
  @Pattern(regexp = "[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*", message = PATHS)
  String path();

  /**
   * The groups that the service reads. Of {@code gateway} it keeps the account only, and does not
   * read it where {@code pitrunner.gateway.account} is set.
   */
  @WithDefault("gateway,api-keys,tls,journal")
  Set<@Pattern(regexp = "gateway|api-keys|tls|journal", message = GROUPS) String> groups();

  /** How long the start waits for Vault before it gives up. */
  @WithDefault("2m")
  @DurationMin(seconds = 1, message = PATIENCES)
  @DurationMax(hours = 1, message = PATIENCES)
  Duration startPatience();

  /** How long tries are apart. */
  Retry retry();

  /** How often it is asked whether something has changed. */
  @WithDefault("30s")
  @DurationMin(seconds = 1, message = PERIODS)
  @DurationMax(days = 1, message = PERIODS)
  Duration refresh();

  /** Where the credential step writes its files. */
  @WithDefault("/run/gateway-credentials")
  Path directory();

  /** Waits between tries: doubled up to the longest, and shortened at random by up to a half. */
  interface Retry {
    /** After the first try. */
    @WithDefault("500ms")
    @DurationMin(millis = 10, message = DELAYS)
    @DurationMax(minutes = 5, message = DELAYS)
    Duration first();

    /** After many. */
    @WithDefault("15s")
    @DurationMin(millis = 10, message = DELAYS)
    @DurationMax(minutes = 5, message = DELAYS)
    Duration longest();
  }

  /** The waits of the start. */
  default StartPatience toStartPatience() {
    return new StartPatience(startPatience(), retry().first(), retry().longest());
  }
}
