package io.github.pitrunner.security.transport;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** How many connections there are, in all and of each address. May be used from any thread. */
final class OpenConnections {
  /** Of an address of IPv6, the part that is given to one customer. */
  private static final int NETWORK_BYTES = 8;

  private final int most;
  private final int mostOfAddress;
  private final AtomicInteger open = new AtomicInteger();
  private final Map<InetAddress, Integer> byAddress = new ConcurrentHashMap<>();
  private final AtomicLong refusedInAll = new AtomicLong();
  private final AtomicLong refusedOfAddress = new AtomicLong();

  /** What came of a try to enter. */
  enum Entry {
    ADMITTED,
    TOO_MANY,
    TOO_MANY_OF_ADDRESS
  }

  OpenConnections(int most, int mostOfAddress) {
    this.most = most;
    this.mostOfAddress = mostOfAddress;
  }

  /** Counts one more, unless it is one too many. */
  Entry enter(InetAddress address) {
    if (open.incrementAndGet() > most) {
      open.decrementAndGet();
      refusedInAll.incrementAndGet();
      return Entry.TOO_MANY;
    }
    InetAddress origin = origin(address);
    if (byAddress.merge(origin, 1, Integer::sum) > mostOfAddress) {
      leave(address);
      refusedOfAddress.incrementAndGet();
      return Entry.TOO_MANY_OF_ADDRESS;
    }
    return Entry.ADMITTED;
  }

  /** One that was admitted is gone. */
  void leave(InetAddress address) {
    open.decrementAndGet();
    byAddress.computeIfPresent(origin(address), (key, count) -> count == 1 ? null : count - 1);
  }

  int open() {
    return open.get();
  }

  long refusedInAll() {
    return refusedInAll.get();
  }

  long refusedOfAddress() {
    return refusedOfAddress.get();
  }

  private static InetAddress origin(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (bytes.length <= NETWORK_BYTES || address.isLoopbackAddress()) {
      return address;
    }
    Arrays.fill(bytes, NETWORK_BYTES, bytes.length, (byte) 0);
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }
}
