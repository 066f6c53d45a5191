package io.github.pitrunner.endtoend;

import static io.github.pitrunner.endtoend.Caller.marketOrder;
import static io.github.pitrunner.endtoend.Caller.number;
import static io.github.pitrunner.endtoend.Caller.stock;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.pitrunner.v1.DepthBook;
import io.github.pitrunner.v1.GetHeadTimestampRequest;
import io.github.pitrunner.v1.GetNewsArticleRequest;
import io.github.pitrunner.v1.GetNewsArticleResponse;
import io.github.pitrunner.v1.GetOrderRequest;
import io.github.pitrunner.v1.GetProfitAndLossRequest;
import io.github.pitrunner.v1.GetScannerParametersRequest;
import io.github.pitrunner.v1.GetTradingHoursRequest;
import io.github.pitrunner.v1.GetTradingHoursResponse;
import io.github.pitrunner.v1.ListNewsHeadlinesRequest;
import io.github.pitrunner.v1.ListNewsProvidersRequest;
import io.github.pitrunner.v1.ListOptionChainRequest;
import io.github.pitrunner.v1.ListOptionChainResponse;
import io.github.pitrunner.v1.ListTicksRequest;
import io.github.pitrunner.v1.ListTradingSessionsRequest;
import io.github.pitrunner.v1.NewsHeadline;
import io.github.pitrunner.v1.NewsProvider;
import io.github.pitrunner.v1.OrderStatus;
import io.github.pitrunner.v1.PlaceOrderRequest;
import io.github.pitrunner.v1.Position;
import io.github.pitrunner.v1.ProfitAndLoss;
import io.github.pitrunner.v1.ScannerRanking;
import io.github.pitrunner.v1.Side;
import io.github.pitrunner.v1.StreamBarsRequest;
import io.github.pitrunner.v1.StreamBarsResponse;
import io.github.pitrunner.v1.StreamDepthRequest;
import io.github.pitrunner.v1.StreamDepthResponse;
import io.github.pitrunner.v1.StreamMarker.Kind;
import io.github.pitrunner.v1.StreamNewsRequest;
import io.github.pitrunner.v1.StreamNewsResponse;
import io.github.pitrunner.v1.StreamPositionsRequest;
import io.github.pitrunner.v1.StreamPositionsResponse;
import io.github.pitrunner.v1.StreamProfitAndLossRequest;
import io.github.pitrunner.v1.StreamProfitAndLossResponse;
import io.github.pitrunner.v1.StreamScannerRequest;
import io.github.pitrunner.v1.StreamScannerResponse;
import io.github.pitrunner.v1.StreamTicksRequest;
import io.github.pitrunner.v1.StreamTicksResponse;
import io.github.pitrunner.v1.Tick;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * Everything else that the service answers, each method called once as it is wired: feeds, history,
 * reference data, news, profit and loss.
 */
abstract class FirstCalls {
  static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int XOM = 13977;

  Caller caller = new Caller(9001);

  /** Where the service listens. */
  abstract int port();

  @BeforeEach
  void connect() {
    caller = new Caller(port());
    caller.awaitReady();
  }

  @AfterEach
  void hangUp() {
    caller.close();
  }

  /** The items of a stream up to one, that one included. */
  static <T> List<T> through(Iterator<T> stream, Predicate<T> isLast) {
    List<T> items = new ArrayList<>();
    while (stream.hasNext()) {
      T item = stream.next();
      items.add(item);
      if (isLast.test(item)) {
        return items;
      }
    }
    throw new AssertionError("The stream ended behind " + items);
  }

  @Nested
  class Feeds {
    @Test
    void ticksComePastFirstAndThenLive() {
      Iterator<StreamTicksResponse> stream =
          caller
              .marketData()
              .streamTicks(
                  StreamTicksRequest.newBuilder()
                      .setInstrument(stock("AAPL"))
                      .setHistory(10)
                      .build());

      List<StreamTicksResponse> snapshot =
          through(stream, item -> item.getMarker().getKind() == Kind.KIND_SNAPSHOT_END);
      assertThat(snapshot).hasSize(11);
      assertThat(number(stream.next().getTick().getPrice())).isPositive();
    }

