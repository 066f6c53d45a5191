package io.github.pitrunner.marketdata;

import io.github.pitrunner.domain.Failure;

/** The scans that are open: the gateway runs few, so the same question is asked once. */
final class ScanFeeds {
  private final MarketDataRoom room;
  private final ScannerMapper mapper;
  private final SharedFeeds<ScanQuestion, ScanFeed> feeds;

  ScanFeeds(ScannerMapper mapper, MarketDataRoom room) {
    this.room = room;
    this.mapper = mapper;
    this.feeds = new SharedFeeds<>(room.timer(), room.config().linger());
    room.census().add(FeedCensus.Kind.SCANS, feeds);
  }

  /**
   * The scan of a question, opened now if it is not open.
   *
   * @throws Failure.Unavailable if the gateway is away
   * @throws Failure.Exhausted if the gateway runs as many scans as it can, all of them read
   */
  ScanFeed feed(ScanQuestion question) {
    room.gateway().status().requireBroker(room.now());
    return feeds.feed(
        question, () -> new ScanFeed(feeds, question, mapper, room.gateway().clock()));
  }
}
