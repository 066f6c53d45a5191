package io.github.pitrunner.journal;

import io.github.pitrunner.domain.Secret;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.util.Optional;

/** How the audit trail is kept. */
@ConfigMapping(prefix = "pitrunner.audit")
public interface AuditConfig {
  /** The setting of the key, as its changes are recorded. */
  String KEY = "pitrunner.audit.key";

  // Without the value, which is nobody's business.
  String KEYS = "must have 32 characters at least";
  String QUEUES = "is ${validatedValue}, but must be in 100 to 1000000";

  /**
   * What the trail is bound with beside its own content, so that nobody can bind another one who
   * can only write the database.
   */
  Optional<@Size(min = 32, message = KEYS) String> key();

  /** Events that may wait for the journal; what does not fit is counted and lost. */
  @WithDefault("10000")
  @Min(value = 100, message = QUEUES)
  @Max(value = 1_000_000, message = QUEUES)
  int queue();

  /** The key; empty without one. */
  default Secret secret() {
    return new Secret(key().orElse(""));
  }

  /** Which key it is, without telling it; empty without one. */
  default String keyId() {
    return AuditSeal.of(secret()).keyId();
  }
}
