package io.github.pitrunner.api;

import io.grpc.stub.StreamObserver;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A stream of complete states: of each key only the latest waits. A key keeps its place in the
 * queue until it is sent and then goes to the end, so that a busy key does not starve another.
 *
 * <p>What waits is bounded by the number of keys, once more if a mark waits ahead of a gap, plus
 * the markers since the last gap, and those are as few as the service sends.
 *
 * @param <K> what the states are of
 */
public final class LatestStream<K, M> extends ServerStream<M> {
  /** Keys and markers share the queue; a marker is equal to nothing else. */
  private static final class Marker {
    private final boolean gap;

    Marker(boolean gap) {
      this.gap = gap;
    }
  }

  private static final class Slot<M> {
    private final long place;
    private M message;

    Slot(long place, M message) {
      this.place = place;
      this.message = message;
    }
  }

  private final Map<Object, Slot<M>> queue = new LinkedHashMap<>();
  private long nextPlace;
  private long gapPlace = -1;
  private long conflated;

  public LatestStream(StreamObserver<M> observer, Executor context, Heartbeat<M> heartbeat) {
    super(observer, context, heartbeat);
  }

  /** Sends the state of a key; one of the same key that still waits is replaced. */
  public void offer(K key, M message) {
    if (!takes()) {
      return;
    }
    Slot<M> waiting = queue.get(key);
    if (waiting == null) {
      append(key, message);
    } else {
      conflated++;
      replace(key, waiting, message);
    }
    send();
  }

  private void replace(K key, Slot<M> waiting, M message) {
    if (waiting.place > gapPlace) {
      waiting.message = message;
    } else {
      // Ahead of the gap it would be taken for one that is no longer to be relied on.
      queue.remove(key);
      append(key, message);
    }
  }

  /** Forgets a key, such as one that is subscribed to no longer; what waits of it is not sent. */
  public void remove(K key) {
    queue.remove(key);
    send();
  }

  /**
   * Sends a mark behind all that waits. A state that waits ahead of it may still be replaced by a
   * newer one.
   */
  public void marker(M message) {
    if (takes()) {
      append(new Marker(false), message);
      send();
    }
  }

  /**
   * Sends a mark that what came before is no longer to be relied on: no later state goes ahead of
   * it. A gap that still waits, and the marks behind it, are replaced: their reader has not seen
   * them, and the new gap says the same.
   */
  public void gap(M message) {
    if (takes()) {
      forgetGap();
      fixAheadOfMarkers();
      gapPlace = nextPlace;
      append(new Marker(true), message);
      send();
    }
  }

  private void forgetGap() {
    boolean behindGap = false;
    for (Iterator<Object> keys = queue.keySet().iterator(); keys.hasNext(); ) {
      if (keys.next() instanceof Marker marker) {
        behindGap |= marker.gap;
        if (behindGap) {
          keys.remove();
        }
      }
    }
  }

  /**
   * What waits ahead of a mark is what the mark speaks of, such as the snapshot that it ends.
   * Behind a gap it would be missing there, so it gives up its key: the newer state waits beside
   * it.
   */
  private void fixAheadOfMarkers() {
    long lastMark = -1;
    for (Map.Entry<Object, Slot<M>> entry : queue.entrySet()) {
      lastMark = entry.getKey() instanceof Marker ? entry.getValue().place : lastMark;
    }
    if (lastMark >= 0) {
      Map<Object, Slot<M>> waiting = new LinkedHashMap<>(queue);
      queue.clear();
      for (Map.Entry<Object, Slot<M>> entry : waiting.entrySet()) {
        Slot<M> slot = entry.getValue();
        queue.put(slot.place < lastMark ? new Marker(false) : entry.getKey(), slot);
      }
    }
  }

  private void append(Object key, M message) {
    queue.put(key, new Slot<>(nextPlace++, message));
  }

  /** States that were never sent because a newer one took their place. */
  public long conflated() {
    return conflated;
  }

  @Override
  public int pending() {
    return queue.size();
  }

  @Override
  boolean isLossless() {
    return false;
  }

  @Override
  @Nullable M poll() {
    Iterator<Slot<M>> slots = queue.values().iterator();
    if (!slots.hasNext()) {
      return null;
    }
    M message = slots.next().message;
    slots.remove();
    return message;
  }

  @Override
  void clear() {
    queue.clear();
  }
}
