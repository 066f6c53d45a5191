package io.github.pitrunner.endtoend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Reads health and metrics, as a platform does. */
final class Watcher {
  private final HttpClient client = HttpClient.newHttpClient();
  private final String base;

  Watcher(int port) {
    base = "http://127.0.0.1:" + port;
  }

  /** What was answered. */
  record Answer(int status, String body) {}

  Answer get(String path) {
    try {
      var answer =
          client.send(
              HttpRequest.newBuilder(URI.create(base + path))
                  .timeout(Duration.ofSeconds(20))
                  .build(),
              BodyHandlers.ofString());
      return new Answer(answer.statusCode(), answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