    @Test
    void ticksOfThePastComeOldestFirst() {
      List<Tick> ticks =
          caller
              .marketData()
              .listTicks(ListTicksRequest.newBuilder().setInstrument(stock("AAPL")).build())
              .getTicksList();

      assertThat(ticks).hasSize(100);
      assertThat(ticks).extracting(tick -> tick.getTime().getSeconds()).isSorted();
    }

    @Test
    void bookIsWhole() {
      Iterator<StreamDepthResponse> stream =
          caller
              .marketData()
              .streamDepth(
                  StreamDepthRequest.newBuilder()
                      .setInstrument(stock("AAPL"))
                      .setSmartDepth(true)
                      .setRows(5)
                      .build());

      DepthBook book = stream.next().getBook();
      assertThat(book.getBidsCount()).isEqualTo(5);
      assertThat(book.getAsksCount()).isEqualTo(5);
    }

    @Test
    void liveBarsFollowTheirHistory() {
      Iterator<StreamBarsResponse> stream =
          caller
              .marketData()
              .streamBars(
                  StreamBarsRequest.newBuilder()
                      .setInstrument(stock("AAPL"))
                      .setDuration("3600 S")
                      .setBarSize("1 min")
                      .build());

      List<StreamBarsResponse> snapshot =
          through(stream, item -> item.getMarker().getKind() == Kind.KIND_SNAPSHOT_END);
      assertThat(snapshot.get(0).getPage().getBarsCount()).isBetween(59, 61);
      assertThat(number(stream.next().getBar().getClose())).isPositive();
    }
  }

  @Nested
  class Reference {
    @Test
    void sessionsAreThoseOfTheDays() {
      assertThat(
              caller
                  .marketData()
                  .listTradingSessions(
                      ListTradingSessionsRequest.newBuilder()
                          .setInstrument(stock("AAPL"))
                          .setDuration("1 W")
                          .build())
                  .getSessionsList())
          .isNotEmpty()
          .extracting(session -> session.getOpenTime().getSeconds())
          .isSorted()
          .doesNotHaveDuplicates();
    }

    @Test
    void headTimestampIsTheBeginningOfTheData() {
      assertThat(
              caller
                  .marketData()
                  .getHeadTimestamp(
                      GetHeadTimestampRequest.newBuilder().setInstrument(stock("AAPL")).build())
                  .getHeadTime()
                  .getSeconds())
          .isBetween(344_000_000L, 346_000_000L);
    }

    @Test
    void hoursTellWhetherItTrades() {
      GetTradingHoursResponse hours =
          caller
              .marketData()
              .getTradingHours(
                  GetTradingHoursRequest.newBuilder().setInstrument(stock("AAPL")).build());

      assertThat(hours.getOpen()).isTrue();
      assertThat(hours.getTradingSessionsList()).isNotEmpty();
    }

    @Test
    void optionsOfTheChainAreQuoted() {
      ListOptionChainResponse chain =
          caller
              .marketData()
              .listOptionChain(
                  ListOptionChainRequest.newBuilder()
                      .setUnderlying(stock("AAPL"))
                      .setWithQuotes(true)
                      .setPageSize(4)
                      .build());

      assertThat(chain.getNextPageToken()).isNotEmpty();
      assertThat(chain.getOptionsList())
          .hasSize(4)
          .allSatisfy(
              option -> {
                assertThat(option.getInstrument().getContractId()).isPositive();
                assertThat(option.hasQuote()).as(option.getProblem().getMessage()).isTrue();
              });
    }

    @Test
    void scansAreThoseOfTheParameters() {
      assertThat(
              caller
                  .marketData()
                  .getScannerParameters(GetScannerParametersRequest.getDefaultInstance())
                  .getScanCodesList())
          .extracting(code -> code.getCode())
          .contains("TOP_PERC_GAIN");

      Iterator<StreamScannerResponse> stream =
          caller
              .marketData()
              .streamScanner(
                  StreamScannerRequest.newBuilder()
                      .setScanCode("TOP_PERC_GAIN")
                      .setInstrument("STK")
                      .setLocation("STK.US.MAJOR")
                      .setRows(5)
                      .build());
      ScannerRanking ranking = stream.next().getRanking();
      assertThat(ranking.getRowsList())
          .extracting(row -> row.getRank())
          .containsExactly(1, 2, 3, 4, 5);
    }
  }

