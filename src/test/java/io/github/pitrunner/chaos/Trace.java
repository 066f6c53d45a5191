package io.github.pitrunner.chaos;

import io.github.pitrunner.testing.VirtualTime;
import java.util.function.Supplier;

/**
 * What happened, as one number that is the same for the same events in the same order at the same
 * times; and as text, if somebody wants to read it.
 */
final class Trace {
  private final VirtualTime time;
  private final boolean isRead;
  private long hash = 17;

  /**
   * @param isRead whether each event is printed
   */
  Trace(VirtualTime time, boolean isRead) {
    this.time = time;
    this.isRead = isRead;
  }

  /** An event that the number alone hears of: there are too many to read. */
  void count(long event) {
    hash = (hash * 31 + time.instant().toEpochMilli()) * 31 + event;
  }

  /** An event worth a line. */
  void tell(Supplier<String> event) {
    String text = event.get();
    count(text.hashCode());
    if (isRead) {
      System.out.printf("%s  %s%n", time.instant(), text);
    }
  }

  long hash() {
    return hash;
  }
}
