package io.github.pitrunner.marketdata;

import com.google.protobuf.Message;
import io.github.pitrunner.connector.Call;
import io.github.pitrunner.connector.Contracts;
import io.github.pitrunner.connector.Draw;
import io.github.pitrunner.connector.Farm;
import io.github.pitrunner.connector.Feed;
import io.github.pitrunner.connector.FeedListener;
import io.github.pitrunner.connector.Gateway;
import io.github.pitrunner.connector.GatewayMessage;
import io.github.pitrunner.domain.Caller;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Instrument;
import io.github.pitrunner.domain.Reason;
import io.github.pitrunner.tws.CancelMarketData;
import io.github.pitrunner.tws.HistoricalNews;
import io.github.pitrunner.tws.HistoricalNewsEnd;
import io.github.pitrunner.tws.HistoricalNewsRequest;
import io.github.pitrunner.tws.MarketDataRequest;
import io.github.pitrunner.tws.NewsArticle;
import io.github.pitrunner.tws.NewsArticleRequest;
import io.github.pitrunner.tws.NewsProviders;
import io.github.pitrunner.tws.NewsProvidersRequest;
import io.github.pitrunner.tws.TickNews;
import io.github.pitrunner.wire.ProtocolViolation;
import io.vertx.core.Future;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** News ⇄ the gateway's messages. What cannot be read is logged, counted and passed over. */
final class NewsMapper {
  /** The most headlines that the gateway gives at once. */
  static final int MOST_HEADLINES = 300;

  private static final Logger LOG = Logger.getLogger(NewsMapper.class);
  private static final int TEXT_OR_HTML = 0;
  private static final int PDF = 1;
  private static final String NO_ARTICLE = "10172";
  private static final String NEWS_TICKS = "mdoff,292:";

