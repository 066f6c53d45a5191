package io.github.pitrunner.marketdata;

import com.google.protobuf.ByteString;
import io.github.pitrunner.api.Times;
import io.github.pitrunner.v1.GetNewsArticleResponse;
import io.github.pitrunner.v1.ListNewsProvidersResponse;
import io.github.pitrunner.v1.NewsHeadline;
import io.github.pitrunner.v1.StreamMarker;
import io.github.pitrunner.v1.StreamNewsResponse;
import java.time.Instant;
import java.util.List;

/** News as the API tells them. */
final class NewsProtos {
  private NewsProtos() {}

  static ListNewsProvidersResponse toProto(List<NewsProvider> providers) {
    ListNewsProvidersResponse.Builder response = ListNewsProvidersResponse.newBuilder();
    providers.forEach(
        provider ->
            response.addProvidersBuilder().setCode(provider.code()).setName(provider.name()));
    return response.build();
  }

  static NewsHeadline toProto(Headline headline) {
    return NewsHeadline.newBuilder()
        .setTime(Times.toProto(headline.time()))
        .setProvider(headline.provider())
        .setArticleId(headline.articleId())
        .setHeadline(headline.text())
        .putAllAttributes(headline.attributes())
        .build();
  }

  static GetNewsArticleResponse toProto(ArticleBody body) {
    GetNewsArticleResponse.Builder response = GetNewsArticleResponse.newBuilder();
    if (body instanceof ArticleBody.Pdf pdf) {
      return response.setPdf(ByteString.copyFrom(pdf.bytes())).build();
    }
    return body instanceof ArticleBody.Html html
        ? response.setHtml(html.text()).build()
        : response.setText(((ArticleBody.Text) body).text()).build();
  }

  static StreamNewsResponse item(Headline headline) {
    return StreamNewsResponse.newBuilder().setHeadline(toProto(headline)).build();
  }

  static StreamNewsResponse marker(StreamMarker.Kind kind, Instant time, String reason) {
    return StreamNewsResponse.newBuilder()
        .setMarker(QuoteProtos.marker(kind, time, reason))
        .build();
  }
}
