package io.github.pitrunner.marketdata;

import io.github.pitrunner.api.LatestStream;
import io.github.pitrunner.api.LossyStream;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.v1.StreamQuotesResponse;

/** Where the items of a stream of quotes go. */
interface QuoteSink {
  /** The latest replaces one of the same key that waits, if the reader wants the latest only. */
  void offer(int key, StreamQuotesResponse item);

  void marker(StreamQuotesResponse item);

  void gap(StreamQuotesResponse item);

  void fail(Failure failure);

  boolean isClosed();

  /** Quotes that were never sent because a newer one took their place. */
  long conflated();

  /** Quotes that were left out of a stream of every tick. */
  long lost();

  /** The latest of each key. */
  static QuoteSink of(LatestStream<Integer, StreamQuotesResponse> stream) {
    return new LatestQuotes(stream);
  }

  /** All of them, as many as a slow reader's buffer holds. */
  static QuoteSink of(LossyStream<StreamQuotesResponse> stream) {
    return new EveryQuote(stream);
  }

  /** The latest of each key. */
  record LatestQuotes(LatestStream<Integer, StreamQuotesResponse> stream) implements QuoteSink {
    @Override
    public void offer(int key, StreamQuotesResponse item) {
      stream.offer(key, item);
    }

    @Override
    public void marker(StreamQuotesResponse item) {
      stream.marker(item);
    }

    @Override
    public void gap(StreamQuotesResponse item) {
      stream.gap(item);
    }

    @Override
    public void fail(Failure failure) {
      stream.fail(failure);
    }

    @Override
    public boolean isClosed() {
      return stream.isClosed();
    }

    @Override
    public long conflated() {
      return stream.conflated();
    }

    @Override
    public long lost() {
      return 0;
    }
  }

  /** As many as a buffer holds. */
  record EveryQuote(LossyStream<StreamQuotesResponse> stream) implements QuoteSink {
    @Override
    public void offer(int key, StreamQuotesResponse item) {
      stream.offer(item);
    }

    @Override
    public void marker(StreamQuotesResponse item) {
      stream.marker(item);
    }

    @Override
    public void gap(StreamQuotesResponse item) {
      stream.marker(item);
    }

    @Override
    public void fail(Failure failure) {
      stream.fail(failure);
    }

    @Override
    public boolean isClosed() {
      return stream.isClosed();
    }

    @Override
    public long conflated() {
      return 0;
    }

    @Override
    public long lost() {
      return stream.lost();
    }
  }
}
