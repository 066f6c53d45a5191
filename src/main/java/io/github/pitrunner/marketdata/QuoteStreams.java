package io.github.pitrunner.marketdata;

import java.util.LinkedHashSet;
import java.util.Set;

/** The quote streams that are open; on the connector's context. */
public final class QuoteStreams {
  private final Set<QuoteStream> open = new LinkedHashSet<>();
  private long conflatedBefore;

  QuoteStreams() {}

  void onOpened(QuoteStream stream) {
    open.add(stream);
  }

  void onClosed(QuoteStream stream) {
    if (open.remove(stream)) {
      conflatedBefore += stream.conflated();
      stream.close();
    }
  }

  /** Streams that are open. */
  public int count() {
    return open.size();
  }

  /** Quotes that were never sent, in all streams since the start, because a newer one came. */
  public long conflated() {
    return conflatedBefore + open.stream().mapToLong(QuoteStream::conflated).sum();
  }
}
