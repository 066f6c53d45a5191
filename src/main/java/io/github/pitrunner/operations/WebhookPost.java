package io.github.pitrunner.operations;

import io.github.pitrunner.api.DaemonThreads;
import io.github.pitrunner.domain.Secret;
import io.github.pitrunner.operations.WebhookSettings.Target;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Posts to a webhook by the JDK's HTTP client, on threads of its own. */
final class WebhookPost implements Webhook.Post, AutoCloseable {
  private static final String BEARER = "Bearer ";
  private static final String BASIC = "Basic ";

  private final Target target;
  private final URI url;
  private final Clock clock;
  private final ExecutorService threads =
      Executors.newSingleThreadExecutor(new DaemonThreads("pitrunner-webhook"));
  private final HttpClient client;

  WebhookPost(Target target, Clock clock) {
    this.target = target;
    this.url = withoutUser(target.url());
    this.clock = clock;
    // What was posted to one place is not repeated to another, and an upgrade of the protocol is
    // more than some receivers bear.
    this.client =
        HttpClient.newBuilder()
            .version(Version.HTTP_1_1)
            .followRedirects(Redirect.NEVER)
            .connectTimeout(target.timeout())
            .executor(threads)
            .build();
  }

  @Override
  public CompletableFuture<Webhook.Answer> post(String eventId, String json) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url)
            .timeout(target.timeout())
            .header("Content-Type", "application/json; charset=utf-8")
            .header("User-Agent", "pitrunner")
            .header("Idempotency-Key", eventId)
            .POST(BodyPublishers.ofString(json, StandardCharsets.UTF_8));
    Secret token = target.token();
    String user = target.url().getUserInfo();
    if (token != null) {
      request.header("Authorization", BEARER + token.reveal());
    } else if (user != null) {
      request.header(
          "Authorization",
          BASIC + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8)));
    }
    CompletableFuture<HttpResponse<InputStream>> response =
        client.sendAsync(request.build(), BodyHandlers.ofInputStream());
    // The client's own timeout may be late by as much as its threads are busy.
    return response
        .copy()
        .orTimeout(target.timeout().multipliedBy(2).toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete((answer, failure) -> response.cancel(true))
        .thenApply(this::answer);
  }

  /** The status is all that counts: nobody waits for the body. */
  private Webhook.Answer answer(HttpResponse<InputStream> response) {
    try {
      response.body().close();
    } catch (IOException e) {
      // It was answered all the same.
    }
    return new Webhook.Answer(
        response.statusCode(),
        response.headers().firstValue("Retry-After").map(this::wait).orElse(Duration.ZERO));
  }

  /** Seconds, or a date; what is neither says nothing. */
  private Duration wait(String retryAfter) {
    String text = retryAfter.strip();
    if (text.matches("[0-9]{1,9}")) {
      return Duration.ofSeconds(Long.parseLong(text));
    }
    try {
      Instant time = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      Duration wait = Duration.between(clock.instant(), time);
      return wait.isNegative() ? Duration.ZERO : wait;
    } catch (DateTimeException e) {
      return Duration.ZERO;
    }
  }

  private static URI withoutUser(URI url) {
    String user = url.getRawUserInfo();
    return user == null ? url : URI.create(url.toString().replaceFirst("//[^@/]*@", "//"));
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}
