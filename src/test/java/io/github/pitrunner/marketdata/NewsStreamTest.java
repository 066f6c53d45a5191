package io.github.pitrunner.marketdata;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.testing.HandDrivenCall;
import io.github.pitrunner.tws.CancelMarketData;
import io.github.pitrunner.tws.HistoricalNews;
import io.github.pitrunner.tws.HistoricalNewsEnd;
import io.github.pitrunner.tws.HistoricalNewsRequest;
import io.github.pitrunner.tws.MarketDataRequest;
import io.github.pitrunner.tws.NewsProvider;
import io.github.pitrunner.tws.NewsProviders;
import io.github.pitrunner.tws.NewsProvidersRequest;
import io.github.pitrunner.tws.TickNews;
import io.github.pitrunner.v1.ListNewsHeadlinesRequest;
import io.github.pitrunner.v1.ListNewsHeadlinesResponse;
import io.github.pitrunner.v1.StreamNewsRequest;
import io.github.pitrunner.v1.StreamNewsResponse;
import io.grpc.Status;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** News over the real connector in virtual time. */
class NewsStreamTest {
  private static final StreamNewsRequest APPLE =
      StreamNewsRequest.newBuilder().setInstrument(VirtualRoom.ref("AAPL")).build();

  private static final Duration LINGER = VirtualRoom.Settings.USUAL.linger();

  private final VirtualRoom room = VirtualRoom.connected();

  /** What the scripted gateway knows of the past: times by article, newest first. */
  private final Map<String, String> past = new LinkedHashMap<>();

  @BeforeEach
  void answer() {
    room.gateway.on(
        NewsProvidersRequest.class,
        request ->
            room.gateway.send(
                NewsProviders.newBuilder()
                    .addNewsProviders(
                        NewsProvider.newBuilder().setProviderCode("BRFG").setProviderName("B"))
                    .addNewsProviders(
                        NewsProvider.newBuilder().setProviderCode("DJ-N").setProviderName("D"))
                    .build()));
    room.gateway.on(HistoricalNewsRequest.class, this::tellThePast);
  }

  private void tellThePast(HistoricalNewsRequest request) {
    past.forEach(
        (article, time) -> {
          boolean isAsked =
              (request.getEndDateTime().isEmpty() || time.compareTo(request.getEndDateTime()) <= 0)
                  && time.compareTo(request.getStartDateTime()) > 0;
          if (isAsked || time.startsWith("not")) {
            room.gateway.send(
                HistoricalNews.newBuilder()
                    .setReqId(request.getReqId())
                    .setProviderCode("BRFG")
                    .setArticleId(article)
                    .setTime(time)
                    .setHeadline("{A:1:L:en:K:n/a:C:0.5}About " + article)
                    .build());
          }
        });
    room.gateway.send(HistoricalNewsEnd.newBuilder().setReqId(request.getReqId()).build());
  }

  private HandDrivenCall<StreamNewsResponse> open(StreamNewsRequest request) {
    HandDrivenCall<StreamNewsResponse> call = new HandDrivenCall<>();
    room.service.streamNews(request, call);
    room.time.settle();
    return call;
  }

  private void live(String article) {
    room.gateway.send(
        TickNews.newBuilder()
            .setReqId(room.gateway.last(MarketDataRequest.class).getReqId())
            .setTimestamp(room.time.instant().toEpochMilli())
            .setProviderCode("BRFG")
            .setArticleId(article)
            .setHeadline("About " + article)
            .setExtraData("L:en:K:0.5")
            .build());
    room.time.settle();
  }

  private static List<String> taken(HandDrivenCall<StreamNewsResponse> call) {
    return call.take().stream()
        .map(
            item ->
                item.hasHeadline()
                    ? item.getHeadline().getArticleId()
                    : item.getMarker().getKind().name().substring("KIND_".length()))
        .toList();
  }

