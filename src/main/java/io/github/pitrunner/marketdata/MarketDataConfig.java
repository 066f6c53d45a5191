package io.github.pitrunner.marketdata;

import io.github.pitrunner.connector.OnOrOff;
import io.github.pitrunner.domain.MarketDataType;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** How market data is asked for. Durations are {@code 8s}, {@code 500ms} or ISO 8601. */
@ConfigMapping(prefix = "pitrunner.market-data")
public interface MarketDataConfig {
  String LINGERS = "is ${validatedValue}, but must be in 0 s to 5 min";
  String SILENCES = "is ${validatedValue}, but must be in 1 s to 1 h";
  String PROOFS = "is ${validatedValue}, but must be in 100 ms to 5 min";
  String RETRIES = "is ${validatedValue}, but must be in 1 s to 10 min";
  String BUFFERS = "is ${validatedValue}, but must be in 1 to 1,000,000";
  String PATIENCES = "is ${validatedValue}, but must be in 10 ms to 5 min";

  /**
   * The type that is asked for where a request names none; delayed types still give live data where
   * permitted.
   */
  @WithDefault("live")
  MarketDataType type();

  /**
   * How long a line, live bars, a scan or a line of news stays open after its last reader left, for
   * the next one.
   */
  @WithDefault("5s")
  @DurationMin(message = LINGERS)
  @DurationMax(minutes = 5, message = LINGERS)
  Duration linger();

  /** How long a first quote may wait for bid and ask or last before what is there is sent. */
  @WithDefault("2s")
  @DurationMin(millis = 10, message = PATIENCES)
  @DurationMax(minutes = 5, message = PATIENCES)
  Duration firstQuotePatience();

  /** Whether delayed data is asked for where live data is not permitted. */
  @WithDefault("true")
  @WithConverter(OnOrOff.class)
  boolean delayedFallback();

  /** Quotes that wait for a slow reader of every tick before the oldest ones are left out. */
  @WithDefault("10000")
  @Min(value = 1, message = BUFFERS)
  @Max(value = 1_000_000, message = BUFFERS)
  int everyTickBuffer();

  /**
   * How recently something must have been heard on an open line for GetQuote to take its quote; the
   * gateway is asked for a new one else.
   */
  @WithDefault("10s")
  @DurationMin(millis = 100, message = PROOFS)
  @DurationMax(minutes = 5, message = PROOFS)
  Duration freshFor();

  /** How long GetQuote waits for a quote; the gateway takes up to 11 s for a snapshot. */
  @WithDefault("12s")
  @DurationMin(millis = 10, message = PATIENCES)
  @DurationMax(minutes = 5, message = PATIENCES)
  Duration quoteTimeout();

  /**
   * How long an instrument may be silent while it trades before its line is asked for anew, and how
   * long after that before it is called stale. Longer for one that is quiet by its nature.
   */
  @WithDefault("60s")
  @DurationMin(seconds = 1, message = SILENCES)
  @DurationMax(hours = 1, message = SILENCES)
  Duration silence();

  /** How long a line may take to show that it survived what the gateway says it survived. */
  @WithDefault("5s")
  @DurationMin(millis = 100, message = PROOFS)
  @DurationMax(minutes = 5, message = PROOFS)
  Duration verify();

  /** How often a line is asked for anew while another session of the same user has its data. */
  @WithDefault("30s")
  @DurationMin(seconds = 1, message = RETRIES)
  @DurationMax(minutes = 10, message = RETRIES)
  Duration competingRetry();

  /** Single ticks and order books. */
  FeedGroup feeds();

  /** How feeds of single ticks and of order books are kept. */
  interface FeedGroup {
    String BUFFERS = "is ${validatedValue}, but must be in 100 to 1000000";
    String SETTLES = "is ${validatedValue}, but must be in 10 ms to 10 s";

    /**
     * How long a feed stays open after its last reader left, for the next one. The gateway gives
     * the ticks of one instrument once in 15 s only.
     */
    @WithDefault("15s")
    @DurationMin(message = LINGERS)
    @DurationMax(minutes = 5, message = LINGERS)
    Duration linger();

    /** Ticks that wait for a slow reader, and those that come while a gap is filled, at most. */
    @WithDefault("10000")
    @Min(value = 100, message = BUFFERS)
    @Max(value = 1_000_000, message = BUFFERS)
    int tickBuffer();

    /** How long a book that is being built, or whose sides cross, may take to be whole. */
    @WithDefault("200ms")
    @DurationMin(millis = 10, message = SETTLES)
    @DurationMax(seconds = 10, message = SETTLES)
    Duration depthSettle();
  }
}
