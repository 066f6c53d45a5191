package io.github.pitrunner.portfolio;

/**
 * Hears a book; on the connector's context.
 *
 * @param <T> what the book is of
 */
interface BookReader<T> {
  /** An item changed. */
  void onChange(T item);

  /** From now on changes may be missed. */
  void onGap(String reason);

  /** The gap is over: the book has been read anew. */
  void onResumed();
}
