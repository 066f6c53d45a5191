package io.github.pitrunner.wire;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The server versions that a client speaks, as it offers them in the handshake: {@code v213..225}.
 *
 * @param min lowest version
 * @param max highest version
 */
public record VersionRange(int min, int max) {
  /**
   * What Pitrunner offers: from the first version that is protobuf only to the newest that we know.
   */
  public static final VersionRange SUPPORTED = new VersionRange(213, 225);

  /**
   * The oldest IB Gateway whose server version is in the supported range, for messages to people.
   */
  public static final String OLDEST_GATEWAY = "10.40";

  private static final Pattern OFFER =
      Pattern.compile("v(\\d{1,6})(?:\\.\\.(\\d{1,6}))?(?: .*)?", Pattern.DOTALL);

  public VersionRange {
    if (min < 1 || max < min) {
      throw new IllegalArgumentException("Version range %d..%d is empty".formatted(min, max));
    }
  }

  /**
   * Reads an offer; connect options may follow it after a blank, and a single version stands for
   * itself.
   *
   * @throws ProtocolViolation if the text is no offer
   */
  public static VersionRange fromWire(String text) {
    Matcher matcher = OFFER.matcher(text);
    if (!matcher.matches()) {
      throw new ProtocolViolation("'%s' is not a version range".formatted(text));
    }
    int min = Integer.parseInt(matcher.group(1));
    int max = matcher.group(2) == null ? min : Integer.parseInt(matcher.group(2));
    if (min < 1 || max < min) {
      throw new ProtocolViolation("'%s' is an empty version range".formatted(text));
    }
    return new VersionRange(min, max);
  }

  public boolean contains(int version) {
    return version >= min && version <= max;
  }

  /** The offer as it travels. */
  public String toWire() {
    return "v%d..%d".formatted(min, max);
  }
}