  @Test
  void theLineIsAskedForNewsAlone() {
    var unused = open(APPLE);

    MarketDataRequest line = room.gateway.last(MarketDataRequest.class);
    assertThat(line.getGenericTickList()).isEqualTo("mdoff,292:BRFG+DJ-N");
    assertThat(line.getContract().getConId()).isEqualTo(ScriptedMarket.AAPL);
  }

  @Test
  void withoutHistoryTheSnapshotIsEmpty() {
    HandDrivenCall<StreamNewsResponse> call = open(APPLE);
    live("a");
    live("b");

    assertThat(taken(call)).containsExactly("SNAPSHOT_END", "a", "b");
    assertThat(room.gateway.heard(HistoricalNewsRequest.class)).isEmpty();
  }

  @Test
  void noHeadlineIsSentTwice() {
    past.put("b", "2026-11-22 14:00:00.0");
    past.put("a", "2026-11-22 13:00:00.0");
    HandDrivenCall<StreamNewsResponse> call = open(APPLE.toBuilder().setHistory(10).build());
    live("b");
    live("c");
    live("c");

    assertThat(taken(call)).containsExactly("a", "b", "SNAPSHOT_END", "c");
  }

  @Test
  void whatComesWhileThePastIsReadWaits() {
    room.gateway.on(HistoricalNewsRequest.class, request -> {});
    HandDrivenCall<StreamNewsResponse> call = open(APPLE.toBuilder().setHistory(10).build());
    live("c");
    assertThat(taken(call)).isEmpty();

    room.gateway.on(HistoricalNewsRequest.class, this::tellThePast);
    past.put("a", "2026-11-22 13:00:00.0");
    tellThePast(room.gateway.last(HistoricalNewsRequest.class));
    room.time.settle();

    assertThat(taken(call)).containsExactly("a", "SNAPSHOT_END", "c");
  }

  @Test
  void aHeadlineWithoutAReadableTimeIsPassedOver() {
    past.put("b", "not a time");
    past.put("a", "2026-11-22 13:00:00");

    assertThat(taken(open(APPLE.toBuilder().setHistory(10).build())))
        .containsExactly("a", "SNAPSHOT_END");
  }

  @Test
  void aReaderThatLeavesEndsTheLine() {
    HandDrivenCall<StreamNewsResponse> call = open(APPLE);
    call.cancel();
    room.time.advance(LINGER);

    assertThat(room.gateway.last(CancelMarketData.class).getReqId())
        .isEqualTo(room.gateway.last(MarketDataRequest.class).getReqId());
  }

  @Test
  void aReaderThatLeavesDuringTheLookUpOpensNoLine() {
    room.gateway.on(NewsProvidersRequest.class, request -> {});
    HandDrivenCall<StreamNewsResponse> call = open(APPLE);
    call.cancel();
    room.time.settle();
    room.gateway.send(
        NewsProviders.newBuilder()
            .addNewsProviders(NewsProvider.newBuilder().setProviderCode("BRFG"))
            .build());
    room.time.settle();

    assertThat(room.gateway.heard(MarketDataRequest.class)).isEmpty();
  }

  @Test
  void theGatewaysRefusalIsTold() {
    HandDrivenCall<StreamNewsResponse> call = open(APPLE);
    room.gateway.send(
        ScriptedMarket.error(
            room.gateway.last(MarketDataRequest.class).getReqId(),
            10276,
            "News feed is not allowed."));
    room.time.settle();

    assertThat(call.code()).isEqualTo(Status.Code.FAILED_PRECONDITION);
  }

  @Test
  void aLoginWithoutProvidersIsTold() {
    room.gateway.on(
        NewsProvidersRequest.class,
        request -> room.gateway.send(NewsProviders.getDefaultInstance()));

    assertThat(open(APPLE).code()).isEqualTo(Status.Code.FAILED_PRECONDITION);
  }

