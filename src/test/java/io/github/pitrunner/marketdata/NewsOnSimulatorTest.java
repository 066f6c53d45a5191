package io.github.pitrunner.marketdata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Timestamp;
import io.github.pitrunner.api.Times;
import io.github.pitrunner.simulator.SimulatedGateway;
import io.github.pitrunner.simulator.SimulatorSettings;
import io.github.pitrunner.simulator.faults.Farm;
import io.github.pitrunner.simulator.faults.Fault;
import io.github.pitrunner.testing.StatusDetails;
import io.github.pitrunner.v1.GetNewsArticleRequest;
import io.github.pitrunner.v1.GetNewsArticleResponse;
import io.github.pitrunner.v1.ListNewsHeadlinesRequest;
import io.github.pitrunner.v1.ListNewsHeadlinesResponse;
import io.github.pitrunner.v1.ListNewsProvidersRequest;
import io.github.pitrunner.v1.NewsHeadline;
import io.github.pitrunner.v1.NewsProvider;
import io.github.pitrunner.v1.StreamMarker.Kind;
import io.github.pitrunner.v1.StreamNewsRequest;
import io.github.pitrunner.v1.StreamNewsResponse;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** News end to end: a gRPC client in front, the simulated gateway behind. */
@Timeout(90)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NewsOnSimulatorTest {
  private final Vertx vertx = Vertx.vertx();
  private final SimulatedGateway gateway =
      SimulatedGateway.create(vertx, SimulatorSettings.defaults());
  private TcpRoom room;

  @BeforeAll
  void start() throws Exception {
    gateway.start().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    room = new TcpRoom(vertx, gateway.port(), VirtualRoom.Settings.USUAL);
  }

  @AfterAll
  void end() throws Exception {
    room.close();
    gateway.stop().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private static ListNewsHeadlinesRequest.Builder headlines() {
    return ListNewsHeadlinesRequest.newBuilder().setInstrument(VirtualRoom.ref("AAPL"));
  }

  private List<NewsHeadline> all(ListNewsHeadlinesRequest.Builder request) {
    List<NewsHeadline> all = new ArrayList<>();
    String token = "";
    do {
      ListNewsHeadlinesResponse page =
          room.stub().listNewsHeadlines(request.setPageToken(token).build());
      all.addAll(page.getHeadlinesList());
      token = page.getNextPageToken();
    } while (!token.isEmpty());
    return all;
  }

  @Test
  void providersAreListed() {
    assertThat(
            room.stub()
                .listNewsProviders(ListNewsProvidersRequest.getDefaultInstance())
                .getProvidersList())
        .extracting(NewsProvider::getCode)
        .contains("BRFG", "DJ-N");
  }

  @Nested
  class Headlines {
    private final Instant end = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    private Timestamp daysAgo(int days) {
      return Times.toProto(end.minus(Duration.ofDays(days)));
    }

    @Test
    void comeNewestFirstOverAllPagesBeyondWhatTheGatewayGivesAtOnce() {
      List<NewsHeadline> all =
          all(headlines().setStartTime(daysAgo(40)).setEndTime(daysAgo(0)).setPageSize(90));

      assertThat(all).hasSizeGreaterThan(400);
      assertThat(all).extracting(NewsHeadline::getArticleId).doesNotHaveDuplicates();
      assertThat(all).extracting(one -> -one.getTime().getSeconds()).isSorted();
    }

    @Test
    void areTheSameInPagesOfAnySize() {
      ListNewsHeadlinesRequest.Builder request =
          headlines().setStartTime(daysAgo(30)).setEndTime(daysAgo(1));

      assertThat(all(request.setPageSize(7))).isEqualTo(all(request.setPageSize(1000)));
    }

    @Test
    void haveTheirMetadataApart() {
      assertThat(all(headlines().setStartTime(daysAgo(2)).setEndTime(daysAgo(1))))
          .isNotEmpty()
          .allSatisfy(
              one -> {
                assertThat(one.getHeadline()).doesNotContain("{");
                assertThat(one.getAttributesMap()).containsEntry("L", "en");
              });
    }

    @Test
    void areOnlyOfTheProvidersThatAreAskedFor() {
      assertThat(
              all(headlines().setStartTime(daysAgo(5)).setEndTime(daysAgo(0)).addProviders("BRFG")))
          .isNotEmpty()
          .allSatisfy(one -> assertThat(one.getProvider()).isEqualTo("BRFG"));
    }
  }

  @Nested
  class AnArticle {
    private GetNewsArticleResponse of(String provider) {
      NewsHeadline headline =
          room.stub()
              .listNewsHeadlines(headlines().addProviders(provider).setPageSize(1).build())
              .getHeadlines(0);
      return room.stub()
          .getNewsArticle(
              GetNewsArticleRequest.newBuilder()
                  .setProvider(provider)
                  .setArticleId(headline.getArticleId())
                  .build());
    }

    @Test
    void isPlainText() {
      assertThat(of("BRFG").getText()).contains("AAPL");
    }

    @Test
    void isHtml() {
      assertThat(of("DJ-N").getHtml()).contains("AAPL");
    }

    @Test
    void isADocument() {
      assertThat(of("DJNL").getPdf().toStringUtf8()).startsWith("%PDF");
    }

    @ParameterizedTest
    @CsvSource({
      "BRFG, BRFG$0, NOT_FOUND, ARTICLE_NOT_FOUND",
      "NOSUCH, BRFG$0, INVALID_ARGUMENT, FIELD_INVALID",
      "'', '', INVALID_ARGUMENT, FIELD_INVALID"
    })
    void thatCannotBeHadIsAnError(
        String provider, String articleId, Status.Code code, String reason) {
      StatusRuntimeException failure =
          catchThrowableOfType(
              StatusRuntimeException.class,
              () ->
                  room.stub()
                      .getNewsArticle(
                          GetNewsArticleRequest.newBuilder()
                              .setProvider(provider)
                              .setArticleId(articleId)
                              .build()));

      assertThat(failure.getStatus().getCode()).isEqualTo(code);
      assertThat(StatusDetails.of(failure).info().getReason()).isEqualTo(reason);
    }
  }

  @Nested
  class BadInput {
    private StatusRuntimeException failure(ListNewsHeadlinesRequest.Builder request) {
      return catchThrowableOfType(
          StatusRuntimeException.class, () -> room.stub().listNewsHeadlines(request.build()));
    }

    @Test
    void namesTheProvidersThatThereAre() {
      StatusRuntimeException failure = failure(headlines().addProviders("BRFG").addProviders("X"));

      assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
      assertThat(failure.getStatus().getDescription())
          .contains("providers[1]", "BRFG, BRFUPDN, DJ-N, DJNL");
    }

    @Test
    void ofTimesIsInvalid() {
      assertThat(
              failure(
                      headlines()
                          .setStartTime(Timestamp.newBuilder().setSeconds(100))
                          .setEndTime(Timestamp.newBuilder().setSeconds(100).setNanos(1)))
                  .getStatus()
                  .getDescription())
          .contains("end_time: must be a whole second");
      assertThat(
              failure(
                      headlines()
                          .setStartTime(Timestamp.newBuilder().setSeconds(100))
                          .setEndTime(Timestamp.newBuilder().setSeconds(100)))
                  .getStatus()
                  .getCode())
          .isEqualTo(Status.Code.INVALID_ARGUMENT);
    }

    @Test
    void ofAnInstrumentIsNotFound() {
      assertThat(
              failure(headlines().setInstrument(VirtualRoom.ref("NOSUCHTHING")))
                  .getStatus()
                  .getCode())
          .isEqualTo(Status.Code.NOT_FOUND);
    }

    @Test
    void ofAStreamIsInvalid() {
      StatusRuntimeException failure =
          catchThrowableOfType(
              StatusRuntimeException.class,
              () ->
                  room.stub()
                      .streamNews(
                          StreamNewsRequest.newBuilder()
                              .setInstrument(VirtualRoom.ref("AAPL"))
                              .setHistory(301)
                              .build())
                      .next());

      assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
      assertThat(failure.getStatus().getDescription()).contains("history");
    }
  }

  @Test
  void aStreamBeginsWithThePastOldestFirst() {
    Iterator<StreamNewsResponse> stream =
        room.stub()
            .streamNews(
                StreamNewsRequest.newBuilder()
                    .setInstrument(VirtualRoom.ref("AAPL"))
                    .setHistory(25)
                    .build());

    List<Long> times = new ArrayList<>();
    StreamNewsResponse item = stream.next();
    while (item.hasHeadline()) {
      times.add(item.getHeadline().getTime().getSeconds());
      item = stream.next();
    }

    assertThat(times).hasSize(25).isSorted();
    assertThat(item.getMarker().getKind()).isEqualTo(Kind.KIND_SNAPSHOT_END);
  }

  @Test
  void aBrokenFarmIsAGapOfTheStream() {
    Iterator<StreamNewsResponse> stream =
        room.stub()
            .streamNews(
                StreamNewsRequest.newBuilder().setInstrument(VirtualRoom.ref("AAPL")).build());
    assertThat(stream.next().getMarker().getKind()).isEqualTo(Kind.KIND_SNAPSHOT_END);

    var unused =
        gateway.inject(
            new Fault.FarmFlap(Farm.USFARM, Duration.ofSeconds(1), Fault.Streams.SILENT));

    assertThat(stream.next().getMarker().getKind()).isEqualTo(Kind.KIND_GAP);
    StreamNewsResponse item = stream.next();
    while (item.hasHeadline()) {
      item = stream.next();
    }
    assertThat(item.getMarker().getKind()).isEqualTo(Kind.KIND_RESUMED);
  }
}
