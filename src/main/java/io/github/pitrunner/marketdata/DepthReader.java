package io.github.pitrunner.marketdata;

import io.github.pitrunner.domain.Failure;

/** Who reads a book that is shared; on the connector's context. */
interface DepthReader {
  /** Rows of each side that it wants. */
  int rows();

  /** The book, complete. */
  void onBook(PublishedBook book);

  /** What was read before is no longer to be relied on; a whole book follows when it is over. */
  void onGap(String reason);

  /** There are no books any more; nothing follows. */
  void onProblem(Failure failure);
}
