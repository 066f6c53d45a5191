package io.github.pitrunner.domain;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * An algorithm of the broker that works an order.
 *
 * @param name as the broker spells it
 * @param parameters as the broker spells them, by name
 */
public record Algo(String name, Map<String, String> parameters) {
  public Algo {
    // Sorted, so that the same algorithm is always the same message.
    parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
  }
}
