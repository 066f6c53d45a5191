package io.github.pitrunner.connector;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import com.google.protobuf.UnknownFieldSet;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * The wire in the log, for whoever hunts a fault: each message both ways at DEBUG, ticks at TRACE,
 * one line each. Secrets are masked. Where nobody looks it is a question for the level and no more.
 */
final class WireLog {
  /** Named after what it shows; the room of that name decodes and says nothing. */
  static final String CATEGORY = "io.github.pitrunner.wire";

  private static final Logger LOG = Logger.getLogger(CATEGORY);

  /** Characters of a message that are shown. */
  private static final int LONGEST = 2000;

  private static final String MASK = "***";

  /** What the protocol has of secrets: what logs a client in, and the challenges of that. */
  private static final Set<String> SECRET = Set.of("optional_capabilities", "api_data");

  private WireLog() {}

  static void onSent(Message message) {
    if (LOG.isDebugEnabled()) {
      LOG.debugf("to the gateway: %s", text(message));
    }
  }

  static void onReceived(Message message) {
    if (LOG.isDebugEnabled()) {
      LOG.debugf("from the gateway: %s", text(message));
    }
  }

  static void onHandshake(String direction, Object hello) {
    LOG.debugf("%s the gateway: handshake %s", direction, hello);
  }

  static void onTick(Message tick) {
    LOG.tracef("from the gateway: %s", text(tick));
  }

  static boolean showsTicks() {
    return LOG.isTraceEnabled();
  }

  static String text(Message message) {
    String all =
        message.getDescriptorForType().getName()
            + " "
            + TextFormat.printer().emittingSingleLine(true).printToString(masked(message));
    return all.length() <= LONGEST
        ? all.strip()
        : "%s… (%d characters)".formatted(all.substring(0, LONGEST), all.length());
  }

  private static Message masked(Message message) {
    Message shown = message;
    for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
      if (SECRET.contains(field.getName())) {
        // What a newer gateway adds beside a secret may be another one.
        Message.Builder builder =
            shown.toBuilder().setUnknownFields(UnknownFieldSet.getDefaultInstance());
        shown = (message.hasField(field) ? builder.setField(field, MASK) : builder).build();
      }
    }
    return shown;
  }
}
