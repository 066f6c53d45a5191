package io.github.pitrunner.risk;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import io.smallrye.config.WithParentName;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/**
 * The limits of the risk gate: {@code pitrunner.risk.<limit>} for all accounts, and {@code
 * pitrunner.risk.accounts.<account>.<limit>} for one of them. What is absent is as in {@link
 * RiskLimits#STANDARD}.
 */
@ConfigMapping(prefix = "pitrunner.risk")
public interface RiskConfig {
  String QUANTITIES = "is ${validatedValue}, but must be in 0 to 1000000000000";
  String AMOUNTS = "is ${validatedValue}, but must be in 0 to 1000000000000000";
  String LOSSES = "is ${validatedValue}, but must be in 0.01 to 1000000000000000";
  String COUNTS = "is ${validatedValue}, but must be in 0 to 100000";
  String SHARES = "is ${validatedValue}, but must be in 0 to 1";
  String KILLS = "is ${validatedValue}, but must be in 1 to 100";
  String RATIOS = "is ${validatedValue}, but must be in 0 to 100";
  String AGES = "is ${validatedValue}, but must be in 1 s to 1 h";
  String WINDOWS = "is ${validatedValue}, but must be in 0 s to 1 h";
  String RATIO_WINDOWS = "is ${validatedValue}, but must be in 1 s to 1 day";
  String REFERENCE_PATIENCES = "is ${validatedValue}, but must be in 0 s to 30 s";
  String REFERENCE_TIMES = "is ${validatedValue}, but must be in 1 s to 1 day";
  String REFERENCE_LINES = "is ${validatedValue}, but must be in 1 to 1000";
  String ILLNESSES = "is ${validatedValue}, but must be in 0 s to 1 day";
  String NAMES = "is ${validatedValue}, but must be a symbol or a contract id";
  String NAME = " *[A-Za-z0-9][A-Za-z0-9. -]{0,31}";

  @WithParentName
  Limits all();

  /** Limits of single accounts, by account id; what one lacks is as for all. */
  Map<String, Limits> accounts();

  /** How long an order waits for a quote of its instrument before it is judged without one. */
  @WithDefault("2s")
  @DurationMin(message = REFERENCE_PATIENCES)
  @DurationMax(seconds = 30, message = REFERENCE_PATIENCES)
  Duration referencePatience();

  /** How long an instrument's quotes are kept coming after its last order. */
  @WithDefault("15m")
  @DurationMin(seconds = 1, message = REFERENCE_TIMES)
  @DurationMax(days = 1, message = REFERENCE_TIMES)
  Duration referenceKeep();

  /** Most instruments whose quotes are kept coming for orders alone. */
  @WithDefault("20")
  @Min(value = 1, message = REFERENCE_LINES)
  @Max(value = 1000, message = REFERENCE_LINES)
  int referenceLines();

  /** What of these is no limit of an account, by its key, for the record of changes. */
  default Map<String, String> toSettings() {
    return Map.of(
        "pitrunner.risk.reference-patience", referencePatience().toString(),
        "pitrunner.risk.reference-keep", referenceKeep().toString(),
        "pitrunner.risk.reference-lines", Integer.toString(referenceLines()),
        "pitrunner.risk.kill-switch.journal-unwritable",
            killSwitch().journalUnwritable().toString(),
        "pitrunner.risk.kill-switch.gateway-away", killSwitch().gatewayAway().toString(),
        "pitrunner.risk.kill-switch.cancel-working-orders",
            Boolean.toString(killSwitch().cancelWorkingOrders()));
  }

  /** What engages the kill switch by itself, beside the loss of a day. */
  // Named, or a value that is out of range would be told by a key that nobody has written.
  @WithName("kill-switch")
  Health killSwitch();

  /** How long the service may not be well before the kill switch is engaged; 0 is for ever. */
  interface Health {
    /** How long the journal may not be written. */
    @WithDefault("1m")
    @DurationMin(message = ILLNESSES)
    @DurationMax(days = 1, message = ILLNESSES)
    Duration journalUnwritable();

    /** How long the gateway may be away while orders work. */
    @WithDefault("0s")
    @DurationMin(message = ILLNESSES)
    @DurationMax(days = 1, message = ILLNESSES)
    Duration gatewayAway();

    /** Whether working orders are cancelled when a rule or the health engages the switch. */
    @WithDefault("false")
    @WithConverter(OnOrOff.class)
    boolean cancelWorkingOrders();

    /** The same without the configuration's machinery. */
    default HealthWatch.Patience toPatience() {
      return new HealthWatch.Patience(journalUnwritable(), gatewayAway());
    }
  }

  /** Limits as they are written; amounts are in the account's currency. */
  interface Limits {
    /** Most of one order, in shares, contracts or units of the base currency. */
    Optional<
            @DecimalMin(value = "0", message = QUANTITIES)
            @DecimalMax(value = "1000000000000", message = QUANTITIES)
            @WithConverter(PlainNumber.class) BigDecimal>
        maxOrderQuantity();

    /** Most of one instrument, long or short. */
    Optional<
            @DecimalMin(value = "0", message = QUANTITIES)
            @DecimalMax(value = "1000000000000", message = QUANTITIES)
            @WithConverter(PlainNumber.class) BigDecimal>
        maxPosition();

