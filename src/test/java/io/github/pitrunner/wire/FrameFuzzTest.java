package io.github.pitrunner.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.protobuf.CodedInputStream;
import io.github.pitrunner.tws.NextValidId;
import io.github.pitrunner.wire.MessageType.Direction;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;

/** A million broken frames: each is a message, an unknown or a violation, and nothing else. */
class FrameFuzzTest {
  private static final int FRAMES = 1_000_000;
  private static final int LIMIT = 8192;

  private enum Outcome {
    MESSAGE,
    UNKNOWN_ID,
    TEXT,
    UNREADABLE_BODY,
    BAD_LENGTH
  }

  private final Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);

  @Test
  @Timeout(180)
  void mutatedFramesEndInAMessageAnUnknownOrAViolation(TestReporter reporter) {
    Seed.run(
        random -> {
          MutatedFrames frames = new MutatedFrames(random, MessageType.values());
          FrameDecoder decoder = new FrameDecoder(LIMIT);
          for (int run = 0; run < FRAMES; run++) {
            byte[] frame = frames.next();
            try {
              decoder.onBytes(Buffer.buffer(frame), read -> count(outcome(read)));
            } catch (ProtocolViolation e) {
              assertThat(e.getMessage()).contains("Frame length");
              count(Outcome.BAD_LENGTH);
              decoder = new FrameDecoder(LIMIT);
            } catch (RuntimeException e) {
              throw new AssertionError(
                  "run %d, frame %s".formatted(run, HexFormat.of().formatHex(frame)), e);
            }
            if (decoder.capacity() > LIMIT + Integer.BYTES) {
              throw new AssertionError("run %d: %d bytes".formatted(run, decoder.capacity()));
            }
          }
        });

    reporter.publishEntry("mutated frames", FRAMES + " " + outcomes);
    assertThat(outcomes).containsOnlyKeys(Outcome.values());
    assertThat(outcomes.values().stream().mapToInt(Integer::intValue).sum())
        .isGreaterThan(FRAMES / 2);
  }

  @Test
  void groupsNestedDeeperThanTheStackAreAViolation() {
    byte[] nested = new byte[1 << 20];
    Arrays.fill(nested, (byte) (15 << 3 | 3));

    assertViolation(nested);
  }

  @Test
  void textThatIsNotUtf8IsAViolation() {
    assertViolation(MessageType.MANAGED_ACCTS, new byte[] {10, 2, (byte) 0xc3, 0x28});
  }

  @Test
  void lengthOfAFieldThatIsLongerThanTheFrameTakesNoMemory() throws Exception {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.write(10);
    body.write(new byte[] {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 7});

    assertViolation(MessageType.MANAGED_ACCTS, body.toByteArray());
  }

  private static void assertViolation(byte[] body) {
    assertViolation(MessageType.of(NextValidId.getDefaultInstance()), body);
  }

  private static void assertViolation(MessageType type, byte[] body) {
    new FrameDecoder()
        .onBytes(
            Received.onTheWire(Frame.PROTOBUF_OFFSET + type.id(), body),
            frame ->
                assertThat(catchThrowable(() -> frame.message(type)))
                    .isInstanceOf(ProtocolViolation.class)
                    .hasMessageContaining(type.name()));
  }

  private static Outcome outcome(Frame frame) {
    CodedInputStream body = frame.body();
    if (body.getTotalBytesRead() != 0 || frame.head().length() > 3 * 16) {
      throw new IllegalStateException("A body begins with its first byte, a head is short");
    }
    if (!frame.isProtobuf()) {
      return Outcome.TEXT;
    }
    MessageType type = frame.type(Direction.TO_CLIENT);
    if (type == null) {
      type = frame.type(Direction.TO_GATEWAY);
    }
    if (type == null) {
      return Outcome.UNKNOWN_ID;
    }
    try {
      frame.message(type);
      return Outcome.MESSAGE;
    } catch (ProtocolViolation e) {
      return Outcome.UNREADABLE_BODY;
    }
  }

  private void count(Outcome outcome) {
    outcomes.merge(outcome, 1, Integer::sum);
  }
}
