package io.github.pitrunner.simulator.market;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.simulator.SimulatedGateway;
import io.github.pitrunner.simulator.SimulatorSettings;
import io.github.pitrunner.simulator.TwsTestClient;
import io.github.pitrunner.tws.CancelScannerSubscription;
import io.github.pitrunner.tws.HistoricalNews;
import io.github.pitrunner.tws.HistoricalNewsEnd;
import io.github.pitrunner.tws.HistoricalNewsRequest;
import io.github.pitrunner.tws.NewsArticle;
import io.github.pitrunner.tws.NewsArticleRequest;
import io.github.pitrunner.tws.NewsProviders;
import io.github.pitrunner.tws.NewsProvidersRequest;
import io.github.pitrunner.tws.ScannerData;
import io.github.pitrunner.tws.ScannerParameters;
import io.github.pitrunner.tws.ScannerParametersRequest;
import io.github.pitrunner.tws.ScannerSubscription;
import io.github.pitrunner.tws.ScannerSubscriptionRequest;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Scanner and news as a client on a socket sees them. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ScannerOverTcpTest {
  private final Vertx vertx = Vertx.vertx();
  private final SimulatedGateway gateway =
      SimulatedGateway.create(vertx, SimulatorSettings.defaults());

  @BeforeAll
  void start() throws Exception {
    gateway.start().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  @AfterAll
  void end() throws Exception {
    gateway.stop().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @Test
  void aScanGoesAsTheRecordedOne() throws Exception {
    try (TwsTestClient client = TwsTestClient.start(gateway.port(), 1)) {
      client.send(
          ScannerSubscriptionRequest.newBuilder()
              .setReqId(1)
              .setScannerSubscription(
                  ScannerSubscription.newBuilder()
                      .setNumberOfRows(10)
                      .setInstrument("STK")
                      .setLocationCode("STK.US.MAJOR")
                      .setScanCode("HOT_BY_VOLUME"))
              .build());
      assertThat(client.next(ScannerData.class).getScannerDataElementCount()).isEqualTo(10);

      client.send(CancelScannerSubscription.newBuilder().setReqId(1).build());

      assertThat(client.nextError(162).getErrorMsg())
          .isEqualTo(
              "Historical Market Data Service error message:API scanner subscription cancelled: 1");
    }
  }

  @Test
  void theParametersFitIntoAFrame() throws Exception {
    try (TwsTestClient client = TwsTestClient.start(gateway.port(), 2)) {
      client.send(ScannerParametersRequest.getDefaultInstance());

      assertThat(client.next(ScannerParameters.class).getXml())
          .contains("<ScanParameterResponse>", "<scanCode>HOT_BY_VOLUME</scanCode>");
    }
  }

  @Test
  void anArticleIsFoundByItsHeadline() throws Exception {
    try (TwsTestClient client = TwsTestClient.start(gateway.port(), 3)) {
      client.send(NewsProvidersRequest.getDefaultInstance());
      String provider = client.next(NewsProviders.class).getNewsProviders(0).getProviderCode();
      client.send(
          HistoricalNewsRequest.newBuilder()
              .setReqId(1)
              .setConId(DeskFixture.AAPL)
              .setProviderCodes(provider)
              .setTotalResults(1)
              .build());
      HistoricalNews headline = client.next(HistoricalNews.class);
      assertThat(client.next(HistoricalNewsEnd.class).getHasMore()).isTrue();

      client.send(
          NewsArticleRequest.newBuilder()
              .setReqId(2)
              .setProviderCode(provider)
              .setArticleId(headline.getArticleId())
              .build());

      assertThat(client.next(NewsArticle.class).getArticleText()).contains("AAPL");
    }
  }
}
