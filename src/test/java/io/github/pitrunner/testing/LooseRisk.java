package io.github.pitrunner.testing;

import io.github.pitrunner.connector.Gateway;
import io.github.pitrunner.connector.Instruments;
import io.github.pitrunner.connector.Session;
import io.github.pitrunner.domain.InstrumentDetails;
import io.github.pitrunner.domain.LiveTrading;
import io.github.pitrunner.domain.MarketDataType;
import io.github.pitrunner.domain.Quote;
import io.github.pitrunner.domain.QuoteStatus;
import io.github.pitrunner.risk.AccountFigures;
import io.github.pitrunner.risk.KillSwitch;
import io.github.pitrunner.risk.KillSwitchState;
import io.github.pitrunner.risk.KillSwitchStore;
import io.github.pitrunner.risk.RiskLimitTable;
import io.github.pitrunner.risk.RiskLimits;
import io.github.pitrunner.risk.RiskRoom;
import io.github.pitrunner.risk.RiskSources;
import io.github.pitrunner.risk.RiskView.SessionFacts;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A risk room for tests that are about something else: all is known, and its limits are so wide
 * that only whose money it is, the kill switch and read-only mode still count.
 */
public final class LooseRisk {
  private static final BigDecimal ANY = new BigDecimal("1000000000000000");

  /** Limits that nothing reaches. */
  public static final RiskLimits LIMITS =
      new RiskLimits(
          new RiskLimits.Size(ANY, ANY, 100_000),
          new RiskLimits.Worth(ANY, ANY, false, false, Duration.ofHours(1)),
          new RiskLimits.Price(ANY, null, Duration.ofHours(1), true, false),
          new RiskLimits.Loss(ANY, BigDecimal.ONE, null),
          new RiskLimits.Rate(100_000, 100_000, Duration.ZERO, null, Duration.ofHours(1), 0),
          new RiskLimits.Permission(false, true, false, Set.of(), Set.of()));

  private LooseRisk() {}

  /** The same limits but for the size of orders and positions. */
  public static RiskLimits with(RiskLimits.Size size) {
    return new RiskLimits(
        size, LIMITS.worth(), LIMITS.price(), LIMITS.loss(), LIMITS.rate(), LIMITS.permission());
  }

  /** The same limits but for what orders may be worth. */
  public static RiskLimits with(RiskLimits.Worth worth) {
    return new RiskLimits(
        LIMITS.size(), worth, LIMITS.price(), LIMITS.loss(), LIMITS.rate(), LIMITS.permission());
  }

  /** A room whose kill switch is released. */
  public static RiskRoom room(Gateway gateway, Instruments instruments, boolean isLiveOn) {
    return room(gateway, instruments, isLiveOn, LIMITS);
  }

  /** The same with limits of the test's own. */
  public static RiskRoom room(
      Gateway gateway, Instruments instruments, boolean isLiveOn, RiskLimits limits) {
    KillSwitch killSwitch = new KillSwitch(new Unrecorded(), gateway.clock());
    var unused = killSwitch.load();
    RiskSources sources =
        new RiskSources(
            () -> session(gateway),
            instruments::known,
            contractId -> quote(gateway, instruments.known(contractId)),
            (account, contractId) -> BigDecimal.ZERO,
            () -> null,
            account -> List.of(),
            account ->
                new AccountFigures(
                    "USD",
                    ANY,
                    ANY,
                    BigDecimal.ZERO,
                    BigDecimal.ZERO,
                    Map.of(),
                    gateway.clock().instant()));
    return new RiskRoom(
        new RiskRoom.Parts(
            new LiveTrading(isLiveOn),
            new RiskLimitTable(limits, Map.of()),
            killSwitch,
            sources,
            instrument -> CompletableFuture.completedFuture(null)),
        gateway.clock());
  }

  private static @Nullable SessionFacts session(Gateway gateway) {
    Session session = gateway.status().session().orElse(null);
    return session == null ? null : new SessionFacts(Set.copyOf(session.accounts()), null, false);
  }

  private static @Nullable Quote quote(Gateway gateway, @Nullable InstrumentDetails details) {
    if (details == null) {
      return null;
    }
    Quote.Level hundred = new Quote.Level(new BigDecimal("100"), BigDecimal.TEN);
    return new Quote(
        details.instrument(),
        hundred,
        hundred,
        hundred,
        new Quote.Day(null, null, null, null, null),
        new Quote.Venues("", "", ""),
        false,
        gateway.clock().instant(),
        gateway.clock().instant(),
        1,
        MarketDataType.LIVE,
        QuoteStatus.FRESH,
        null);
  }

  /** Nobody asks for its record. */
  private static final class Unrecorded implements KillSwitchStore {
    @Override
    public CompletionStage<KillSwitchState> load() {
      return CompletableFuture.completedFuture(new KillSwitchState.Released(null));
    }

    @Override
    public CompletionStage<Void> save(KillSwitchState state) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public boolean isRecorded() {
      return true;
    }
  }
}
