package io.github.pitrunner.portfolio;

import io.github.pitrunner.api.LatestStream;
import io.github.pitrunner.v1.StreamMarker.Kind;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Brings a book to one caller: the state of things, then every change, and the gaps between. */
final class BookStream<K, T, M> implements BookReader<T> {
  private final LatestStream<K, M> stream;
  private final Content<K, T, M> content;

  /**
   * What a stream is of.
   *
   * @param all the book as it stands
   * @param isWanted which of its items the caller asked for
   */
  record Content<K, T, M>(
      Supplier<List<T>> all,
      Predicate<T> isWanted,
      Function<T, K> key,
      Function<T, M> item,
      Marking<M> marking) {}

  /** Makes a message of a mark. */
  @FunctionalInterface
  interface Marking<M> {
    M mark(Kind kind, String reason);
  }

  BookStream(LatestStream<K, M> stream, Content<K, T, M> content) {
    this.stream = stream;
    this.content = content;
  }

  /** Sends the state of things; a stale one is followed by the gap that it is in. */
  void begin(Knowledge knowledge) {
    sendAll();
    if (!knowledge.isCurrent()) {
      onGap(knowledge.gap());
    }
  }

  @Override
  public void onChange(T item) {
    if (content.isWanted().test(item)) {
      stream.offer(content.key().apply(item), content.item().apply(item));
    }
  }

  @Override
  public void onGap(String reason) {
    stream.gap(content.marking().mark(Kind.KIND_GAP, reason));
  }

  @Override
  public void onResumed() {
    sendAll();
    stream.marker(content.marking().mark(Kind.KIND_RESUMED, ""));
  }

  private void sendAll() {
    content.all().get().forEach(this::onChange);
    stream.marker(content.marking().mark(Kind.KIND_SNAPSHOT_END, ""));
  }
}
