package io.github.pitrunner.journal;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Collection;
import java.util.SortedMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * An object as it is recorded: what is null is left out, decimal numbers and times are texts, so
 * that they come back to the last digit.
 */
final class JsonText {
  /**
   * Trees and texts only, which need no reflection. In ASCII, because PostgreSQL takes neither a
   * NUL nor half a surrogate pair, and what others write may hold both.
   */
  static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .disable(JsonReadFeature.ALLOW_TRAILING_COMMA)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .build();

  private static final int USUAL_LENGTH = 2048;

  private final JsonGenerator generator;

  private JsonText(JsonGenerator generator) {
    this.generator = generator;
  }

  static <T> String of(T value, BiConsumer<JsonText, T> writer) {
    StringWriter text = new StringWriter(USUAL_LENGTH);
    written(
        () -> {
          try (JsonGenerator generator = MAPPER.createGenerator(text)) {
            new JsonText(generator).object(value, writer);
          }
        });
    return text.toString();
  }

  static <T> String array(Collection<T> values, BiConsumer<JsonText, T> writer) {
    StringWriter text = new StringWriter(USUAL_LENGTH);
    written(
        () -> {
          try (JsonGenerator generator = MAPPER.createGenerator(text)) {
            JsonText json = new JsonText(generator);
            generator.writeStartArray();
            for (T value : values) {
              json.object(value, writer);
            }
            generator.writeEndArray();
          }
        });
    return text.toString();
  }

  JsonText put(String name, long value) {
    written(() -> generator.writeNumberField(name, value));
    return this;
  }

  JsonText put(String name, boolean value) {
    written(() -> generator.writeBooleanField(name, value));
    return this;
  }

  /** Texts, decimal numbers, times, dates and names, all as texts. */
  JsonText put(String name, @Nullable Object value) {
    if (value != null) {
      String text = value instanceof Enum<?> constant ? constant.name() : value.toString();
      written(() -> generator.writeStringField(name, text));
    }
    return this;
  }

  <T> JsonText put(String name, @Nullable T value, BiConsumer<JsonText, T> writer) {
    if (value != null) {
      written(
          () -> {
            generator.writeFieldName(name);
            object(value, writer);
          });
    }
    return this;
  }

  JsonText put(String name, SortedMap<String, String> texts) {
    return put(name, texts, (json, all) -> all.forEach(json::put));
  }

  JsonText texts(String name, Collection<String> values) {
    written(
        () -> {
          generator.writeArrayFieldStart(name);
          for (String value : values) {
            generator.writeString(value);
          }
          generator.writeEndArray();
        });
    return this;
  }

  <T> JsonText objects(String name, Collection<T> values, BiConsumer<JsonText, T> writer) {
    written(
        () -> {
          generator.writeArrayFieldStart(name);
          for (T value : values) {
            object(value, writer);
          }
          generator.writeEndArray();
        });
    return this;
  }

  private <T> void object(T value, BiConsumer<JsonText, T> writer) throws IOException {
    generator.writeStartObject();
    writer.accept(this, value);
    generator.writeEndObject();
  }

  @FunctionalInterface
  private interface Step {
    void run() throws IOException;
  }

  private static void written(Step step) {
    try {
      step.run();
    } catch (IOException e) {
      throw new IllegalStateException("Memory cannot be written", e);
    }
  }
}
