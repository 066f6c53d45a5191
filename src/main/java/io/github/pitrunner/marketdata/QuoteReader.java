package io.github.pitrunner.marketdata;

import io.github.pitrunner.domain.Failure;

/** Who reads the quotes of one instrument; on the connector's context. */
interface QuoteReader {
  /** The quote as it is now; each one is complete. */
  void onQuote(PublishedQuote quote);

  /** What was read before is no longer to be relied on; fresh quotes follow when it is over. */
  void onGap(String reason);

  /** There are no quotes any more; nothing follows. */
  void onProblem(Failure failure);
}
