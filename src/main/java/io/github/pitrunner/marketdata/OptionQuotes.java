package io.github.pitrunner.marketdata;

import io.github.pitrunner.api.InstrumentProtos;
import io.github.pitrunner.domain.Caller;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Instrument;
import io.github.pitrunner.domain.InstrumentRef;
import io.github.pitrunner.domain.Reason;
import io.github.pitrunner.v1.InstrumentProblem;
import io.github.pitrunner.v1.OptionListing;
import io.vertx.core.Future;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * Looks the options of a page up and reads a quote of each, a few at a time: each holds a market
 * data line meanwhile. What goes wrong with one is told beside it.
 */
final class OptionQuotes {
  private static final Logger LOG = Logger.getLogger(OptionQuotes.class);
  private static final int AT_ONCE = 10;

  private final MarketDataRoom room;
  private final QuoteBoard board;

  OptionQuotes(MarketDataRoom room, QuoteBoard board) {
    this.room = room;
    this.board = board;
  }

  /** The same options, each with its quote or its problem. */
  Future<List<OptionListing>> read(List<Instrument> options, Caller caller) {
    List<OptionListing> read = new ArrayList<>();
    return read(options, read, caller);
  }

  private Future<List<OptionListing>> read(
      List<Instrument> options, List<OptionListing> read, Caller caller) {
    if (caller.isGone()) {
      return Future.failedFuture(new Failure.Cancelled("The caller left"));
    }
    if (read.size() == options.size()) {
      return Future.succeededFuture(read);
    }
    int end = Math.min(options.size(), read.size() + AT_ONCE);
    List<Future<OptionListing>> next = new ArrayList<>();
    for (int i = read.size(); i < end; i++) {
      next.add(read(i, options.get(i), caller));
    }
    return Future.all(next)
        .compose(
            all -> {
              read.addAll(all.<OptionListing>list());
              return read(options, read, caller);
            });
  }

  private Future<OptionListing> read(int place, Instrument option, Caller caller) {
    InstrumentRef ref = ref(option);
    OptionListing.Builder listing =
        OptionListing.newBuilder().setInstrument(InstrumentProtos.toProto(option));
    return room.find(ref, caller)
        .compose(
            found -> {
              listing.setInstrument(InstrumentProtos.toProto(found.instrument()));
              return board.current().ask(found, QuoteTerms.of(board.type()), caller);
            })
        .map(quote -> listing.setQuote(QuoteProtos.toProto(quote, room.now())).build())
        .otherwise(cause -> listing.setProblem(problem(place, ref, cause)).build());
  }

  private static InstrumentRef ref(Instrument option) {
    return new InstrumentRef(
        0,
        option.symbol(),
        option.type(),
        option.exchange(),
        "",
        option.currency(),
        option.expiry() == null ? "" : DateTimeFormatter.BASIC_ISO_DATE.format(option.expiry()),
        option.strike(),
        option.right(),
        option.multiplier(),
        "",
        option.tradingClass(),
        List.of());
  }

  private static InstrumentProblem problem(int place, InstrumentRef ref, Throwable cause) {
    Failure failure = cause instanceof Failure known ? known : unexpected(ref, cause);
    return InstrumentProblem.newBuilder()
        .setIndex(place)
        .setInstrument(InstrumentProtos.toProto(ref))
        .setReason(failure.reason().name())
        .setMessage(String.valueOf(failure.getMessage()))
        .build();
  }

  private static Failure unexpected(InstrumentRef ref, Throwable cause) {
    LOG.errorf(cause, "Quoting %s failed", ref);
    return new Failure.Refused(
        Reason.INTERNAL, "Quoting it failed; the cause is in the log", Map.of());
  }
}
