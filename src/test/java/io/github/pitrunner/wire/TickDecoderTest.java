package io.github.pitrunner.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Message;
import io.github.pitrunner.tws.TickGeneric;
import io.github.pitrunner.tws.TickOptionComputation;
import io.github.pitrunner.tws.TickPrice;
import io.github.pitrunner.tws.TickSize;
import io.github.pitrunner.tws.TickString;
import io.github.pitrunner.wire.MessageType.Direction;
import io.vertx.core.buffer.Buffer;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TickDecoderTest {
  private static final int FRAMES = 100_000;

  private final Heard heard = new Heard();

  /** Writes down what the sink is told. */
  private static class Heard implements TickSink {
    private final List<String> ticks = new ArrayList<>();

    @Override
    public void onPrice(int reqId, int tickType, double price, WireDecimal size, int attributes) {
      add("price", reqId, tickType, price, size, attributes);
    }

    @Override
    public void onSize(int reqId, int tickType, WireDecimal size) {
      add("size", reqId, tickType, size);
    }

    @Override
    public void onGeneric(int reqId, int tickType, double value) {
      add("generic", reqId, tickType, value);
    }

    @Override
    public void onString(int reqId, int tickType, @Nullable String value) {
      add("string", reqId, tickType, String.valueOf(value));
    }

    private void add(Object... parts) {
      List<String> tick = new ArrayList<>();
      for (Object part : parts) {
        tick.add(part.toString());
      }
      ticks.add(String.join(" ", tick));
    }
  }

  @Nested
  class TypicalTick {
    @Test
    void priceComesWithItsSize() {
      Message tick =
          TickPrice.newBuilder()
              .setReqId(7)
              .setTickType(1)
              .setPrice(189.23)
              .setSize("300")
              .setAttrMask(5)
              .build();

      assertThat(told(tick)).containsExactly("price 7 1 189.23 300 5");
    }

    @Test
    void sizeIsReadDigitByDigit() {
      assertThat(told(size("12.50"))).containsExactly("size 7 8 12.50");
    }

    @Test
    void genericIsANumber() {
      Message tick = TickGeneric.newBuilder().setReqId(7).setTickType(49).setValue(0).build();

      assertThat(told(tick)).containsExactly("generic 7 49 0.0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1724531111", "", "189.2;100;1724531111000;5;189.1;true", "日経"})
    void stringIsText(String text) {
      Message tick = TickString.newBuilder().setReqId(7).setTickType(45).setValue(text).build();

      assertThat(told(tick)).containsExactly("string 7 45 " + text);
    }

    @Test
    void anyOtherFrameIsLeftToTheMessages() {
      Message other = TickOptionComputation.newBuilder().setReqId(7).build();
      TickDecoder decoder = new TickDecoder(heard);

      new FrameDecoder()
          .onBytes(Frame.encode(other), frame -> assertThat(decoder.onFrame(frame)).isFalse());
      new FrameDecoder()
          .onBytes(
              Received.onTheWire(1, new byte[] {'7', 0}),
              frame -> assertThat(decoder.onFrame(frame)).isFalse());

      assertThat(heard.ticks).isEmpty();
    }
  }

  @Test
  void typicalTicksLeaveNoGarbageButTheFrame() {
    Buffer stream = Buffer.buffer();
    for (int i = 0; i < 10_000; i++) {
      stream.appendBuffer(Frame.encode(size(i + ".25")));
    }
    Counted counted = new Counted();
    TickDecoder decoder = new TickDecoder(counted);
    FrameDecoder.Sink sink = decoder::onFrame;
    FrameDecoder frames = new FrameDecoder();
    frames.onBytes(stream, sink);
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    long before = threads.getCurrentThreadAllocatedBytes();
    frames.onBytes(stream, sink);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;

    assertThat(counted.ticks).isEqualTo(20_000);
    assertThat(counted.sum).isPositive();
    assertThat(allocated / 10_000).isLessThanOrEqualTo(40);
  }

  /** Takes a number out of each tick, as a quote board does. */
  private static final class Counted implements TickSink {
    private int ticks;
    private long sum;

    @Override
    public void onPrice(int reqId, int tickType, double price, WireDecimal size, int attributes) {
      onSize(reqId, tickType, size);
    }

    @Override
    public void onSize(int reqId, int tickType, WireDecimal size) {
      ticks++;
      sum += size.unscaled();
    }

    @Override
    public void onGeneric(int reqId, int tickType, double value) {
      ticks++;
    }

    @Override
    public void onString(int reqId, int tickType, @Nullable String value) {
      ticks++;
    }
  }

  @Test
  void textThatIsOverwrittenByALaterOneIsJudgedAsWell() {
    byte[] brokenThenPlain = {0x1a, 1, (byte) 0xff, 0x1a, 1, '5'};

    new FrameDecoder()
        .onBytes(
            Received.onTheWire(202, brokenThenPlain),
            frame ->
                assertThatThrownBy(() -> new TickDecoder(heard).onFrame(frame))
                    .isInstanceOf(ProtocolViolation.class)
                    .hasMessageContaining("TICK_SIZE"));
  }

  @Nested
  class Absence {
    @Test
    void isToldApartFromZero() {
      Message zero =
          TickPrice.newBuilder().setReqId(0).setTickType(0).setPrice(0).setSize("0").build();

      assertThat(told(zero)).containsExactly("price 0 0 0.0 0 0");
      assertThat(told(TickPrice.getDefaultInstance())).containsExactly("price -1 -1 NaN absent 0");
    }

    @Test
    void ofEverythingIsToldForEachType() {
      assertThat(told(TickSize.getDefaultInstance())).containsExactly("size -1 -1 absent");
      assertThat(told(TickGeneric.getDefaultInstance())).containsExactly("generic -1 -1 NaN");
      assertThat(told(TickString.getDefaultInstance())).containsExactly("string -1 -1 null");
    }

    @Test
    void isTheSameAsASentinel() {
      Message tick =
          TickPrice.newBuilder()
              .setReqId(7)
              .setTickType(1)
              .setPrice(Double.MAX_VALUE)
              .setSize("2147483647")
              .build();

      assertThat(told(tick)).containsExactly("price 7 1 NaN absent 0");
    }

    @Test
    void isNotFilledByTheTickBefore() {
      TickDecoder decoder = new TickDecoder(heard);
      Buffer stream =
          Buffer.buffer()
              .appendBuffer(Frame.encode(size("123456789012345678901234567890")))
              .appendBuffer(Frame.encode(size("5")))
              .appendBuffer(Frame.encode(TickSize.getDefaultInstance()));

      new FrameDecoder().onBytes(stream, decoder::onFrame);

      assertThat(heard.ticks)
          .containsExactly(
              "size 7 8 123456789012345678901234567890", "size 7 8 5", "size -1 -1 absent");
    }
  }

  @Nested
  class SizeText {
    @ParameterizedTest
    @CsvSource({
      "0, 0, 0",
      "-0, 0, 0",
      "100, 100, 0",
      "-5, -5, 0",
      "+5, 5, 0",
      "0.0001, 1, 4",
      "1.50, 150, 2",
      "007, 7, 0",
      "5., 5, 0",
      ".5, 5, 1",
      "-.5, -5, 1",
      "1E+3, 1, -3",
      "2147483646, 2147483646, 0",
      "-2147483647, -2147483647, 0",
      "2147483647.0, 21474836470, 1",
      "999999999999999999, 999999999999999999, 0"
    })
    void thatFitsIsALongAndAScale(String text, long unscaled, int scale) {
      WireDecimal size = sizeOf(text);

      assertThat(size.isAbsent()).isFalse();
      assertThat(size.isLong()).isTrue();
      assertThat(size.unscaled()).isEqualTo(unscaled);
      assertThat(size.scale()).isEqualTo(scale);
      assertThat(size.toBigDecimal()).isEqualTo(new BigDecimal(text));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"1000000000000000000", "0.1234567890123456789", "-12345678901234567890"})
    void thatIsLongerIsABigDecimal(String text) {
      WireDecimal size = sizeOf(text);

      assertThat(size.isLong()).isFalse();
      assertThat(size.isAbsent()).isFalse();
      assertThat(size.toBigDecimal()).isEqualTo(new BigDecimal(text));
      assertThatThrownBy(size::unscaled).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "NaN", "2147483647", "9223372036854775807"})
    void thatIsASentinelIsAbsent(String text) {
      WireDecimal size = sizeOf(text);

      assertThat(size.isAbsent()).isTrue();
      assertThat(size.isLong()).isFalse();
      assertThatThrownBy(size::unscaled).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(size::toBigDecimal).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "x",
          "-",
          ".",
          "1 0",
          "1,000",
          "1.2.3",
          "--1",
          "٣",
          "1e",
          "0x10",
          "1E999",
          "1E-999999999"
        })
    void thatIsNoNumberOfThisWorldIsAViolationThatNamesIt(String text) {
      assertThatThrownBy(() -> told(size(text)))
          .isInstanceOf(ProtocolViolation.class)
          .hasMessageContaining("'" + text + "'");
      assertThat(heard.ticks).isEmpty();
    }

    @Test
    void thatIsEndlessIsAViolationBeforeItIsCalculated() {
      assertThatThrownBy(() -> told(size("9".repeat(10_000_000))))
          .isInstanceOf(ProtocolViolation.class)
          .hasMessageContaining("10000000 characters");
    }
  }

  @Nested
  class AgainstTheGeneratedClasses {
    private static final MessageType[] TICKS = {
      MessageType.TICK_PRICE,
      MessageType.TICK_SIZE,
      MessageType.TICK_GENERIC,
      MessageType.TICK_STRING
    };

    @Test
    void generatedTicksAreToldAlike() {
      Seed.run(
          random -> {
            MutatedFrames frames = new MutatedFrames(random, TICKS);
            for (int run = 0; run < FRAMES; run++) {
              assertAlike(frames.valid());
            }
          });
    }

    @Test
    void mutatedTicksAreToldAlike() {
      Seed.run(
          random -> {
            MutatedFrames frames = new MutatedFrames(random, TICKS);
            for (int run = 0; run < FRAMES; run++) {
              assertAlike(frames.next());
            }
          });
    }

    private void assertAlike(byte[] bytes) {
      Heard direct = new Heard();
      Heard reference = new Heard();
      TickDecoder decoder = new TickDecoder(direct);
      try {
        new FrameDecoder()
            .onBytes(
                Buffer.buffer(bytes),
                frame -> {
                  String refusal = failure(() -> tell(frame, reference));
                  assertThat(failure(() -> decoder.onFrame(frame))).isEqualTo(refusal);
                });
      } catch (ProtocolViolation e) {
        // Not a frame: the decoder's affair.
        return;
      }
      assertThat(direct.ticks).as(() -> HexFormat.of().formatHex(bytes)).isEqualTo(reference.ticks);
    }

    private String failure(Runnable reading) {
      try {
        reading.run();
        return "";
      } catch (ProtocolViolation e) {
        return String.valueOf(e.getMessage());
      }
    }

    private void tell(Frame frame, TickSink sink) {
      MessageType type = frame.type(Direction.TO_CLIENT);
      if (type == null) {
        return;
      }
      switch (type) {
        case TICK_PRICE -> {
          TickPrice tick = (TickPrice) frame.message(type);
          sink.onPrice(
              tick.hasReqId() ? tick.getReqId() : -1,
              tick.hasTickType() ? tick.getTickType() : -1,
              number(tick.hasPrice(), tick.getPrice()),
              decimal(tick.getSize()),
              tick.getAttrMask());
        }
        case TICK_SIZE -> {
          TickSize tick = (TickSize) frame.message(type);
          sink.onSize(
              tick.hasReqId() ? tick.getReqId() : -1,
              tick.hasTickType() ? tick.getTickType() : -1,
              decimal(tick.getSize()));
        }
        case TICK_GENERIC -> {
          TickGeneric tick = (TickGeneric) frame.message(type);
          sink.onGeneric(
              tick.hasReqId() ? tick.getReqId() : -1,
              tick.hasTickType() ? tick.getTickType() : -1,
              number(tick.hasValue(), tick.getValue()));
        }
        case TICK_STRING -> {
          TickString tick = (TickString) frame.message(type);
          sink.onString(
              tick.hasReqId() ? tick.getReqId() : -1,
              tick.hasTickType() ? tick.getTickType() : -1,
              tick.hasValue() ? tick.getValue() : null);
        }
        default -> {}
      }
    }

    private double number(boolean isPresent, double value) {
      return isPresent && !Unset.isUnset(value) ? value : Double.NaN;
    }

    private WireDecimal decimal(String text) {
      WireDecimal decimal = new WireDecimal();
      decimal.read(text);
      return decimal;
    }
  }

  private static TickSize size(String text) {
    return TickSize.newBuilder().setReqId(7).setTickType(8).setSize(text).build();
  }

  private List<String> told(Message tick) {
    heard.ticks.clear();
    TickDecoder decoder = new TickDecoder(heard);
    new FrameDecoder()
        .onBytes(Frame.encode(tick), frame -> assertThat(decoder.onFrame(frame)).isTrue());
    return heard.ticks;
  }

  private static WireDecimal sizeOf(String text) {
    List<WireDecimal> sizes = new ArrayList<>();
    TickDecoder decoder =
        new TickDecoder(
            new Heard() {
              @Override
              public void onSize(int reqId, int tickType, WireDecimal size) {
                sizes.add(size);
              }
            });
    new FrameDecoder().onBytes(Frame.encode(size(text)), decoder::onFrame);
    return sizes.get(0);
  }
}
