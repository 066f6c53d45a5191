package io.github.pitrunner.simulator;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The embedded simulated gateway. */
@ConfigMapping(prefix = "pitrunner.simulator")
public interface SimulatorConfig {
  String PORTS = "is ${validatedValue}, but must be in 0 to 65535";

  /**
   * Whether it runs; without a word, it does in dev and test when no gateway host is configured.
   */
  Optional<@WithConverter(OnOrOff.class) Boolean> enabled();

  /** Address that it listens on. */
  @WithDefault("127.0.0.1")
  String host();

  /** Port that it listens on; 0 is any free one, which the log names. */
  @WithDefault("4002")
  @Min(value = 0, message = PORTS)
  @Max(value = 65535, message = PORTS)
  int port();

  /** Decides everything random: the same seed gives the same day. */
  @WithDefault("1")
  long seed();

  /** Accounts of the login. */
  @WithDefault("DU1234567")
  List<
          @Pattern(
              regexp = "[A-Za-z0-9]{1,32}",
              message = "is ${validatedValue}, but must be 1 to 32 letters and digits")
          String>
      accounts();

  /** What each account begins with, in USD. */
  @WithDefault("1000000")
  @DecimalMin(value = "0", message = "is ${validatedValue}, but must be 0 or more")
  BigDecimal startingCash();

  /**
   * File in which orders, executions and accounts outlive a restart. Without one they are
   * forgotten, but for those of a gateway that serves this service alone: they are kept in its data
   * directory, as its journal is.
   */
  Optional<Path> stateFile();

  /**
   * Whether the exchanges keep their hours, so that an order outside them waits with warning 399;
   * otherwise everything trades around the clock.
   */
  @WithDefault("false")
  @WithConverter(OnOrOff.class)
  boolean realHours();

  /**
   * Symbols for which the login has no live data: a line of quotes of them is refused with 354, or
   * shows delayed data with warning 10167 when the client has asked for that type; depth, single
   * ticks and real-time bars are refused with 354, 10189 and 420.
   */
  Optional<List<String>> withoutLiveData();

  /**
   * Whether the user is logged in elsewhere too, with the market data there: each line of quotes
   * gets error 10197 and nothing more.
   */
  @WithDefault("false")
  @WithConverter(OnOrOff.class)
  boolean competingSession();

  /**
   * What goes wrong, and when: lines such as {@code at 30s link-lost 10s data-kept} and {@code
   * every 1d at 23:45 nightly-reset 2m data-lost}.
   */
  Optional<List<String>> faults();
}
