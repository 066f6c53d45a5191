package io.github.pitrunner.journal;

import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * How the content of one table is written and read, and which version of its form that is. A later
 * form is another version; whoever reads must then know both.
 */
record Content<T>(
    String table, int version, BiConsumer<JsonText, T> writer, Function<JsonFields, T> reader) {
  String write(T value) {
    return JsonText.of(value, writer);
  }

  /**
   * Reads a content.
   *
   * @param key of its row
   * @throws JournalFailure that names row and field if it is not known
   */
  T read(String key, int foundVersion, String content) {
    String row = "table %s, row %s".formatted(table, key);
    if (foundVersion != version) {
      throw JsonFields.unreadable(
          row, "content_version is %d, known is %d".formatted(foundVersion, version), null);
    }
    return JsonFields.read(row, content, reader);
  }
}
