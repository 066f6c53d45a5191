package io.github.pitrunner.security;

import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Something for each of those who call, for any thread and never for too many: before there are
 * more, those go that say nothing any more, and if that is not enough an eighth of all.
 *
 * @param <K> by what it is found; from outside, so that there may be any number
 * @param <V> what is kept
 */
final class Kept<K, V> {
  private static final int SHARE = 8;

  private final ConcurrentHashMap<K, V> all = new ConcurrentHashMap<>();
  private final int most;
  private final Predicate<V> isIdle;

  /**
   * @param most that are kept
   * @param isIdle it says no more than a new one
   */
  Kept(int most, Predicate<V> isIdle) {
    this.most = most;
    this.isIdle = isIdle;
  }

  Optional<V> find(K key) {
    return Optional.ofNullable(all.get(key));
  }

  /** What is kept, or a new one. */
  V of(K key, Supplier<V> maker) {
    V kept = all.get(key);
    if (kept != null) {
      return kept;
    }
    makeRoom();
    return all.computeIfAbsent(key, absent -> maker.get());
  }

  void put(K key, V value) {
    if (!all.containsKey(key)) {
      makeRoom();
    }
    all.put(key, value);
  }

  void removeIf(Predicate<V> isGone) {
    all.values().removeIf(isGone);
  }

  int size() {
    return all.size();
  }

  private void makeRoom() {
    if (all.size() < most) {
      return;
    }
    all.values().removeIf(isIdle);
    int many = all.size() < most ? 0 : Math.max(1, most / SHARE);
    Iterator<K> oldest = all.keySet().iterator();
    while (many > 0 && oldest.hasNext()) {
      oldest.next();
      oldest.remove();
      many--;
    }
  }
}
