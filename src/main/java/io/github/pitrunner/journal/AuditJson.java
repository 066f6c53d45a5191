package io.github.pitrunner.journal;

import io.github.pitrunner.domain.AuditEvent;
import io.github.pitrunner.domain.AuditEvent.Kind;
import io.github.pitrunner.domain.AuditEvent.Outcome;
import io.github.pitrunner.domain.AuditEvent.Who;
import java.time.Instant;
import java.util.List;

/** Audit events as JSON: in the journal, and in files between processes of one pod. */
public final class AuditJson {
  private AuditJson() {}

  /** A list of them. */
  public static String write(List<AuditEvent> events) {
    return JsonText.array(events, AuditJson::write);
  }

  /**
   * The list that was written.
   *
   * @param place where the text is from, for people
   * @throws IllegalArgumentException that names place and field of what is not known
   */
  public static List<AuditEvent> read(String place, String text) {
    try {
      return JsonFields.readArray(place, text, AuditJson::event);
    } catch (JournalFailure e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  static void write(JsonText json, AuditEvent event) {
    json.put("kind", event.kind())
        .put("time", event.time())
        .put("who", event.who(), AuditJson::write)
        .put("action", event.action())
        .put("request", event.request())
        .put("outcome", event.outcome(), AuditJson::write)
        .put("ids", event.ids())
        .put("count", event.count());
  }

  private static void write(JsonText json, Who who) {
    json.put("identity", who.identity()).put("address", who.address());
  }

  private static void write(JsonText json, Outcome outcome) {
    json.put("code", outcome.code()).put("message", outcome.message());
  }

  static AuditEvent event(JsonFields fields) {
    return new AuditEvent(
        fields.one("kind", Kind::valueOf),
        fields.one("time", Instant::parse),
        fields.object("who", AuditJson::who),
        fields.text("action"),
        fields.text("request"),
        fields.object("outcome", AuditJson::outcome),
        fields.textsByName("ids"),
        fields.longNumber("count"));
  }

  private static Who who(JsonFields fields) {
    return new Who(fields.text("identity"), fields.text("address"));
  }

  private static Outcome outcome(JsonFields fields) {
    return new Outcome(fields.text("code"), fields.text("message"));
  }
}