  /** The fraction of a second has one digit, and some gateways leave it out. */
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .appendPattern("yyyy-MM-dd HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .toFormatter(Locale.ROOT);

  private static final DateTimeFormatter ASKED_TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.S", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Gateway gateway;
  private long passedOver;

  NewsMapper(Gateway gateway) {
    this.gateway = gateway;
  }

  /**
   * Which headlines.
   *
   * @param providers codes; at least one
   * @param after only later ones; null for all
   * @param until only up to this; null for all
   */
  record Query(
      Instrument instrument,
      List<String> providers,
      @Nullable Instant after,
      @Nullable Instant until) {
    Query {
      providers = List.copyOf(providers);
    }

    Query until(Instant newUntil) {
      return new Query(instrument, providers, after, newUntil);
    }
  }

  /** Who hears headlines as they appear. */
  interface Listener {
    /** The gateway has been asked; again after each gap. */
    void onOpened();

    void onHeadline(Headline headline);

    /** From now on headlines may be missing. */
    void onGap(String reason);

    /** Nothing follows. */
    void onEnded(Failure failure);
  }

  /** Headlines that could not be read since the start. */
  long passedOver() {
    return passedOver;
  }

  /** Whose news the login may read, in the gateway's order. */
  Future<List<NewsProvider>> providers() {
    return gateway
        .singleWithoutId(
            "news providers", NewsProvidersRequest.getDefaultInstance(), NewsProviders.class)
        .map(
            answer ->
                answer.getNewsProvidersList().stream()
                    .map(one -> new NewsProvider(one.getProviderCode(), one.getProviderName()))
                    .toList());
  }

  /** The newest headlines, newest first, at most 300. */
  Future<List<Headline>> headlines(Query query, int most, Caller caller) {
    Call call =
        Call.of("news of " + query.instrument(), id -> toWire(query, most, id)).forCaller(caller);
    return gateway.gather(call, HistoricalNews.class, HistoricalNewsEnd.class).map(this::headlines);
  }

  private static HistoricalNewsRequest toWire(Query query, int most, int id) {
    return HistoricalNewsRequest.newBuilder()
        .setReqId(id)
        .setConId(query.instrument().contractId())
        .setProviderCodes(String.join("+", query.providers()))
        .setStartDateTime(query.after() == null ? "" : ASKED_TIME.format(query.after()))
        .setEndDateTime(query.until() == null ? "" : ASKED_TIME.format(query.until()))
        .setTotalResults(most)
        .build();
  }

  private List<Headline> headlines(List<HistoricalNews> news) {
    List<Headline> headlines = new ArrayList<>();
    for (HistoricalNews one : news) {
      try {
        Titled titled = Titled.of(one.getHeadline());
        headlines.add(
            new Headline(
                time(one.getTime()),
                one.getProviderCode(),
                one.getArticleId(),
                titled.text(),
                titled.attributes()));
      } catch (DateTimeException e) {
        passedOver++;
        LOG.warnf(
            "Passed over the headline %s with the unreadable time '%s'",
            one.getArticleId(), one.getTime());
      }
    }
    headlines.sort(Headline.NEWEST_FIRST);
    return headlines;
  }

  private static Instant time(String text) {
    return LocalDateTime.parse(text, TIME).toInstant(ZoneOffset.UTC);
  }

  /** The text of an article. Fails with {@code NotFound} (ARTICLE_NOT_FOUND) without one. */
  Future<ArticleBody> article(String provider, String articleId, Caller caller) {
    Call call =
        Call.of(
                "news article " + articleId,
                id ->
                    NewsArticleRequest.newBuilder()
                        .setReqId(id)
                        .setProviderCode(provider)
                        .setArticleId(articleId)
                        .build())
            .forCaller(caller);
    return gateway
        .single(call, NewsArticle.class)
        .map(NewsMapper::body)
        .recover(cause -> Future.failedFuture(articleFailure(provider, articleId, cause)));
  }

  private static Throwable articleFailure(String provider, String articleId, Throwable cause) {
    if (cause instanceof Failure failure
        && NO_ARTICLE.equals(failure.metadata().get("gateway_code"))) {
      Map<String, String> metadata = new LinkedHashMap<>(failure.metadata());
      metadata.put("provider", provider);
      metadata.put("article_id", articleId);
      return new Failure.NotFound(
          Reason.ARTICLE_NOT_FOUND,
          "The provider %s has no article %s".formatted(provider, articleId),
          metadata);
    }
    return cause;
  }

  private static ArticleBody body(NewsArticle article) {
    String text = article.getArticleText();
    return switch (article.getArticleType()) {
      case TEXT_OR_HTML -> isHtml(text) ? new ArticleBody.Html(text) : new ArticleBody.Text(text);
      case PDF -> new ArticleBody.Pdf(decoded(text));
      default ->
          throw new ProtocolViolation(
              "A news article is of the unknown type %d".formatted(article.getArticleType()));
    };
  }

  /** The gateway says the same of both. */
  private static boolean isHtml(String text) {
    String stripped = text.strip();
    return stripped.startsWith("<") && stripped.endsWith(">");
  }

  private static byte[] decoded(String text) {
    try {
      return Base64.getMimeDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new ProtocolViolation("A news article's document cannot be decoded", e);
    }
  }

  /**
   * Opens a line of headlines.
   *
   * @throws Failure.Unavailable if the gateway is away
   * @throws Failure.Exhausted if no market data line is left
   */
  Feed open(Query query, Listener listener) {
    return gateway.open(
        Call.of(
                "news of " + query.instrument(),
                id ->
                    MarketDataRequest.newBuilder()
                        .setReqId(id)
                        .setContract(Contracts.toWire(query.instrument()))
                        .setGenericTickList(NEWS_TICKS + String.join("+", query.providers()))
                        .setSnapshot(false)
                        .setRegulatorySnapshot(false)
                        .build())
            .withCancel(id -> CancelMarketData.newBuilder().setReqId(id).build())
            .drawing(new Draw.Line())
            .from(Farm.Kind.MARKET_DATA),
        new NewsMessages(listener));
  }

  /** A headline, and the braces that the gateway puts before it. */
  private record Titled(String text, Map<String, String> attributes) {
    static Titled of(String text) {
      int end = text.indexOf('}');
      return text.startsWith("{") && end > 0
          ? new Titled(text.substring(end + 1).strip(), attributes(text.substring(1, end)))
          : new Titled(text, Map.of());
    }

    /** Letters and values by turns, such as {@code A:800015:L:en:K:n/a:C:0.97}. */
    static Map<String, String> attributes(String text) {
      Map<String, String> attributes = new LinkedHashMap<>();
      List<String> parts = List.of(text.split(":", -1));
      for (int i = 0; i + 1 < parts.size(); i += 2) {
        attributes.put(parts.get(i), parts.get(i + 1));
      }
      return attributes;
    }
  }

  /** Translates the messages of a line of headlines. */
  private static final class NewsMessages implements FeedListener {
    private final Listener listener;

    NewsMessages(Listener listener) {
      this.listener = listener;
    }

    @Override
    public void onOpened(int requestId) {
      listener.onOpened();
    }

    @Override
    public void onMessage(Message message) {
      if (message instanceof TickNews news) {
        Titled titled = Titled.of(news.getHeadline());
        Map<String, String> attributes = new LinkedHashMap<>(titled.attributes());
        attributes.putAll(Titled.attributes(news.getExtraData()));
        listener.onHeadline(
            new Headline(
                Instant.ofEpochMilli(news.getTimestamp()),
                news.getProviderCode(),
                news.getArticleId(),
                titled.text(),
                attributes));
      }
      // What else comes on a line, such as its smallest increment, is not asked for.
    }

    @Override
    public void onWarning(GatewayMessage warning) {
      LOG.infof("A line of news goes on: %s", warning);
    }

    @Override
    public void onGap(String reason) {
      listener.onGap(reason);
    }

    @Override
    public void onFarmBroken(Farm farm) {
      listener.onGap("the data farm %s is broken".formatted(farm.name()));
    }

    @Override
    public void onEnded(Failure failure) {
      listener.onEnded(failure);
    }
  }
}
