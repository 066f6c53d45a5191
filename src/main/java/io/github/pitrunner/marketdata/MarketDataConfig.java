package io.github.pitrunner.marketdata;

import io.github.pitrunner.domain.MarketDataType;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How market data is asked for. Durations are {@code 8s}, {@code 500ms} or ISO 8601. */
@ConfigMapping(prefix = "pitrunner.market-data")
public interface MarketDataConfig {
  /** The type that the session asks for; delayed types still give live data where permitted. */
  @WithDefault("live")
  MarketDataType type();

  /** How long a line stays open after its last reader left, for the next one. */
  @WithDefault("5s")
  Duration linger();

  /** How long a first quote may wait for bid and ask or last before what is there is sent. */
  @WithDefault("2s")
  Duration firstQuotePatience();

  /** How long GetQuote waits for a quote. */
  @WithDefault("10s")
  Duration quoteTimeout();
}