    /** Most open orders, foreign ones included. */
    Optional<@Min(value = 0, message = COUNTS) @Max(value = 100_000, message = COUNTS) Integer>
        maxOpenOrders();

    /** Most that one order may be worth. */
    Optional<
            @DecimalMin(value = "0", message = AMOUNTS)
            @DecimalMax(value = "1000000000000000", message = AMOUNTS)
            @WithConverter(PlainNumber.class) BigDecimal>
        maxNotional();

    /** Most that all positions may be worth together. */
    Optional<
            @DecimalMin(value = "0", message = AMOUNTS)
            @DecimalMax(value = "1000000000000000", message = AMOUNTS)
            @WithConverter(PlainNumber.class) BigDecimal>
        maxGrossExposure();

    /** Whether what is open must be within the buying power. */
    Optional<@WithConverter(OnOrOff.class) Boolean> checkBuyingPower();

    /** Whether the gateway's what-if must say that funds suffice for the margin. */
    Optional<@WithConverter(OnOrOff.class) Boolean> checkMargin();

    /** Older figures of an account are taken for unknown. */
    Optional<
            @DurationMin(seconds = 1, message = AGES) @DurationMax(hours = 1, message = AGES)
            Duration>
        figuresMaxAge();

    /** Share by which a price may be worse than the market. */
    Optional<
            @DecimalMin(value = "0", message = SHARES) @DecimalMax(value = "1", message = SHARES)
            @WithConverter(PlainNumber.class) BigDecimal>
        priceCollar();

    /** Share by which a price may be better than the market; absent is any. */
    Optional<
            @DecimalMin(value = "0", message = SHARES) @DecimalMax(value = "1", message = SHARES)
            @WithConverter(PlainNumber.class) BigDecimal>
        passivePriceCollar();

    /** Older quotes are no reference. */
    Optional<
            @DurationMin(seconds = 1, message = AGES) @DurationMax(hours = 1, message = AGES)
            Duration>
        referenceMaxAge();

    /** Whether delayed quotes are a reference. */
    Optional<@WithConverter(OnOrOff.class) Boolean> acceptDelayedReference();

    /** Whether orders that would trade with our own are refused. */
    Optional<@WithConverter(OnOrOff.class) Boolean> checkSelfCross();

    /** Loss of a day from which on only orders pass that reduce. */
    Optional<
            @DecimalMin(value = "0.01", message = LOSSES)
            @DecimalMax(value = "1000000000000000", message = LOSSES)
            @WithConverter(PlainNumber.class) BigDecimal>
        dailyLossLimit();

    /** Share of that loss from which on approvals warn. */
    Optional<
            @DecimalMin(value = "0", message = SHARES) @DecimalMax(value = "1", message = SHARES)
            @WithConverter(PlainNumber.class) BigDecimal>
        dailyLossWarn();

    /** Share of that loss from which on the kill switch is engaged. */
    Optional<
            @DecimalMin(value = "1", message = KILLS) @DecimalMax(value = "100", message = KILLS)
            @WithConverter(PlainNumber.class) BigDecimal>
        dailyLossKill();

    /** Most orders and modifications in a second. */
    Optional<@Min(value = 0, message = COUNTS) @Max(value = 100_000, message = COUNTS) Integer>
        ordersPerSecond();

    /** Most orders and modifications in a minute. */
    Optional<@Min(value = 0, message = COUNTS) @Max(value = 100_000, message = COUNTS) Integer>
        ordersPerMinute();

    /** Window in which the same order is refused; 0 is off. */
    Optional<@DurationMin(message = WINDOWS) @DurationMax(hours = 1, message = WINDOWS) Duration>
        duplicateWindow();

    /** Most cancels for each order; absent is any. */
    Optional<
            @DecimalMin(value = "0", message = RATIOS) @DecimalMax(value = "100", message = RATIOS)
            @WithConverter(PlainNumber.class) BigDecimal>
        cancelRatio();

    /** Time over which that ratio is taken. */
    Optional<
            @DurationMin(seconds = 1, message = RATIO_WINDOWS)
            @DurationMax(days = 1, message = RATIO_WINDOWS) Duration>
        cancelRatioWindow();

    /** Orders in that time from which on the ratio holds. */
    Optional<@Min(value = 0, message = COUNTS) @Max(value = 100_000, message = COUNTS) Integer>
        cancelRatioFrom();

    /** Whether orders are refused while their instrument does not trade. */
    Optional<@WithConverter(OnOrOff.class) Boolean> tradingHours();

    /** Whether exits pass outside those hours and where something cannot be seen. */
    Optional<@WithConverter(OnOrOff.class) Boolean> exitsAlways();

    /** Whether only what is held may be sold. */
    Optional<@WithConverter(OnOrOff.class) Boolean> noShortSelling();

    /** Symbols or contract ids that are not traded. */
    Optional<List<@Pattern(regexp = NAME, message = NAMES) String>> restrictedInstruments();

    /** Symbols or contract ids that alone are traded. */
    Optional<List<@Pattern(regexp = NAME, message = NAMES) String>> allowedInstruments();
  }

  /**
   * The same without the configuration's machinery.
   *
   * @throws io.smallrye.config.ConfigValidationException if an account id is none
   */
  default RiskLimitTable toLimits() {
    return ConfiguredLimits.table(this);
  }
}
