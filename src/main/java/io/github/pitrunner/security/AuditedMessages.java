package io.github.pitrunner.security;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import io.github.pitrunner.api.Texts;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the audit trail keeps of the messages of a call: its request, and the names of things. */
final class AuditedMessages {
  static final int LONGEST_REQUEST = 4_000;
  static final int MOST_OF_A_NAME = 10;

  private static final int MOST_FIELDS = 2_000;
  private static final int DEEPEST = 8;

  /** By what things are found again in the journal and at the gateway. */
  private static final Set<String> NAMES =
      Set.of(
          "account",
          "client_order_id",
          "execution_id",
          "gateway_order_id",
          "parent_client_order_id",
          "perm_id");

  private static final JsonFormat.Printer PRINTER =
      JsonFormat.printer().omittingInsignificantWhitespace().preservingProtoFieldNames();

  private final Map<String, Set<String>> found = new TreeMap<>();
  private int fields;

  private AuditedMessages() {}

  /** A request as JSON, cut where it is too long. */
  static String json(Message request) {
    Cut text = new Cut();
    try {
      PRINTER.appendTo(request, text);
    } catch (IOException e) {
      // That it is full, or that a message of another kind is within it, which ours have not.
      text.isCut = true;
    }
    return text.toString();
  }

  /** The names in some messages; of each the first few. */
  static SortedMap<String, String> names(List<Message> messages) {
    AuditedMessages walk = new AuditedMessages();
    messages.forEach(message -> walk.visit(message, 0));
    SortedMap<String, String> names = new TreeMap<>();
    walk.found.forEach((name, values) -> names.put(name, String.join(",", values)));
    return names;
  }

  private void visit(Message message, int depth) {
    if (depth > DEEPEST) {
      return;
    }
    for (Map.Entry<FieldDescriptor, Object> field : message.getAllFields().entrySet()) {
      if (field.getValue() instanceof List<?> values) {
        values.forEach(value -> visit(field.getKey(), value, depth));
      } else {
        visit(field.getKey(), field.getValue(), depth);
      }
    }
  }

  private void visit(FieldDescriptor field, Object value, int depth) {
    if (++fields > MOST_FIELDS) {
      return;
    }
    if (value instanceof Message message) {
      visit(message, depth + 1);
    } else if (NAMES.contains(field.getName())) {
      Set<String> values = found.computeIfAbsent(field.getName(), name -> new LinkedHashSet<>());
      if (values.size() < MOST_OF_A_NAME) {
        // Texts of a request may have any length, and any characters.
        values.add(Texts.printable(String.valueOf(value)));
      }
    }
  }

  /** Takes no more than what is kept: a request may have megabytes. */
  private static final class Cut implements Appendable {
    private final StringBuilder text = new StringBuilder();
    private boolean isCut;

    @Override
    public Appendable append(CharSequence more) throws IOException {
      int room = LONGEST_REQUEST - text.length();
      if (more.length() > room) {
        text.append(more, 0, room);
        throw new IOException("full");
      }
      text.append(more);
      return this;
    }

    @Override
    public Appendable append(CharSequence more, int from, int to) throws IOException {
      return append(more.subSequence(from, to));
    }

    @Override
    public Appendable append(char more) throws IOException {
      return append(String.valueOf(more));
    }

    @Override
    public String toString() {
      int last = text.length() - 1;
      if (isCut && last >= 0) {
        // Half a surrogate pair would be no text.
        text.setLength(
            last > 0 && Character.isHighSurrogate(text.charAt(last - 1)) ? last - 1 : last);
        text.append('…');
      }
      return text.toString();
    }
  }
}
