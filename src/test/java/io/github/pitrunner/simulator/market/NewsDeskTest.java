package io.github.pitrunner.simulator.market;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.github.pitrunner.tws.CancelMarketData;
import io.github.pitrunner.tws.ErrorMessage;
import io.github.pitrunner.tws.HistoricalNews;
import io.github.pitrunner.tws.HistoricalNewsEnd;
import io.github.pitrunner.tws.HistoricalNewsRequest;
import io.github.pitrunner.tws.MarketDataRequest;
import io.github.pitrunner.tws.NewsArticle;
import io.github.pitrunner.tws.NewsArticleRequest;
import io.github.pitrunner.tws.NewsProviders;
import io.github.pitrunner.tws.NewsProvidersRequest;
import io.github.pitrunner.tws.TickNews;
import io.github.pitrunner.tws.TickPrice;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NewsDeskTest {
  private static final String EVERY_PROVIDER = "BRFG+BRFUPDN+DJ-N+DJNL";

  private final DeskFixture fixture = DeskFixture.realHours(DeskFixture.NOON);

  private static HistoricalNewsRequest.Builder past(String providers, int most) {
    return HistoricalNewsRequest.newBuilder()
        .setReqId(1)
        .setConId(DeskFixture.AAPL)
        .setProviderCodes(providers)
        .setTotalResults(most);
  }

  private List<HistoricalNews> headlines(HistoricalNewsRequest.Builder request) {
    fixture.client.forget();
    fixture.ask(request.build());
    return fixture.client.received(HistoricalNews.class);
  }

  private static MarketDataRequest live(int reqId, String genericTicks) {
    return MarketDataRequest.newBuilder()
        .setReqId(reqId)
        .setContract(DeskFixture.apple())
        .setGenericTickList(genericTicks)
        .build();
  }

  @Test
  void providersHaveCodesAndNames() {
    fixture.ask(NewsProvidersRequest.getDefaultInstance());

    assertThat(fixture.client.only(NewsProviders.class).getNewsProvidersList())
        .hasSize(4)
        .allSatisfy(one -> assertThat(one.getProviderName()).isNotEmpty());
  }

  @Nested
  class TheHeadlinesOfThePast {
    @Test
    void comeNewestFirstAndThenTheirEnd() {
      List<HistoricalNews> headlines = headlines(past(EVERY_PROVIDER, 20));

      assertThat(headlines).hasSize(20);
      assertThat(headlines)
          .extracting(HistoricalNews::getTime)
          .isSortedAccordingTo((one, other) -> other.compareTo(one))
          .allSatisfy(time -> assertThat(time).matches("\\d{4}-\\d\\d-\\d\\d [\\d:]{8}\\.0"));
      List<Message> received = fixture.client.received();
      assertThat(received.get(received.size() - 1))
          .isEqualTo(HistoricalNewsEnd.newBuilder().setReqId(1).setHasMore(true).build());
    }

    @Test
    void carryTheirMetadataBeforeTheText() {
      assertThat(headlines(past("BRFG", 10)))
          .allSatisfy(
              one -> {
                assertThat(one.getHeadline()).matches("\\{A:\\d+:L:en:K:[-.\\d]+:C:[.\\d]+}.+");
                assertThat(one.getArticleId()).startsWith("BRFG$");
              });
    }

    @Test
    void areNeverMoreThan300() {
      assertThat(headlines(past(EVERY_PROVIDER, 1000))).hasSize(300);
    }

    @Test
    void keepToTheirTimes() {
      List<HistoricalNews> headlines =
          headlines(
              past(EVERY_PROVIDER, 300)
                  .setStartDateTime("2026-11-20 00:00:00.0")
                  .setEndDateTime("2026-11-21 00:00:00.0"));

      assertThat(headlines).isNotEmpty();
      assertThat(headlines).allSatisfy(one -> assertThat(one.getTime()).startsWith("2026-11-20"));
      assertThat(fixture.client.only(HistoricalNewsEnd.class).getHasMore()).isFalse();
    }

    @Test
    void areNoneForWhatNobodyWritesAbout() {
      assertThat(headlines(past(EVERY_PROVIDER, 10).setConId(12087792))).isEmpty();
      assertThat(fixture.client.only(HistoricalNewsEnd.class).getHasMore()).isFalse();
    }

    @Test
    void areTheSameForTheSameSeed() {
      DeskFixture other = DeskFixture.realHours(DeskFixture.NOON);
      other.ask(past(EVERY_PROVIDER, 50).build());

      assertThat(headlines(past(EVERY_PROVIDER, 50)))
          .isEqualTo(other.client.received(HistoricalNews.class));
    }

    @Test
    void includeOneReportOfEarningsInAQuarter() {
      List<HistoricalNews> headlines =
          headlines(
              past("DJ-N", 300)
                  .setStartDateTime("2026-08-20 00:00:00")
                  .setEndDateTime("2026-11-19 00:00:00"));

      assertThat(headlines)
          .filteredOn(one -> one.getHeadline().contains("reports quarter"))
          .hasSizeLessThanOrEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"BRFG+NOSUCH, 10, 265598, 10276", "BRFG, 0, 265598, 321", "BRFG, 10, 7, 200"})
    void areRefused(String providers, int most, int conId, int code) {
      headlines(past(providers, most).setConId(conId));

      assertThat(fixture.client.only(ErrorMessage.class).getErrorCode()).isEqualTo(code);
    }

    @Test
    void areRefusedForATimeThatIsNone() {
      headlines(past("BRFG", 10).setStartDateTime("yesterday"));

      assertThat(fixture.client.codes(1)).containsExactly(321);
    }
  }

  @Nested
  class AnArticle {
    private String text(String provider) {
      HistoricalNews headline = headlines(past(provider, 1)).get(0);
      fixture.ask(
          NewsArticleRequest.newBuilder()
              .setReqId(2)
              .setProviderCode(provider)
              .setArticleId(headline.getArticleId())
              .build());
      return fixture.client.only(NewsArticle.class).getArticleText();
    }

    @Test
    void isPlainText() {
      assertThat(text("BRFG")).contains("AAPL").doesNotContain("<");
    }

    @Test
    void isHtml() {
      assertThat(text("DJ-N")).startsWith("<html>").endsWith("</html>");
    }

    @Test
    void isADocument() {
      byte[] bytes = Base64.getDecoder().decode(text("DJNL"));

      assertThat(new String(bytes, StandardCharsets.ISO_8859_1))
          .startsWith("%PDF-1.4")
          .contains("AAPL")
          .endsWith("%%EOF\n");
      assertThat(fixture.client.only(NewsArticle.class).getArticleType()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "BRFG$", "BRFG$xyz", "BRFG$00000001", "DJ-N$1", "no"})
    void thatDoesNotExistIsRefused(String articleId) {
      fixture.ask(
          NewsArticleRequest.newBuilder()
              .setReqId(2)
              .setProviderCode("BRFG")
              .setArticleId(articleId)
              .build());

      assertThat(fixture.client.codes(2)).containsExactly(10172);
    }
  }

  @Nested
  class LiveHeadlines {
    /** When the second story of these providers after noon appears. */
    private Story second(NewsProvider... providers) {
      NewsWire.Query query =
          new NewsWire.Query(
              fixture.market.instrument(DeskFixture.AAPL),
              Set.of(providers),
              DeskFixture.NOON,
              DeskFixture.NOON.plus(Duration.ofDays(2)));
      return new NewsWire(fixture.market).all(query).get(1);
    }

    private DeskFixture justBefore(Story story) {
      return DeskFixture.realHours(story.at().minusSeconds(10));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mdoff,292:BRFG", "mdoff,292", "mdoff,292:BRFG+DJNL"})
    void areWhatThePastTellsOfLater(String genericTicks) {
      Story story = second(NewsProvider.BRFG);
      DeskFixture then = justBefore(story);
      then.ask(live(7, genericTicks));
      assertThat(then.client.received(TickNews.class)).isEmpty();
      then.pass(Duration.ofSeconds(20));
      TickNews live = then.client.only(TickNews.class);

      then.ask(past("BRFG", 1).build());
      HistoricalNews past = then.client.only(HistoricalNews.class);

      assertThat(live.getArticleId()).isEqualTo(story.articleId()).isEqualTo(past.getArticleId());
      assertThat(live.getTimestamp()).isEqualTo(story.at().toEpochMilli());
      assertThat(past.getHeadline())
          .isEqualTo("{" + live.getExtraData() + "}" + live.getHeadline());
      assertThat(then.client.received(TickPrice.class)).isEmpty();
    }

    @Test
    void comeBesideTheQuotesForThePlainCode() {
      DeskFixture then = justBefore(second(NewsProvider.BRFG));
      then.ask(live(7, "292"));
      then.pass(Duration.ofSeconds(20));

      assertThat(then.client.received(TickNews.class)).hasSize(1);
      assertThat(then.client.received(TickPrice.class)).isNotEmpty();
    }

    @Test
    void areNotThoseOfOtherProviders() {
      DeskFixture then = justBefore(second(NewsProvider.BRFG));
      then.ask(live(7, "mdoff,292:DJ-N+DJNL"));
      then.pass(Duration.ofSeconds(20));

      assertThat(then.client.received(TickNews.class)).isEmpty();
    }

    @Test
    void endWithTheirLine() {
      DeskFixture then = justBefore(second(NewsProvider.BRFG));
      then.ask(live(7, "mdoff,292"));
      then.ask(CancelMarketData.newBuilder().setReqId(7).build());
      then.client.forget();
      then.pass(Duration.ofSeconds(20));

      assertThat(then.client.received()).isEmpty();
    }

    @Test
    void areRefusedForAProviderThatIsNotTheLogins() {
      fixture.ask(live(7, "mdoff,292:NOSUCH"));

      assertThat(fixture.client.codes(7)).containsExactly(10276);
    }
  }
}
