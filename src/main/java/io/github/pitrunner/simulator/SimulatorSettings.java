package io.github.pitrunner.simulator;

import io.github.pitrunner.simulator.faults.FaultScript;
import io.github.pitrunner.simulator.market.MarketDataSettings;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a simulated gateway is started with. {@link #defaults} gives a usable one; the rest is
 * changed by the {@code with} methods.
 *
 * @param host address that it listens on
 * @param port TCP port, 0 for any free one
 * @param seed decides everything random; the same seed gives the same day
 * @param accounts account ids of the login, at least one
 * @param startingCash what each account begins with, in USD
 * @param stateFile where orders, executions and accounts outlive a restart; null for memory only
 * @param clock the market's and the gateway's time
 * @param zone the gateway's own time zone, in which it writes its connect and account times
 * @param reaction how long the gateway takes for each step of an order
 * @param masterClientId the client that hears the orders of all clients, or null
 * @param foreignCancels whether a client may cancel another client's order by its id (protocol
 *     section 5.1 is undecided)
 * @param realHours whether instruments keep their exchanges' hours; otherwise all trade around the
 *     clock
 * @param marketData what the login may see of the market
 * @param faults what goes wrong, and when
 */
public record SimulatorSettings(
    String host,
    int port,
    long seed,
    List<String> accounts,
    BigDecimal startingCash,
    @Nullable Path stateFile,
    Clock clock,
    ZoneId zone,
    Duration reaction,
    @Nullable Integer masterClientId,
    boolean foreignCancels,
    boolean realHours,
    MarketDataSettings marketData,
    FaultScript faults) {

  public SimulatorSettings {
    accounts = List.copyOf(accounts);
    if (accounts.isEmpty() || accounts.stream().anyMatch(String::isBlank)) {
      throw new IllegalArgumentException("accounts must name at least one account: " + accounts);
    }
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("port %d is not in 0..65535".formatted(port));
    }
    if (reaction.isNegative()) {
      throw new IllegalArgumentException("reaction %s is negative".formatted(reaction));
    }
  }

  /** One paper account with a million dollars on any free local port, in memory only. */
  public static SimulatorSettings defaults() {
    return new SimulatorSettings(
        "127.0.0.1",
        0,
        1,
        List.of("DU1234567"),
        new BigDecimal("1000000"),
        null,
        Clock.systemUTC(),
        ZoneId.of("US/Eastern"),
        Duration.ofMillis(5),
        null,
        false,
        false,
        MarketDataSettings.standard(),
        FaultScript.empty());
  }

  public SimulatorSettings withAddress(String newHost, int newPort) {
    return changed(
        draft -> {
          draft.host = newHost;
          draft.port = newPort;
        });
  }

  public SimulatorSettings withSeed(long newSeed) {
    return changed(draft -> draft.seed = newSeed);
  }

  /** With these accounts, each of which begins with the same cash in USD. */
  public SimulatorSettings withAccounts(List<String> newAccounts, BigDecimal newStartingCash) {
    return changed(
        draft -> {
          draft.accounts = newAccounts;
          draft.startingCash = newStartingCash;
        });
  }

  public SimulatorSettings withStateFile(@Nullable Path newStateFile) {
    return changed(draft -> draft.stateFile = newStateFile);
  }

  public SimulatorSettings withClock(Clock newClock, ZoneId newZone) {
    return changed(
        draft -> {
          draft.clock = newClock;
          draft.zone = newZone;
        });
  }

  public SimulatorSettings withReaction(Duration newReaction) {
    return changed(draft -> draft.reaction = newReaction);
  }

  public SimulatorSettings withMasterClientId(@Nullable Integer newMasterClientId) {
    return changed(draft -> draft.masterClientId = newMasterClientId);
  }

  public SimulatorSettings withForeignCancels(boolean newForeignCancels) {
    return changed(draft -> draft.foreignCancels = newForeignCancels);
  }

  public SimulatorSettings withRealHours(boolean newRealHours) {
    return changed(draft -> draft.realHours = newRealHours);
  }

  /** With other limits and permissions of market data. */
  public SimulatorSettings withMarketData(MarketDataSettings newMarketData) {
    return changed(draft -> draft.marketData = newMarketData);
  }

  /** With faults at their times. */
  public SimulatorSettings withFaults(FaultScript newFaults) {
    return changed(draft -> draft.faults = newFaults);
  }

  private SimulatorSettings changed(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.toSettings();
  }

  /** Settings while one of them is changed, so that each change names only what it changes. */
  private static final class Draft {
    String host;
    int port;
    long seed;
    List<String> accounts;
    BigDecimal startingCash;
    @Nullable Path stateFile;
    Clock clock;
    ZoneId zone;
    Duration reaction;
    @Nullable Integer masterClientId;
    boolean foreignCancels;
    boolean realHours;
    MarketDataSettings marketData;
    FaultScript faults;

    Draft(SimulatorSettings settings) {
      host = settings.host;
      port = settings.port;
      seed = settings.seed;
      accounts = settings.accounts;
      startingCash = settings.startingCash;
      stateFile = settings.stateFile;
      clock = settings.clock;
      zone = settings.zone;
      reaction = settings.reaction;
      masterClientId = settings.masterClientId;
      foreignCancels = settings.foreignCancels;
      realHours = settings.realHours;
      marketData = settings.marketData;
      faults = settings.faults;
    }

    SimulatorSettings toSettings() {
      return new SimulatorSettings(
          host,
          port,
          seed,
          accounts,
          startingCash,
          stateFile,
          clock,
          zone,
          reaction,
          masterClientId,
          foreignCancels,
          realHours,
          marketData,
          faults);
    }
  }
}
