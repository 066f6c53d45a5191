package io.github.pitrunner.marketdata;

import io.github.pitrunner.domain.OptionComputation;
import io.github.pitrunner.domain.Quote.Day;
import io.github.pitrunner.domain.Quote.Extras;
import io.github.pitrunner.domain.Quote.Level;
import io.github.pitrunner.domain.Quote.Venues;
import io.github.pitrunner.wire.WireDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The values of one line as its ticks left them. Tick types are those of protocol section 4; a
 * delayed one fills the same cell as its live one. Each method says whether the tick belongs to a
 * quote: many do not.
 */
final class QuoteCells {
  private static final Logger LOG = Logger.getLogger(QuoteCells.class);

  private final ExtraCells extra;
  private final PriceCell bid = new PriceCell();
  private final PriceCell ask = new PriceCell();
  private final PriceCell last = new PriceCell();
  private final PriceCell open = new PriceCell();
  private final PriceCell high = new PriceCell();
  private final PriceCell low = new PriceCell();
  private final PriceCell close = new PriceCell();
  private final SizeCell bidSize = new SizeCell();
  private final SizeCell askSize = new SizeCell();
  private final SizeCell lastSize = new SizeCell();
  private final SizeCell volume = new SizeCell();
  private Venues venues = new Venues("", "", "");
  private @Nullable Boolean halted;
  private @Nullable Instant lastTradeTime;
  private @Nullable OptionComputation option;
  private @Nullable ComputedFrom optionFrom;
  private boolean isDelayed;

  /**
   * @param extra takes what is beyond the usual ticks
   */
  QuoteCells(ExtraCells extra) {
    this.extra = extra;
  }

  /** A usual tick of a delayed kind has come: whatever was announced, these are not live. */
  boolean isDelayed() {
    return isDelayed;
  }

  /** All that a snapshot is waited for: prices of bid, ask and last trade, each with its size. */
  boolean isWhole() {
    return isWhole(bid, bidSize) && isWhole(ask, askSize) && isWhole(last, lastSize);
  }

  private static boolean isWhole(PriceCell price, SizeCell size) {
    return price.isPresent() && size.isPresent();
  }

  /** Bid and ask, or a last price: enough for a first quote. An index has a last price only. */
  boolean isComplete() {
    return last.isPresent() || (bid.isPresent() && ask.isPresent());
  }

  boolean onPrice(int type, double price, WireDecimal size) {
    isDelayed |= type >= 66 && type <= 76;
    return switch (type) {
      case 1, 66 -> level(bid, bidSize, price, size);
      case 2, 67 -> level(ask, askSize, price, size);
      case 4, 68 -> level(last, lastSize, price, size);
      case 6, 72 -> price(high, price);
      case 7, 73 -> price(low, price);
      case 9, 75 -> price(close, price);
      case 14, 76 -> price(open, price);
      default -> extra.onPrice(type, price);
    };
  }

  boolean onSize(int type, WireDecimal size) {
    isDelayed |= type >= 69 && type <= 74;
    switch (type) {
      case 0, 69 -> bidSize.set(size);
      case 3, 70 -> askSize.set(size);
      case 5, 71 -> lastSize.set(size);
      case 8, 74 -> volume.set(size);
      default -> {
        return extra.onSize(type, size);
      }
    }
    return true;
  }

  /** Halted is -1 for not known, 0 for no, above for the kinds of halt. */
  boolean onGeneric(int type, double value) {
    if (type != 49 && type != 90) {
      return extra.onGeneric(type, value);
    }
    halted = (Double.isNaN(value) || value < 0) ? null : Boolean.valueOf(value > 0);
    return true;
  }

  boolean onString(int type, @Nullable String text) {
    String value = text == null ? "" : text;
    switch (type) {
      case 32 -> venues = new Venues(value, venues.ask(), venues.last());
      case 33 -> venues = new Venues(venues.bid(), value, venues.last());
      case 84 -> venues = new Venues(venues.bid(), venues.ask(), value);
      case 45, 88 -> lastTradeTime = epochSeconds(value);
      default -> {
        return extra.onString(type, value);
      }
    }
    return true;
  }

  /** Takes a computation; the one that is worth most is the option's. */
  boolean onComputation(ComputedFrom from, OptionComputation computation) {
    extra.onComputation(from, computation);
    boolean isBestKnown =
        optionFrom == null || from.compareTo(optionFrom) >= 0 || isOfBook(optionFrom);
    if (isBestKnown) {
      optionFrom = from;
      option = computation;
    }
    return true;
  }

  /** Bid and ask are worth the same. */
  private static boolean isOfBook(ComputedFrom from) {
    return from == ComputedFrom.BID || from == ComputedFrom.ASK;
  }

  @Nullable Extras extras() {
    return extra.extras();
  }

  Level bid() {
    return new Level(bid.decimal(), bidSize.decimal());
  }

  Level ask() {
    return new Level(ask.decimal(), askSize.decimal());
  }

  Level last() {
    return new Level(last.decimal(), lastSize.decimal());
  }

  Day day() {
    return new Day(
        open.decimal(), high.decimal(), low.decimal(), close.decimal(), volume.decimal());
  }

  Venues venues() {
    return venues;
  }

  @Nullable Boolean halted() {
    return halted;
  }

  @Nullable Instant lastTradeTime() {
    return lastTradeTime;
  }

  @Nullable OptionComputation option() {
    return option;
  }

  private static boolean level(PriceCell cell, SizeCell sizeCell, double price, WireDecimal size) {
    cell.set(price);
    if (!cell.isPresent()) {
      sizeCell.clear();
    } else if (!size.isAbsent()) {
      sizeCell.set(size);
    }
    return true;
  }

  private static boolean price(PriceCell cell, double price) {
    cell.set(price);
    return true;
  }

  private static @Nullable Instant epochSeconds(String text) {
    if (text.isEmpty()) {
      return null;
    }
    try {
      return Instant.ofEpochSecond(Long.parseLong(text));
    } catch (NumberFormatException | DateTimeException e) {
      LOG.warnf("The time of a last trade '%s' is not in epoch seconds", text);
      return null;
    }
  }
}
