package io.github.pitrunner.marketdata;

import io.github.pitrunner.api.Fields;
import io.github.pitrunner.api.Texts;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.marketdata.ScannerParameters.Code;
import io.github.pitrunner.marketdata.ScannerParameters.Kind;
import io.github.pitrunner.marketdata.ScannerParameters.Location;
import io.github.pitrunner.v1.StreamScannerRequest;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A scan that a caller asks for.
 *
 * @param filters by the code of their field, in the order of the codes
 */
record ScanQuestion(
    String code,
    String instrument,
    String location,
    int rows,
    Limits limits,
    Map<String, String> filters) {
  /** The most rows that the gateway gives. */
  static final int MOST_ROWS = 50;

  /** The gateway's filters of the market capitalization, in millions. */
  static final String MARKET_CAP_ABOVE = "marketCapAbove1e6";

  static final String MARKET_CAP_BELOW = "marketCapBelow1e6";

  private static final int LONGEST_NAME = 100;
  private static final int MOST_FILTERS = 50;

  /** Limits of their own fields; null is none. */
  record Limits(
      @Nullable BigDecimal priceAbove,
      @Nullable BigDecimal priceBelow,
      long volumeAbove,
      @Nullable BigDecimal marketCapAbove,
      @Nullable BigDecimal marketCapBelow) {
    /** Equal limits are the same question, however many zeros they end with. */
    Limits {
      priceAbove = plain(priceAbove);
      priceBelow = plain(priceBelow);
      marketCapAbove = plain(marketCapAbove);
      marketCapBelow = plain(marketCapBelow);
    }

    private static @Nullable BigDecimal plain(@Nullable BigDecimal limit) {
      return limit == null ? null : limit.stripTrailingZeros();
    }
  }

  /**
   * Reads a request.
   *
   * @throws Failure.InvalidRequest with everything that is wrong by itself
   */
  static ScanQuestion fromProto(StreamScannerRequest request) {
    Fields fields = Fields.ofRequest();
    String code = fields.requiredText("scan_code", request.getScanCode(), LONGEST_NAME);
    String instrument = fields.requiredText("instrument", request.getInstrument(), LONGEST_NAME);
    String location = fields.requiredText("location", request.getLocation(), LONGEST_NAME);
    int rows = fields.number("rows", request.getRows(), new Fields.Bounds(0, MOST_ROWS));
    Limits limits = limits(fields, request);
    Map<String, String> filters = filters(fields, request);
    fields.verify();
    return new ScanQuestion(
        code, instrument, location, rows == 0 ? MOST_ROWS : rows, limits, filters);
  }

  private static Limits limits(Fields fields, StreamScannerRequest request) {
    BigDecimal priceAbove =
        notNegative(
            fields,
            "price_above",
            fields.decimal("price_above", request.hasPriceAbove(), request.getPriceAbove()));
    BigDecimal priceBelow =
        fields.positive("price_below", request.hasPriceBelow(), request.getPriceBelow());
    BigDecimal capAbove =
        notNegative(
            fields,
            "market_cap_above",
            fields.decimal(
                "market_cap_above", request.hasMarketCapAbove(), request.getMarketCapAbove()));
    BigDecimal capBelow =
        fields.positive(
            "market_cap_below", request.hasMarketCapBelow(), request.getMarketCapBelow());
    checkOrder(fields, "price_below", priceAbove, priceBelow);
    checkOrder(fields, "market_cap_below", capAbove, capBelow);
    fields.check(request.getVolumeAbove() >= 0, "volume_above", "must not be negative");
    return new Limits(priceAbove, priceBelow, request.getVolumeAbove(), capAbove, capBelow);
  }

  private static @Nullable BigDecimal notNegative(
      Fields fields, String field, @Nullable BigDecimal value) {
    if (value != null) {
      fields.check(value.signum() >= 0, field, "must not be negative");
    }
    return value;
  }

  private static void checkOrder(
      Fields fields, String field, @Nullable BigDecimal above, @Nullable BigDecimal below) {
    if (above != null && below != null) {
      fields.check(above.compareTo(below) <= 0, field, "leaves nothing: the lowest is " + above);
    }
  }

  private static Map<String, String> filters(Fields fields, StreamScannerRequest request) {
    Map<String, String> filters = new TreeMap<>(request.getFiltersMap());
    fields.check(
        filters.size() <= MOST_FILTERS,
        "filters",
        "are %d, more than %d".formatted(filters.size(), MOST_FILTERS));
    filters.entrySet().stream()
        .limit(MOST_FILTERS)
        .forEach(
            filter -> {
              String field = filterField(filter.getKey());
              fields.requiredText(field, filter.getValue(), LONGEST_NAME);
            });
    checkTwice(fields, filters, "priceAbove", request.hasPriceAbove());
    checkTwice(fields, filters, "priceBelow", request.hasPriceBelow());
    checkTwice(fields, filters, "volumeAbove", request.getVolumeAbove() > 0);
    checkTwice(fields, filters, MARKET_CAP_ABOVE, request.hasMarketCapAbove());
    checkTwice(fields, filters, MARKET_CAP_BELOW, request.hasMarketCapBelow());
    return filters;
  }

  private static void checkTwice(
      Fields fields, Map<String, String> filters, String code, boolean hasOwnField) {
    fields.check(
        !(hasOwnField && filters.containsKey(code)),
        filterField(code),
        "is said twice: it has a field of its own");
  }

  private static String filterField(String code) {
    return "filters[" + Texts.printable(code) + "]";
  }

  /**
   * Checks it against what the gateway can do.
   *
   * @throws Failure.InvalidRequest naming what would work
   */
  void check(ScannerParameters parameters) {
    Fields fields = Fields.ofRequest();
    List<String> kinds = parameters.instruments().stream().map(Kind::code).toList();
    boolean isKind = checkName(fields, "instrument", instrument, kinds);
    List<String> codes = parameters.codes().stream().map(Code::code).toList();
    if (checkName(fields, "scan_code", code, codes) && isKind) {
      checkFits(
          fields,
          "scan_code",
          parameters.codes().stream()
              .filter(one -> one.code().equals(code))
              .map(Code::instruments)
              .toList());
    }
    List<String> places = parameters.everyLocation().map(Location::code).toList();
    if (checkName(fields, "location", location, places) && isKind) {
      checkFits(
          fields,
          "location",
          parameters
              .everyLocation()
              .filter(one -> one.code().equals(location))
              .map(Location::instruments)
              .toList());
    }
    List<String> filterCodes = parameters.filterCodes();
    filters.keySet().forEach(filter -> checkName(fields, filterField(filter), filter, filterCodes));
    if (limits.marketCapAbove() != null) {
      checkName(fields, "market_cap_above", MARKET_CAP_ABOVE, filterCodes);
    }
    if (limits.marketCapBelow() != null) {
      checkName(fields, "market_cap_below", MARKET_CAP_BELOW, filterCodes);
    }
    fields.verify();
  }

  private static boolean checkName(
      Fields fields, String field, String name, Collection<String> known) {
    // Nothing known says nothing: then the gateway decides.
    return fields.check(
        known.isEmpty() || known.contains(name),
        field,
        "the gateway does not know %s; close are %s"
            .formatted(Texts.printable(name), CloseNames.of(name, known)));
  }

  /** One name may stand in several places; one that has the instrument is enough. */
  private void checkFits(Fields fields, String field, List<List<String>> kinds) {
    fields.check(
        kinds.isEmpty()
            || kinds.stream().anyMatch(one -> one.isEmpty() || one.contains(instrument)),
        field,
        "does not go with the instrument %s, but with %s"
            .formatted(
                Texts.printable(instrument),
                String.join(", ", kinds.stream().flatMap(List::stream).distinct().toList())));
  }

  @Override
  public String toString() {
    return "scan %s of %s at %s".formatted(code, instrument, location);
  }
}
