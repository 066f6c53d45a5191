package io.github.pitrunner.marketdata;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The readers of one line. One may leave, and others come, while they are told something. */
final class Readings {
  private final QuoteLine line;
  private List<Reading> open = List.of();
  private int everyTick;

  /** One reader, until it leaves or the line ends. */
  final class Reading {
    private final QuoteReader reader;
    private final QuoteTerms terms;
    private boolean isOpen = true;

    private Reading(QuoteReader reader, QuoteTerms terms) {
      this.reader = reader;
      this.terms = terms;
    }

    /** The quote as it stands; null before the first one and in a gap. */
    @Nullable PublishedQuote current() {
      return line.current();
    }

    /** The reader leaves; it hears nothing more. */
    void close() {
      if (isOpen) {
        isOpen = false;
        remove(reading -> reading == this);
        line.onReaderLeft();
      }
    }
  }

  Readings(QuoteLine line) {
    this.line = line;
  }

  Reading join(QuoteReader reader, QuoteTerms terms) {
    Reading reading = new Reading(reader, terms);
    // A list that is being told stays as it is.
    List<Reading> joined = new ArrayList<>(open);
    joined.add(reading);
    open = List.copyOf(joined);
    everyTick += terms.isEveryTick() ? 1 : 0;
    return reading;
  }

  int size() {
    return open.size();
  }

  void tell(Consumer<QuoteReader> event) {
    for (Reading reading : open) {
      if (reading.isOpen) {
        event.accept(reading.reader);
      }
    }
  }

  /** Whether somebody wants each tick as a quote of its own. */
  boolean areOfEveryTick() {
    return everyTick > 0;
  }

  /** Tells those who want each tick, or those who do not. */
  void tell(boolean ofEveryTick, PublishedQuote quote) {
    for (Reading reading : open) {
      if (reading.isOpen && reading.terms.isEveryTick() == ofEveryTick) {
        reading.reader.onQuote(quote);
      }
    }
  }

  /** The last that they are told; afterwards there are none. */
  void end(Consumer<QuoteReader> event) {
    end(terms -> true, event);
  }

  /** The last that some of them are told. */
  void end(Predicate<QuoteTerms> which, Consumer<QuoteReader> event) {
    List<Reading> told = open.stream().filter(reading -> which.test(reading.terms)).toList();
    remove(told::contains);
    for (Reading reading : told) {
      if (reading.isOpen) {
        reading.isOpen = false;
        event.accept(reading.reader);
      }
    }
  }

  private void remove(Predicate<Reading> which) {
    open = open.stream().filter(which.negate()).toList();
    everyTick = (int) open.stream().filter(reading -> reading.terms.isEveryTick()).count();
  }
}
