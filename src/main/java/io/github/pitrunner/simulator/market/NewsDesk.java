package io.github.pitrunner.simulator.market;

import io.github.pitrunner.simulator.ClientLine;
import io.github.pitrunner.tws.CancelNewsBulletins;
import io.github.pitrunner.tws.HistoricalNews;
import io.github.pitrunner.tws.HistoricalNewsEnd;
import io.github.pitrunner.tws.HistoricalNewsRequest;
import io.github.pitrunner.tws.NewsArticle;
import io.github.pitrunner.tws.NewsArticleRequest;
import io.github.pitrunner.tws.NewsBulletinsRequest;
import io.github.pitrunner.tws.NewsProviders;
import io.github.pitrunner.tws.NewsProvidersRequest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Answers who writes news, what they wrote about an instrument, and the text of an article. */
final class NewsDesk {
  /** The most headlines of one answer. */
  static final int MOST_HEADLINES = 300;

  private static final int TEXT_OR_HTML = 0;
  private static final int PDF = 1;
  private static final Pattern PLUS = Pattern.compile("\\+");

  private final Market market;
  private final NewsWire wire;

  NewsDesk(Market market) {
    this.market = market;
    this.wire = new NewsWire(market);
  }

  void onProviders(ClientLine client, NewsProvidersRequest request) {
    NewsProviders.Builder providers = NewsProviders.newBuilder();
    for (NewsProvider provider : NewsProvider.values()) {
      providers
          .addNewsProvidersBuilder()
          .setProviderCode(provider.code())
          .setProviderName(provider.title());
    }
    client.send(providers.build());
  }

  /**
   * The providers of a list such as {@code BRFG+DJNL}; null when the client has been told that one
   * of them is not its.
   */
  static @Nullable Set<NewsProvider> providers(ClientLine client, int reqId, String codes) {
    Set<NewsProvider> providers = EnumSet.noneOf(NewsProvider.class);
    for (String code : PLUS.split(codes, -1)) {
      NewsProvider provider = NewsProvider.coded(code.strip()).orElse(null);
      if (provider == null) {
        client.error(reqId, 10276, "News feed is not allowed." + code.strip());
        return null;
      }
      providers.add(provider);
    }
    return providers;
  }

  void onHistory(ClientLine client, HistoricalNewsRequest request) {
    int reqId = request.getReqId();
    Instrument instrument = market.find(request.getConId());
    if (instrument == null) {
      client.error(reqId, 200, "No security definition has been found for the request");
      return;
    }
    if (request.getTotalResults() <= 0) {
      Errors.invalid(client, reqId, "Invalid number of results " + request.getTotalResults());
      return;
    }
    Set<NewsProvider> providers = providers(client, reqId, request.getProviderCodes());
    Instant after = time(request.getStartDateTime(), Instant.EPOCH);
    Instant until = time(request.getEndDateTime(), market.now());
    if (after == null || until == null) {
      Errors.invalid(client, reqId, "Invalid start or end date-time");
    } else if (providers != null) {
      Instant end = until.isAfter(market.now()) ? market.now() : until;
      answer(client, request, new NewsWire.Query(instrument, providers, after, end));
    }
  }

  private static @Nullable Instant time(String text, Instant unless) {
    return text.isBlank() ? unless : GatewayTime.ofNews(text);
  }

  private void answer(ClientLine client, HistoricalNewsRequest request, NewsWire.Query query) {
    int most = Math.min(MOST_HEADLINES, request.getTotalResults());
    List<Story> stories = wire.newest(query, most + 1);
    for (Story story : stories.subList(0, Math.min(most, stories.size()))) {
      Article article = Article.of(story);
      client.send(
          HistoricalNews.newBuilder()
              .setReqId(request.getReqId())
              .setTime(GatewayTime.news(story.at()))
              .setProviderCode(story.provider().code())
              .setArticleId(story.articleId())
              .setHeadline("{" + article.metadata() + "}" + article.headline())
              .build());
    }
    client.send(
        HistoricalNewsEnd.newBuilder()
            .setReqId(request.getReqId())
            .setHasMore(stories.size() > most)
            .build());
  }

  void onArticle(ClientLine client, NewsArticleRequest request) {
    int reqId = request.getReqId();
    NewsProvider provider = NewsProvider.coded(request.getProviderCode()).orElse(null);
    if (provider == null) {
      client.error(reqId, 10276, "News feed is not allowed." + request.getProviderCode());
      return;
    }
    Story story = wire.article(provider, request.getArticleId());
    if (story == null) {
      client.error(reqId, 10172, "Failed to request news article:No data available");
      return;
    }
    boolean isPdf = provider == NewsProvider.DJNL;
    client.send(
        NewsArticle.newBuilder()
            .setReqId(reqId)
            .setArticleType(isPdf ? PDF : TEXT_OR_HTML)
            .setArticleText(text(provider, Article.of(story)))
            .build());
  }

  private static String text(NewsProvider provider, Article article) {
    return switch (provider) {
      case BRFG, BRFUPDN -> article.text();
      case DJ_N -> article.html();
      case DJNL -> Base64.getEncoder().encodeToString(PdfPage.of(article.text()));
    };
  }

  /** Taken, and nothing follows: the exchanges here issue no bulletins. */
  void onBulletins(ClientLine client, NewsBulletinsRequest request) {}

  /** As quiet as the subscription. */
  void onCancelBulletins(ClientLine client, CancelNewsBulletins cancel) {}

  /** Every provider. */
  static Set<NewsProvider> everyProvider() {
    return EnumSet.copyOf(Arrays.asList(NewsProvider.values()));
  }
}
