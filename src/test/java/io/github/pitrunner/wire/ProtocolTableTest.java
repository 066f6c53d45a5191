package io.github.pitrunner.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.github.pitrunner.tws.TickByTickData;
import io.github.pitrunner.wire.MessageType.Direction;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Holds our definitions against the tables of the protocol. */
class ProtocolTableTest {
  @Test
  void everyFieldIsTheOneOfTheTable() {
    Map<String, Set<String>> expected = new TreeMap<>();
    for (String[] row : SharedRecords.table("messages.tsv")) {
      Set<String> fields = expected.computeIfAbsent(row[0], name -> new TreeSet<>());
      if (!row[1].equals("0")) {
        fields.add(field(row[1], row[2], row[3], row[4]));
      }
    }

    Map<String, Set<String>> actual = new TreeMap<>();
    for (Message message : TwsMessages.all()) {
      Descriptor descriptor = message.getDescriptorForType();
      if (descriptor != TickByTickData.getDescriptor()) {
        actual.put(descriptor.getName(), fields(descriptor));
      }
    }
    assertThat(actual).containsExactlyEntriesOf(expected);
    assertThat(actual).hasSize(199);
  }

  @Test
  void tickByTickHoldsOneOfThreeTicks() {
    Descriptor tick = TickByTickData.getDescriptor();

    assertThat(fields(tick))
        .containsExactlyInAnyOrder(
            field("1", "optional", "int32", "reqId"),
            field("2", "optional", "int32", "tickType"),
            field("3", "optional", "HistoricalTickLast", "historicalTickLast"),
            field("4", "optional", "HistoricalTickBidAsk", "historicalTickBidAsk"),
            field("5", "optional", "HistoricalTick", "historicalTickMidPoint"));
    assertThat(tick.getRealOneofs()).hasSize(1);
    assertThat(tick.getRealOneofs().get(0).getFields())
        .extracting(FieldDescriptor::getNumber)
        .containsExactly(3, 4, 5);
  }

  @Test
  void everyIdHasTheTypeOfTheTableInItsDirection() {
    Set<String> expected =
        SharedRecords.table("message-ids.tsv").stream()
            .map(row -> String.join(" ", row[0], row[1], row[2], row[3]))
            .collect(Collectors.toCollection(TreeSet::new));

    Set<String> byType =
        Arrays.stream(MessageType.values())
            .map(ProtocolTableTest::row)
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> byId = new TreeSet<>();
    for (Direction direction : Direction.values()) {
      for (int id = -1; id <= 1000; id++) {
        MessageType type = MessageType.of(direction, id);
        if (type != null) {
          assertThat(type.direction()).isEqualTo(direction);
          assertThat(type.id()).isEqualTo(id);
          byId.add(row(type));
        }
      }
    }
    assertThat(byType).isEqualTo(expected);
    assertThat(byId).isEqualTo(expected);
  }

  private static String row(MessageType type) {
    return String.join(
        " ",
        type.direction() == Direction.TO_GATEWAY ? "client" : "server",
        String.valueOf(type.id()),
        type.name(),
        type.prototype().getDescriptorForType().getName());
  }

  private static Set<String> fields(Descriptor descriptor) {
    return descriptor.getFields().stream()
        .map(
            field ->
                field(
                    String.valueOf(field.getNumber()), label(field), type(field), field.getName()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String label(FieldDescriptor field) {
    if (field.isRepeated()) {
      return field.isMapField() ? "" : "repeated";
    }
    // A message has presence with or without the word.
    assertThat(field.hasPresence()).as(field.getFullName()).isTrue();
    return "optional";
  }

  private static String type(FieldDescriptor field) {
    if (field.isMapField()) {
      Descriptor entry = field.getMessageType();
      return "map<%s, %s>"
          .formatted(type(entry.findFieldByNumber(1)), type(entry.findFieldByNumber(2)));
    }
    return field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
        ? field.getMessageType().getName()
        : field.getType().name().toLowerCase(Locale.ROOT);
  }

  private static String field(String number, String label, String type, String name) {
    String told = label.isEmpty() && !type.startsWith("map<") ? "optional" : label;
    return String.join(" ", number, told, type, name.replace("_", "").toLowerCase(Locale.ROOT));
  }
}
