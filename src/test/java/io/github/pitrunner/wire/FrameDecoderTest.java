package io.github.pitrunner.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import io.github.pitrunner.tws.NextValidId;
import io.github.pitrunner.wire.MessageType.Direction;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameDecoderTest {
  private static final Buffer FRAME = Frame.encode(NextValidId.newBuilder().setOrderId(42).build());

  @Nested
  class HoweverTheNetworkCuts {
    @Test
    void framesSplitAtEveryPositionAreTheSame() {
      Seed.run(
          random -> {
            Buffer stream = joined(randomFrames(random, 12));
            List<Received> whole = Received.from(List.of(stream));

            for (int at = 0; at <= stream.length(); at++) {
              assertThat(Received.from(cut(stream, at))).as("cut at %d", at).isEqualTo(whole);
            }
          });
    }

    @Test
    void longSequenceIsTheSameInOneChunkInBytesAndInRandomChunks() {
      Seed.run(
          random -> {
            List<Buffer> frames = randomFrames(random, 500);
            Buffer stream = joined(frames);
            List<Received> oneByOne = Received.from(frames);
            assertThat(oneByOne).hasSize(500);

            assertThat(Received.from(List.of(stream))).isEqualTo(oneByOne);
            assertThat(
                    Received.from(
                        IntStream.range(0, stream.length())
                            .mapToObj(at -> stream.getBuffer(at, at + 1))
                            .toList()))
                .isEqualTo(oneByOne);
            for (int run = 0; run < 20; run++) {
              int longest = 1 << random.nextInt(18);
              assertThat(Received.from(randomChunks(stream, random, longest)))
                  .as("run %d, chunks of up to %d", run, longest)
                  .isEqualTo(oneByOne);
            }
          });
    }

    @Test
    void frameOfTheGreatestLengthPassesAndItsMemoryIsGivenBack() {
      FrameDecoder decoder = new FrameDecoder();
      Buffer longest = Received.onTheWire(201, new byte[Frame.MAX_LENGTH - Frame.MIN_LENGTH]);
      List<Integer> lengths = new ArrayList<>();

      for (int at = 0; at < longest.length(); at += 65_536) {
        Buffer chunk = longest.getBuffer(at, Math.min(longest.length(), at + 65_536));
        decoder.onBytes(chunk, frame -> lengths.add(frame.length()));
        assertThat(decoder.capacity()).isLessThanOrEqualTo(Frame.MAX_LENGTH + Integer.BYTES);
      }
      decoder.onBytes(FRAME, frame -> lengths.add(frame.length()));

      assertThat(lengths)
          .containsExactly(Frame.MAX_LENGTH - Frame.MIN_LENGTH, FRAME.length() - 2 * Integer.BYTES);
      assertThat(decoder.capacity()).isLessThanOrEqualTo(256 << 10);
    }

    @Test
    void memoryFollowsWhatArrivedAndNotWhatALengthClaims() {
      FrameDecoder decoder = new FrameDecoder();

      decoder.onBytes(
          Buffer.buffer().appendInt(Frame.MAX_LENGTH).appendBytes(new byte[1000]),
          FrameDecoderTest::unexpected);

      assertThat(decoder.pendingLength()).isEqualTo(1004);
      assertThat(decoder.capacity()).isLessThanOrEqualTo(64 << 10);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5, 100, 5000, 20_000})
    void limitHoldsForFramesAndMemory(int limit) {
      FrameDecoder decoder = new FrameDecoder(limit);
      Buffer longest = Received.onTheWire(201, new byte[limit - Frame.MIN_LENGTH]);
      Buffer stream = joined(List.of(longest, longest, longest));
      List<Received> received = new ArrayList<>();

      decoder.onBytes(stream, frame -> received.add(Received.of(frame)));

      assertThat(received).hasSize(3);
      assertThat(decoder.capacity()).isLessThanOrEqualTo(limit + Integer.BYTES);
      assertThatThrownBy(
              () ->
                  decoder.onBytes(
                      Buffer.buffer().appendInt(limit + 1), FrameDecoderTest::unexpected))
          .isInstanceOf(ProtocolViolation.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, Frame.MAX_LENGTH + 1})
    void limitThatTheProtocolDoesNotHaveIsRefused(int limit) {
      assertThatThrownBy(() -> new FrameDecoder(limit))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(String.valueOf(limit));
    }
  }

  @Nested
  class LengthOutOfBounds {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, 16 << 20})
    void isAViolationThatShowsWhatCame(int length) {
      Buffer bad = Buffer.buffer().appendInt(length).appendBytes(new byte[] {0x47, 0x45, 0x54});
      Buffer stream = joined(List.of(FRAME, bad));

      for (int at = 0; at < FRAME.length() + Integer.BYTES; at++) {
        List<Received> before = new ArrayList<>();
        FrameDecoder decoder = new FrameDecoder();
        List<Buffer> parts = cut(stream, at);

        assertThatThrownBy(
                () ->
                    parts.forEach(
                        part -> decoder.onBytes(part, frame -> before.add(Received.of(frame)))))
            .isInstanceOf(ProtocolViolation.class)
            .hasMessageContaining("length " + Integer.toUnsignedString(length))
            .hasMessageContaining(
                "%02x %02x 47 45 54".formatted(length >> 8 & 0xff, length & 0xff));
        assertThat(before).isEqualTo(Received.from(List.of(FRAME)));
      }
    }

    @Test
    void textOfAnotherProtocolIsShown() {
      Buffer http = Buffer.buffer("GET / HTTP/1.1\r\n");

      assertThatThrownBy(() -> new FrameDecoder().onBytes(http, FrameDecoderTest::unexpected))
          .isInstanceOf(ProtocolViolation.class)
          .hasMessageContaining("47 45 54 20 2f");
    }

    @Test
    void nothingIsReadBehindIt() {
      FrameDecoder decoder = new FrameDecoder();
      assertThatThrownBy(
              () -> decoder.onBytes(Buffer.buffer().appendInt(0), FrameDecoderTest::unexpected))
          .isInstanceOf(ProtocolViolation.class);

      assertThatThrownBy(() -> decoder.onBytes(FRAME, FrameDecoderTest::unexpected))
          .isInstanceOf(ProtocolViolation.class)
          .hasMessageContaining("given up");
    }
  }

  @Nested
  class WhatWeDoNotKnow {
    @ParameterizedTest
    @ValueSource(ints = {312, 400, 456, 100_000, Integer.MAX_VALUE})
    void idThatTheTableDoesNotHaveIsHandedOutWithoutAType(int wireId) {
      Buffer stream = joined(List.of(Received.onTheWire(wireId, new byte[] {1, 2}), FRAME));

      new FrameDecoder()
          .onBytes(
              stream.getBuffer(0, stream.length() - FRAME.length()),
              frame -> {
                assertThat(frame.isProtobuf()).isTrue();
                assertThat(frame.id()).isEqualTo(wireId - 200);
                assertThat(frame.type(Direction.TO_CLIENT)).isNull();
                assertThat(frame.type(Direction.TO_GATEWAY)).isNull();
                assertThat(frame.head()).isEqualTo("01 02");
              });
      assertThat(Received.from(List.of(stream))).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4, 199, 200, -1, Integer.MIN_VALUE})
    void textOfTheOlderGenerationIsHandedOutWithItsId(int wireId) {
      byte[] text = "2\0007\0hello\0".getBytes(StandardCharsets.US_ASCII);

      new FrameDecoder()
          .onBytes(
              Received.onTheWire(wireId, text),
              frame -> {
                assertThat(frame.isProtobuf()).isFalse();
                assertThat(frame.id()).isEqualTo(wireId);
                assertThat(frame.type(Direction.TO_CLIENT)).isNull();
                assertThat(frame.length()).isEqualTo(text.length);
              });
      assertThat(Received.from(List.of(Received.onTheWire(wireId, text), FRAME))).hasSize(2);
    }

    @Test
    void fieldsOfANewerGatewayAreKept() {
      UnknownFieldSet newer =
          UnknownFieldSet.newBuilder()
              .addField(900, UnknownFieldSet.Field.newBuilder().addVarint(7).build())
              .build();
      Message sent = NextValidId.newBuilder().setOrderId(42).setUnknownFields(newer).build();

      Message received = Received.message(Frame.encode(sent), MessageType.NEXT_VALID_ID);

      assertThat(received).isEqualTo(sent);
      assertThat(received.getUnknownFields()).isEqualTo(newer);
    }

    @Test
    void bodyThatIsNoMessageNamesItsTypeAndShowsItsFirstBytes() {
      Buffer broken = Received.onTheWire(209, new byte[] {8});

      assertThatThrownBy(() -> Received.message(broken, MessageType.NEXT_VALID_ID))
          .isInstanceOf(ProtocolViolation.class)
          .hasMessageContaining("NEXT_VALID_ID (1 bytes: 08)");
    }
  }

  @Nested
  class WhileAFrameIsHandedOut {
    @Test
    void itStaysValidAlthoughMoreIsWaiting() {
      Seed.run(
          random -> {
            Buffer stream = joined(randomFrames(random, 200));
            FrameDecoder decoder = new FrameDecoder();
            for (Buffer chunk : randomChunks(stream, random, 300)) {
              decoder.onBytes(
                  chunk, frame -> assertThat(Received.of(frame)).isEqualTo(Received.of(frame)));
            }
            assertThat(decoder.pendingLength()).isZero();
          });
    }

    @Test
    void changeOfTheChunkByItsOwnerDoesNotReachIt() {
      Buffer chunk = FRAME.copy();
      List<Received> received = new ArrayList<>();

      new FrameDecoder()
          .onBytes(
              chunk,
              frame -> {
                chunk.setInt(4, 0);
                received.add(Received.of(frame));
              });

      assertThat(received).isEqualTo(Received.from(List.of(FRAME)));
    }

    @Test
    void callBackIntoTheDecoderIsRefused() {
      FrameDecoder decoder = new FrameDecoder();

      assertThatThrownBy(
              () ->
                  decoder.onBytes(
                      FRAME, frame -> decoder.onBytes(FRAME, FrameDecoderTest::unexpected)))
          .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void failureOfTheSinkReachesTheCallerAndEndsTheDecoding() {
      FrameDecoder decoder = new FrameDecoder();
      List<Received> received = new ArrayList<>();
      Buffer twice = joined(List.of(FRAME, FRAME));

      assertThatThrownBy(
              () ->
                  decoder.onBytes(
                      twice,
                      frame -> {
                        received.add(Received.of(frame));
                        throw new UnsupportedOperationException("full");
                      }))
          .isInstanceOf(UnsupportedOperationException.class);

      assertThat(received).hasSize(1);
      assertThatThrownBy(() -> decoder.onBytes(FRAME, FrameDecoderTest::unexpected))
          .isInstanceOf(ProtocolViolation.class);
    }
  }

  private static void unexpected(Frame frame) {
    throw new AssertionError("Frame %d came out".formatted(frame.id()));
  }

  private static List<Buffer> randomFrames(Random random, int count) {
    RandomMessages messages = new RandomMessages(random);
    MessageType[] types = MessageType.values();
    return Stream.generate(() -> types[random.nextInt(types.length)].prototype())
        .limit(count)
        .map(messages::like)
        .map(Frame::encode)
        .collect(Collectors.toList());
  }

  private static Buffer joined(List<Buffer> parts) {
    Buffer whole = Buffer.buffer();
    parts.forEach(whole::appendBuffer);
    return whole;
  }

  private static List<Buffer> cut(Buffer whole, int at) {
    return List.of(whole.getBuffer(0, at), whole.getBuffer(at, whole.length()));
  }

  private static List<Buffer> randomChunks(Buffer whole, Random random, int longest) {
    List<Buffer> chunks = new ArrayList<>();
    for (int at = 0; at < whole.length(); ) {
      int end = Math.min(whole.length(), at + random.nextInt(longest + 1));
      chunks.add(whole.getBuffer(at, end));
      at = end;
    }
    return chunks;
  }
}
