package io.github.pitrunner.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.github.pitrunner.wire.MessageType.Direction;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a real paper gateway and a client of other hands wrote. */
class CaptureTest {
  /** A recorded frame with its place. */
  private record Recorded(String place, Direction direction, Buffer bytes) {}

  @ParameterizedTest
  @MethodSource("captures")
  void everyRecordedFrameIsKnownInFull(Path file) {
    for (Recorded recorded : frames(file)) {
      Message message = decode(recorded);

      assertThat(TwsMessages.hasUnknownFields(message))
          .as("%s: %s", recorded.place(), message)
          .isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource("captures")
  void everyRecordedFrameSurvivesOurWriting(Path file) {
    for (Recorded recorded : frames(file)) {
      Message message = decode(recorded);

      Buffer written = Frame.encode(message);

      assertThat(decode(new Recorded(recorded.place(), recorded.direction(), written)))
          .as(recorded.place())
          .isEqualTo(message);
    }
  }

  @ParameterizedTest
  @MethodSource("captures")
  void framesOfOneSideComeOutOfOneStream(Path file) {
    for (Direction direction : Direction.values()) {
      List<Buffer> frames =
          frames(file).stream()
              .filter(recorded -> recorded.direction() == direction)
              .map(Recorded::bytes)
              .toList();
      Buffer stream = Buffer.buffer();
      frames.forEach(stream::appendBuffer);

      assertThat(Received.from(List.of(stream))).isEqualTo(Received.from(frames));
      assertThat(Received.from(frames)).hasSameSizeAs(frames);
    }
  }

  static List<Path> captures() {
    return SharedRecords.captures();
  }

  private static List<Recorded> frames(Path file) {
    List<String> lines = SharedRecords.lines(file);
    List<Recorded> frames =
        lines.stream()
            .filter(line -> !line.startsWith("#") && !line.isBlank())
            .map(line -> recorded(file, lines.indexOf(line) + 1, line.split("\t")))
            .toList();
    assertThat(frames).as(file.toString()).isNotEmpty();
    return frames;
  }

  private static Recorded recorded(Path file, int line, String[] columns) {
    Direction direction =
        switch (columns[0]) {
          case "client" -> Direction.TO_GATEWAY;
          case "server" -> Direction.TO_CLIENT;
          default -> throw new AssertionError("%s:%d: '%s'".formatted(file, line, columns[0]));
        };
    return new Recorded(
        "%s:%d".formatted(file.getFileName(), line),
        direction,
        Buffer.buffer(Base64.getDecoder().decode(columns[1])));
  }

  private static Message decode(Recorded recorded) {
    Message[] messages = new Message[1];
    FrameDecoder decoder = new FrameDecoder();
    decoder.onBytes(
        recorded.bytes(),
        frame -> {
          MessageType type = frame.type(recorded.direction());
          assertThat(type).as("%s: id %d", recorded.place(), frame.id()).isNotNull();
          messages[0] = frame.message(Objects.requireNonNull(type));
        });
    assertThat(decoder.pendingLength()).as(recorded.place()).isZero();
    return messages[0];
  }
}
