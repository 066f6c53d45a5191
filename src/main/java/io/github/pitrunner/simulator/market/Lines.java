package io.github.pitrunner.simulator.market;

import io.github.pitrunner.simulator.ClientLine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The open lines of one kind, by client and request id. */
final class Lines<T extends Line> {
  private final Map<ClientLine, Map<Integer, T>> byClient = new LinkedHashMap<>();

  /**
   * Whether an id is free. A taken one is refused with error 322.
   *
   * @return false if it was refused
   */
  boolean isFree(ClientLine client, int reqId) {
    if (of(client).containsKey(reqId)) {
      Errors.duplicateId(client, reqId);
      return false;
    }
    return true;
  }

  void open(ClientLine client, int reqId, T line) {
    byClient.computeIfAbsent(client, one -> new LinkedHashMap<>()).put(reqId, line);
  }

  /** Ends a line; null when there is none. */
  @Nullable T end(ClientLine client, int reqId) {
    Map<Integer, T> lines = byClient.get(client);
    return lines == null ? null : lines.remove(reqId);
  }

  void onGone(ClientLine client) {
    byClient.remove(client);
  }

  /** How many are open for all clients together. */
  int count() {
    return byClient.values().stream().mapToInt(Map::size).sum();
  }

  Collection<T> all() {
    List<T> all = new ArrayList<>();
    byClient.values().forEach(lines -> all.addAll(lines.values()));
    return all;
  }

  /** Lets every line send what is new, except those whose client's buffer is full. */
  void onPulse(Instant now) {
    for (ClientLine client : List.copyOf(byClient.keySet())) {
      for (T line : List.copyOf(of(client).values())) {
        if (!client.isFull()) {
          line.onPulse(now);
        }
      }
    }
  }

  private Map<Integer, T> of(ClientLine client) {
    Map<Integer, T> lines = byClient.get(client);
    return lines == null ? Map.of() : lines;
  }
}
