package io.github.pitrunner.portfolio;

import io.github.pitrunner.domain.AccountId;
import io.github.pitrunner.domain.Instrument;
import io.github.pitrunner.domain.Money;
import io.github.pitrunner.domain.SecurityType;
import io.github.pitrunner.v1.GetAccountSummaryResponse;
import io.github.pitrunner.v1.GetProfitAndLossResponse;
import io.github.pitrunner.v1.ListPositionsResponse;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * Makes each kind of answer once while the service starts, and throws it away: the classes behind a
 * summary alone take a hundred milliseconds to load, which the first caller would wait for.
 */
@Startup
@Singleton
final class FirstAnswers {
  private static final Logger LOG = Logger.getLogger(FirstAnswers.class);
  private static final AccountId NOBODY = new AccountId("DU0");
  private static final String USD = "USD";

  FirstAnswers(Portfolio portfolio) {
    int bytes = make(portfolio.clock().instant());
    LOG.debugf("Answers of %d bytes were made before the first caller", bytes);
  }

  /** How long they are together. */
  static int make(Instant now) {
    PositionKey key = new PositionKey(NOBODY, 1);
    BigDecimal one = BigDecimal.ONE;
    Valuation valuation = new Valuation(PriceSource.GATEWAY, one, one, one, one, now);
    Position position = new Position(key, stock(), one, one, valuation, now);
    Profit profit = new Profit(key, one, one, one, one, one, now);
    return GetAccountSummaryResponse.newBuilder()
            .setSummary(PortfolioProtos.toProto(balances(now), now))
            .build()
            .toByteArray()
            .length
        + ListPositionsResponse.newBuilder()
            .addPositions(PortfolioProtos.toProto(position, now))
            .build()
            .toByteArray()
            .length
        + GetProfitAndLossResponse.newBuilder()
            .setPnl(PortfolioProtos.toProto(profit, new PortfolioProtos.ProfitView(USD, now)))
            .build()
            .toByteArray()
            .length;
  }

  private static Balances balances(Instant now) {
    Map<SummaryTag, Object> values = new EnumMap<>(SummaryTag.class);
    for (SummaryTag tag : SummaryTag.values()) {
      values.put(
          tag,
          switch (tag.kind()) {
            case AMOUNT -> new Money(BigDecimal.ONE, USD);
            case RATIO -> BigDecimal.ONE;
            case COUNT -> 1;
            case TIME -> now;
            case TEXT -> "INDIVIDUAL";
          });
    }
    Map<LedgerTag, BigDecimal> ledger = new EnumMap<>(LedgerTag.class);
    for (LedgerTag tag : LedgerTag.values()) {
      ledger.put(tag, BigDecimal.ONE);
    }
    return new Balances(NOBODY, values, Map.of(USD, ledger), Map.of("tag", "value"), Map.of(), now);
  }

  private static Instrument stock() {
    return new Instrument(
        1,
        "AAPL",
        SecurityType.STOCK,
        "SMART",
        "NASDAQ",
        USD,
        null,
        null,
        null,
        BigDecimal.ONE,
        "AAPL",
        "NMS",
        List.of());
  }
}
