package io.github.pitrunner.marketdata;

import io.github.pitrunner.connector.Contracts;
import io.github.pitrunner.connector.Instruments;
import io.github.pitrunner.domain.ComboLeg;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Instrument;
import io.github.pitrunner.domain.InstrumentDetails;
import io.github.pitrunner.domain.InstrumentDetails.Hours;
import io.github.pitrunner.domain.InstrumentRef;
import io.github.pitrunner.domain.Quote;
import io.github.pitrunner.wire.Timer;
import io.github.pitrunner.wire.Timer.Scheduled;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Quotes for orders: what an order's price is held against. A reference is a reader like any other,
 * so it shares the line of whoever reads the instrument already; it stays a while after the last
 * order for the next one. On the connector's context.
 */
public final class References {
  private static final Logger LOG = Logger.getLogger(References.class);
  private static final Hours NOT_KNOWN = new Hours(null, List.of(), List.of(), List.of());

  private final QuoteBoard board;
  private final Instruments instruments;
  private final Timer timer;
  private final Settings settings;

  /** The least recently used one first. */
  private final Map<Integer, Held> held = new LinkedHashMap<>();

  /**
   * How long and how many.
   *
   * @param patience for a first quote
   * @param keep after the last order
   * @param most instruments at a time
   */
  public record Settings(Duration patience, Duration keep, int most) {}

  public References(QuoteBoard board, Instruments instruments, Timer timer, Settings settings) {
    this.board = board;
    this.instruments = instruments;
    this.timer = timer;
    this.settings = settings;
  }

  /**
   * Succeeds when the instrument, or each leg of a combination, has a quote with a price that can
   * be relied on, or when it is clear or the patience is over that there is none. Never fails: a
   * line that cannot be had is no reference.
   */
  public Future<Void> prepare(Instrument instrument) {
    return instrument.legs().isEmpty() ? prepareOne(instrument) : prepareLegs(instrument.legs());
  }

  /** What the legs are is looked up first, within the same patience. */
  private Future<Void> prepareLegs(List<ComboLeg> legs) {
    Promise<Void> prepared = Promise.promise();
    Scheduled end = timer.after(settings.patience(), prepared::tryComplete);
    Future.join(legs.stream().map(this::prepareLeg).toList())
        .onComplete(
            done -> {
              end.cancel();
              prepared.tryComplete();
            });
    return prepared.future();
  }

  private Future<Void> prepareLeg(ComboLeg leg) {
    return instruments
        .find(InstrumentRef.contract(leg.contractId(), leg.exchange()))
        .compose(details -> prepareOne(Contracts.routed(details.instrument())))
        .onFailure(
            cause ->
                LOG.infof("No reference for leg %d: %s", leg.contractId(), cause.getMessage()));
  }

  private Future<Void> prepareOne(Instrument instrument) {
    if (instrument.contractId() == 0) {
      return Future.succeededFuture();
    }
    Held reference = held.remove(instrument.contractId());
    if (reference == null || !reference.instrument.exchange().equals(instrument.exchange())) {
      if (reference != null) {
        reference.close();
      }
      reference = open(instrument);
    }
    if (reference == null) {
      return Future.succeededFuture();
    }
    held.put(instrument.contractId(), reference);
    return reference.use();
  }

  /** The newest quote of what was prepared, reliable or not; null without one. */
  public @Nullable Quote newest(int contractId) {
    Held reference = held.get(contractId);
    return reference == null ? null : reference.newest();
  }

  /** Instruments whose quotes are held. */
  public int size() {
    return held.size();
  }

  private @Nullable Held open(Instrument instrument) {
    if (held.size() >= settings.most() && !makeRoom()) {
      LOG.warnf(
          "No reference for %s: orders for %d other instruments wait for theirs",
          instrument, settings.most());
      return null;
    }
    InstrumentDetails details = instruments.known(instrument.contractId());
    Held reference = new Held(instrument);
    try {
      reference.reading =
          board.read(instrument, details == null ? NOT_KNOWN : details.hours(), reference);
      return reference;
    } catch (Failure e) {
      LOG.infof("No reference for %s: %s", instrument, e.getMessage());
      return null;
    }
  }

  /** Gives up the least recently used one that no order waits for. */
  private boolean makeRoom() {
    for (Held reference : held.values()) {
      if (!reference.isAwaited()) {
        reference.leave();
        return true;
      }
    }
    return false;
  }

  /** One instrument's quotes. */
  private final class Held implements QuoteReader {
    private final Instrument instrument;
    private Readings.@Nullable Reading reading;
    private @Nullable Promise<Void> awaited;
    private @Nullable Scheduled patience;
    private @Nullable Scheduled end;

    Held(Instrument instrument) {
      this.instrument = instrument;
    }

    /** An order comes: the time to keep it begins anew. */
    Future<Void> use() {
      cancel(end);
      end = timer.after(settings.keep(), this::leave);
      Quote quote = newest();
      if (quote != null && isSettled(quote)) {
        return Future.succeededFuture();
      }
      if (awaited == null) {
        awaited = Promise.promise();
        patience = timer.after(settings.patience(), this::settle);
      }
      return awaited.future();
    }

    boolean isAwaited() {
      return awaited != null;
    }

    @Nullable Quote newest() {
      PublishedQuote quote = reading == null ? null : reading.current();
      return quote == null ? null : quote.quote();
    }

    @Override
    public void onQuote(PublishedQuote quote) {
      if (isSettled(quote.quote())) {
        settle();
      }
    }

    @Override
    public void onGap(String reason) {
      // The line comes back by itself; until then there is no quote.
    }

    @Override
    public void onProblem(Failure failure) {
      LOG.infof("No reference for %s: %s", instrument, failure.getMessage());
      leave();
    }

    /** Nothing better is to come within an order's patience. */
    private static boolean isSettled(Quote quote) {
      return switch (quote.status()) {
        case FRESH -> hasPrice(quote);
        case NO_PERMISSION, COMPETING_SESSION -> true;
        case STALE, GAP -> false;
      };
    }

    private static boolean hasPrice(Quote quote) {
      return quote.receiveTime() != null
          && (quote.bid().price() != null
              || quote.ask().price() != null
              || quote.last().price() != null);
    }

    private void leave() {
      held.remove(instrument.contractId(), this);
      close();
    }

    void close() {
      cancel(end);
      if (reading != null) {
        reading.close();
        reading = null;
      }
      settle();
    }

    private void settle() {
      cancel(patience);
      Promise<Void> waiting = awaited;
      awaited = null;
      if (waiting != null) {
        waiting.complete();
      }
    }

    private static void cancel(@Nullable Scheduled scheduled) {
      if (scheduled != null) {
        scheduled.cancel();
      }
    }
  }
}
