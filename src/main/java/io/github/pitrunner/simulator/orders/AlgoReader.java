package io.github.pitrunner.simulator.orders;

import io.github.pitrunner.tws.Order;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads the algos of an order and their parameters. A name that is not known is 439, a parameter
 * that is not known or not readable 441, an order that no algo works 442.
 */
final class AlgoReader {
  private static final int SLICES = 10;
  private static final List<Integer> EVEN = Collections.nCopies(SLICES, 1);
  // A day's volume is high at its beginning and end.
  private static final List<Integer> BY_VOLUME = List.of(16, 11, 9, 7, 7, 7, 7, 9, 11, 16);
  private static final BigDecimal USUAL_SHARE = new BigDecimal("0.1");
  private static final Duration USUAL_PAUSE = Duration.ofSeconds(1);

  // Patience costs time here, and no more.
  private static final Map<String, Duration> PATIENCE =
      Map.of(
          "Urgent", Duration.ZERO,
          "Normal", Duration.ofSeconds(1),
          "Patient", Duration.ofSeconds(5));

  /** What a parameter's value must look like. */
  private enum Kind {
    FRACTION,
    NUMBER,
    FLAG,
    TIME,
    WORD
  }

  private static final Map<String, Kind> PARAMETERS =
      Map.ofEntries(
          Map.entry("adaptivePriority", Kind.WORD),
          Map.entry("strategyType", Kind.WORD),
          Map.entry("riskAversion", Kind.WORD),
          Map.entry("startTime", Kind.TIME),
          Map.entry("endTime", Kind.TIME),
          Map.entry("activeTimeStart", Kind.TIME),
          Map.entry("activeTimeEnd", Kind.TIME),
          Map.entry("allowPastEndTime", Kind.FLAG),
          Map.entry("noTakeLiq", Kind.FLAG),
          Map.entry("speedUp", Kind.FLAG),
          Map.entry("forceCompletion", Kind.FLAG),
          Map.entry("randomizeTime20", Kind.FLAG),
          Map.entry("randomizeSize55", Kind.FLAG),
          Map.entry("giveUp", Kind.NUMBER),
          Map.entry("catchUp", Kind.FLAG),
          Map.entry("waitForFill", Kind.FLAG),
          Map.entry("maxPctVol", Kind.FRACTION),
          Map.entry("pctVol", Kind.FRACTION),
          Map.entry("deltaPctVol", Kind.FRACTION),
          Map.entry("minPctVol4Px", Kind.FRACTION),
          Map.entry("maxPctVol4Px", Kind.FRACTION),
          Map.entry("startPctVol", Kind.FRACTION),
          Map.entry("endPctVol", Kind.FRACTION),
          Map.entry("displaySize", Kind.NUMBER),
          Map.entry("componentSize", Kind.NUMBER),
          Map.entry("timeBetweenOrders", Kind.NUMBER),
          Map.entry("monetaryValue", Kind.NUMBER));

