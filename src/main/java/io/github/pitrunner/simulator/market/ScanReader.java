package io.github.pitrunner.simulator.market;

import io.github.pitrunner.simulator.market.ScanFilter.Limit;
import io.github.pitrunner.tws.ScannerSubscription;
import io.github.pitrunner.wire.Unset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads what a scan looks for; whatever it cannot do is refused as the gateway does. */
final class ScanReader {
  /** The most rows; the gateway gives no more whatever is asked. */
  static final int MOST_ROWS = 50;

  private static final int ROWS_NOT_SAID = -1;
  private static final Pattern COMMA = Pattern.compile(",");

  /** Their names in requests, and what contract details call them. */
  private static final Map<String, String> STOCK_TYPES =
      Map.of("", "", "ALL", "", "CORP", "COMMON", "STOCK", "COMMON", "ETF", "ETF");

  private ScanReader() {}

  /** A scan that the gateway does not run; the message is the error's text. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1;
    private final int code;

    private Refused(int code, String text) {
      super(text, null, false, false);
      this.code = code;
    }

    int code() {
      return code;
    }

    String text() {
      return String.valueOf(getMessage());
    }

    private static Refused history(String text) {
      return new Refused(162, "Historical Market Data Service error message:" + text);
    }

    private static Refused invalid(String cause) {
      return new Refused(321, "Error validating request.-'bW' : cause - " + cause);
    }
  }

  static Scan read(ScannerSubscription asked) throws Refused {
    ScanInstrument instrument =
        ScanInstrument.named(asked.getInstrument())
            .orElseThrow(
                () -> Refused.history("Invalid instrument type: " + asked.getInstrument()));
    ScanCode code =
        ScanCode.named(asked.getScanCode())
            .filter(one -> one.ranks(instrument))
            .orElseThrow(
                () -> Refused.history("Scan type %s is disabled".formatted(asked.getScanCode())));
    return new Scan(
        code,
        locations(asked.getLocationCode(), instrument),
        limits(asked),
        stockType(asked.getStockTypeFilter()),
        rows(asked));
  }

  private static List<ScanLocation> locations(String codes, ScanInstrument instrument)
      throws Refused {
    List<ScanLocation> locations = new ArrayList<>();
    for (String code : COMMA.split(codes, -1)) {
      ScanLocation location = ScanLocation.named(code.strip());
      if (location == null || location.instrument() != instrument) {
        throw Refused.history(
            "Error: Market Scanner is not configured for one of the chosen locations.");
      }
      locations.add(location);
    }
    return locations;
  }

  private static int rows(ScannerSubscription asked) throws Refused {
    if (!asked.hasNumberOfRows()
        || asked.getNumberOfRows() == ROWS_NOT_SAID
        || Unset.isUnset(asked.getNumberOfRows())) {
      return MOST_ROWS;
    }
    if (asked.getNumberOfRows() <= 0) {
      throw Refused.invalid("Invalid number of rows");
    }
    return Math.min(MOST_ROWS, asked.getNumberOfRows());
  }

  private static String stockType(String name) throws Refused {
    String type = STOCK_TYPES.get(name);
    if (type == null) {
      throw Refused.invalid("Invalid stock type filter " + name);
    }
    return type;
  }

  private static List<Limit> limits(ScannerSubscription asked) throws Refused {
    List<Limit> limits = new ArrayList<>();
    if (asked.hasAbovePrice()) {
      add(limits, ScanFilter.PRICE, true, asked.getAbovePrice());
    }
    if (asked.hasBelowPrice()) {
      add(limits, ScanFilter.PRICE, false, asked.getBelowPrice());
    }
    if (asked.hasAboveVolume() && !isUnset(asked.getAboveVolume())) {
      add(limits, ScanFilter.VOLUME, true, (double) asked.getAboveVolume());
    }
    if (asked.hasMarketCapAbove()) {
      add(limits, ScanFilter.MKTCAP, true, asked.getMarketCapAbove() / 1e6);
    }
    if (asked.hasMarketCapBelow()) {
      add(limits, ScanFilter.MKTCAP, false, asked.getMarketCapBelow() / 1e6);
    }
    if (asked.hasAverageOptionVolumeAbove() && !isUnset(asked.getAverageOptionVolumeAbove())) {
      add(limits, ScanFilter.OPTVOLUME, true, (double) asked.getAverageOptionVolumeAbove());
    }
    for (Map.Entry<String, String> option :
        asked.getScannerSubscriptionFilterOptionsMap().entrySet()) {
      limits.add(limit(option.getKey(), option.getValue()));
    }
    return limits;
  }

  // Old clients send the largest int where they mean none.
  private static boolean isUnset(long value) {
    return Unset.isUnset(value) || value == Integer.MAX_VALUE;
  }

  private static void add(List<Limit> limits, ScanFilter filter, boolean isAbove, double bound) {
    if (!Unset.isUnset(bound)) {
      limits.add(new Limit(filter, isAbove, bound));
    }
  }

  private static Limit limit(String tag, String value) throws Refused {
    ScanFilter filter =
        ScanFilter.tagged(tag)
            .orElseThrow(() -> Refused.history("Filter %s is disabled".formatted(tag)));
    try {
      return new Limit(filter, tag.equals(filter.above()), Double.parseDouble(value));
    } catch (NumberFormatException e) {
      throw Refused.invalid("Filter %s has the invalid value %s".formatted(tag, value));
    }
  }
}
