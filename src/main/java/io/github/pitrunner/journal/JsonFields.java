package io.github.pitrunner.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a recorded object, each read once and by its kind. Whatever is missing, of another
 * kind or left over is an error that names the row and the field.
 */
final class JsonFields {
  private final String row;
  private final String path;
  private final ObjectNode node;
  private final Set<String> unread = new TreeSet<>();

  private JsonFields(String row, String path, ObjectNode node) {
    this.row = row;
    this.path = path;
    this.node = node;
    node.fieldNames().forEachRemaining(unread::add);
  }

  /**
   * The fields of a whole content.
   *
   * @param row what people find the row by
   */
  static JsonFields parse(String row, String content) {
    if (tree(row, content) instanceof ObjectNode object) {
      return new JsonFields(row, "", object);
    }
    throw unreadable(row, "the content is no object", null);
  }

  private static @Nullable JsonNode tree(String row, String content) {
    try {
      return JsonText.MAPPER.readTree(content);
    } catch (JsonProcessingException e) {
      throw unreadable(row, "the content is no JSON: " + e.getOriginalMessage(), e);
    }
  }

  /** Reads an object and makes sure that nothing of it is left over. */
  static <T> T read(String row, String content, Function<JsonFields, T> reader) {
    return parse(row, content).whole(reader);
  }

  /** Reads a content that is a list of objects. */
  static <T> List<T> readArray(String row, String content, Function<JsonFields, T> reader) {
    if (!(tree(row, content) instanceof ArrayNode array)) {
      throw unreadable(row, "the content is no list", null);
    }
    List<T> objects = new ArrayList<>();
    for (JsonNode element : array) {
      String place = "[%d]".formatted(objects.size());
      if (!(element instanceof ObjectNode object)) {
        throw unreadable(row, place + " is no object", null);
      }
      objects.add(new JsonFields(row, place, object).whole(reader));
    }
    return objects;
  }

  private <T> T whole(Function<JsonFields, T> reader) {
    T value;
    try {
      value = reader.apply(this);
    } catch (IllegalArgumentException e) {
      throw unreadable(row, "%s: %s".formatted(place(""), e.getMessage()), e);
    }
    if (!unread.isEmpty()) {
      throw unreadable(
          row, "%s is not known to this version".formatted(place(unread.iterator().next())), null);
    }
    return value;
  }

  String text(String name) {
    return required(name, optionalText(name));
  }

  @Nullable String optionalText(String name) {
    JsonNode field = field(name);
    if (field != null && !field.isTextual()) {
      throw wrong(name, field, "no text", null);
    }
    return field == null ? null : field.textValue();
  }

  BigDecimal decimal(String name) {
    return required(name, optionalDecimal(name));
  }

  @Nullable BigDecimal optionalDecimal(String name) {
    return converted(name, "no decimal number", BigDecimal::new);
  }

  <T> T one(String name, Function<String, T> conversion) {
    return required(name, optional(name, conversion));
  }

  /** A value that is written as a text, such as a name of an enum or a time. */
  <T> @Nullable T optional(String name, Function<String, T> conversion) {
    return converted(name, "not known", conversion);
  }

  private <T> @Nullable T converted(String name, String problem, Function<String, T> conversion) {
    String text = optionalText(name);
    try {
      return text == null ? null : conversion.apply(text);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw unreadable(row, "%s is \"%s\", which is %s".formatted(place(name), text, problem), e);
    }
  }

  int number(String name) {
    JsonNode field = required(name, field(name));
    if (!field.isIntegralNumber() || !field.canConvertToInt()) {
      throw wrong(name, field, "no whole number", null);
    }
    return field.intValue();
  }

  long longNumber(String name) {
    JsonNode field = required(name, field(name));
    if (!field.isIntegralNumber() || !field.canConvertToLong()) {
      throw wrong(name, field, "no whole number", null);
    }
    return field.longValue();
  }

  boolean flag(String name) {
    JsonNode field = required(name, field(name));
    if (!field.isBoolean()) {
      throw wrong(name, field, "neither true nor false", null);
    }
    return field.booleanValue();
  }

  <T> T object(String name, Function<JsonFields, T> reader) {
    return required(name, optionalObject(name, reader));
  }

  <T> @Nullable T optionalObject(String name, Function<JsonFields, T> reader) {
    JsonNode field = field(name);
    return field == null ? null : nested(name, field, reader);
  }

  /** Texts by names that are not known before. */
  SortedMap<String, String> textsByName(String name) {
    return object(
        name,
        fields -> {
          SortedMap<String, String> texts = new TreeMap<>();
          fields.node.fieldNames().forEachRemaining(known -> texts.put(known, fields.text(known)));
          return texts;
        });
  }

  List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    for (Iterator<JsonNode> each = array(name); each.hasNext(); ) {
      JsonNode element = each.next();
      if (!element.isTextual()) {
        throw wrong(name, element, "no text", null);
      }
      texts.add(element.textValue());
    }
    return texts;
  }

  <T> List<T> objects(String name, Function<JsonFields, T> reader) {
    List<T> objects = new ArrayList<>();
    for (Iterator<JsonNode> each = array(name); each.hasNext(); ) {
      objects.add(nested("%s[%d]".formatted(name, objects.size()), each.next(), reader));
    }
    return objects;
  }

  private <T> T nested(String name, JsonNode field, Function<JsonFields, T> reader) {
    if (field instanceof ObjectNode object) {
      return new JsonFields(row, place(name), object).whole(reader);
    }
    throw wrong(name, field, "no object", null);
  }

  private Iterator<JsonNode> array(String name) {
    JsonNode field = required(name, field(name));
    if (!field.isArray()) {
      throw wrong(name, field, "no list", null);
    }
    return field.elements();
  }

  private @Nullable JsonNode field(String name) {
    unread.remove(name);
    return node.get(name);
  }

  private <T> T required(String name, @Nullable T value) {
    if (value == null) {
      throw unreadable(row, "%s is missing".formatted(place(name)), null);
    }
    return value;
  }

  private JournalFailure wrong(
      String name, JsonNode field, String problem, @Nullable Throwable cause) {
    return unreadable(row, "%s is %s, which is %s".formatted(place(name), field, problem), cause);
  }

  private String place(String name) {
    return path.isEmpty() ? name : name.isEmpty() ? path : path + "." + name;
  }

  static JournalFailure unreadable(String row, String problem, @Nullable Throwable cause) {
    return new JournalFailure(
        JournalFailure.Kind.UNREADABLE,
        "This version does not know what stands in %s: %s".formatted(row, problem),
        cause);
  }
}
