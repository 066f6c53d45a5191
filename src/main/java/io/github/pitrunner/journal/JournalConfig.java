package io.github.pitrunner.journal;

import io.github.pitrunner.domain.Secret;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** Where the journal is and how it is kept. */
@ConfigMapping(prefix = "pitrunner.journal")
public interface JournalConfig {
  String URLS = "must begin with jdbc:postgresql: or jdbc:h2: (and not keep it in memory only)";
  String QUEUES = "is ${validatedValue}, but must be in 10 to 1000000";
  String BATCHES = "is ${validatedValue}, but must be in 1 to 10000";
  String RETENTIONS = "is ${validatedValue}, but must be in 1 day to 36500 days";

  /**
   * JDBC URL of the database (PITRUNNER_JOURNAL_URL); without one, an embedded H2 file in the data
   * directory.
   */
  Optional<@Pattern(regexp = "jdbc:(postgresql:|h2:(?!mem:)).+", message = URLS) String> url();

  /** User of the database; without one, the one in Vault. */
  Optional<String> username();

  /** Password of that user; without one, the one in Vault. */
  Optional<@WithConverter(PasswordConverter.class) Secret> password();

  /** Appends that may wait to be written. */
  @WithDefault("10000")
  @Min(value = 10, message = QUEUES)
  @Max(value = 1_000_000, message = QUEUES)
  int queue();

  /** Entries that one commit takes at most. */
  @WithDefault("500")
  @Min(value = 1, message = BATCHES)
  @Max(value = 10_000, message = BATCHES)
  int batch();

  /** How long ended orders, events, executions and verdicts are kept. */
  @WithDefault("P730D")
  @DurationMin(days = 1, message = RETENTIONS)
  @DurationMax(days = 36_500, message = RETENTIONS)
  Duration retention();

  /**
   * The same without the configuration's machinery.
   *
   * @param kept the login that is kept elsewhere now; what is configured wins
   */
  default JournalSettings toSettings(Path dataDirectory, Supplier<DatabaseLogin> kept) {
    return new JournalSettings(
        url()
            .map(JournalSettings::withDefaults)
            .orElseGet(() -> JournalSettings.embeddedUrl(dataDirectory)),
        () -> {
          DatabaseLogin configured =
              new DatabaseLogin(
                  username().orElse(""), password().orElse(DatabaseLogin.NONE.password()));
          return url().filter(JournalSettings::hasLogin).isPresent()
              ? configured
              : configured.completed(kept);
        },
        new JournalSettings.Limits(queue(), batch(), retention()));
  }
}
