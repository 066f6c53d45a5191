package io.github.pitrunner.simulator.faults;

import io.github.pitrunner.wire.Timer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** What all connections have in common: how slow they are, and which of them there are. */
final class Network {
  static final int UNLIMITED = Integer.MAX_VALUE;

  private final Clock clock;
  private final Timer timer;
  private final List<Duration> delays = new ArrayList<>();
  private final List<Integer> speeds = new ArrayList<>();
  private final Set<FaultyLink> links = new LinkedHashSet<>();
  private final Set<Pipe> busy = new LinkedHashSet<>();

  Network(Clock clock, Timer timer) {
    this.clock = clock;
    this.timer = timer;
  }

  Clock clock() {
    return clock;
  }

  Timer timer() {
    return timer;
  }

  void slow(Duration delay) {
    delays.add(delay);
  }

  void endSlow(Duration delay) {
    delays.remove(delay);
  }

  void limit(Integer bytesPerSecond) {
    speeds.add(bytesPerSecond);
  }

  void endLimit(Integer bytesPerSecond) {
    speeds.remove(bytesPerSecond);
    List.copyOf(busy).forEach(Pipe::onFaster);
  }

  /** Something is under way in a pipe: it is told when the network is faster. */
  void onBusy(Pipe pipe) {
    busy.add(pipe);
  }

  void onIdle(Pipe pipe) {
    busy.remove(pipe);
  }

  /** The longest delay in force. */
  Duration delay() {
    return delays.stream().reduce(Duration.ZERO, (a, b) -> a.compareTo(b) < 0 ? b : a);
  }

  /** The lowest limit in force. */
  int bytesPerSecond() {
    return speeds.stream().mapToInt(Integer::intValue).min().orElse(UNLIMITED);
  }

  void add(FaultyLink link) {
    links.add(link);
  }

  void remove(FaultyLink link) {
    links.remove(link);
  }

  /** Does something with each connection whose session lives, in the order in which they came. */
  void each(Consumer<FaultyLink> action) {
    List.copyOf(links).stream().filter(FaultyLink::isAlive).forEach(action);
  }

  /** Closes every socket, those of dead sessions too. */
  void closeAll() {
    List.copyOf(links).forEach(FaultyLink::destroy);
  }
}
