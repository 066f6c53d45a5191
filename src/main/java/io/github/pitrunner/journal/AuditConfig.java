package io.github.pitrunner.journal;

import io.github.pitrunner.domain.Secret;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.util.List;
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

  /**
   * What the trail was bound with before, the newest first: with these, what they have bound can
   * still be checked, and removed for its age.
   */
  Optional<List<@Size(min = 32, message = KEYS) String>> formerKeys();

  /** Events that may wait for the journal; what does not fit is counted and lost. */
  @WithDefault("10000")
  @Min(value = 100, message = QUEUES)
  @Max(value = 1_000_000, message = QUEUES)
  int queue();

  /** The keys, now and before. */
  default AuditKeys keys() {
    return new AuditKeys(
        new Secret(key().orElse("")),
        formerKeys().orElse(List.of()).stream().map(Secret::new).toList());
  }

  /** Which key it is, without telling it; empty without one. */
  default String keyId() {
    return AuditSeal.of(keys()).keyId();
  }
}
