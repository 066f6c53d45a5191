package io.github.pitrunner.journal;

import io.github.pitrunner.journal.AuditBook.Flaw;
import io.github.pitrunner.journal.AuditBook.Link;
import io.github.pitrunner.journal.AuditBook.Problem;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the audit trail as it stands in the database; whether it was recorded so is to be
 * proven.
 */
record AuditFound(AuditRow row, String hash) {
  /** What it is read from. */
  static final String COLUMNS =
      "entry, happened, kind, identity, action, outcome, content_version, content, key_id, hash";

  static AuditFound of(ResultSet row) throws SQLException {
    return new AuditFound(
        new AuditRow(
            row.getLong("entry"),
            new AuditRow.Columns(
                Sql.time(row, "happened"),
                row.getString("kind"),
                row.getString("identity"),
                row.getString("action"),
                row.getString("outcome")),
            row.getInt("content_version"),
            row.getString("content"),
            row.getString("key_id")),
        row.getString("hash"));
  }

  Link link() {
    return new Link(row.entry(), hash);
  }

  /**
   * What is wrong with it behind the entry before it; null if nothing is.
   *
   * @param keyIdBefore of the entry before; null where that is not known
   */
  @Nullable Flaw flaw(AuditSeal seal, Link before, @Nullable String keyIdBefore) {
    if (!seal.knows(row.keyId())) {
      return flaw(
          Problem.KEY_UNKNOWN,
          "is bound with the key %s, which is not configured".formatted(row.keyId()));
    }
    // Anybody can bind without a key, and somebody perhaps with one that was given up for it.
    int older = keyIdBefore == null ? 0 : seal.age(row.keyId()) - seal.age(keyIdBefore);
    if (older > 0) {
      return flaw(
          Problem.NOT_KEYED,
          "is bound with %s, but entry %d before it with a newer key"
              .formatted(
                  row.keyId().equals(AuditSeal.WITHOUT_KEY) ? "no key" : "the key " + row.keyId(),
                  before.entry()));
    }
    if (!seal.hash(before.hash(), row).equals(hash)) {
      return flaw(
          Problem.CHANGED, "is not what was recorded behind entry %d".formatted(before.entry()));
    }
    if (older < 0 && !AuditChain.isBinding(row)) {
      return flaw(
          Problem.BINDING_NOT_TOLD,
          "is bound with a key with which entry %d before it is not, and does not say so"
              .formatted(before.entry()));
    }
    return null;
  }

  private Flaw flaw(Problem problem, String what) {
    return new Flaw(row.entry(), problem, "Entry %d %s".formatted(row.entry(), what));
  }
}
