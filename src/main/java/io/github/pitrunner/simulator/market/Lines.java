package io.github.pitrunner.simulator.market;

import io.github.pitrunner.simulator.ClientLine;
import io.github.pitrunner.simulator.faults.Farm;
import io.github.pitrunner.simulator.faults.Fault.Streams;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The open lines of one kind, by client and request id. */
final class Lines<T extends Line> {
  private final Flow flow;
  private final Map<ClientLine, Map<Integer, Slot<T>>> byClient = new LinkedHashMap<>();

  /** A line, and whether it says anything. */
  private static final class Slot<T> {
    private final T line;
    private boolean isSilent;
    private boolean isInGap;

    Slot(T line) {
      this.line = line;
    }
  }

  Lines(Flow flow) {
    this.flow = flow;
  }

  /**
   * Whether an id is free. A taken one is refused with error 322.
   *
   * @return false if it was refused
   */
  boolean isFree(ClientLine client, int reqId) {
    if (isOpen(client, reqId)) {
      Errors.duplicateId(client, reqId);
      return false;
    }
    return true;
  }

  /** Whether the client has a line with this id. */
  boolean isOpen(ClientLine client, int reqId) {
    return of(client).containsKey(reqId);
  }

  void open(ClientLine client, int reqId, T line) {
    byClient.computeIfAbsent(client, one -> new LinkedHashMap<>()).put(reqId, new Slot<>(line));
  }

  /** Ends a line; null when there is none. */
  @Nullable T end(ClientLine client, int reqId) {
    Map<Integer, Slot<T>> lines = byClient.get(client);
    Slot<T> ended = lines == null ? null : lines.remove(reqId);
    return ended == null ? null : ended.line;
  }

  void onGone(ClientLine client) {
    byClient.remove(client);
  }

  /** How many are open for all clients together. */
  int count() {
    return byClient.values().stream().mapToInt(Map::size).sum();
  }

  /** How many the client with this id has open. */
  int countOf(int clientId) {
    return byClient.entrySet().stream()
        .filter(entry -> entry.getKey().clientId() == clientId)
        .mapToInt(entry -> entry.getValue().size())
        .sum();
  }

  Collection<T> all() {
    List<T> all = new ArrayList<>();
    byClient.values().forEach(lines -> lines.values().forEach(slot -> all.add(slot.line)));
    return all;
  }

  /** Those that would say something if they had data. */
  Collection<T> audible() {
    List<T> audible = new ArrayList<>();
    for (Map<Integer, Slot<T>> lines : byClient.values()) {
      lines.values().stream()
          .filter(slot -> !slot.isSilent)
          .forEach(slot -> audible.add(slot.line));
    }
    return audible;
  }

  /** Does to the lines that fit what a disturbance has left of them. */
  void leave(Predicate<Farm> farms, Streams after) {
    switch (after) {
      case FLOWING -> {}
      case SILENT ->
          byClient.values().stream()
              .flatMap(lines -> lines.values().stream())
              .filter(slot -> farms.test(slot.line.farm()))
              .forEach(slot -> slot.isSilent = true);
      case ENDED ->
          byClient
              .values()
              .forEach(lines -> lines.values().removeIf(slot -> farms.test(slot.line.farm())));
    }
  }

  /** Lets every line send what is new, except those whose client's buffer is full. */
  void onPulse(Instant now) {
    for (ClientLine client : List.copyOf(byClient.keySet())) {
      for (Slot<T> slot : List.copyOf(of(client).values())) {
        if (!client.isFull() && !slot.isSilent) {
          pulse(slot, now);
        }
      }
    }
  }

  private void pulse(Slot<T> slot, Instant now) {
    if (!flow.isFlowing(slot.line.farm())) {
      slot.isInGap = true;
      return;
    }
    if (slot.isInGap) {
      slot.isInGap = false;
      slot.line.onResumed(now);
    }
    slot.line.onPulse(now);
  }

  private Map<Integer, Slot<T>> of(ClientLine client) {
    Map<Integer, Slot<T>> lines = byClient.get(client);
    return lines == null ? Map.of() : lines;
  }
}
