package io.github.pitrunner.connector;

import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Reason;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** What a code that ended a request means to the caller who asked. */
final class GatewayFailures {
  /** History asks for this pause between identical requests (protocol section 5.7). */
  private static final Duration HISTORY_PAUSE = Duration.ofSeconds(15);

  /** The other session goes on for a while, mostly. */
  private static final Duration COMPETING_PAUSE = Duration.ofSeconds(30);

  private static final Duration TOO_FAST_PAUSE = Duration.ofSeconds(1);

  private GatewayFailures() {}

  /**
   * The failure of a request.
   *
   * @param what what was asked for
   */
  static Failure of(String what, GatewayMessage message) {
    Map<String, String> metadata = new HashMap<>(Failure.gateway(message.code(), message.text()));
    metadata.put("request", what);
    String text = "%s: the gateway answers %s".formatted(what, message);
    Codes.Row row = Codes.of(message.code());
    if (row.session() == SessionEffect.TOO_FAST) {
      return new Failure.Exhausted(Reason.PACING, text, metadata, TOO_FAST_PAUSE);
    }
    return switch (row.request()) {
      case NO_CONTRACT -> noContract(what, message, metadata);
      case NO_PERMISSION -> noPermission(text, metadata);
      case NO_MARKET_DATA_LINE ->
          new Failure.Exhausted(
              Reason.NO_MARKET_DATA_LINE, text + "; close another stream first", metadata, null);
      case COMPETING -> new Failure.Unavailable(Reason.COMPETING_SESSION, text, COMPETING_PAUSE);
      case HISTORY -> history(text, message, metadata);
      case BAR_PACE ->
          isOfPermission(message)
              ? noPermission(text, metadata)
              : new Failure.Exhausted(Reason.PACING, text, metadata, HISTORY_PAUSE);
      case NONE, RESUBSCRIBE, DEPTH_RESET ->
          new Failure.Refused(Reason.GATEWAY_REFUSED, text, metadata);
    };
  }

  private static Failure noContract(
      String what, GatewayMessage message, Map<String, String> metadata) {
    metadata.put("instrument", what);
    if (lower(message).contains("ambiguous")) {
      return new Failure.Refused(
          Reason.INSTRUMENT_AMBIGUOUS,
          "%s fits several contracts; say more or use a contract id".formatted(what),
          metadata);
    }
    return new Failure.NotFound(
        Reason.INSTRUMENT_NOT_FOUND, "No instrument fits %s".formatted(what), metadata);
  }

  private static Failure noPermission(String text, Map<String, String> metadata) {
    return new Failure.Refused(
        Reason.NO_MARKET_DATA_PERMISSION,
        text + "; ask for delayed data or subscribe to it in the account management",
        metadata);
  }

  /** Bars are refused for it under the codes of all that can be wrong with them. */
  private static boolean isOfPermission(GatewayMessage message) {
    String lower = lower(message);
    return lower.contains("permission") || lower.contains("not subscribed");
  }

  private static Failure history(
      String text, GatewayMessage message, Map<String, String> metadata) {
    String lower = lower(message);
    if (lower.contains("pacing")) {
      return new Failure.Exhausted(Reason.PACING, text, metadata, HISTORY_PAUSE);
    }
    if (lower.contains("no data")) {
      return new Failure.NotFound(Reason.NO_MARKET_DATA, text, metadata);
    }
    if (isOfPermission(message)) {
      return noPermission(text, metadata);
    }
    return new Failure.Refused(Reason.GATEWAY_REFUSED, text, metadata);
  }

  private static String lower(GatewayMessage message) {
    return message.text().toLowerCase(Locale.ROOT);
  }
}
