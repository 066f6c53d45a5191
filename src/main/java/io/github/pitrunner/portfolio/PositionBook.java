package io.github.pitrunner.portfolio;

import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Instrument;
import io.github.pitrunner.portfolio.Prices.Price;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The positions of all accounts, joined with what they are worth by the gateway or by quotes. After
 * a gap the old ones stay until the new ones have been read whole, so that no answer mixes both.
 */
final class PositionBook {
  private final Knowledge knowledge = new Knowledge();
  private final Set<BookReader<Position>> readers = new LinkedHashSet<>();
  private final Map<PositionKey, PortfolioValuation> valuations = new HashMap<>();
  private final Map<Integer, Price> quoted = new HashMap<>();
  private final Prices prices;
  private final Clock clock;
  private Instant received = Instant.MIN;
  private long others;
  private Map<PositionKey, Position> positions = new TreeMap<>();
  private @Nullable Map<PositionKey, Position> reading = new TreeMap<>();

  PositionBook(Prices prices, Clock clock) {
    this.prices = prices;
    this.clock = clock;
  }

  Knowledge knowledge() {
    return knowledge;
  }

  /** All positions that are not zero, by account and contract id. */
  List<Position> positions() {
    return List.copyOf(positions.values());
  }

  /** When it was last told what {@link #positions} are: all of them, or a change. */
  Instant received() {
    return received;
  }

  /** How many there are. */
  int size() {
    return positions.size();
  }

  /** Null when it is not held, as last read whole. */
  @Nullable Position position(PositionKey key) {
    return positions.get(key);
  }

  /** What is held of it, as last read whole; 0 is none. */
  BigDecimal quantity(PositionKey key) {
    Position position = positions.get(key);
    return position == null ? BigDecimal.ZERO : position.quantity();
  }

  /** When the oldest of the prices was received; empty without any. */
  Optional<Instant> oldestPrice() {
    return positions.values().stream()
        .flatMap(position -> Optional.ofNullable(position.valuation()).stream())
        .map(Valuation::received)
        .min(Instant::compareTo);
  }

  void add(BookReader<Position> reader) {
    readers.add(reader);
  }

  void remove(BookReader<Position> reader) {
    readers.remove(reader);
  }

  /** A position as it now stands; one of zero was closed. */
  void onPosition(Position told) {
    boolean isClosed = told.quantity().signum() == 0;
    if (!isClosed) {
      var unused = takeQuote(told.instrument());
    }
    Position position = isClosed ? told : valued(told);
    Map<PositionKey, Position> book = reading == null ? positions : reading;
    Position before = isClosed ? book.remove(told.key()) : book.put(told.key(), position);
    if (isClosed) {
      valuations.remove(told.key());
      if (positions.keySet().stream().noneMatch(key -> key.contractId() == contractId(told))) {
        quoted.remove(contractId(told));
      }
    }
    if (reading == null) {
      received = clock.instant();
    }
    if (reading == null && !(isClosed && before == null)) {
      // What is closed is worth nothing any more, whatever was told of it last.
      tell(position);
    }
  }

  /** What a position is worth; one that is not in the book yet may follow. */
  void onValuation(PositionKey key, PortfolioValuation valuation) {
    valuations.put(key, valuation);
    if (reading != null) {
      reading.computeIfPresent(key, (same, position) -> valued(position));
    }
    Position position = positions.computeIfPresent(key, (same, known) -> valued(known));
    if (reading == null && position != null) {
      tell(position);
    }
  }

  /** Looks at the quotes; positions whose price is another one now are told. */
  void onPrices() {
    if (reading != null) {
      return;
    }
    List<Position> moved = new ArrayList<>();
    Set<Integer> newer = new LinkedHashSet<>();
    for (Map.Entry<PositionKey, Position> entry : positions.entrySet()) {
      Position before = entry.getValue();
      // Of several accounts' positions in one contract the first one takes it.
      if (takeQuote(before.instrument())) {
        newer.add(contractId(before));
      }
      if (newer.contains(contractId(before))) {
        Position position = valued(before);
        entry.setValue(position);
        if (!hasSamePrice(before, position)) {
          moved.add(position);
        }
      }
    }
    moved.forEach(this::tell);
  }

  /** Returns whether a newer one came. */
  private boolean takeQuote(Instrument instrument) {
    Price newest = Valuing.isByQuote(instrument) ? prices.newest(instrument) : null;
    return newest != null && !newest.equals(quoted.put(instrument.contractId(), newest));
  }

  private Position valued(Position position) {
    return position.with(
        Valuing.of(position, valuations.get(position.key()), quoted.get(contractId(position))));
  }

  private static int contractId(Position position) {
    return position.key().contractId();
  }

  private static boolean hasSamePrice(Position one, Position other) {
    BigDecimal before = price(one);
    BigDecimal after = price(other);
    return (before == null && after == null)
        || (before != null && after != null && before.compareTo(after) == 0);
  }

  private static @Nullable BigDecimal price(Position position) {
    return position.valuation() == null ? null : position.valuation().marketPrice();
  }

  /** Every position has been told once. */
  void onWhole() {
    if (reading != null) {
      boolean isResumed = knowledge.isKnown();
      others += isResumed ? differences(positions, reading) : 0;
      positions = reading;
      reading = null;
      received = clock.instant();
      knowledge.onWhole();
      List.copyOf(readers).forEach(BookReader::onWhole);
      if (isResumed) {
        List.copyOf(readers).forEach(BookReader::onResumed);
      }
    }
  }

  private static long differences(
      Map<PositionKey, Position> believed, Map<PositionKey, Position> told) {
    Set<PositionKey> all = new HashSet<>(believed.keySet());
    all.addAll(told.keySet());
    return all.stream()
        .filter(key -> quantity(believed.get(key)).compareTo(quantity(told.get(key))) != 0)
        .count();
  }

  private static BigDecimal quantity(@Nullable Position position) {
    return position == null ? BigDecimal.ZERO : position.quantity();
  }

  /** Positions that were read back and were not as they were believed to be, since the start. */
  long others() {
    return others;
  }

  void onGap(String reason, Failure failure) {
    reading = new TreeMap<>();
    // Those of the new session are told again; an old price beside a new quantity would mislead.
    valuations.clear();
    quoted.clear();
    knowledge.onGap(reason, failure);
    List.copyOf(readers).forEach(reader -> reader.onGap(reason));
  }

  private void tell(Position position) {
    List.copyOf(readers).forEach(reader -> reader.onChange(position));
  }
}
