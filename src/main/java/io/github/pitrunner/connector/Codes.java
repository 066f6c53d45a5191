package io.github.pitrunner.connector;

import static java.util.stream.Collectors.toMap;

import io.github.pitrunner.connector.Farm.Kind;
import java.util.List;
import java.util.Locale;
import java.util.Map.Entry;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The one table of the codes that the gateway sends in an ErrorMessage (protocol section 6): what
 * each means for the request that it names and what the connector does about it.
 */
final class Codes {
  /** The gateways' range of warnings, also for those that are not in the table. */
  private static final int FIRST_WARNING = 2100;

  private static final int LAST_WARNING = 2199;

  /**
   * Codes that are treated alike.
   *
   * @param first the lowest of them
   * @param last the highest of them; the same for a single one
   * @param farm the kind of farm that it is about; null for none
   * @param meaning in a few words
   */
  record Row(
      int first,
      int last,
      CodeClass codeClass,
      SessionEffect session,
      RequestEffect request,
      @Nullable Kind farm,
      String meaning) {}

  private static final List<Row> TABLE =
      List.of(
          session(100, SessionEffect.TOO_FAST, "too many messages a second"),
          failed(101, RequestEffect.NO_MARKET_DATA_LINE, "no market data line is left"),
          failed(102, "the request id is in use"),
          failed(103, "the order id is in use or too low"),
          failed(104, "a filled order cannot be changed"),
          warning(105, "the change touches what cannot be changed; the order stays as it was"),
          failed(106, "the order cannot be sent on"),
          failed(107, "the order is incomplete"),
          warning(109, "the price is too far from the market; the order is held"),
          failed(110, "the price is not on its increment"),
          failed(111, "time in force and order type do not fit"),
          failed(113, "time in force and order type do not fit"),
          failed(116, "the exchange is gone"),
          failures(122, 134, "the order could not be placed or changed"),
          failed(135, "no order with this id"),
          failed(136, "the order cannot be cancelled"),
          failures(140, 141, "a size or price cannot be read"),
          warning(161, "nothing to cancel in the order's state"),
          failed(162, RequestEffect.HISTORY, "the history service's answer, in its text"),
          warning(165, "the history service's notice"),
          failed(166, "the contract has expired"),
          failed(200, RequestEffect.NO_CONTRACT, "no contract or several fit"),
          failed(201, "the order is rejected, in its text why"),
          failed(202, "the order is cancelled"),
          failed(203, "the account may not trade this"),
          failed(300, "no subscription with this id"),
          failed(309, RequestEffect.NO_MARKET_DATA_LINE, "no market depth line is left"),
          failed(310, "no depth subscription with this id"),
          warning(316, RequestEffect.DEPTH_RESET, "market depth has stopped and must be rebuilt"),
          warning(317, RequestEffect.DEPTH_RESET, "market depth was emptied and must be rebuilt"),
          failed(319, "no such log level"),
          failures(320, 323, "the gateway could not read, check or run the request"),
          session(326, SessionEffect.CLIENT_ID_IN_USE, "the client id is in use"),
          failed(327, "only client 0 may bind orders of the hand"),
          warning(328, "the trailing stop could not be attached"),
          warning(329, "the order's type cannot be changed"),
          failures(330, 331, "only for advisors with managed accounts"),
          failed(334, "a date or time is wrong"),
          failures(336, 337, "a date or time is wrong"),
          failed(354, RequestEffect.NO_PERMISSION, "these data are not subscribed to"),
          failed(355, "the size breaks the contract's rule"),
          session(357, SessionEffect.VERSION_TOO_OLD, "the client's version is out of date"),
          failures(361, 364, "a trigger or adjusted price is wrong"),
          failed(365, "no scanner subscription with this id"),
          failed(366, "no history query with this id"),
          failures(382, 383, "stopped by a precaution on ticks or size"),
          failures(385, 386, "the id of a scanner or history query is in use"),
          failed(387, "this order type is not supported here"),
          failed(388, "the size is below the smallest"),
          failed(391, "a date or time is wrong"),
          failed(392, "the contract has expired"),
          warning(399, "a notice on the order, in its text what will happen"),
          failed(400, "the algorithm's settings are wrong"),
          warning(404, "held until shares to sell short are found"),
          warning(410, "the order's attribute does not hold here"),
          warning(411, "the order's attribute does not hold here"),
          failed(412, "this contract cannot be traded"),
          failed(413, "a what-if order must be transmitted"),
          failed(414, "a snapshot takes no generic ticks"),
          failed(
              420,
              RequestEffect.BAR_PACE,
              "real-time bars were asked for too often or are not permitted"),
          failures(421, 422, "route or account may not be changed"),
          failed(430, "there are no fundamentals"),
          warning(434, "the size cannot be zero"),
          failures(435, 436, "an account or allocation must be named"),
          failures(439, 443, "the algorithm's settings are wrong"),
          failed(460, "no permission to trade"),
          warning(481, "the order's size was reduced"),
          warning(492, "a notice"),
          failures(501, 593, "made by other clients' libraries and not by the gateway"),
          session(1100, SessionEffect.BROKER_LOST, "the link to the broker is lost"),
          session(
              1101,
              SessionEffect.BROKER_BACK_DATA_LOST,
              "the link to the broker is back, the feeds are lost"),
          session(
              1102,
              SessionEffect.BROKER_BACK_DATA_KEPT,
              "the link to the broker is back, the feeds go on"),
          session(1300, SessionEffect.PORT_MOVED, "the gateway's port has moved"),
          warning(2100, "another subscription took the place of the account's"),
          failed(2101, "the account cannot be subscribed to"),
          failed(2102, "the order is still being worked on and cannot be changed"),
          farm(2103, Kind.MARKET_DATA, SessionEffect.FARM_BROKEN),
          farm(2104, Kind.MARKET_DATA, SessionEffect.FARM_OK),
          farm(2105, Kind.HISTORY, SessionEffect.FARM_BROKEN),
          farm(2106, Kind.HISTORY, SessionEffect.FARM_OK),
          farm(2107, Kind.HISTORY, SessionEffect.FARM_IDLE),
          farm(2108, Kind.MARKET_DATA, SessionEffect.FARM_IDLE),
          warning(2109, "outside regular hours does not apply and is ignored"),
          session(
              2110,
              SessionEffect.BROKER_HEALING,
              "the link to the broker is broken and heals by itself"),
          warning(2111, "the algorithm's times were moved to the next day"),
          farm(2119, Kind.MARKET_DATA, SessionEffect.FARM_CONNECTING),
          warnings(2129, 2130, "a notice on the product"),
          warning(2137, "the order turns a position to the other side"),
          warning(2148, "a notice on the bond"),
          warning(2150, "which exchanges deliver depth"),
          warning(2152, "which exchanges' depth needs permission"),
          farm(2157, Kind.SECURITY_DEFINITION, SessionEffect.FARM_BROKEN),
          farm(2158, Kind.SECURITY_DEFINITION, SessionEffect.FARM_OK),
          warnings(2161, 2164, "a notice on the order"),
          warnings(2168, 2169, "an attribute is obsolete"),
          warning(2174, "a time without its zone"),
          warning(2176, "the size's fraction was cut off"),
          failures(10000, 10027, "a combination or hedge is wrong"),
          failed(
              10089,
              RequestEffect.NO_PERMISSION,
              "these data need one more subscription for the API"),
          warning(10090, "a part of the data is not subscribed to"),
          warning(10091, "a part of the data needs one more subscription for the API"),
          failed(10147, "the order to cancel is not there"),
          failed(10148, "the order cannot be cancelled in its state"),
          warning(10167, "not subscribed to; delayed data come instead"),
          failed(10168, RequestEffect.NO_PERMISSION, "not subscribed to, and delayed data are off"),
          failed(10182, RequestEffect.RESUBSCRIBE, "the bars are no longer kept up to date"),
          failed(10185, "no profit and loss subscription to cancel"),
          failed(10186, RequestEffect.NO_PERMISSION, "not subscribed to, and delayed data are off"),
          failed(10187, "historical ticks are refused"),
          failed(10189, "tick by tick is refused"),
          failed(10190, RequestEffect.NO_MARKET_DATA_LINE, "no tick by tick line is left"),
          failed(10197, RequestEffect.COMPETING, "another session takes the live data"),
          failed(
              10225, RequestEffect.RESUBSCRIBE, "a trade was taken back and the bars have ended"),
          failures(10230, 10231, "the advisor's configuration is wrong"),
          warning(10233, "presets were taken over"),
          failures(10243, 10252, "fractions of a share are not allowed"),
          failures(10268, 10270, "an attribute is no longer supported"),
          failures(10276, 10284, "the event calendar refuses"),
          failed(10285, "the client's version knows no fractional sizes"),
          failures(10289, 10293, "the cash quantity breaks a rule"),
          failed(10295, "schedules come with daily bars only"),
          failed(10299, "this contract has no such bars"),
          warning(10311, "the order is routed directly"),
          failures(10314, 10315, "a date or time is not well-formed"),
          failed(10318, "fractions of a share are not allowed"),
          warning(10328, "after a loss of connection the order could not be resolved"),
          warning(10329, "the order is routed directly"),
          failed(10330, "a date or time is not well-formed"),
          warning(10335, "presets do not apply"),
          failures(10337, 10338, "an option's key or value is wrong"),
          failed(10339, "a continuous future takes no end time"),
          failed(10340, "the order's attribute is not supported"),
          failed(10341, "the parent's id cannot be changed"),
          warning(10349, "time in force was set by a preset"));

