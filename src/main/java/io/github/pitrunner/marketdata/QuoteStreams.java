package io.github.pitrunner.marketdata;

import java.util.LinkedHashSet;
import java.util.Set;

/** The quote streams that are open; on the connector's context. */
public final class QuoteStreams {
  private final Set<QuoteStream> open = new LinkedHashSet<>();
  private long conflatedBefore;
  private long lostBefore;

  QuoteStreams() {}

  void onOpened(QuoteStream stream) {
    open.add(stream);
  }

  void onClosed(QuoteStream stream) {
    if (open.remove(stream)) {
      conflatedBefore += stream.conflated();
      lostBefore += stream.lost();
      stream.close();
    }
  }

  /** Streams that are open. */
  public int count() {
    return open.size();
  }

  /** Quotes that were left out of streams of every tick since the start. */
  public long lost() {
    return lostBefore + open.stream().mapToLong(QuoteStream::lost).sum();
  }

  /** Quotes that were never sent, in all streams since the start, because a newer one came. */
  public long conflated() {
    return conflatedBefore + open.stream().mapToLong(QuoteStream::conflated).sum();
  }
}
