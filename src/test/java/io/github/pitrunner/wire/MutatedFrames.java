package io.github.pitrunner.wire;

import com.google.protobuf.Message;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Valid frames and what a broken line, a broken peer or a newer one could make of them. */
final class MutatedFrames {
  private static final int FRAMES_PER_TYPE = 20;
  private static final int MAX_VALID_LENGTH = 600;
  private static final int MAX_MUTATIONS = 4;
  private static final int BODY = 2 * Integer.BYTES;
  private static final List<Integer> LENGTHS =
      List.of(0, 3, 4, 5, 100, 4096, -1, Integer.MAX_VALUE, Integer.MIN_VALUE, 16 << 20);
  private static final List<Integer> WIRE_IDS =
      List.of(0, 1, 200, 201, 204, 299, 312, 456, -1, Integer.MAX_VALUE, Integer.MIN_VALUE);

  private final Random random;
  private final List<byte[]> valid = new ArrayList<>();

  MutatedFrames(Random random, MessageType... types) {
    this.random = random;
    RandomMessages messages = new RandomMessages(random);
    for (MessageType type : types) {
      for (int i = 0; i < FRAMES_PER_TYPE; i++) {
        Message message = messages.like(type.prototype());
        byte[] frame =
            Received.onTheWire(Frame.PROTOBUF_OFFSET + type.id(), message.toByteArray()).getBytes();
        if (frame.length <= MAX_VALID_LENGTH) {
          valid.add(frame);
        }
      }
    }
  }

  byte[] valid() {
    return valid.get(random.nextInt(valid.size()));
  }

  /** A frame with a few things wrong; its length field mostly fits, so that the body is read. */
  byte[] next() {
    byte[] frame = valid().clone();
    int mutations = 1 + random.nextInt(MAX_MUTATIONS);
    for (int i = 0; i < mutations; i++) {
      frame = mutated(frame);
    }
    if (frame.length >= BODY && random.nextInt(100) < 97) {
      ByteBuffer.wrap(frame).putInt(0, frame.length - Integer.BYTES);
    }
    return frame;
  }

  private byte[] mutated(byte[] frame) {
    if (frame.length < BODY + 1) {
      return inserted(frame, Math.min(BODY, frame.length), randomBytes());
    }
    int body = BODY + random.nextInt(frame.length - BODY);
    return switch (random.nextInt(12)) {
      case 0, 1, 2, 3, 4 -> flipped(frame, body);
      case 5 -> flipped(frame, random.nextInt(frame.length));
      case 6 -> Arrays.copyOf(frame, body);
      case 7 -> inserted(frame, body, randomBytes());
      case 8 -> inserted(frame, body, Arrays.copyOfRange(frame, BODY, body));
      case 9 -> withInt(frame, Integer.BYTES, oneOf(WIRE_IDS), 10);
      default -> withInt(frame, 0, oneOf(LENGTHS), 3);
    };
  }

  private byte[] flipped(byte[] frame, int at) {
    frame[at] ^= (byte) (1 << random.nextInt(Byte.SIZE));
    return frame;
  }

  private byte[] withInt(byte[] frame, int at, int value, int percent) {
    if (random.nextInt(100) < percent) {
      ByteBuffer.wrap(frame).putInt(at, value);
    }
    return frame;
  }

  private byte[] randomBytes() {
    byte[] bytes = new byte[1 + random.nextInt(8)];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] inserted(byte[] frame, int at, byte[] part) {
    byte[] longer = Arrays.copyOf(frame, frame.length + part.length);
    System.arraycopy(part, 0, longer, at, part.length);
    System.arraycopy(frame, at, longer, at + part.length, frame.length - at);
    return longer;
  }

  private int oneOf(List<Integer> values) {
    return values.get(random.nextInt(values.size()));
  }
}
