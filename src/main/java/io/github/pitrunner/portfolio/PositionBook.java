package io.github.pitrunner.portfolio;

import io.github.pitrunner.domain.AccountId;
import io.github.pitrunner.domain.Failure;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The positions of all accounts, joined with what they are worth. After a gap the old ones stay
 * until the new ones have been read whole, so that no answer mixes both.
 */
final class PositionBook {
  private final Knowledge knowledge = new Knowledge();
  private final Set<BookReader<Position>> readers = new LinkedHashSet<>();
  private final Map<PositionKey, Valuation> valuations = new HashMap<>();
  private Map<PositionKey, Position> positions = new TreeMap<>();
  private @Nullable Map<PositionKey, Position> reading = new TreeMap<>();

  Knowledge knowledge() {
    return knowledge;
  }

  /** All positions that are not zero, by account and contract id. */
  List<Position> positions() {
    return List.copyOf(positions.values());
  }

  /** What is held of it, as last read whole; 0 is none. */
  BigDecimal quantity(PositionKey key) {
    Position position = positions.get(key);
    return position == null ? BigDecimal.ZERO : position.quantity();
  }

  void add(BookReader<Position> reader) {
    readers.add(reader);
  }

  void remove(BookReader<Position> reader) {
    readers.remove(reader);
  }

  /** A position as it now stands; one of zero was closed. */
  void onPosition(Position told) {
    Position position = told.with(valuations.get(told.key()));
    boolean isClosed = told.quantity().signum() == 0;
    Map<PositionKey, Position> book = reading == null ? positions : reading;
    Position before = isClosed ? book.remove(told.key()) : book.put(told.key(), position);
    if (isClosed) {
      valuations.remove(told.key());
    }
    if (reading == null && !(isClosed && before == null)) {
      // What is closed is worth nothing any more, whatever was told of it last.
      tell(isClosed ? told : position);
    }
  }

  /** What a position is worth; one that is not in the book yet may follow. */
  void onValuation(PositionKey key, Valuation valuation) {
    valuations.put(key, valuation);
    if (reading != null) {
      reading.computeIfPresent(key, (same, position) -> position.with(valuation));
    }
    Position position = positions.computeIfPresent(key, (same, known) -> known.with(valuation));
    if (reading == null && position != null) {
      tell(position);
    }
  }

  /** Nothing more is told of what an account's positions are worth. */
  void onUnvalued(AccountId account) {
    valuations.keySet().removeIf(key -> key.account().equals(account));
    for (Map<PositionKey, Position> book : books()) {
      book.replaceAll(
          (key, position) -> key.account().equals(account) ? position.with(null) : position);
    }
  }

  /** Every position has been told once. */
  void onWhole() {
    if (reading != null) {
      boolean isResumed = knowledge.isKnown();
      positions = reading;
      reading = null;
      knowledge.onWhole();
      List.copyOf(readers).forEach(BookReader::onWhole);
      if (isResumed) {
        List.copyOf(readers).forEach(BookReader::onResumed);
      }
    }
  }

  void onGap(String reason, Failure failure) {
    reading = new TreeMap<>();
    // Those of the new session are told again; an old price beside a new quantity would mislead.
    valuations.clear();
    knowledge.onGap(reason, failure);
    List.copyOf(readers).forEach(reader -> reader.onGap(reason));
  }

  private List<Map<PositionKey, Position>> books() {
    return reading == null ? List.of(positions) : List.of(positions, reading);
  }

  private void tell(Position position) {
    List.copyOf(readers).forEach(reader -> reader.onChange(position));
  }
}
