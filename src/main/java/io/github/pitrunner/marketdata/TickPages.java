package io.github.pitrunner.marketdata;

import io.github.pitrunner.api.Paging;
import io.github.pitrunner.domain.Caller;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Reason;
import io.github.pitrunner.domain.Tick;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Pages of ticks of the past. A place among them is the question that brought it and its number in
 * the answer: ticks carry no number of their own, and a second may hold more of them than a page.
 * The next question begins with the last second of the answer before, whose ticks are counted off.
 */
final class TickPages {
  private final TickHistory history;

  TickPages(TickHistory history) {
    this.history = history;
  }

  /**
   * What is asked for.
   *
   * @param first the question of the first page
   * @param end the first second that is not wanted; of no matter to a question that goes back
   */
  record Range(TickQuery first, Instant end) {}

  /** A tick, and where it stands. */
  private record Placed(Tick tick, Place place) {}

  /**
   * A place in the answer to a question.
   *
   * @param edge the question's
   * @param number from 0, in the direction of the pages
   */
  private record Place(Instant edge, int number) {
    String text() {
      return edge.getEpochSecond() + ":" + number;
    }

    static Place read(String text) {
      String[] parts = text.split(":", -1);
      return new Place(Instant.ofEpochSecond(Long.parseLong(parts[0])), Integer.parseInt(parts[1]));
    }
  }

  /** A page, oldest first. */
  Future<Paging.Page<Tick>> page(Range range, Paging paging, Caller caller) {
    Place begin = begin(range, paging.after());
    List<Placed> found = new ArrayList<>();
    return collect(range, begin, new Wanted(found, paging.size() + 1), caller)
        .map(all -> paging.page(found, placed -> placed.place().text()))
        .map(page -> ordered(page, range.first().isForward()));
  }

  private record Wanted(List<Placed> found, int count) {
    boolean isMet() {
      return found.size() >= count;
    }
  }

  private static Place begin(Range range, @Nullable String after) {
    if (after == null) {
      return new Place(range.first().edge(), 0);
    }
    try {
      Place last = Place.read(after);
      return new Place(last.edge(), last.number() + 1);
    } catch (RuntimeException e) {
      throw new Failure.InvalidRequest(
          Reason.PAGE_TOKEN_INVALID,
          List.of(
              new Failure.InvalidRequest.Violation(
                  "page_token", "is not a token of this service")));
    }
  }

  private static Paging.Page<Tick> ordered(Paging.Page<Placed> page, boolean isForward) {
    List<Tick> ticks = new ArrayList<>(page.map(Placed::tick).items());
    if (!isForward) {
      Collections.reverse(ticks);
    }
    return new Paging.Page<>(ticks, page.nextPageToken());
  }

  private Future<Void> collect(Range range, Place begin, Wanted wanted, Caller caller) {
    TickQuery query = range.first().at(begin.edge());
    return history
        .ticks(query, caller)
        .compose(
            answer -> {
              List<Tick> ticks = inDirection(answer, query.isForward());
              boolean isOver = take(range, ticks, begin, wanted);
              Place next = isOver || wanted.isMet() ? null : next(query, ticks);
              return next == null ? Future.succeededFuture() : collect(range, next, wanted, caller);
            });
  }

  private static List<Tick> inDirection(List<Tick> answer, boolean isForward) {
    List<Tick> ticks = new ArrayList<>(answer);
    if (!isForward) {
      Collections.reverse(ticks);
    }
    return ticks;
  }

  /** Whether the end was reached. */
  private static boolean take(Range range, List<Tick> ticks, Place begin, Wanted wanted) {
    boolean isForward = range.first().isForward();
    for (int i = begin.number(); i < ticks.size() && !wanted.isMet(); i++) {
      Tick tick = ticks.get(i);
      if (isForward && !tick.time().isBefore(range.end())) {
        return true;
      }
      // One outside of what was asked for keeps its number.
      if (isForward || tick.time().isBefore(begin.edge())) {
        wanted.found().add(new Placed(tick, new Place(begin.edge(), i)));
      }
    }
    return false;
  }

  /** The next question, or null when the answer before had all that there is. */
  private static @Nullable Place next(TickQuery query, List<Tick> ticks) {
    if (ticks.size() < query.count()) {
      return null;
    }
    Instant last = ticks.get(ticks.size() - 1).time();
    int told = (int) ticks.stream().filter(tick -> tick.time().equals(last)).count();
    Instant edge = query.isForward() ? last : last.plusSeconds(1);
    // A whole answer of one second: the gateway tells no more of it than it has.
    return edge.equals(query.edge())
        ? new Place(query.isForward() ? edge.plusSeconds(1) : edge.minusSeconds(1), 0)
        : new Place(edge, told);
  }
}
