package io.github.pitrunner.journal;

import io.github.pitrunner.domain.Secret;
import java.util.List;

/**
 * What the audit trail is bound with, and what it was bound with before.
 *
 * @param current empty for none
 * @param former the newest first; with them what they have bound can still be checked
 */
public record AuditKeys(Secret current, List<Secret> former) {
  /** No key, now and before. */
  public static final AuditKeys NONE = of(new Secret(""));

  public AuditKeys {
    former = List.copyOf(former);
  }

  /** One key, and none before. */
  public static AuditKeys of(Secret current) {
    return new AuditKeys(current, List.of());
  }
}
