package io.github.pitrunner.risk;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Pattern;
import java.util.Optional;

/** What may be traded at all. */
@ConfigMapping(prefix = "pitrunner.trading")
public interface TradingConfig {
  /** Name of the switch for live trading. */
  String LIVE = "pitrunner.trading.live";

  /** Name of the switch for read-only mode. */
  String READ_ONLY = "pitrunner.trading.read-only";

  /** The only value of the switch that turns it on. */
  String ACCEPTED = "I-ACCEPT-LIVE-TRADING";

  /**
   * Live accounts are traded when this says so in full; absent or empty, only paper accounts are.
   * Anything else ends the start: somebody meant something by it.
   */
  Optional<
          @Pattern(
              regexp = ACCEPTED,
              message = "is ${validatedValue}, but must be I-ACCEPT-LIVE-TRADING or absent")
          String>
      live();

  /** Whether nothing may be placed or changed; cancels pass. */
  @WithDefault("false")
  @WithConverter(OnOrOff.class)
  boolean readOnly();
}
