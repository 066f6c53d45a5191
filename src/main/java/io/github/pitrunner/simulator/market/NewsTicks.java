package io.github.pitrunner.simulator.market;

import io.github.pitrunner.simulator.ClientLine;
import io.github.pitrunner.tws.TickNews;
import java.time.Instant;
import java.util.Set;

/** The headlines of a line, each as it appears. */
final class NewsTicks {
  private final ClientLine client;
  private final int reqId;
  private final NewsWire wire;
  private final Instrument instrument;
  private final Set<NewsProvider> providers;
  private Instant sentUntil;

  NewsTicks(
      ClientLine client,
      int reqId,
      Market market,
      Instrument instrument,
      Set<NewsProvider> providers) {
    this.client = client;
    this.reqId = reqId;
    this.wire = new NewsWire(market);
    this.instrument = instrument;
    this.providers = providers;
    this.sentUntil = market.now();
  }

  void send(Instant now) {
    if (!now.isAfter(sentUntil)) {
      return;
    }
    for (Story story : wire.all(new NewsWire.Query(instrument, providers, sentUntil, now))) {
      Article article = Article.of(story);
      client.send(
          TickNews.newBuilder()
              .setReqId(reqId)
              .setTimestamp(story.at().toEpochMilli())
              .setProviderCode(story.provider().code())
              .setArticleId(story.articleId())
              .setHeadline(article.headline())
              .setExtraData(article.metadata())
              .build());
    }
    sentUntil = now;
  }
}
