package io.github.pitrunner.domain;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A map that forgets the oldest entry when there are too many.
 *
 * @param <K> what is remembered
 * @param <V> what is known of it
 */
public final class Newest<K, V> extends LinkedHashMap<K, V> {
  private static final long serialVersionUID = 1L;
  private static final int FIRST_CAPACITY = 16;
  private static final float USUAL_LOAD = 0.75f;

  private final int most;

  private Newest(int most, boolean isByUse) {
    super(FIRST_CAPACITY, USUAL_LOAD, isByUse);
    this.most = most;
  }

  /** The oldest is the one that was put in first. */
  public static <K, V> Newest<K, V> put(int most) {
    return new Newest<>(most, false);
  }

  /** The oldest is the one that was looked at, or put in, longest ago. */
  public static <K, V> Newest<K, V> used(int most) {
    return new Newest<>(most, true);
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
    return size() > most;
  }
}
