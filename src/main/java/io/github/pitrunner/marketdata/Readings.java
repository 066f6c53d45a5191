package io.github.pitrunner.marketdata;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The readers of one line. One may leave, and others come, while they are told something. */
final class Readings {
  private final QuoteLine line;
  private List<Reading> open = List.of();

  /** One reader, until it leaves or the line ends. */
  final class Reading {
    private final QuoteReader reader;
    private boolean isOpen = true;

    private Reading(QuoteReader reader) {
      this.reader = reader;
    }

    /** The quote as it stands; null before the first one and in a gap. */
    @Nullable PublishedQuote current() {
      return line.current();
    }

    /** The reader leaves; it hears nothing more. */
    void close() {
      if (isOpen) {
        isOpen = false;
        open = open.stream().filter(reading -> reading != this).toList();
        line.onReaderLeft();
      }
    }
  }

  Readings(QuoteLine line) {
    this.line = line;
  }

  Reading join(QuoteReader reader) {
    Reading reading = new Reading(reader);
    // A list that is being told stays as it is.
    List<Reading> joined = new ArrayList<>(open);
    joined.add(reading);
    open = List.copyOf(joined);
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

  /** The last that they are told; afterwards there are none. */
  void end(Consumer<QuoteReader> event) {
    List<Reading> told = open;
    open = List.of();
    for (Reading reading : told) {
      if (reading.isOpen) {
        reading.isOpen = false;
        event.accept(reading.reader);
      }
    }
  }
}
