package io.github.pitrunner.marketdata;

import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.marketdata.NewsMapper.Query;

/** The lines of headlines that are open: each takes a market data line of the login. */
final class NewsFeeds {
  private final MarketDataRoom room;
  private final SharedFeeds<NewsKey, NewsFeed> feeds;
  private final NewsFeed.Ports ports;

  NewsFeeds(NewsMapper mapper, NewsArchive archive, MarketDataRoom room) {
    this.room = room;
    this.feeds = new SharedFeeds<>(room.timer(), room.config().linger());
    this.ports = new NewsFeed.Ports(mapper, archive, room.gateway().clock());
    room.census().add(FeedCensus.Kind.NEWS, feeds);
  }

  /**
   * The line of headlines about an instrument, opened now if it is not open.
   *
   * @throws Failure.Unavailable if the gateway is away
   * @throws Failure.Exhausted if no market data line is left
   */
  NewsFeed feed(Query query) {
    room.gateway().status().requireBroker(room.now());
    return feeds.feed(NewsKey.of(query), () -> new NewsFeed(feeds, query, ports));
  }
}