  private static final Map<String, Set<String>> STRATEGIES =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("Adaptive", Set.of("adaptivePriority")),
              Map.entry("Twap", timed("strategyType", "allowPastEndTime", "monetaryValue")),
              Map.entry(
                  "Vwap",
                  timed("maxPctVol", "allowPastEndTime", "noTakeLiq", "speedUp", "monetaryValue")),
              Map.entry(
                  "ArrivalPx",
                  timed(
                      "maxPctVol",
                      "riskAversion",
                      "allowPastEndTime",
                      "forceCompletion",
                      "monetaryValue")),
              Map.entry("DarkIce", timed("displaySize", "allowPastEndTime", "monetaryValue")),
              Map.entry(
                  "AD",
                  Set.of(
                      "componentSize",
                      "timeBetweenOrders",
                      "randomizeTime20",
                      "randomizeSize55",
                      "giveUp",
                      "catchUp",
                      "waitForFill",
                      "activeTimeStart",
                      "activeTimeEnd")),
              Map.entry("PctVol", timed("pctVol", "noTakeLiq", "monetaryValue")),
              Map.entry(
                  "PctVolPx",
                  timed(
                      "pctVol",
                      "deltaPctVol",
                      "minPctVol4Px",
                      "maxPctVol4Px",
                      "noTakeLiq",
                      "monetaryValue")),
              Map.entry(
                  "PctVolSz", timed("startPctVol", "endPctVol", "noTakeLiq", "monetaryValue")),
              Map.entry(
                  "PctVolTm", timed("startPctVol", "endPctVol", "noTakeLiq", "monetaryValue")),
              Map.entry("MinImpact", Set.of("maxPctVol")),
              Map.entry(
                  "BalanceImpactRisk", Set.of("maxPctVol", "riskAversion", "forceCompletion")),
              Map.entry(
                  "ClosePx",
                  Set.of(
                      "maxPctVol",
                      "riskAversion",
                      "startTime",
                      "forceCompletion",
                      "monetaryValue"))));

  private final String strategy;
  private final Map<String, String> parameters;
  private final OrderTerms.Reading reading;

  private AlgoReader(Order order, OrderTerms.Reading reading) {
    this.strategy = order.getAlgoStrategy();
    this.parameters = new TreeMap<>(order.getAlgoParamsMap());
    this.reading = reading;
  }

  /** The parameters of a strategy that has a beginning and an end. */
  private static Set<String> timed(String... others) {
    Set<String> all = new HashSet<>(Set.of(others));
    all.add("startTime");
    all.add("endTime");
    return all;
  }

  static @Nullable Algo read(Order order, OrderTerms.Reading reading) {
    AlgoReader reader = new AlgoReader(order, reading);
    if (reader.strategy.isEmpty()) {
      if (!reader.parameters.isEmpty()) {
        throw new Refusal(439, "There are algo parameters and no algo strategy");
      }
      return null;
    }
    Set<String> known = STRATEGIES.get(reader.strategy);
    if (known == null) {
      throw new Refusal(
          439,
          "The algo strategy '%s' is not known; known are %s"
              .formatted(reader.strategy, String.join(", ", STRATEGIES.keySet())));
    }
    reader.refuseParameters(known);
    reader.refuseOrder(order);
    return reader.algo();
  }

  private void refuseParameters(Set<String> known) {
    parameters.forEach(
        (name, value) -> {
          if (!known.contains(name)) {
            throw new Refusal(441, "The algo %s has no parameter '%s'".formatted(strategy, name));
          }
          Kind kind = PARAMETERS.get(name);
          if (kind == null) {
            throw new IllegalStateException("The parameter " + name + " is of no kind");
          }
          refuseValue(kind, name, value);
        });
  }

  private void refuseValue(Kind kind, String name, String value) {
    switch (kind) {
      case FRACTION -> {
        BigDecimal fraction = number(name, value);
        if (fraction.signum() <= 0 || fraction.compareTo(BigDecimal.ONE) > 0) {
          throw unreadable(name, value);
        }
      }
      case NUMBER -> {
        if (number(name, value).signum() < 0) {
          throw unreadable(name, value);
        }
      }
      case FLAG -> {
        var unused = flag(name, value);
      }
      case TIME -> {
        var unused = time(name, value);
      }
      case WORD -> {
        if (value.isBlank()) {
          throw unreadable(name, value);
        }
      }
    }
  }

  private void refuseOrder(Order order) {
    boolean isWorkable =
        !reading.isCombo()
            && (order.getOrderType().equals("MKT") || order.getOrderType().equals("LMT"))
            && !TimeInForce.fromWire(order.getTif()).isImmediate();
    if (!isWorkable) {
      throw new Refusal(
          442,
          "The algo %s does not work a %s %s order%s"
              .formatted(
                  strategy,
                  order.getTif(),
                  order.getOrderType(),
                  reading.isCombo() ? " for a combination" : ""));
    }
  }

  private Algo algo() {
    String startName = strategy.equals("AD") ? "activeTimeStart" : "startTime";
    String endName = strategy.equals("AD") ? "activeTimeEnd" : "endTime";
    Instant start = time(startName);
    Instant end = time(endName);
    boolean isMoved = false;
    if (end != null && !end.isAfter(reading.at())) {
      if (!isTimeOfDay(parameters.getOrDefault(endName, ""))) {
        throw new Refusal(441, "The algo %s ends in the past".formatted(strategy));
      }
      isMoved = true;
      end = end.plus(Duration.ofDays(1));
      if (start != null && isTimeOfDay(parameters.getOrDefault(startName, ""))) {
        start = start.plus(Duration.ofDays(1));
      }
    }
    if (start != null && end != null && !start.isBefore(end)) {
      throw new Refusal(441, "The algo %s ends before it starts".formatted(strategy));
    }
    String pastEnd = parameters.get("allowPastEndTime");
    boolean mayPassEnd = pastEnd == null || flag("allowPastEndTime", pastEnd);
    return new Algo(strategy, start, end, mayPassEnd, isMoved, pace());
  }

  private Algo.Pace pace() {
    return switch (strategy) {
      case "Adaptive" -> new Algo.Patient(patience());
      case "Twap" -> new Algo.Sliced(EVEN);
      case "Vwap" -> new Algo.Sliced(BY_VOLUME);
      case "DarkIce" -> new Algo.Components(size("displaySize"), USUAL_PAUSE);
      case "AD" -> new Algo.Components(size("componentSize"), pause());
      case "PctVol", "PctVolPx" -> new Algo.Share(share("pctVol"));
      case "PctVolSz", "PctVolTm" -> new Algo.Share(share("startPctVol"));
      case "ClosePx" -> new Algo.AtClose();
      default -> new Algo.Share(share("maxPctVol"));
    };
  }

  private Duration patience() {
    String word = parameters.getOrDefault("adaptivePriority", "Normal");
    Duration wait = PATIENCE.get(word);
    if (wait == null) {
      throw unreadable("adaptivePriority", word);
    }
    return wait;
  }

  private BigDecimal share(String name) {
    String text = parameters.get(name);
    return text == null ? USUAL_SHARE : number(name, text);
  }

  private BigDecimal size(String name) {
    BigDecimal size = number(name, parameters.getOrDefault(name, ""));
    if (size.signum() <= 0) {
      throw unreadable(name, size.toPlainString());
    }
    return size;
  }

  private Duration pause() {
    String text = parameters.get("timeBetweenOrders");
    return text == null
        ? USUAL_PAUSE
        : Duration.ofSeconds(number("timeBetweenOrders", text).longValue());
  }

  private BigDecimal number(String name, String text) {
    try {
      BigDecimal number = new BigDecimal(text);
      if (number.precision() <= 20 && Math.abs(number.scale()) <= 20) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw unreadable(name, text);
    }
    throw unreadable(name, text);
  }

  private boolean flag(String name, String text) {
    return switch (text) {
      case "1", "true", "True" -> true;
      case "0", "false", "False" -> false;
      default -> throw unreadable(name, text);
    };
  }

  private @Nullable Instant time(String name) {
    String text = parameters.get(name);
    return text == null || text.isEmpty() ? null : time(name, text);
  }

  private static boolean isTimeOfDay(String text) {
    return text.indexOf(':') == 2;
  }

  // "09:30:00 US/Eastern" is today's, all else a whole date and time as in orders.
  private Instant time(String name, String text) {
    if (text.isEmpty()) {
      return reading.at();
    }
    try {
      if (!isTimeOfDay(text)) {
        return OrderTimes.fromWire(text, reading.gatewayZone());
      }
      int blank = text.indexOf(' ');
      ZoneId zone = blank < 0 ? reading.gatewayZone() : ZoneId.of(text.substring(blank + 1).trim());
      LocalTime time = LocalTime.parse(blank < 0 ? text : text.substring(0, blank));
      return LocalDate.ofInstant(reading.at(), zone).atTime(time).atZone(zone).toInstant();
    } catch (DateTimeException | Refusal e) {
      throw unreadable(name, text);
    }
  }

  private Refusal unreadable(String name, String value) {
    return new Refusal(
        441, "The parameter %s of the algo %s cannot be '%s'".formatted(name, strategy, value));
  }
}
