package io.github.pitrunner.connector;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
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
  String RETRIES = "is ${validatedValue}, but must be in 0 to 100";
  String READ_RETRIES = "is ${validatedValue}, but must be in 0 to 10";
  String CIRCUIT_FAILURES = "is ${validatedValue}, but must be in 1 to 100";
  String OPEN_TIMES = "is ${validatedValue}, but must be in 100 ms to 1 h";
  String ROUNDS = "is ${validatedValue}, but must be in 1 to 1000";
  String JITTERS = "is ${validatedValue}, but must be in 0 to 1";
  String GRACES = "is ${validatedValue}, but must be in 0 s to 5 min";
  String SPECIAL = "is ${validatedValue}, but must be in 1 to 1000";
  String LINES = "is ${validatedValue}, but must be in 1 to 10000";
  String MESSAGES = "is ${validatedValue}, but must be in 3 to 10000";
  String QUEUES = "is ${validatedValue}, but must be in 1 to 100000";
  String REQUESTS = "is ${validatedValue}, but must be in 1 to 100000";
  String WINDOW_REQUESTS = "is ${validatedValue}, but must be in 2 to 100000";
  String PAUSES = "is ${validatedValue}, but must be in 0 s to 1 h";
  String WINDOWS = "is ${validatedValue}, but must be in 1 s to 1 h";
  String READ_AGAIN = "is ${validatedValue}, but must be in 10 ms to 5 min";
  String OUTAGES = "is ${validatedValue}, but must be in 1 min to 1 day";
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
   * change: without one it is drawn once at random from 1 to 999 and kept in the data directory.
   */
  Optional<@Min(value = 0, message = CLIENT_IDS) Integer> clientId();

  /** The account to trade for when a caller names none (IBKR_ACCOUNT_ID). */
  Optional<
          @Pattern(
              regexp = "[A-Za-z0-9]{1,32}",
              message = "is ${validatedValue}, but must be 1 to 32 letters and digits")
          String>
      account();

  /** Patience for the socket to open, while connecting has not failed often. */
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

  /**
   * How long the gateway may be without its link to the broker before another session is begun:
   * that the link is back is not always told.
   */
  @WithDefault("15m")
  @DurationMin(minutes = 1, message = OUTAGES)
  @DurationMax(days = 1, message = OUTAGES)
  Duration outagePatience();

  /** Between two tries to read the gateway's state back within one session. */
  @WithDefault("10s")
  @DurationMin(millis = 10, message = READ_AGAIN)
  @DurationMax(minutes = 5, message = READ_AGAIN)
  Duration readAgainDelay();

  /** How hard it is tried to connect. */
  RetryGroup retry();

  /** When the gateway is left alone; {@link ToleranceKeys} hands it to the annotation. */
  CircuitGroup circuit();

  /** How often a read is asked again whose connection broke; handed over in the same way. */
  @WithDefault("3")
  @Min(value = 0, message = READ_RETRIES)
  @Max(value = 10, message = READ_RETRIES)
  int readRetries();

  /** When the socket is put to the proof. */
  PingGroup ping();

  /** How fast the gateway reads. */
  PacingGroup pacing();

  /** Time for what is under way when the service ends. */
  @WithDefault("10s")
  @DurationMin(message = GRACES)
  @DurationMax(minutes = 5, message = GRACES)
  Duration shutdownGrace();

  /**
   * A round is one try and its retries; the tempo of a round depends on how many failed in a row
   * before it.
   */
  interface RetryGroup {
    /** Retries of a round. */
    @WithDefault("3")
    @Min(value = 0, message = RETRIES)
    @Max(value = 100, message = RETRIES)
    int retries();

    /** Delay between the tries of a round. */
    @WithDefault("3s")
    @DurationMin(millis = 10, message = DELAYS)
    @DurationMax(minutes = 5, message = DELAYS)
    Duration delay();

    /** The tempo when some rounds have failed. */
    StrainedGroup strained();

    /** The tempo when many have. */
    CriticalGroup critical();

    /** The wait after the first failed round, and after the loss of a session; it doubles. */
    @WithDefault("1s")
    @DurationMin(millis = 10, message = DELAYS)
    @DurationMax(minutes = 5, message = DELAYS)
    Duration backoff();

    /** The longest wait between rounds. */
    @WithDefault("30s")
    @DurationMin(millis = 10, message = DELAYS)
    @DurationMax(minutes = 5, message = DELAYS)
    Duration backoffMax();

    /** Share of the wait between rounds by which it is shortened at random. */
    @WithDefault("0.2")
    @DecimalMin(value = "0", message = JITTERS)
    @DecimalMax(value = "1", message = JITTERS)
    double jitter();
  }

  /** The tempo when some rounds have failed. */
  interface StrainedGroup {
    /** Failed rounds in a row from which it applies. */
    @WithDefault("2")
    @Min(value = 1, message = ROUNDS)
    @Max(value = 1000, message = ROUNDS)
    int fromFailures();

    /** Retries of a round. */
    @WithDefault("2")
    @Min(value = 0, message = RETRIES)
    @Max(value = 100, message = RETRIES)
    int retries();

    /** Delay between the tries of a round. */
    @WithDefault("2s")
    @DurationMin(millis = 10, message = DELAYS)
    @DurationMax(minutes = 5, message = DELAYS)
    Duration delay();

    /** Patience for the socket to open. */
    @WithDefault("5s")
    @DurationMin(millis = 100, message = PATIENCES)
    @DurationMax(minutes = 5, message = PATIENCES)
    Duration timeout();
  }

  /** The tempo when many rounds have failed. */
  interface CriticalGroup {
    /** Failed rounds in a row from which it applies. */
    @WithDefault("5")
    @Min(value = 1, message = ROUNDS)
    @Max(value = 1000, message = ROUNDS)
    int fromFailures();

    /** Retries of a round. */
    @WithDefault("1")
    @Min(value = 0, message = RETRIES)
    @Max(value = 100, message = RETRIES)
    int retries();

    /** Delay between the tries of a round. */
    @WithDefault("1s")
    @DurationMin(millis = 10, message = DELAYS)
    @DurationMax(minutes = 5, message = DELAYS)
    Duration delay();

    /** Patience for the socket to open. */
    @WithDefault("3s")
    @DurationMin(millis = 100, message = PATIENCES)
    @DurationMax(minutes = 5, message = PATIENCES)
    Duration timeout();
  }

  /** The circuit. */
  interface CircuitGroup {
    /** Failed rounds of connecting in a row that open the circuit. */
    @WithDefault("3")
    @Min(value = 1, message = CIRCUIT_FAILURES)
    @Max(value = 100, message = CIRCUIT_FAILURES)
    int failures();

    /** How long it stays open. */
    @WithDefault("30s")
    @DurationMin(millis = 100, message = OPEN_TIMES)
    @DurationMax(hours = 1, message = OPEN_TIMES)
    Duration openFor();
  }

  /** The ping. */
  interface PingGroup {
    /** Silence after which the gateway is asked for a sign of life. */
    @WithDefault("5s")
    @DurationMin(millis = 100, message = PATIENCES)
    @DurationMax(minutes = 5, message = PATIENCES)
    Duration idle();

    /** How long it may take to give one. */
    @WithDefault("3s")
    @DurationMin(millis = 100, message = PATIENCES)
    @DurationMax(minutes = 5, message = PATIENCES)
    Duration timeout();
  }

  /** The pace. */
  interface PacingGroup {
    /** Market data lines of the login. */
    @WithDefault("100")
    @Min(value = 1, message = LINES)
    @Max(value = 10_000, message = LINES)
    int marketDataLines();

    /** Messages in a second; without a word half the market data lines. */
    Optional<@Min(value = 3, message = MESSAGES) @Max(value = 10_000, message = MESSAGES) Integer>
        messagesPerSecond();

    /** Market depth lines of the login. */
    @WithDefault("3")
    @Min(value = 1, message = SPECIAL)
    @Max(value = 1000, message = SPECIAL)
    int depthLines();

    /** Tick by tick lines; without a word a twentieth of the market data lines, and at least 5. */
    Optional<@Min(value = 1, message = SPECIAL) @Max(value = 1000, message = SPECIAL) Integer>
        tickByTickLines();

    /** Scanners that may be open. */
    @WithDefault("10")
    @Min(value = 1, message = SPECIAL)
    @Max(value = 1000, message = SPECIAL)
    int scanners();

    /** Reads that may wait for their turn, and as many orders. */
    @WithDefault("1000")
    @Min(value = 1, message = QUEUES)
    @Max(value = 100_000, message = QUEUES)
    int queue();

    /** Least time between two searches for symbols. */
    @WithDefault("1s")
    @DurationMin(message = PAUSES)
    @DurationMax(minutes = 60, message = PAUSES)
    Duration symbolInterval();

    /** The budget of history. */
    HistoryGroup history();
  }

  /** The budget of history; requests and bursts are limited for bars of 30 seconds or less. */
  interface HistoryGroup {
    /** Requests in a window; bid and ask together count twice. */
    @WithDefault("60")
    @Min(value = 2, message = WINDOW_REQUESTS)
    @Max(value = 100_000, message = WINDOW_REQUESTS)
    int requests();

    /** The window. */
    @WithDefault("10m")
    @DurationMin(seconds = 1, message = WINDOWS)
    @DurationMax(minutes = 60, message = WINDOWS)
    Duration window();

    /** Least time between two identical requests. */
    @WithDefault("15s")
    @DurationMin(message = PAUSES)
    @DurationMax(minutes = 60, message = PAUSES)
    Duration samePause();

    /** Requests for one contract, exchange and type in the burst window. */
    @WithDefault("5")
    @Min(value = 1, message = REQUESTS)
    @Max(value = 100_000, message = REQUESTS)
    int burst();

    /** The burst window. */
    @WithDefault("2s")
    @DurationMin(message = PAUSES)
    @DurationMax(minutes = 60, message = PAUSES)
    Duration burstWindow();

    /** Requests that may be open at once. */
    @WithDefault("50")
    @Min(value = 1, message = REQUESTS)
    @Max(value = 100_000, message = REQUESTS)
    int open();
  }

  /** The same for the connector. */
  default ConnectorSettings toSettings(Endpoint endpoint, int chosenClientId) {
    return ConnectorSettings.of(endpoint, chosenClientId)
        .withPatience(
            new ConnectorSettings.Patience(
                handshakeTimeout(), requestTimeout(), readAgainDelay(), outagePatience()))
        .withRetry(retrySettings())
        .withLiveness(new ConnectorSettings.Liveness(ping().idle(), ping().timeout()))
        .withPacing(pacingSettings());
  }

  private ConnectorSettings.Retry retrySettings() {
    StrainedGroup strained = retry().strained();
    CriticalGroup critical = retry().critical();
    return new ConnectorSettings.Retry(
        new ConnectorSettings.Tempo(retry().retries(), retry().delay(), connectTimeout()),
        new ConnectorSettings.Tempo(strained.retries(), strained.delay(), strained.timeout()),
        new ConnectorSettings.Tempo(critical.retries(), critical.delay(), critical.timeout()),
        strained.fromFailures(),
        critical.fromFailures(),
        new ConnectorSettings.Backoff(retry().backoff(), retry().backoffMax(), retry().jitter()));
  }

  private ConnectorSettings.Pacing pacingSettings() {
    PacingGroup pacing = pacing();
    HistoryGroup history = pacing.history();
    int lines = pacing.marketDataLines();
    return new ConnectorSettings.Pacing(
        pacing.messagesPerSecond().orElse(Math.max(3, lines / 2)),
        lines,
        pacing.queue(),
        new ConnectorSettings.HistoryPacing(
            history.requests(),
            history.window(),
            history.samePause(),
            history.burst(),
            history.burstWindow(),
            history.open()),
        pacing.symbolInterval(),
        new ConnectorSettings.SpecialFeeds(
            pacing.depthLines(),
            pacing.tickByTickLines().orElse(Math.max(5, lines / 20)),
            history.samePause().plus(ConnectorSettings.SpecialFeeds.MARGIN),
            pacing.scanners()));
  }
}
