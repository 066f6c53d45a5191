package io.github.pitrunner.crash;

import io.github.pitrunner.crash.Violation.Kind;
import io.github.pitrunner.endtoend.Caller;
import io.github.pitrunner.v1.MarketDataServiceGrpc;
import io.github.pitrunner.v1.Quote;
import io.github.pitrunner.v1.QuoteStatus;
import io.github.pitrunner.v1.StreamQuotesRequest;
import io.github.pitrunner.v1.StreamQuotesResponse;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A client that reads quotes and asks for them anew whenever its stream has ended. Calls come on
 * the threads of gRPC.
 */
final class QuoteFollower {
  private final List<String> symbols;
  private final Predicate<Status> isExpected;
  private final Runnable onEnded;
  private final List<Violation> violations = new ArrayList<>();
  private final Set<String> fresh = new HashSet<>();
  private long quotes;
  private long lastAt;
  private long longestSilence;

  /**
   * One that follows again by itself.
   *
   * @param isExpected how a stream may end
   * @param onEnded called when a stream has ended
   */
  QuoteFollower(List<String> symbols, Predicate<Status> isExpected, Runnable onEnded) {
    this.isExpected = isExpected;
    this.symbols = List.copyOf(symbols);
    this.onEnded = onEnded;
  }

  /** Follows, with a new stream. */
  void follow(Caller caller) {
    StreamQuotesRequest.Builder request = StreamQuotesRequest.newBuilder();
    symbols.forEach(symbol -> request.addInstruments(Caller.stock(symbol)));
    MarketDataServiceGrpc.newStub(caller.channel())
        .streamQuotes(request.build(), new StreamReader<>(this::onItem, this::onOver));
  }

  synchronized long quotes() {
    return quotes;
  }

  /** The longest time without a quote of anything. */
  synchronized Duration longestSilence() {
    return Duration.ofNanos(longestSilence);
  }

  /** From now on only quotes of a new stream count as fresh, and only new silence. */
  synchronized void onRestart() {
    fresh.clear();
    longestSilence = 0;
  }

  /** Those of which there was no fresh quote since the last stream began. */
  synchronized List<String> silent() {
    return symbols.stream().filter(symbol -> !fresh.contains(symbol)).toList();
  }

  /** What went wrong. */
  synchronized List<Violation> violations() {
    return List.copyOf(violations);
  }

  synchronized void onItem(StreamQuotesResponse item) {
    if (item.hasProblem()) {
      violations.add(new Violation(Kind.QUOTES, "there is a problem: " + item.getProblem()));
    }
    Quote quote = item.getQuote();
    if (!item.hasQuote() || quote.getStatus() != QuoteStatus.QUOTE_STATUS_FRESH) {
      return;
    }
    long now = System.nanoTime();
    longestSilence = quotes == 0 ? 0 : Math.max(longestSilence, now - lastAt);
    lastAt = now;
    quotes++;
    fresh.add(quote.getInstrument().getSymbol());
  }

  private void onOver(Status status) {
    onEnd(status);
    onEnded.run();
  }

  synchronized void onEnd(Status status) {
    if (!isExpected.test(status)) {
      violations.add(new Violation(Kind.QUOTES, "the stream of quotes ended: " + status));
    }
    fresh.clear();
  }
}
