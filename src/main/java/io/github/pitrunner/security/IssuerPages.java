package io.github.pitrunner.security;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads pages over HTTP within a time and up to a size, whatever stands at the other end: the time
 * of a request of the client's own ends with the headers, and a body may drip for ever.
 */
final class IssuerPages {
  static final int LARGEST_PAGE = 1 << 20;

  private static final int OK = 200;

  private final Duration patience;
  private final HttpClient http;

  /**
   * @param patience with a page, from the connection to its last byte
   */
  IssuerPages(Duration patience) {
    this.patience = patience;
    this.http =
        HttpClient.newBuilder()
            .connectTimeout(patience)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  /** The text of a page; fails with an IOException or a TimeoutException. */
  CompletableFuture<String> text(URI page) {
    HttpRequest request =
        HttpRequest.newBuilder(page).header("accept", "application/json").GET().build();
    CompletableFuture<HttpResponse<String>> exchange =
        http.sendAsync(request, head -> new LimitedText());
    CompletableFuture<String> text = new CompletableFuture<>();
    var unused =
        exchange.whenComplete(
            (response, failure) -> {
              if (failure != null) {
                text.completeExceptionally(failure);
              } else if (response.statusCode() != OK) {
                text.completeExceptionally(
                    new IOException("%s answers %d".formatted(page, response.statusCode())));
              } else {
                text.complete(response.body());
              }
            });
    return text.orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
        // What is over is not cancelled by that.
        .whenComplete((whole, failure) -> exchange.cancel(true));
  }

  /** A body of a size that can be kept. */
  private static final class LimitedText implements HttpResponse.BodySubscriber<String> {
    private final CompletableFuture<String> body = new CompletableFuture<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private Flow.@Nullable Subscription subscription;

    @Override
    public CompletionStage<String> getBody() {
      return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription to) {
      subscription = to;
      to.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> parts) {
      for (ByteBuffer part : parts) {
        if (bytes.size() + part.remaining() > LARGEST_PAGE) {
          Flow.Subscription from = subscription;
          if (from != null) {
            from.cancel();
          }
          body.completeExceptionally(
              new IOException("a page has more than %d bytes".formatted(LARGEST_PAGE)));
          return;
        }
        byte[] read = new byte[part.remaining()];
        part.get(read);
        bytes.writeBytes(read);
      }
    }

    @Override
    public void onError(Throwable failure) {
      body.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
      body.complete(bytes.toString(StandardCharsets.UTF_8));
    }
  }
}
