package io.github.pitrunner.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pitrunner.wire.Handshake.ClientHelloReader;
import io.github.pitrunner.wire.Handshake.ServerHello;
import io.github.pitrunner.wire.Handshake.ServerHelloReader;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HandshakeTest {
  private static final Buffer FIRST_FRAME = Buffer.buffer("\0\0\0\4\0\0\1\17");

  @Nested
  class Opening {
    @Test
    void hasTheFormOfTheProtocol() {
      assertThat(Handshake.clientHello(VersionRange.SUPPORTED).getBytes())
          .isEqualTo("API\0\0\0\0\tv213..225".getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void splitAtEveryPositionIsRead() {
      Buffer hello = Handshake.clientHello(VersionRange.SUPPORTED).appendBuffer(FIRST_FRAME);
      int end = hello.length() - FIRST_FRAME.length();

      for (int at = 0; at <= hello.length(); at++) {
        ClientHelloReader reader = new ClientHelloReader();
        VersionRange first = reader.onBytes(hello.getBuffer(0, at));
        assertThat(first).isEqualTo(at < end ? null : VersionRange.SUPPORTED);
        if (at < end) {
          assertThat(reader.onBytes(hello.getBuffer(at, hello.length())))
              .isEqualTo(VersionRange.SUPPORTED);
          assertThat(reader.rest()).isEqualTo(FIRST_FRAME);
        } else {
          assertThat(reader.rest()).isEqualTo(hello.getBuffer(end, at));
        }
      }
    }

    @Test
    void byteByByteIsRead() {
      Buffer hello = Handshake.clientHello(VersionRange.SUPPORTED);
      ClientHelloReader reader = new ClientHelloReader();
      VersionRange range = null;

      for (int at = 0; at < hello.length(); at++) {
        assertThat(range).isNull();
        range = reader.onBytes(hello.getBuffer(at, at + 1));
      }

      assertThat(range).isEqualTo(VersionRange.SUPPORTED);
      assertThat(reader.rest()).isEqualTo(Buffer.buffer());
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "v100..225 +PACEAPI",
          "v100..225 ",
          "v100..225 a b\nc\0d",
          "v100..225 \u00fc..1"
        })
    void anyOptionsBehindTheRangeAreTolerated(String text) {
      assertThat(new ClientHelloReader().onBytes(opening(text)))
          .isEqualTo(new VersionRange(100, 225));
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET / HTTP/1.1", "A", "AP", "APIx", "api\0", "\0\0\0\4", "\26\3\1"})
    void anotherBeginningIsAViolationAtItsFirstWrongByte(String text) {
      boolean isBeginning = "API\0".startsWith(text);
      ClientHelloReader reader = new ClientHelloReader();

      if (isBeginning) {
        assertThat(reader.onBytes(Buffer.buffer(text))).isNull();
      } else {
        assertThatThrownBy(() -> reader.onBytes(Buffer.buffer(text)))
            .isInstanceOf(ProtocolViolation.class)
            .hasMessageContaining("does not begin with 'API' but with");
      }
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "x",
          "v",
          "213..225",
          "v213.225",
          "v213..",
          "v..225",
          "v225..213",
          "v0..5",
          "v-1..5",
          "v213..225x",
          "v1234567..1234568",
          " v213..225"
        })
    void rangeThatCannotBeReadIsAViolationThatNamesIt(String text) {
      assertThatThrownBy(() -> new ClientHelloReader().onBytes(opening(text)))
          .isInstanceOf(ProtocolViolation.class)
          .hasMessageContaining("'" + text + "'");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 1025, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void lengthOutOfBoundsIsAViolationBeforeTheTextHasCome(int length) {
      Buffer hello = Buffer.buffer("API\0").appendInt(length);

      assertThatThrownBy(() -> new ClientHelloReader().onBytes(hello))
          .isInstanceOf(ProtocolViolation.class)
          .hasMessageContaining(Integer.toUnsignedString(length));
    }

    @Test
    void nothingIsLeftOverBeforeItIsComplete() {
      ClientHelloReader reader = new ClientHelloReader();
      reader.onBytes(Buffer.buffer("API\0\0\0\0\tv213"));

      assertThatThrownBy(reader::rest).isInstanceOf(IllegalStateException.class);
    }

    private static Buffer opening(String text) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return Buffer.buffer("API\0").appendInt(bytes.length).appendBytes(bytes);
    }
  }

  @Nested
  class Answer {
    private static final ServerHello HELLO = new ServerHello(225, "20261122 09:30:00 EST");

    @Test
    void hasTheFormOfTheProtocol() {
      assertThat(HELLO.toWire().getBytes())
          .isEqualTo(
              "\0\0\0\032225\00020261122 09:30:00 EST\0".getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void splitAtEveryPositionIsRead() {
      Buffer hello = HELLO.toWire().appendBuffer(FIRST_FRAME);
      int end = hello.length() - FIRST_FRAME.length();

      for (int at = 0; at <= hello.length(); at++) {
        ServerHelloReader reader = new ServerHelloReader();
        assertThat(reader.onBytes(hello.getBuffer(0, at))).isEqualTo(at < end ? null : HELLO);
        if (at < end) {
          assertThat(reader.onBytes(hello.getBuffer(at, hello.length()))).isEqualTo(HELLO);
          assertThat(reader.rest()).isEqualTo(FIRST_FRAME);
        } else {
          assertThat(reader.rest()).isEqualTo(hello.getBuffer(end, at));
        }
      }
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "20261122 09:30:00 EST",
          "20261122 09:30:00 Greenwich Mean Time",
          "20261122 09:30:00 Central European Standard Time",
          "20261122 09:30:00 US/Eastern",
          "20261122 09:30:00 中国标准时间",
          "20261122 09:30:00 ",
          "not a time at all",
          ""
        })
    void connectTimeIsTakenAsItIs(String connectTime) {
      ServerHello sent = new ServerHello(225, connectTime);

      assertThat(new ServerHelloReader().onBytes(sent.toWire())).isEqualTo(sent);
    }

    @Test
    void zoneNameInAnotherCharacterSetIsNoViolation() {
      byte[] text =
          "225\00020261122 09:30:00 Mitteleurop\u00e4ische Zeit\0"
              .getBytes(StandardCharsets.ISO_8859_1);

      ServerHello hello =
          new ServerHelloReader().onBytes(Buffer.buffer().appendInt(text.length).appendBytes(text));

      assertThat(hello).isNotNull().extracting(ServerHello::serverVersion).isEqualTo(225);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 76, 176, 200, 212, 213, 226, 999_999})
    void anyVersionIsReadableSoThatItCanBeNamed(int version) {
      ServerHello sent = new ServerHello(version, "20261122 09:30:00 EST");

      assertThat(new ServerHelloReader().onBytes(sent.toWire())).isEqualTo(sent);
    }

    @ParameterizedTest
    @CsvSource({
      "'225', 225",
      "'abc|now|', abc",
      "'|now|', |now",
      "'-1|now|', -1",
      "'1234567|x|', 1"
    })
    void textThatIsNoAnswerIsAViolationThatShowsIt(String text, String shown) {
      Buffer answer = Buffer.buffer(text.replace('|', '\0'));

      assertThatThrownBy(
              () ->
                  new ServerHelloReader()
                      .onBytes(Buffer.buffer().appendInt(answer.length()).appendBuffer(answer)))
          .isInstanceOf(ProtocolViolation.class)
          .hasMessageContaining(shown);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 1025, Integer.MAX_VALUE})
    void lengthOutOfBoundsIsAViolation(int length) {
      ServerHelloReader reader = new ServerHelloReader();

      assertThatThrownBy(() -> reader.onBytes(Buffer.buffer().appendInt(length)))
          .isInstanceOf(ProtocolViolation.class)
          .hasMessageContaining(Integer.toUnsignedString(length));
    }

    @Test
    void connectTimeThatWouldEndItsFieldIsRefused() {
      assertThatThrownBy(() -> new ServerHello(225, "a\0b"))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
