package io.github.pitrunner;

import io.github.pitrunner.api.Texts;
import io.github.pitrunner.domain.AuditEvent;
import io.github.pitrunner.domain.AuditEvent.Kind;
import io.github.pitrunner.domain.AuditTrail;
import io.github.pitrunner.journal.AuditBook.Link;
import org.jboss.logging.Logger;

/**
 * The audit trail in the log, one line for each event: a second place, and with the heads of the
 * chain one outside of the database.
 */
final class AuditLine {
  private static final Logger LOG = Logger.getLogger(AuditTrail.LOG);

  private AuditLine() {}

  static void log(AuditEvent event) {
    LOG.log(event.kind() == Kind.REFUSED_CALL ? Logger.Level.WARN : Logger.Level.INFO, of(event));
  }

  static void log(Link head) {
    LOG.infof("The audit trail ends with entry %d, hash %s", head.entry(), head.hash());
  }

  /** In one line whatever stands in it: callers write parts of it. */
  static String of(AuditEvent event) {
    StringBuilder line = new StringBuilder();
    line.append(event.kind()).append(' ').append(event.action());
    line.append(" by ").append(event.who().identity());
    if (!event.who().address().isEmpty()) {
      line.append(" (").append(event.who().address()).append(')');
    }
    line.append(": ").append(event.outcome().code());
    append(line, event.outcome().message());
    append(line, event.ids().isEmpty() ? "" : event.ids().toString());
    append(line, event.request());
    append(line, event.count() > 1 ? event.count() + " times" : "");
    return Texts.inOneLine(line.toString());
  }

  private static void append(StringBuilder line, String part) {
    if (!part.isEmpty()) {
      line.append(", ").append(part);
    }
  }
}
