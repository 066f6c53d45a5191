package io.github.pitrunner.connector;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.Optional;

/**
 * Where the gateway is and how long things may take. Durations are {@code 8s}, {@code 500ms} or ISO
 * 8601.
 */
@ConfigMapping(prefix = "pitrunner.gateway")
public interface GatewayConfig {
  /**
   * Host of the gateway (IBKR_HOST); without one, the embedded simulated gateway in dev and test,
   * else 127.0.0.1.
   */
  Optional<String> host();

  /**
   * Port of the gateway (IBKR_PORT): 4002 Gateway paper, 4001 Gateway live, 7497 TWS paper, 7496
   * TWS live.
   */
  @WithDefault("4002")
  @Min(1)
  @Max(65535)
  int port();

  /**
   * API client id (IBKR_CLIENT_ID). Orders belong to the client id that placed them, so it must not
   * change.
   */
  @WithDefault("1")
  @Min(0)
  @Max(Integer.MAX_VALUE)
  int clientId();

  /** The account to trade for when a caller names none (IBKR_ACCOUNT_ID). */
  Optional<@Pattern(regexp = "[A-Za-z0-9]{1,32}") String> account();

  /** Patience for the socket to open, 100 ms to 5 min. */
  @WithDefault("8s")
  Duration connectTimeout();

  /** Patience from then until the session is set up, 100 ms to 5 min. */
  @WithDefault("5s")
  Duration handshakeTimeout();

  /** Patience for an answer, unless the request says otherwise, 100 ms to 5 min. */
  @WithDefault("30s")
  Duration requestTimeout();

  /**
   * Delay before the first new try after a failure, 10 ms to 5 min; it doubles with each failure in
   * a row.
   */
  @WithDefault("1s")
  Duration retryDelay();

  /** The longest delay between tries, 10 ms to 5 min. */
  @WithDefault("30s")
  Duration retryDelayMax();
}
