package io.github.pitrunner.operations;

import io.github.pitrunner.domain.Alert;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An alert as receivers of the webhook get it. The names are part of the API.
 *
 * @param service which Pitrunner says so: its client id and the address of its gateway
 */
record AlertJson(String service) {
  /** The same each time that the same event is sent. */
  String eventId(AlertCase changed) {
    return changed.id() + (changed.isRaised() ? "-raised" : "-resolved");
  }

  String of(AlertCase changed) {
    Alert alert = changed.alert();
    JsonObject json =
        new JsonObject()
            .put("event_id", eventId(changed))
            .put("event", changed.isRaised() ? "raised" : "resolved")
            .put("alert_id", changed.id())
            .put("kind", alert.kind().name().toLowerCase(Locale.ROOT))
            .put("severity", alert.kind().severity().name().toLowerCase(Locale.ROOT))
            .put("subject", alert.subject())
            .put("message", alert.message())
            .put("raised_at", changed.raised().toString())
            .put("service", service);
    @Nullable Instant resolved = changed.resolved();
    if (resolved != null) {
      json.put("resolved_at", resolved.toString());
    }
    return json.encode();
  }
}
