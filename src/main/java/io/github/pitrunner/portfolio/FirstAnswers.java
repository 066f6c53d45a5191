package io.github.pitrunner.portfolio;

import io.github.pitrunner.api.Callers;
import io.github.pitrunner.api.OpenStreams;
import io.github.pitrunner.api.Ticker;
import io.github.pitrunner.connector.Session;
import io.github.pitrunner.connector.SessionListener;
import io.github.pitrunner.domain.AccountId;
import io.github.pitrunner.domain.Instrument;
import io.github.pitrunner.domain.LiveTrading;
import io.github.pitrunner.domain.Money;
import io.github.pitrunner.domain.SecurityType;
import io.github.pitrunner.v1.GetAccountSummaryRequest;
import io.github.pitrunner.v1.GetAccountSummaryResponse;
import io.github.pitrunner.v1.GetProfitAndLossRequest;
import io.github.pitrunner.v1.GetProfitAndLossResponse;
import io.github.pitrunner.v1.ListAccountsRequest;
import io.github.pitrunner.v1.ListPositionsRequest;
import io.github.pitrunner.v1.ListPositionsResponse;
import io.grpc.stub.StreamObserver;
import io.quarkus.runtime.Startup;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Makes each kind of answer once before the service is ready, and throws it away: the classes
 * behind a summary alone take a hundred milliseconds to load, which the first caller would wait
 * for. Each message is made while the service starts; the calls themselves are gone through with
 * what the first session tells, and it counts as read back when they are answered.
 */
@Startup
@Singleton
final class FirstAnswers implements SessionListener {
  private static final Logger LOG = Logger.getLogger(FirstAnswers.class);
  private static final AccountId NOBODY = new AccountId("DU0");
  private static final String USD = "USD";

  private final PortfolioService calls;
  private boolean isRehearsed;

  FirstAnswers(Portfolio portfolio) {
    Ticker never = (period, task) -> () -> {};
    // It opens no stream and is nobody's to call.
    calls =
        new PortfolioService(
            portfolio, never, new LiveTrading(false), new OpenStreams(never), Callers.SERVICE);
    portfolio.follow(this);
    int bytes = make(portfolio.clock().instant());
    LOG.debugf("Answers of %d bytes were made before the first caller", bytes);
  }

  @Override
  public Future<Void> onSession(Session session) {
    Optional<AccountId> account =
        session.accounts().stream().filter(one -> !one.isAdvisor()).findFirst();
    if (isRehearsed || account.isEmpty()) {
      return Future.succeededFuture();
    }
    isRehearsed = true;
    String name = account.get().value();
    Unheard<GetAccountSummaryResponse> summary = new Unheard<>();
    Unheard<ListPositionsResponse> positions = new Unheard<>();
    calls.listAccounts(ListAccountsRequest.newBuilder().build(), new Unheard<>());
    calls.getAccountSummary(
        GetAccountSummaryRequest.newBuilder().setAccount(name).build(), summary);
    calls.listPositions(ListPositionsRequest.newBuilder().build(), positions);
    // The gateway may take its time for a profit; the session does not wait for it.
    calls.getProfitAndLoss(
        GetProfitAndLossRequest.newBuilder().setAccount(name).build(), new Unheard<>());
    return Future.all(summary.end(), positions.end()).mapEmpty();
  }

  /** Hears an answer, or a refusal, and makes nothing of it. */
  private static final class Unheard<T> implements StreamObserver<T> {
    private final Promise<Void> end = Promise.promise();

    Future<Void> end() {
      return end.future();
    }

    @Override
    public void onNext(T answer) {
      // What counts is that it was made.
    }

    @Override
    public void onError(Throwable cause) {
      LOG.debugf("A first answer could not be made: %s", cause.getMessage());
      end.tryComplete();
    }

    @Override
    public void onCompleted() {
      end.tryComplete();
    }
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
