package io.github.pitrunner.connector;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/**
 * Where the gateway is and how long things may take. Durations are {@code 8s}, {@code 500ms} or ISO
 * 8601.
 */
@ConfigMapping(prefix = "pitrunner.gateway")
public interface GatewayConfig {
  String PORTS = "is ${validatedValue}, but must be in 1 to 65535";
  String CLIENT_IDS = "is ${validatedValue}, but must be in 0 to 2147483647";
  String PATIENCES = "is ${validatedValue}, but must be in 100 ms to 5 min";
  String DELAYS = "is ${validatedValue}, but must be in 10 ms to 5 min";

  /**
   * Host of the gateway (IBKR_HOST); without one, the simulated gateway where it runs, else
   * 127.0.0.1.
   */
  Optional<String> host();

  /**
   * Port of the gateway (IBKR_PORT): 4002 Gateway paper, 4001 Gateway live, 7497 TWS paper, 7496
   * TWS live.
   */
  @WithDefault("4002")
  @Min(value = 1, message = PORTS)
  @Max(value = 65535, message = PORTS)
  int port();

  /**
   * API client id (IBKR_CLIENT_ID). Orders belong to the client id that placed them, so it must not
   * change.
   */
  @WithDefault("1")
  @Min(value = 0, message = CLIENT_IDS)
  int clientId();

  /** The account to trade for when a caller names none (IBKR_ACCOUNT_ID). */
  Optional<
          @Pattern(
              regexp = "[A-Za-z0-9]{1,32}",
              message = "is ${validatedValue}, but must be 1 to 32 letters and digits")
          String>
      account();

  /** Patience for the socket to open. */
  @WithDefault("8s")
  @DurationMin(millis = 100, message = PATIENCES)
  @DurationMax(minutes = 5, message = PATIENCES)
  Duration connectTimeout();

  /** Patience from then until the session is set up. */
  @WithDefault("5s")
  @DurationMin(millis = 100, message = PATIENCES)
  @DurationMax(minutes = 5, message = PATIENCES)
  Duration handshakeTimeout();

  /** Patience for an answer, unless the request says otherwise. */
  @WithDefault("30s")
  @DurationMin(millis = 100, message = PATIENCES)
  @DurationMax(minutes = 5, message = PATIENCES)
  Duration requestTimeout();

  /** Delay before the first new try after a failure; it doubles with each failure in a row. */
  @WithDefault("1s")
  @DurationMin(millis = 10, message = DELAYS)
  @DurationMax(minutes = 5, message = DELAYS)
  Duration retryDelay();

  /** The longest delay between tries. */
  @WithDefault("30s")
  @DurationMin(millis = 10, message = DELAYS)
  @DurationMax(minutes = 5, message = DELAYS)
  Duration retryDelayMax();
}
