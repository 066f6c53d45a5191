package io.github.pitrunner.chaos;

import io.github.pitrunner.testing.HandDrivenCall;
import io.github.pitrunner.v1.InstrumentRef;
import io.github.pitrunner.v1.Quote;
import io.github.pitrunner.v1.QuoteStatus;
import io.github.pitrunner.v1.SecurityType;
import io.github.pitrunner.v1.StreamMarker;
import io.github.pitrunner.v1.StreamQuotesRequest;
import io.github.pitrunner.v1.StreamQuotesResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A client that reads the quotes of some instruments and believes what it is told: what was said
 * last of an instrument is taken for its state, unless the stream is in a gap.
 */
final class QuoteReader extends HandDrivenCall<StreamQuotesResponse> {
  /**
   * As long as the silence is borne, and as long again after asking anew; the snapshot of a line
   * that was asked for anew may come in between, and doubles what is borne once.
   */
  private static final Duration LONGEST_SILENCE =
      VirtualService.SILENCE.multipliedBy(4).plusSeconds(10);

  /** Look-ups and the first quote. */
  private static final Duration LONGEST_OPENING = Duration.ofSeconds(70);

  private final VirtualService service;
  private final String name;
  private final List<Place> places;
  private final List<String> told = new ArrayList<>();
  private @Nullable Instant gapSince;
  private @Nullable Instant resumed;
  private boolean isEstablished;
  private Instant opened;
  private int gaps;

  /** An instrument, and what was said of it last. */
  private static final class Place {
    private final String symbol;
    private QuoteStatus status = QuoteStatus.QUOTE_STATUS_UNSPECIFIED;
    private @Nullable Instant last;
    private boolean isRefused;

    Place(String symbol) {
      this.symbol = symbol;
    }
  }

  private QuoteReader(VirtualService service, String name, String... symbols) {
    this.service = service;
    this.name = name;
    this.places = Arrays.stream(symbols).map(Place::new).toList();
    this.opened = service.now();
  }

  /** Begins to read. */
  static QuoteReader open(VirtualService service, String name, String... symbols) {
    StreamQuotesRequest.Builder request = StreamQuotesRequest.newBuilder();
    for (String symbol : symbols) {
      request.addInstruments(ref(symbol));
    }
    return service.call(
        new QuoteReader(service, name, symbols),
        call -> service.market().streamQuotes(request.build(), call));
  }

  /** A stock, or a pair of currencies. */
  static InstrumentRef ref(String symbol) {
    InstrumentRef.Builder ref = InstrumentRef.newBuilder().setSymbol(symbol);
    return symbol.equals("EUR")
        ? ref.setSecurityType(SecurityType.SECURITY_TYPE_FOREX).setCurrency("USD").build()
        : ref.build();
  }

  @Override
  public void onNext(StreamQuotesResponse item) {
    if (isEnded()) {
      throw new IllegalStateException("Sent after the end: " + item);
    }
    switch (item.getItemCase()) {
      case QUOTE -> onQuote(item.getQuote());
      case PROBLEM -> onProblem(item);
      case MARKER -> onMarker(item.getMarker());
      case ITEM_NOT_SET -> throw new IllegalStateException("An item of nothing");
    }
  }

  private void onQuote(Quote quote) {
    Place place = place(quote.getInstrument().getSymbol());
    service.trace().count(quote.getSequence());
    if (place.status != quote.getStatus()) {
      say(place.symbol + " " + quote.getStatus().name().substring("QUOTE_STATUS_".length()));
    }
    place.status = quote.getStatus();
    place.last = service.now();
  }

  private void onProblem(StreamQuotesResponse item) {
    Place place = places.get(item.getProblem().getIndex());
    place.isRefused = true;
    say(place.symbol + " refused: " + item.getProblem().getMessage());
  }

  private void onMarker(StreamMarker marker) {
    switch (marker.getKind()) {
      case KIND_SNAPSHOT_END -> isEstablished = true;
      case KIND_GAP -> {
        gaps++;
        gapSince = gapSince == null ? service.now() : gapSince;
      }
      case KIND_RESUMED -> {
        gapSince = null;
        resumed = service.now();
      }
      default -> {}
    }
    if (marker.getKind() != StreamMarker.Kind.KIND_HEARTBEAT) {
      String reason = marker.getReason();
      say(
          marker.getKind().name().substring("KIND_".length())
              + (reason.isEmpty() ? "" : ": " + reason));
    }
  }

  @Override
  public void onError(Throwable error) {
    super.onError(error);
    say("ended: " + error.getMessage());
  }

  private void say(String what) {
    told.add(what);
    service.trace().tell(() -> name + ": " + what);
  }

  private Place place(String symbol) {
    return places.stream().filter(one -> one.symbol.equals(symbol)).findFirst().orElseThrow();
  }

  /** What was said, but for the quotes that change nothing but a price. */
  List<String> told() {
    return told;
  }

  /** Markers of gaps. */
  int gaps() {
    return gaps;
  }

  boolean isEnded() {
    return !errors().isEmpty() || completions() > 0;
  }

  /** When a quote of an instrument last came. */
  Instant lastQuote(String symbol) {
    return Objects.requireNonNull(place(symbol).last, () -> "no quote of " + symbol);
  }

  /** What was last said of an instrument. */
  QuoteStatus status(String symbol) {
    return place(symbol).status;
  }

  /** What the reader would complain of now: silence where it was told that all is well. */
  List<String> complaints() {
    Instant now = service.now();
    List<String> complaints = new ArrayList<>();
    if (isEnded()) {
      if (isEstablished) {
        complaints.add(name + " was ended: " + errors());
      }
    } else if (gapSince == null) {
      for (Place place : places) {
        if (!place.isRefused && isSilent(place, now)) {
          complaints.add(
              "%s heard nothing of %s since %s and was not told why"
                  .formatted(name, place.symbol, place.last));
        }
      }
    }
    return complaints;
  }

  private boolean isSilent(Place place, Instant now) {
    if (place.last == null) {
      return opened.plus(LONGEST_OPENING).isBefore(now);
    }
    return place.status == QuoteStatus.QUOTE_STATUS_FRESH
        && place.last.plus(LONGEST_SILENCE).isBefore(now);
  }

  /** What is missing until the stream is as if nothing had happened since a moment. */
  List<String> missing(Instant since) {
    List<String> missing = new ArrayList<>();
    if (isEnded()) {
      return missing;
    }
    if (gapSince != null) {
      missing.add(name + " is in a gap since " + gapSince);
    }
    for (Place place : places) {
      boolean isFresh =
          place.status == QuoteStatus.QUOTE_STATUS_FRESH
              && place.last != null
              && place.last.isAfter(since);
      if (!place.isRefused && !isFresh) {
        missing.add(
            "%s has no fresh quote of %s: %s at %s"
                .formatted(name, place.symbol, place.status, place.last));
      }
    }
    return missing;
  }

  /** When the last gap ended. */
  Instant resumed() {
    return Objects.requireNonNull(resumed, "never resumed");
  }
}
