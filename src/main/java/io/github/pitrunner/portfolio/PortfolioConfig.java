package io.github.pitrunner.portfolio;

import io.github.pitrunner.connector.OnOrOff;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.math.BigDecimal;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** How the portfolio asks, and when it alarms. Durations are {@code 8s} or ISO 8601. */
@ConfigMapping(prefix = "pitrunner.portfolio")
public interface PortfolioConfig {
  String LINGERS = "is ${validatedValue}, but must be in 0 s to 5 min";
  String POSITIONS = "is ${validatedValue}, but must be in 1 to 10000";
  String TURNS = "is ${validatedValue}, but must be in 1 s to 10 min";
  String CUSHIONS = "is ${validatedValue}, but must be in 0 to 1";
  String CHANGES = "is ${validatedValue}, but must be in 0 to 100";
  String WINDOWS = "is ${validatedValue}, but must be in 1 s to 1 day";
  String QUIETS = "is ${validatedValue}, but must be in 0 s to 1 h";

  /** How long a position's profit and loss stays subscribed to after its last reader left. */
  @WithDefault("5s")
  @DurationMin(message = LINGERS)
  @DurationMax(minutes = 5, message = LINGERS)
  Duration profitLinger();

  /** Most positions whose profit and loss is subscribed to at a time. */
  @WithDefault("100")
  @Min(value = 1, message = POSITIONS)
  @Max(value = 10_000, message = POSITIONS)
  int profitPositions();

  /**
   * With several accounts: how long one account's positions are valued by the gateway before it is
   * asked for the next one's.
   */
  @WithDefault("10s")
  @DurationMin(seconds = 1, message = TURNS)
  @DurationMax(minutes = 10, message = TURNS)
  Duration valuationTurn();

  /** When it alarms. */
  // Named, or a value that is out of range would be told by a key that nobody has written.
  @WithName("alerts")
  Alarms alerts();

  /** The same without the configuration's machinery. */
  default PortfolioSettings toSettings() {
    return new PortfolioSettings(profitPositions(), profitLinger(), valuationTurn());
  }

  /** When it alarms. */
  interface Alarms {
    /** The cushion, as told in an account's summary, below which it alarms; 0 is never. */
    @WithDefault("0.1")
    @WithConverter(Share.class)
    @DecimalMin(value = "0", message = CUSHIONS)
    @DecimalMax(value = "1", message = CUSHIONS)
    BigDecimal marginCushion();

    /**
     * The change of a position, as a share of the account's net liquidation value, above which it
     * alarms; 0 is never.
     */
    @WithDefault("0.25")
    @WithConverter(Share.class)
    @DecimalMin(value = "0", message = CHANGES)
    @DecimalMax(value = "100", message = CHANGES)
    BigDecimal positionChange();

    /** Changes of a position that are less apart are one change. */
    @WithDefault("5m")
    @DurationMin(seconds = 1, message = WINDOWS)
    @DurationMax(days = 1, message = WINDOWS)
    Duration positionChangeWindow();

    /** Whether it alarms when an account's total cash is below zero. */
    @WithDefault("true")
    @WithConverter(OnOrOff.class)
    boolean negativeCash();

    /** How long an account must be well again before an alert is resolved. */
    @WithDefault("1m")
    @DurationMin(message = QUIETS)
    @DurationMax(hours = 1, message = QUIETS)
    Duration resolveAfter();

    /** The same without the configuration's machinery. */
    default AlertThresholds toThresholds() {
      return new AlertThresholds(
          marginCushion(),
          positionChange(),
          positionChangeWindow(),
          negativeCash(),
          resolveAfter());
    }
  }
}
