package io.github.pitrunner.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * An object as it is recorded: what is null is left out, decimal numbers and times are texts, so
 * that they come back to the last digit.
 */
final class JsonText {
  /**
   * Trees only, which need no reflection. In ASCII, because PostgreSQL takes neither a NUL nor half
   * a surrogate pair, and what others write may hold both.
   */
  static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .disable(JsonReadFeature.ALLOW_TRAILING_COMMA)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .build();

  private final ObjectNode node;

  private JsonText(ObjectNode node) {
    this.node = node;
  }

  static <T> String of(T value, BiConsumer<JsonText, T> writer) {
    ObjectNode node = MAPPER.createObjectNode();
    writer.accept(new JsonText(node), value);
    try {
      return MAPPER.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A tree that cannot be written", e);
    }
  }

  JsonText put(String name, long value) {
    node.put(name, value);
    return this;
  }

  JsonText put(String name, boolean value) {
    node.put(name, value);
    return this;
  }

  /** Texts, decimal numbers, times, dates and names, all as texts. */
  JsonText put(String name, @Nullable Object value) {
    if (value instanceof Enum<?> constant) {
      node.put(name, constant.name());
    } else if (value != null) {
      node.put(name, value.toString());
    }
    return this;
  }

  <T> JsonText put(String name, @Nullable T value, BiConsumer<JsonText, T> writer) {
    if (value != null) {
      writer.accept(new JsonText(node.putObject(name)), value);
    }
    return this;
  }

  JsonText texts(String name, Collection<String> values) {
    ArrayNode array = node.putArray(name);
    values.forEach(array::add);
    return this;
  }

  <T> JsonText objects(String name, Collection<T> values, BiConsumer<JsonText, T> writer) {
    ArrayNode array = node.putArray(name);
    values.forEach(value -> writer.accept(new JsonText(array.addObject()), value));
    return this;
  }
}
