package io.github.pitrunner.portfolio;

import io.github.pitrunner.connector.Feed;
import io.github.pitrunner.connector.Gateway;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Reason;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Holds the profit and loss of single positions while somebody reads it: one subscription for a
 * position however many readers, opened with the first and closed a while after the last.
 *
 * <pre>
 *          first reader               last reader left            linger over, closed,
 * (none) ───────────────► read ◄─────────────────────► lingering ─────────────────────► (none)
 *                          │         another reader               room needed
 *                          └── the gateway has ended it ──► (none), readers are told
 * </pre>
 */
final class PositionProfits {
  private static final Duration RETRY_SOON = Duration.ofSeconds(1);

  private final Gateway gateway;
  private final PortfolioMapper mapper;
  private final ProfitBook book;
  private final Limits limits;

  /** The one that has lingered longest first among those that linger. */
  private final Map<PositionKey, Line> lines = new LinkedHashMap<>();

  /**
   * How many and how long.
   *
   * @param most positions at a time
   * @param linger after the last reader
   */
  record Limits(int most, Duration linger) {}

  PositionProfits(Gateway gateway, PortfolioMapper mapper, ProfitBook book, Limits limits) {
    this.gateway = gateway;
    this.mapper = mapper;
    this.book = book;
    this.limits = limits;
  }

  /** Subscriptions that are open, those that linger included. */
  int size() {
    return lines.size();
  }

  /**
   * Begins to read a position that is held.
   *
   * @return leaves; a second time it does nothing
   * @throws Failure.Unavailable if the gateway is away and the position was not read before
   * @throws Failure.Exhausted if too many positions are read
   */
  Runnable join(PositionKey key) {
    Line line = lines.get(key);
    if (line == null) {
      line = open(key);
    }
    return line.join();
  }

  private Line open(PositionKey key) {
    makeRoom();
    Line line = new Line(key);
    line.feed = mapper.openProfit(key, book, failure -> onEnded(line, failure));
    lines.put(key, line);
    return line;
  }

  private void makeRoom() {
    if (lines.size() < limits.most()) {
      return;
    }
    lines.values().stream()
        .filter(line -> line.readers == 0)
        .findFirst()
        .orElseThrow(
            () ->
                new Failure.Exhausted(
                    Reason.NO_PROFIT_SUBSCRIPTION,
                    "The profit and loss of %d positions is read already; close another stream first"
                        .formatted(limits.most()),
                    Map.of("limit", Integer.toString(limits.most())),
                    RETRY_SOON))
        .close();
  }

  /** A position as it now stands: one that comes again after it was closed is asked for anew. */
  void onPosition(Position position) {
    Line line = lines.get(position.key());
    if (line == null) {
      return;
    }
    if (position.quantity().signum() == 0) {
      onClosed(line);
    } else if (line.isOfClosed) {
      line.isOfClosed = false;
      book.forget(line.key);
      Objects.requireNonNull(line.feed).reopen();
    }
  }

  /** All positions have been read: what is not among them was closed meanwhile. */
  void onPositionsRead(PositionBook positions) {
    for (Line line : List.copyOf(lines.values())) {
      if (positions.quantity(line.key).signum() == 0) {
        // Told again: whoever came through a gap waits to hear of it.
        line.isOfClosed = false;
        onClosed(line);
      }
    }
  }

  private void onClosed(Line line) {
    if (line.readers == 0) {
      line.close();
    } else if (!line.isOfClosed) {
      line.isOfClosed = true;
      book.onClosed(line.key);
    }
  }

  private void onEnded(Line line, Failure failure) {
    line.isOver = true;
    line.cancelLinger.run();
    lines.remove(line.key, line);
    book.onEnded(line.key, failure);
  }

  /** One subscription. */
  private final class Line {
    private final PositionKey key;
    private @Nullable Feed feed;
    private Runnable cancelLinger = () -> {};
    private int readers;
    private boolean isOfClosed;
    private boolean isOver;

    Line(PositionKey key) {
      this.key = key;
    }

    Runnable join() {
      cancelLinger.run();
      readers++;
      boolean[] isOpen = {true};
      return () -> {
        if (isOpen[0]) {
          isOpen[0] = false;
          leave();
        }
      };
    }

    private void leave() {
      readers--;
      if (readers > 0 || isOver) {
        return;
      }
      if (isOfClosed) {
        close();
        return;
      }
      // The last one in the order is the last one that is closed to make room.
      lines.remove(key, this);
      lines.put(key, this);
      cancelLinger = gateway.after(limits.linger(), this::close);
    }

    void close() {
      isOver = true;
      cancelLinger.run();
      if (feed != null) {
        feed.cancel();
      }
      lines.remove(key, this);
      book.forget(key);
    }
  }
}
