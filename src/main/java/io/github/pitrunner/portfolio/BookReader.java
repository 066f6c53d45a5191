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

  /** The book has been read whole, for the first time or anew. */
  default void onWhole() {}

  /** The gap is over: the book has been read anew. */
  void onResumed();
}
