package io.github.pitrunner.marketdata;

import io.github.pitrunner.v1.StreamNewsResponse;
import java.util.List;

/** Who hears a line of headlines that others may hear too; on the connector's context. */
interface NewsReader {
  /** From now on headlines come as they appear. */
  void onLive();

  void onHeadline(PublishedHeadline headline);

  /** From now on headlines may be missing. */
  void onGap(String reason);

  /** The gap is over. {@code missed} appeared in it, the oldest first. */
  void onResumed(List<PublishedHeadline> missed);

  /** Nothing follows. */
  void onEnded(Throwable cause);

  /** A headline and what its readers are sent, made once for all of them. */
  final class PublishedHeadline {
    private final String articleId;
    private final StreamNewsResponse item;

    PublishedHeadline(Headline headline) {
      this.articleId = headline.articleId();
      this.item = NewsProtos.item(headline);
    }

    String articleId() {
      return articleId;
    }

    StreamNewsResponse item() {
      return item;
    }
  }
}