  private static final NavigableMap<Integer, Row> BY_FIRST =
      TABLE.stream()
          .collect(
              toMap(
                  Row::first,
                  Function.identity(),
                  (one, other) -> {
                    throw new IllegalStateException("Twice in the table: " + other);
                  },
                  TreeMap::new));

  private Codes() {}

  /**
   * The row of a code. What is not in the table has ended its request, unless it is in the range of
   * warnings.
   */
  static Row of(int code) {
    Entry<Integer, Row> row = BY_FIRST.floorEntry(code);
    return row != null && code <= row.getValue().last() ? row.getValue() : unknown(code);
  }

  /** All rows. */
  static List<Row> table() {
    return TABLE;
  }

  private static Row unknown(int code) {
    boolean isWarning = code >= FIRST_WARNING && code <= LAST_WARNING;
    return isWarning ? warning(code, "unknown warning") : failed(code, "unknown code");
  }

  private static Row warning(int code, String meaning) {
    return warnings(code, code, meaning);
  }

  private static Row warnings(int first, int last, String meaning) {
    return row(first, last, CodeClass.WARNING, meaning);
  }

  private static Row warning(int code, RequestEffect effect, String meaning) {
    return new Row(code, code, CodeClass.WARNING, SessionEffect.NONE, effect, null, meaning);
  }

  private static Row failed(int code, String meaning) {
    return failures(code, code, meaning);
  }

  private static Row failures(int first, int last, String meaning) {
    return row(first, last, CodeClass.FAILED, meaning);
  }

  private static Row failed(int code, RequestEffect effect, String meaning) {
    return new Row(code, code, CodeClass.FAILED, SessionEffect.NONE, effect, null, meaning);
  }

  private static Row session(int code, SessionEffect effect, String meaning) {
    return new Row(code, code, CodeClass.SESSION, effect, RequestEffect.NONE, null, meaning);
  }

  private static Row farm(int code, Kind kind, SessionEffect effect) {
    String meaning =
        "a data farm: " + effect.name().replaceFirst("FARM_", "").toLowerCase(Locale.ROOT);
    return new Row(code, code, CodeClass.SESSION, effect, RequestEffect.NONE, kind, meaning);
  }

  private static Row row(int first, int last, CodeClass codeClass, String meaning) {
    return new Row(first, last, codeClass, SessionEffect.NONE, RequestEffect.NONE, null, meaning);
  }
}