  @Nested
  class ManyReaders {
    @Test
    void ofOneInstrumentAndItsProvidersShareOneLine() {
      List<HandDrivenCall<StreamNewsResponse>> calls =
          IntStream.range(0, 30).mapToObj(number -> open(APPLE)).toList();
      live("a");

      assertThat(room.gateway.heard(MarketDataRequest.class)).hasSize(1);
      assertThat(calls)
          .allSatisfy(call -> assertThat(taken(call)).containsExactly("SNAPSHOT_END", "a"));
      assertThat(room.census.feeds(FeedCensus.Kind.NEWS)).isEqualTo(1);
      assertThat(room.census.readers(FeedCensus.Kind.NEWS)).isEqualTo(30);
    }

    @Test
    void shareItWhateverTheOrderOfTheProviders() {
      var first = open(APPLE.toBuilder().addProviders("DJ-N").addProviders("BRFG").build());
      var second = open(APPLE);
      var other = open(APPLE.toBuilder().addProviders("DJ-N").build());

      assertThat(room.gateway.heard(MarketDataRequest.class)).hasSize(2);
      assertThat(List.of(first, second, other)).allMatch(call -> call.errors().isEmpty());
    }

    @Test
    void haveEachTheirOwnPast() {
      past.put("b", "2026-11-22 14:00:00.0");
      past.put("a", "2026-11-22 13:00:00.0");
      HandDrivenCall<StreamNewsResponse> first = open(APPLE);
      live("c");

      HandDrivenCall<StreamNewsResponse> late = open(APPLE.toBuilder().setHistory(2).build());
      live("d");

      assertThat(taken(first)).containsExactly("SNAPSHOT_END", "c", "d");
      assertThat(taken(late)).containsExactly("a", "b", "SNAPSHOT_END", "d");
    }

    @Test
    void askOnceForWhatAllMissed() {
      HandDrivenCall<StreamNewsResponse> first = open(APPLE);
      HandDrivenCall<StreamNewsResponse> second = open(APPLE);
      live("a");
      first.take();
      second.take();

      room.gateway.drop();
      room.time.settle();
      past.put("missed", "2026-11-22 14:30:05.0");
      past.put("a", "2026-11-22 14:30:00.0");
      room.time.advance(Duration.ofSeconds(10));

      assertThat(taken(first)).containsExactly("GAP", "missed", "RESUMED");
      assertThat(taken(second)).containsExactly("GAP", "missed", "RESUMED");
      assertThat(room.gateway.heard(HistoricalNewsRequest.class))
          .extracting(HistoricalNewsRequest::getStartDateTime)
          .containsOnly("2026-11-22 14:29:00.0");
      // One walk back: a question with the headlines and one that brings nothing new.
      assertThat(room.gateway.heard(HistoricalNewsRequest.class)).hasSizeLessThanOrEqualTo(5);
    }

    @Test
    void whoeverComesInAGapHearsOfIt() {
      HandDrivenCall<StreamNewsResponse> first = open(APPLE);
      first.take();
      room.gateway.send(ScriptedMarket.error(-1, 2103, "Market data farm is broken:usfarm"));
      room.time.settle();
      HandDrivenCall<StreamNewsResponse> late = open(APPLE);
      assertThat(taken(late)).containsExactly("GAP");

      room.gateway.send(ScriptedMarket.error(-1, 2104, "Market data farm is OK:usfarm"));
      room.time.settle();

      assertThat(taken(late)).containsExactly("SNAPSHOT_END", "RESUMED");
      assertThat(taken(first)).containsExactly("GAP", "RESUMED");
    }

    @Test
    void oneThatLeavesTakesNothingFromTheOthers() {
      HandDrivenCall<StreamNewsResponse> first = open(APPLE);
      HandDrivenCall<StreamNewsResponse> second = open(APPLE);
      first.cancel();
      room.time.advance(LINGER);
      live("a");

      assertThat(room.gateway.heard(CancelMarketData.class)).isEmpty();
      assertThat(taken(second)).containsExactly("SNAPSHOT_END", "a");
    }
  }

