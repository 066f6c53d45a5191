package io.github.pitrunner.marketdata;

import io.github.pitrunner.api.Decimals;
import io.github.pitrunner.api.Times;
import io.github.pitrunner.marketdata.DepthChange.Row;
import io.github.pitrunner.v1.DepthBook;
import io.github.pitrunner.v1.DepthLevel;
import io.github.pitrunner.v1.StreamDepthResponse;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A book on its way to its readers: those who want as many rows share one message of it. */
final class PublishedBook {
  private final List<Row> bids;
  private final List<Row> asks;
  private final Stamp stamp;
  private final Map<Integer, StreamDepthResponse> items = new HashMap<>();

  /**
   * When and what else.
   *
   * @param receiveTime of the newest change; null without one
   */
  record Stamp(@Nullable Instant receiveTime, long sequence, String notice) {}

  PublishedBook(DepthRows rows, Stamp stamp) {
    this.bids = rows.bids();
    this.asks = rows.asks();
    this.stamp = stamp;
  }

  /** The item of a stream with so many rows of each side. */
  StreamDepthResponse item(int rows) {
    return items.computeIfAbsent(rows, this::toItem);
  }

  private StreamDepthResponse toItem(int rows) {
    DepthBook.Builder book =
        DepthBook.newBuilder().setSequence(stamp.sequence()).setNotice(stamp.notice());
    bids.stream().limit(rows).map(PublishedBook::level).forEach(book::addBids);
    asks.stream().limit(rows).map(PublishedBook::level).forEach(book::addAsks);
    if (stamp.receiveTime() != null) {
      book.setReceiveTime(Times.toProto(stamp.receiveTime()));
    }
    return StreamDepthResponse.newBuilder().setBook(book).build();
  }

  private static DepthLevel level(Row row) {
    return DepthLevel.newBuilder()
        .setPrice(Decimals.toProto(row.price()))
        .setSize(Decimals.toProto(row.size()))
        .setMarketMaker(row.maker())
        .build();
  }
}
