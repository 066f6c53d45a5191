package io.github.pitrunner.connector;

import io.github.pitrunner.domain.ComboLeg;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Instrument;
import io.github.pitrunner.domain.InstrumentDetails;
import io.github.pitrunner.domain.InstrumentDetails.Classification;
import io.github.pitrunner.domain.InstrumentDetails.Hours;
import io.github.pitrunner.domain.InstrumentDetails.QuantityRule;
import io.github.pitrunner.domain.InstrumentRef;
import io.github.pitrunner.domain.PriceIncrements;
import io.github.pitrunner.domain.PriceIncrements.Step;
import io.github.pitrunner.domain.SecurityType;
import io.github.pitrunner.domain.Side;
import io.github.pitrunner.domain.TradingSession;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a combination is, put together from its legs. It can do what all of them can: it trades when
 * all trade, where all trade, by the order types of all.
 */
final class Combination {
  private final InstrumentRef ref;
  private final List<InstrumentDetails> legs;

  private Combination(InstrumentRef ref, List<InstrumentDetails> legs) {
    this.ref = ref;
    this.legs = legs;
  }

  /**
   * Puts a combination together.
   *
   * @param legs in the order of the ref's legs; at least one
   * @throws Failure.InvalidRequest for legs that do not fit together
   */
  static InstrumentDetails of(InstrumentRef ref, List<InstrumentDetails> legs) {
    return new Combination(ref, legs).details();
  }

  private InstrumentDetails details() {
    requireTradable();
    return new InstrumentDetails(
        instrument(),
        longName(),
        smallest(stream(InstrumentDetails::minTick)),
        PriceIncrements.uniform(
            smallest(
                legs.stream()
                    .flatMap(leg -> leg.increments().steps().stream().map(Step::increment)))),
        quantities(),
        common(InstrumentDetails::orderTypes),
        common(InstrumentDetails::exchanges),
        new Classification("", "", ""),
        hours(),
        same(stream(InstrumentDetails::underlyingContractId), 0),
        same(stream(InstrumentDetails::contractMonth), ""));
  }

  private void requireTradable() {
    for (InstrumentDetails leg : legs) {
      SecurityType type = leg.instrument().type();
      if (type == SecurityType.INDEX
          || type == SecurityType.CONTINUOUS_FUTURE
          || type == SecurityType.COMBO) {
        throw refused(
            "%s is of the type %s, which cannot be a leg".formatted(leg.instrument(), type));
      }
    }
  }

  private Instrument instrument() {
    Instrument first = legs.get(0).instrument();
    return new Instrument(
        0,
        ref.symbol().isEmpty() ? first.symbol() : ref.symbol(),
        SecurityType.COMBO,
        ref.exchange().isEmpty() ? "SMART" : ref.exchange(),
        "",
        currency(),
        null,
        null,
        null,
        // The largest, so that what one combination is worth is never understated.
        stream(leg -> leg.instrument().multiplier()).max(Comparator.naturalOrder()).orElseThrow(),
        "",
        "",
        routedLegs());
  }

  private String currency() {
    Set<String> currencies = new TreeSet<>(stream(leg -> leg.instrument().currency()).toList());
    if (!ref.currency().isEmpty()) {
      currencies.add(ref.currency());
    }
    if (currencies.size() > 1) {
      throw refused("the legs are not all in one currency: " + String.join(", ", currencies));
    }
    return currencies.iterator().next();
  }

  private List<ComboLeg> routedLegs() {
    return IntStream.range(0, legs.size())
        .mapToObj(
            i -> {
              ComboLeg leg = ref.legs().get(i);
              return leg.exchange().isEmpty()
                  ? leg.on(Contracts.legExchange(legs.get(i).instrument()))
                  : leg;
            })
        .toList();
  }

  private String longName() {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < legs.size(); i++) {
      ComboLeg leg = ref.legs().get(i);
      parts.add(
          "%s%d %s"
              .formatted(
                  leg.side() == Side.BUY ? "+" : "-", leg.ratio(), legs.get(i).instrument()));
    }
    return String.join(" ", parts);
  }

  /** Whole units, or what the coarsest leg comes in. */
  private QuantityRule quantities() {
    BigDecimal unit =
        stream(leg -> leg.quantities().increment())
            .max(Comparator.naturalOrder())
            .orElseThrow()
            .max(BigDecimal.ONE);
    return new QuantityRule(unit, unit);
  }

  /** When all legs trade; nothing is known when that is so of one of them. */
  private Hours hours() {
    if (legs.stream().anyMatch(leg -> leg.hours().zone() == null)) {
      return new Hours(null, List.of(), List.of(), List.of());
    }
    Set<LocalDate> closed = new TreeSet<>();
    legs.forEach(leg -> closed.addAll(leg.hours().closedDays()));
    return new Hours(
        legs.get(0).hours().zone(),
        stream(leg -> leg.hours().trading()).reduce(Combination::intersection).orElseThrow(),
        stream(leg -> leg.hours().regular()).reduce(Combination::intersection).orElseThrow(),
        List.copyOf(closed));
  }

  private static List<TradingSession> intersection(
      List<TradingSession> ours, List<TradingSession> theirs) {
    return ours.stream()
        .flatMap(one -> theirs.stream().flatMap(other -> overlap(one, other)))
        .sorted(Comparator.comparing(TradingSession::open))
        .toList();
  }

  private static Stream<TradingSession> overlap(TradingSession one, TradingSession other) {
    Instant open = one.open().isAfter(other.open()) ? one.open() : other.open();
    Instant close = one.close().isBefore(other.close()) ? one.close() : other.close();
    return open.isBefore(close) ? Stream.of(new TradingSession(open, close)) : Stream.empty();
  }

  private List<String> common(Function<InstrumentDetails, Collection<String>> property) {
    Set<String> common = new LinkedHashSet<>(property.apply(legs.get(0)));
    legs.forEach(leg -> common.retainAll(property.apply(leg)));
    return List.copyOf(common);
  }

  private <T> Stream<T> stream(Function<InstrumentDetails, T> property) {
    return legs.stream().map(property);
  }

  private static BigDecimal smallest(Stream<BigDecimal> values) {
    return values.min(Comparator.naturalOrder()).orElseThrow();
  }

  private static <T> T same(Stream<T> values, T otherwise) {
    List<T> distinct = values.distinct().toList();
    return distinct.size() == 1 ? distinct.get(0) : otherwise;
  }

  private static Failure refused(String why) {
    return new Failure.InvalidRequest("instrument.legs", why);
  }
}
