package io.github.pitrunner.orders;

import com.google.protobuf.Message;
import io.github.pitrunner.domain.Failure;
import java.util.List;

/** What a newer client says in fields that are not known here: it might change the whole order. */
final class UnknownFields {
  private UnknownFields() {}

  /**
   * Passes a request of which every field is known. To be asked first: what is missing by the rules
   * of this version may stand in the fields of a newer one.
   *
   * @throws Failure.NotImplemented for one that says more
   */
  static void refuse(Message request) {
    refuse("request", request);
  }

  private static void refuse(String path, Message message) {
    if (!message.getUnknownFields().asMap().isEmpty()) {
      throw new Failure.NotImplemented(
          "This version does not place what fields of %s say that it does not know"
              .formatted(path));
    }
    message
        .getAllFields()
        .forEach(
            (field, value) -> {
              List<?> values = field.isRepeated() ? (List<?>) value : List.of(value);
              for (Object part : values) {
                if (part instanceof Message inner) {
                  refuse(path + "." + field.getName(), inner);
                }
              }
            });
  }
}
