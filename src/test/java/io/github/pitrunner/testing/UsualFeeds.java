package io.github.pitrunner.testing;

import io.github.pitrunner.marketdata.MarketDataConfig;
import java.time.Duration;

/** The product's defaults of ticks and order books. */
public record UsualFeeds(Duration linger, int tickBuffer, Duration depthSettle)
    implements MarketDataConfig.FeedGroup {
  public UsualFeeds() {
    this(Duration.ofSeconds(15), 10_000, Duration.ofMillis(200));
  }
}
