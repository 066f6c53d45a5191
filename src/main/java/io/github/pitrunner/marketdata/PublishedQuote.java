package io.github.pitrunner.marketdata;

import io.github.pitrunner.domain.Quote;
import io.github.pitrunner.v1.StreamQuotesResponse;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A quote on its way to its readers, who share one message of it. */
final class PublishedQuote {
  private final Quote quote;
  private final Instant time;
  private @Nullable StreamQuotesResponse item;

  /**
   * A quote for its readers.
   *
   * @param time when it is given to them, for its age
   */
  PublishedQuote(Quote quote, Instant time) {
    this.quote = quote;
    this.time = time;
  }

  Quote quote() {
    return quote;
  }

  /** The item of a stream; made once. */
  StreamQuotesResponse item() {
    if (item == null) {
      item = StreamQuotesResponse.newBuilder().setQuote(QuoteProtos.toProto(quote, time)).build();
    }
    return item;
  }
}
