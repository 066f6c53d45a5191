package io.github.pitrunner.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.List;
import java.util.Random;

/**
 * Fills any message by its descriptor: fields present and absent, extreme values, nested messages,
 * lists, maps, text of every plane.
 */
final class RandomMessages {
  private static final int MAX_REPEATED = 3;
  private static final List<Integer> INTS =
      List.of(0, 1, -1, 127, 128, Integer.MAX_VALUE, Integer.MIN_VALUE);
  private static final List<Long> LONGS =
      List.of(0L, 1L, -1L, 1L << 32, Long.MAX_VALUE, Long.MIN_VALUE);
  private static final List<Double> DOUBLES =
      List.of(
          0.0,
          -0.0,
          1.0,
          189.23,
          Double.MAX_VALUE,
          -Double.MAX_VALUE,
          Double.MIN_VALUE,
          Double.NaN,
          Double.POSITIVE_INFINITY,
          Double.NEGATIVE_INFINITY);
  private static final List<String> TEXTS =
      List.of(
          "",
          "AAPL",
          "100",
          "0.0001",
          "-5",
          "1E+3",
          "2147483647",
          "a\0b",
          "Zürich",
          "日経平均",
          "\uD83D\uDC02 bull",
          "x".repeat(200));

  private final Random random;

  RandomMessages(Random random) {
    this.random = random;
  }

  /** A message of the prototype's type with all, none or some of its fields. */
  Message like(Message prototype) {
    return switch (random.nextInt(10)) {
      case 0 -> prototype;
      case 1, 2 -> fill(prototype.newBuilderForType(), 1.0);
      default -> fill(prototype.newBuilderForType(), random.nextDouble());
    };
  }

  private Message fill(Message.Builder builder, double present) {
    for (FieldDescriptor field : builder.getDescriptorForType().getFields()) {
      if (random.nextDouble() >= present) {
        continue;
      }
      if (field.isRepeated()) {
        int count = random.nextInt(MAX_REPEATED + 1);
        for (int i = 0; i < count; i++) {
          builder.addRepeatedField(
              field,
              field.isMapField() ? entry(builder, field, i) : value(builder, field, present));
        }
      } else {
        builder.setField(field, value(builder, field, present));
      }
    }
    return builder.build();
  }

  // The index keeps the keys of one map apart.
  private Message entry(Message.Builder owner, FieldDescriptor field, int index) {
    Message.Builder entry = owner.newBuilderForField(field);
    FieldDescriptor key = field.getMessageType().findFieldByNumber(1);
    FieldDescriptor value = field.getMessageType().findFieldByNumber(2);
    entry.setField(key, index + text());
    entry.setField(value, value(entry, value, 1.0));
    return entry.build();
  }

  private Object value(Message.Builder owner, FieldDescriptor field, double present) {
    return switch (field.getJavaType()) {
      case INT -> random.nextBoolean() ? oneOf(INTS) : (Integer) random.nextInt();
      case LONG -> random.nextBoolean() ? oneOf(LONGS) : (Long) random.nextLong();
      case FLOAT -> random.nextFloat();
      case DOUBLE -> random.nextBoolean() ? oneOf(DOUBLES) : (Double) random.nextDouble();
      case BOOLEAN -> random.nextBoolean();
      case STRING -> text();
      case BYTE_STRING -> ByteString.copyFromUtf8(text());
      case ENUM -> oneOf(field.getEnumType().getValues());
      case MESSAGE -> fill(owner.newBuilderForField(field), present);
    };
  }

  private String text() {
    if (random.nextBoolean()) {
      return oneOf(TEXTS);
    }
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(12);
    while (text.length() < length) {
      int character = random.nextInt(Character.MAX_CODE_POINT + 1);
      if (character < Character.MIN_SURROGATE || character > Character.MAX_SURROGATE) {
        text.appendCodePoint(random.nextBoolean() ? character : character & 0x7f);
      }
    }
    return text.toString();
  }

  private <T> T oneOf(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }
}