  @Test
  void aLineWithoutReadersWaitsAWhileForTheNextOne() {
    open(APPLE).cancel();
    room.time.advance(LINGER.minusMillis(1));
    HandDrivenCall<StreamNewsResponse> next = open(APPLE);
    room.time.advance(LINGER);
    live("a");

    assertThat(taken(next)).containsExactly("SNAPSHOT_END", "a");
    assertThat(room.gateway.heard(MarketDataRequest.class)).hasSize(1);
    assertThat(room.gateway.heard(CancelMarketData.class)).isEmpty();
  }

  @Nested
  class AGap {
    @Test
    void endsWithWhatWasMissed() {
      HandDrivenCall<StreamNewsResponse> call = open(APPLE);
      live("a");
      call.take();

      room.gateway.drop();
      room.time.settle();
      past.put("missed", "2026-11-22 14:30:05.0");
      past.put("old", "2026-11-22 13:00:00.0");
      room.time.advance(Duration.ofSeconds(10));
      live("b");

      assertThat(taken(call)).containsExactly("GAP", "missed", "RESUMED", "b");
    }

    @Test
    void ofTheBrokersLinkIsOneToo() {
      HandDrivenCall<StreamNewsResponse> call = open(APPLE);
      call.take();

      room.gateway.send(ScriptedMarket.error(-1, 1100, "Connectivity has been lost"));
      room.time.settle();
      room.gateway.send(ScriptedMarket.error(-1, 1102, "Connectivity restored, data maintained"));
      room.time.settle();

      assertThat(taken(call)).containsExactly("GAP", "RESUMED");
    }

    @Test
    void beforeTheSnapshotEndsWithBothMarks() {
      room.gateway.on(HistoricalNewsRequest.class, request -> {});
      HandDrivenCall<StreamNewsResponse> call = open(APPLE.toBuilder().setHistory(10).build());
      room.gateway.drop();
      room.time.settle();
      room.gateway.on(HistoricalNewsRequest.class, NewsStreamTest.this::tellThePast);
      past.put("a", "2026-11-22 13:00:00.0");
      room.time.advance(Duration.ofSeconds(5));

      assertThat(taken(call)).containsExactly("GAP", "a", "SNAPSHOT_END", "RESUMED");
    }
  }

  @Test
  void pagesOfHeadlinesNeitherSkipNorRepeatWithinOneSecond() {
    for (int i = 9; i >= 0; i--) {
      past.put("n" + i, "2026-11-22 13:00:00.0");
    }
    ListNewsHeadlinesRequest.Builder request =
        ListNewsHeadlinesRequest.newBuilder().setInstrument(VirtualRoom.ref("AAPL")).setPageSize(4);

    StringBuilder read = new StringBuilder();
    do {
      HandDrivenCall<ListNewsHeadlinesResponse> call = new HandDrivenCall<>();
      room.service.listNewsHeadlines(request.build(), call);
      room.time.settle();
      call.answer().getHeadlinesList().forEach(one -> read.append(one.getArticleId()));
      request.setPageToken(call.answer().getNextPageToken());
    } while (!request.getPageToken().isEmpty());

    assertThat(read).hasToString("n0n1n2n3n4n5n6n7n8n9");
  }

  @Test
  void aGatewayThatTellsTheSameAgainAndAgainIsNotAskedForEver() {
    room.gateway.on(
        HistoricalNewsRequest.class,
        request ->
            room.gateway.send(
                HistoricalNews.newBuilder()
                    .setReqId(request.getReqId())
                    .setArticleId("same")
                    .setTime("2026-11-22 13:00:00.0")
                    .build(),
                HistoricalNewsEnd.newBuilder().setReqId(request.getReqId()).build()));
    HandDrivenCall<ListNewsHeadlinesResponse> call = new HandDrivenCall<>();
    room.service.listNewsHeadlines(
        ListNewsHeadlinesRequest.newBuilder().setInstrument(VirtualRoom.ref("AAPL")).build(), call);
    room.time.settle();

    assertThat(call.answer().getHeadlinesList()).hasSize(1);
    assertThat(room.gateway.heard(HistoricalNewsRequest.class).size()).isLessThan(6);
  }
}
