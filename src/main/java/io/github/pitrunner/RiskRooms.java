package io.github.pitrunner;

import io.github.pitrunner.connector.Gateway;
import io.github.pitrunner.connector.Instruments;
import io.github.pitrunner.connector.Session;
import io.github.pitrunner.domain.AccountId;
import io.github.pitrunner.domain.LiveTrading;
import io.github.pitrunner.domain.Money;
import io.github.pitrunner.marketdata.References;
import io.github.pitrunner.portfolio.Balances;
import io.github.pitrunner.portfolio.LedgerTag;
import io.github.pitrunner.portfolio.Portfolio;
import io.github.pitrunner.portfolio.Position;
import io.github.pitrunner.portfolio.PositionFollower;
import io.github.pitrunner.portfolio.Standing;
import io.github.pitrunner.portfolio.SummaryTag;
import io.github.pitrunner.portfolio.Valuation;
import io.github.pitrunner.risk.AccountFigures;
import io.github.pitrunner.risk.Holdings;
import io.github.pitrunner.risk.KillSwitch;
import io.github.pitrunner.risk.RiskLimitTable;
import io.github.pitrunner.risk.RiskRoom;
import io.github.pitrunner.risk.RiskSources;
import io.github.pitrunner.risk.RiskView.SessionFacts;
import io.github.pitrunner.risk.UnsettledFills.Held;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Risk rooms that look at the other rooms: the ports of the one bound to what the others hold. */
public final class RiskRooms {
  private RiskRooms() {}

  /** Through what the risk room sees. */
  public record Sights(
      Gateway gateway, Instruments instruments, References references, Portfolio portfolio) {}

  /**
   * What holds for everything.
   *
   * @param live whether accounts with real money are traded
   * @param readOnly nothing may be placed or changed
   * @param configured the one account that is traded; null for any
   */
  public record Rules(
      LiveTrading live, RiskLimitTable limits, boolean readOnly, @Nullable AccountId configured) {}

  /** A room without open orders, which come with its desk; it hears of changed figures. */
  public static RiskRoom of(Rules rules, KillSwitch killSwitch, Sights sights) {
    Holdings holdings = new Holdings(sights.gateway().clock());
    RiskSources sources =
        new RiskSources(
            () -> session(sights.gateway(), rules),
            sights.instruments()::known,
            sights.references()::newest,
            sights.portfolio()::quantity,
            () -> null,
            holdings::of,
            account -> figures(sights.portfolio().standing(account)));
    RiskRoom room =
        new RiskRoom(
            new RiskRoom.Parts(
                rules.live(),
                rules.limits(),
                killSwitch,
                sources,
                instrument -> sights.references().prepare(instrument).toCompletionStage()),
            sights.gateway().clock());
    sights.portfolio().follow(room::onFigures);
    sights.portfolio().follow(new Positions(room, holdings));
    return room;
  }

  /** Tells the room what is held. */
  private record Positions(RiskRoom room, Holdings holdings) implements PositionFollower {
    @Override
    public void onPosition(Position changed) {
      room.onPosition(held(changed, cost(changed)));
      holdings.onPosition(held(changed, price(changed)));
    }

    @Override
    public void onPositionsRead(List<Position> all) {
      room.onPositionsRead(all.stream().map(one -> held(one, cost(one))).toList());
      holdings.onPositionsRead(all.stream().map(one -> held(one, price(one))).toList());
    }

    private static Held held(Position position, @Nullable BigDecimal price) {
      return new Held(position.key().account(), position.instrument(), position.quantity(), price);
    }

    private static @Nullable BigDecimal price(Position position) {
      Valuation valuation = position.valuation();
      BigDecimal price = valuation == null ? null : valuation.marketPrice();
      // The gateway tells 0 while it does not know it.
      return price == null || price.signum() == 0 ? cost(position) : price;
    }

    private static @Nullable BigDecimal cost(Position position) {
      BigDecimal cost = position.averageCost();
      BigDecimal multiplier = position.instrument().multiplier();
      // It is of one contract, not of one unit of its price.
      return cost == null || multiplier.signum() == 0
          ? null
          : cost.divide(multiplier, MathContext.DECIMAL64);
    }
  }

  private static @Nullable SessionFacts session(Gateway gateway, Rules rules) {
    Session session = gateway.status().session().orElse(null);
    return session == null
        ? null
        : new SessionFacts(Set.copyOf(session.accounts()), rules.configured(), rules.readOnly());
  }

  /** Null while the account's currency is not known. */
  private static @Nullable AccountFigures figures(@Nullable Standing standing) {
    if (standing == null
        || !(standing.balances().values().get(SummaryTag.NET_LIQUIDATION) instanceof Money worth)) {
      return null;
    }
    Balances balances = standing.balances();
    String currency = worth.currency();
    return new AccountFigures(
        currency,
        amount(balances, SummaryTag.BUYING_POWER, currency),
        amount(balances, SummaryTag.AVAILABLE_FUNDS, currency),
        amount(balances, SummaryTag.GROSS_POSITION_VALUE, currency),
        standing.dailyProfit(),
        rates(balances),
        standing.asOf(),
        new AccountFigures.Told(
            told(balances, SummaryTag.GROSS_POSITION_VALUE),
            told(balances, SummaryTag.BUYING_POWER)));
  }

  private static Instant told(Balances balances, SummaryTag tag) {
    return balances.told().getOrDefault(tag, Instant.MIN);
  }

  private static @Nullable BigDecimal amount(Balances balances, SummaryTag tag, String currency) {
    return balances.values().get(tag) instanceof Money money && money.currency().equals(currency)
        ? money.amount()
        : null;
  }

  private static Map<String, BigDecimal> rates(Balances balances) {
    Map<String, BigDecimal> rates = new HashMap<>();
    balances
        .ledgers()
        .forEach(
            (currency, ledger) -> {
              BigDecimal rate = ledger.get(LedgerTag.EXCHANGE_RATE);
              if (rate != null && rate.signum() > 0) {
                rates.put(currency, rate);
              }
            });
    return rates;
  }
}
