package io.github.pitrunner.marketdata;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A feed at the gateway that several readers share.
 *
 * @param <R> a reader
 */
abstract class SharedFeed<R> {
  private final SharedFeeds<?, ?> keeper;
  private List<R> readers = List.of();

  SharedFeed(SharedFeeds<?, ?> keeper) {
    this.keeper = keeper;
  }

  /** Asks the gateway for it, before the first reader joins. */
  abstract void open();

  /** Gives it up at the gateway. */
  abstract void close();

  final void join(R reader) {
    // A list that is being told stays as it is.
    List<R> joined = new ArrayList<>(readers);
    joined.add(reader);
    readers = List.copyOf(joined);
    keeper.onJoined(this);
  }

  /** The reader hears nothing more; twice does nothing. */
  final void leave(R reader) {
    int before = readers.size();
    readers = readers.stream().filter(other -> other != reader).toList();
    if (readers.isEmpty() && before > 0) {
      keeper.onIdle(this);
    }
  }

  final List<R> readers() {
    return readers;
  }

  /** Tells each reader that has not left meanwhile. */
  final void tell(Consumer<R> event) {
    for (R reader : readers) {
      if (readers.contains(reader)) {
        event.accept(reader);
      }
    }
  }

  /** The last that readers are told; the feed is forgotten. */
  final void end(Consumer<R> event) {
    List<R> told = readers;
    readers = List.of();
    keeper.forget(this);
    told.forEach(event);
  }
}
