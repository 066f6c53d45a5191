package io.github.pitrunner.marketdata;

import io.github.pitrunner.connector.Gateway;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Instrument;
import io.github.pitrunner.domain.SecurityType;
import io.github.pitrunner.wire.Timer;
import org.jspecify.annotations.Nullable;

/** The feeds of single ticks that are open. */
final class TickFeeds {
  private final Gateway gateway;
  private final SharedFeeds<TickKey, TickFeed> feeds;
  private final TickFeed.Ports ports;

  TickFeeds(TickMapper mapper, MarketDataRoom room) {
    this.gateway = room.gateway();
    Timer timer = room.timer();
    MarketDataConfig.FeedGroup config = room.config().feeds();
    this.feeds = new SharedFeeds<>(timer, config.linger());
    this.ports = new TickFeed.Ports(mapper, timer, gateway.clock(), config.tickBuffer());
  }

  /**
   * The kind that is meant.
   *
   * @throws Failure.InvalidRequest if the instrument has no such ticks
   */
  static TickKind fitting(@Nullable TickKind asked, Instrument instrument) {
    if (instrument.type() == SecurityType.COMBO) {
      throw new Failure.InvalidRequest(
          "instrument", "a combination has no ticks of its own; ask for those of its legs");
    }
    if (asked == null) {
      return instrument.type() == SecurityType.FOREX ? TickKind.MIDPOINT : TickKind.LAST;
    }
    if (!asked.fits(instrument.type())) {
      throw new Failure.InvalidRequest(
          "kind",
          "%s is %s, whose trades are not told; it has the kinds %s"
              .formatted(instrument, instrument.type(), TickKind.of(instrument.type())));
    }
    return asked;
  }

  /**
   * The feed of an instrument, opened now if it is not open.
   *
   * @throws Failure.Unavailable if the gateway is away
   * @throws Failure.Exhausted if no line is left
   */
  TickFeed feed(Instrument instrument, TickKind kind, boolean ignoreSize) {
    gateway.status().requireBroker(gateway.clock().instant());
    TickKey key = TickKey.of(instrument, kind, ignoreSize);
    return feeds.feed(key, () -> new TickFeed(feeds, instrument, key, ports));
  }

  /** Feeds that are open, those that linger included. */
  int size() {
    return feeds.size();
  }
}