  @Nested
  class News {
    @Test
    void headlineOfAProviderHasItsArticle() {
      List<NewsProvider> providers =
          caller
              .marketData()
              .listNewsProviders(ListNewsProvidersRequest.getDefaultInstance())
              .getProvidersList();
      List<NewsHeadline> headlines =
          caller
              .marketData()
              .listNewsHeadlines(
                  ListNewsHeadlinesRequest.newBuilder()
                      .setInstrument(stock("AAPL"))
                      .addProviders(providers.get(0).getCode())
                      .setPageSize(3)
                      .build())
              .getHeadlinesList();

      assertThat(headlines).hasSize(3);
      GetNewsArticleResponse article =
          caller
              .marketData()
              .getNewsArticle(
                  GetNewsArticleRequest.newBuilder()
                      .setProvider(headlines.get(0).getProvider())
                      .setArticleId(headlines.get(0).getArticleId())
                      .build());
      assertThat(article.getBodyCase()).isNotEqualTo(GetNewsArticleResponse.BodyCase.BODY_NOT_SET);
    }

    @Test
    void streamBeginsWithThePast() {
      Iterator<StreamNewsResponse> stream =
          caller
              .marketData()
              .streamNews(
                  StreamNewsRequest.newBuilder()
                      .setInstrument(stock("AAPL"))
                      .setHistory(3)
                      .build());

      assertThat(through(stream, StreamNewsResponse::hasMarker)).hasSize(4);
    }
  }

  @Nested
  class Profits {
    /** Buys and waits until it is filled. */
    private void buy() {
      String id = "test-" + UUID.randomUUID().toString().substring(0, 18);
      assertThat(
              caller
                  .orders()
                  .placeOrder(
                      PlaceOrderRequest.newBuilder()
                          .setClientOrderId(id)
                          .setTicket(marketOrder("XOM", Side.SIDE_BUY, "3"))
                          .build())
                  .hasOrder())
          .isTrue();
      await("the order to be filled")
          .atMost(PATIENCE)
          .until(
              () ->
                  caller
                          .orders()
                          .getOrder(GetOrderRequest.newBuilder().setClientOrderId(id).build())
                          .getOrder()
                          .getStatus()
                      == OrderStatus.ORDER_STATUS_FILLED);
    }

    @Test
    void positionThatIsBoughtIsStreamedWithItsValue() {
      Iterator<StreamPositionsResponse> stream =
          caller.portfolio().streamPositions(StreamPositionsRequest.getDefaultInstance());
      var unused = through(stream, item -> item.getMarker().getKind() == Kind.KIND_SNAPSHOT_END);

      buy();

      List<StreamPositionsResponse> items =
          through(
              stream,
              item ->
                  item.getPosition().getInstrument().getContractId() == XOM
                      && item.getPosition().hasMarketValue());
      Position position = items.get(items.size() - 1).getPosition();
      assertThat(number(position.getQuantity())).isGreaterThanOrEqualTo(new BigDecimal("3"));
      assertThat(number(position.getMarketValue().getAmount())).isPositive();
      assertThat(position.getMarketValue().getCurrency()).isEqualTo("USD");
    }

    @Test
    void profitAndLossIsThatOfTheAccountAndOfAPosition() {
      buy();

      ProfitAndLoss account =
          caller
              .portfolio()
              .getProfitAndLoss(GetProfitAndLossRequest.getDefaultInstance())
              .getPnl();
      assertThat(account.getAccount()).isEqualTo("DU1234567");
      assertThat(account.hasDaily()).isTrue();
      ProfitAndLoss position =
          await("the position to be held")
              .atMost(PATIENCE)
              .ignoreExceptions()
              .until(
                  () ->
                      caller
                          .portfolio()
                          .getProfitAndLoss(
                              GetProfitAndLossRequest.newBuilder().setContractId(XOM).build())
                          .getPnl(),
                  pnl -> pnl.getContractId() == XOM);
      assertThat(number(position.getQuantity())).isPositive();

      Iterator<StreamProfitAndLossResponse> stream =
          caller
              .portfolio()
              .streamProfitAndLoss(
                  StreamProfitAndLossRequest.newBuilder().addContractIds(XOM).build());
      assertThat(through(stream, item -> item.getMarker().getKind() == Kind.KIND_SNAPSHOT_END))
          .extracting(item -> item.getPnl().getContractId())
          .contains(0, XOM);
      assertThat(stream.next().hasPnl()).as("about once a second").isTrue();
    }
  }
}
