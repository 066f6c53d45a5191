package io.github.pitrunner.portfolio;

import io.github.pitrunner.api.LatestStream;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.v1.StreamMarker.Kind;
import io.github.pitrunner.v1.StreamProfitAndLossResponse;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Brings the profit and loss of an account and of some of its positions to one caller. */
final class ProfitStream implements ProfitReader {
  private final LatestStream<PositionKey, StreamProfitAndLossResponse> stream;
  private final Content content;

  /** What has not been told since the gap; empty outside of one. */
  private final Set<PositionKey> missing = new HashSet<>();

  /**
   * What a stream is of.
   *
   * @param wanted in the order in which they are told at first
   */
  record Content(
      List<PositionKey> wanted,
      Function<Profit, StreamProfitAndLossResponse> item,
      BookStream.Marking<StreamProfitAndLossResponse> marking) {}

  ProfitStream(LatestStream<PositionKey, StreamProfitAndLossResponse> stream, Content content) {
    this.stream = stream;
    this.content = content;
  }

  /** Sends the state of things; a stale one is followed by the gap that it is in. */
  void begin(ProfitBook book) {
    for (PositionKey key : content.wanted()) {
      Profit profit = book.profit(key);
      if (profit != null) {
        send(profit);
      }
    }
    mark(Kind.KIND_SNAPSHOT_END);
    for (PositionKey key : content.wanted()) {
      String gap = book.gap(key);
      if (gap != null) {
        toGap(key, gap);
      }
    }
  }

  @Override
  public void onProfit(Profit profit) {
    if (!content.wanted().contains(profit.key())) {
      return;
    }
    send(profit);
    if (missing.remove(profit.key()) && missing.isEmpty()) {
      mark(Kind.KIND_SNAPSHOT_END);
      mark(Kind.KIND_RESUMED);
    }
  }

  @Override
  public void onGap(PositionKey key, String reason, Failure failure) {
    if (content.wanted().contains(key)) {
      toGap(key, reason);
    }
  }

  /**
   * One loss is told by each of its subscriptions. What is in no gap is not told again before it
   * changes, which may be never: it is not waited for.
   */
  private void toGap(PositionKey key, String reason) {
    if (missing.isEmpty()) {
      stream.gap(content.marking().mark(Kind.KIND_GAP, reason));
    }
    missing.add(key);
  }

  @Override
  public void onEnded(PositionKey key, Failure failure) {
    if (content.wanted().contains(key)) {
      stream.fail(failure);
    }
  }

  private void send(Profit profit) {
    stream.offer(profit.key(), content.item().apply(profit));
  }

  private void mark(Kind kind) {
    stream.marker(content.marking().mark(kind, ""));
  }
}
