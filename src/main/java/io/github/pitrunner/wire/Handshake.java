package io.github.pitrunner.wire;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The first exchange on a connection, protocol section 3.1. The client speaks first:
 *
 * <pre>
 *   client                                     gateway
 *     'API' NUL, length, "v213..225 options"  ──►
 *                            ◄──  length, "225" NUL "20261122 09:30:00 EST" NUL
 *     frames ...
 * </pre>
 */
public final class Handshake {
  private static final byte[] PREFIX = {'A', 'P', 'I', 0};
  private static final int MAX_HELLO = 1024;

  /** Bytes of what is not a handshake that the log shows. */
  private static final int SHOWN = 16;

  private Handshake() {}

  /**
   * What a gateway answers.
   *
   * @param serverVersion the version that the session speaks
   * @param connectTime the gateway's time as text; its zone name is free text and often not a known
   *     zone
   */
  public record ServerHello(int serverVersion, String connectTime) {
    public ServerHello {
      if (connectTime.indexOf('\0') >= 0) {
        throw new IllegalArgumentException("A connect time holds no NUL");
      }
    }

    /** The answer as it travels. */
    public Buffer toWire() {
      byte[] text =
          "%d\0%s\0".formatted(serverVersion, connectTime).getBytes(StandardCharsets.UTF_8);
      return Buffer.buffer().appendInt(text.length).appendBytes(text);
    }
  }

  /** What a client opens with, in one write. */
  public static Buffer clientHello(VersionRange versions) {
    byte[] range = versions.toWire().getBytes(StandardCharsets.US_ASCII);
    return Buffer.buffer().appendBytes(PREFIX).appendInt(range.length).appendBytes(range);
  }

  /** Collects the client's opening; the gateway's role. */
  public static final class ClientHelloReader {
    private final Buffer arrived = Buffer.buffer();

    /**
     * Takes what has arrived.
     *
     * @return the offer once it is complete, null before
     * @throws ProtocolViolation if this is no opening
     */
    public @Nullable VersionRange onBytes(Buffer chunk) {
      arrived.appendBuffer(chunk);
      int comparable = Math.min(arrived.length(), PREFIX.length);
      if (!Arrays.equals(arrived.getBytes(0, comparable), Arrays.copyOf(PREFIX, comparable))) {
        throw new ProtocolViolation(
            "The connection does not begin with 'API' but with "
                + HexFormat.ofDelimiter(" ").formatHex(arrived.getBytes(0, comparable)));
      }
      String text = lengthPrefixed(arrived, PREFIX.length);
      return text == null ? null : VersionRange.fromWire(text);
    }

    /** What came after the opening, once that is complete: the beginning of the first frame. */
    public Buffer rest() {
      return behindLengthPrefixed(arrived, PREFIX.length);
    }
  }

  /** Collects the gateway's answer; the client's role. */
  public static final class ServerHelloReader {
    private final Buffer arrived = Buffer.buffer();

    /**
     * Takes what has arrived.
     *
     * @return the answer once it is complete, null before
     * @throws ProtocolViolation if this is no answer of a gateway
     */
    public @Nullable ServerHello onBytes(Buffer chunk) {
      arrived.appendBuffer(chunk);
      String text = lengthPrefixed(arrived, 0);
      if (text == null) {
        return null;
      }
      String[] fields = text.split("\0", -1);
      if (fields.length < 2 || !fields[0].matches("\\d{1,6}")) {
        throw new ProtocolViolation(
            "'%s' is not a gateway's answer".formatted(text.replace('\0', '|')));
      }
      return new ServerHello(Integer.parseInt(fields[0]), fields[1]);
    }

    /** What came after the answer, once that is complete. */
    public Buffer rest() {
      return behindLengthPrefixed(arrived, 0);
    }
  }

  private static @Nullable String lengthPrefixed(Buffer arrived, int at) {
    if (arrived.length() < at + Integer.BYTES) {
      return null;
    }
    int length = arrived.getInt(at);
    if (length < 1 || length > MAX_HELLO) {
      throw new ProtocolViolation(
          "Handshake length %s is not in 1..%d; the answer begins with %s"
              .formatted(
                  Integer.toUnsignedString(length),
                  MAX_HELLO,
                  HexFormat.ofDelimiter(" ")
                      .formatHex(arrived.getBytes(at, Math.min(arrived.length(), at + SHOWN)))));
    }
    int end = at + Integer.BYTES + length;
    return arrived.length() < end
        ? null
        : arrived.getString(at + Integer.BYTES, end, StandardCharsets.UTF_8.name());
  }

  private static Buffer behindLengthPrefixed(Buffer arrived, int at) {
    if (lengthPrefixed(arrived, at) == null) {
      throw new IllegalStateException("The handshake is not complete");
    }
    return arrived.getBuffer(at + Integer.BYTES + arrived.getInt(at), arrived.length());
  }
}
