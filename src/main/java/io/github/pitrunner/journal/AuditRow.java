package io.github.pitrunner.journal;

import io.github.pitrunner.domain.AuditEvent;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;

/**
 * A row of the audit trail, but for its hash.
 *
 * @param keyId of the key that it is bound with; empty without one
 */
record AuditRow(long entry, Columns columns, int contentVersion, String content, String keyId) {
  private static final String FORM = "pitrunner audit 1";
  private static final int LONGEST_NAME = 200;
  private static final int LONGEST_OUTCOME = 64;
  private static final char REPLACEMENT = '\uFFFD';

  /** What is asked by. */
  record Columns(Instant happened, String kind, String identity, String action, String outcome) {}

  static AuditRow of(long entry, AuditEvent event, String keyId) {
    return new AuditRow(
        entry,
        new Columns(
            event.time(),
            event.kind().name(),
            name(event.who().identity()),
            name(event.action()),
            outcome(event.outcome().code())),
        Contents.AUDIT.version(),
        Contents.AUDIT.write(event),
        keyId);
  }

  /** A name as its column has it: its content has the whole. */
  static String name(String text) {
    return column(text, LONGEST_NAME);
  }

  static String outcome(String code) {
    return column(code, LONGEST_OUTCOME);
  }

  /** PostgreSQL takes neither a NUL nor half a surrogate pair, and callers' names may hold both. */
  private static String column(String text, int longest) {
    StringBuilder column = new StringBuilder(Math.min(text.length(), longest));
    for (int i = 0; i < text.length() && i < longest; i++) {
      char c = text.charAt(i);
      column.append(Character.isSurrogate(c) || Character.isISOControl(c) ? REPLACEMENT : c);
    }
    return column.toString();
  }

  /**
   * Everything of the row behind the hash of the one before. No two rows have the same bytes: each
   * text is preceded by its length, and each number has its width.
   */
  byte[] bound(String hashBefore) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      text(out, FORM);
      text(out, hashBefore);
      out.writeLong(entry);
      out.writeLong(columns.happened.getEpochSecond());
      out.writeInt(columns.happened.getNano());
      text(out, columns.kind);
      text(out, columns.identity);
      text(out, columns.action);
      text(out, columns.outcome);
      out.writeInt(contentVersion);
      text(out, content);
      text(out, keyId);
    } catch (IOException e) {
      throw new IllegalStateException("Memory cannot be written", e);
    }
    return bytes.toByteArray();
  }

  private static void text(DataOutputStream out, String text) throws IOException {
    out.writeInt(text.length());
    out.writeChars(text);
  }
}
