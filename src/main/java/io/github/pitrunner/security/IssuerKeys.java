package io.github.pitrunner.security;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Reason;
import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.OctetKeyPairJsonWebKey;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/**
 * The issuer's public keys, as it publishes them. Asking for them waits, so only threads come here
 * that may. While the issuer is away nothing is known about a token: that is {@code Unavailable},
 * never "no".
 */
final class IssuerKeys {
  private static final Logger LOG = Logger.getLogger(IssuerKeys.class);
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(4);
  private static final Duration PAUSE_WHEN_AWAY = Duration.ofSeconds(1);
  private static final int LARGEST_PAGE = 1 << 20;
  private static final int OK = 200;
  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "[::1]", "localhost");

  private final IssuerSettings settings;
  private final Clock clock;
  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(PATIENCE)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  private volatile @Nullable Published published;
  private volatile @Nullable Instant away;

  private record Published(List<PublicJsonWebKey> keys, Instant time) {}

  IssuerKeys(IssuerSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
  }

  /** A page that keys may be read from: one that nobody on the way can change. */
  static Optional<URI> page(String text) {
    try {
      URI page = new URI(text);
      boolean isSafe =
          "https".equals(page.getScheme())
              || ("http".equals(page.getScheme())
                  && LOOPBACK.contains(String.valueOf(page.getHost())));
      return isSafe && page.getHost() != null ? Optional.of(page) : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  /**
   * The key that a token names, or the only one if it names none.
   *
   * @throws Failure.Unavailable if the issuer cannot be asked
   */
  Optional<PublicKey> find(@Nullable String id, SignatureAlgorithm algorithm) {
    Published now = published;
    if (now == null || isOlder(now, settings.times().refresh())) {
      now = ask();
    }
    Optional<PublicKey> key = find(now, id, algorithm);
    if (key.isEmpty() && isOlder(now, settings.times().pause())) {
      key = find(ask(), id, algorithm);
    }
    return key;
  }

  private boolean isOlder(Published keys, Duration age) {
    return !keys.time().plus(age).isAfter(clock.instant());
  }

  private static Optional<PublicKey> find(
      Published published, @Nullable String id, SignatureAlgorithm algorithm) {
    List<PublicJsonWebKey> fitting =
        published.keys().stream()
            .filter(key -> fits(key, algorithm))
            .filter(key -> id == null || id.equals(key.getKeyId()))
            .toList();
    return fitting.size() == 1 ? Optional.of(fitting.get(0).getPublicKey()) : Optional.empty();
  }

  private static boolean fits(PublicJsonWebKey key, SignatureAlgorithm algorithm) {
    String name = algorithm.getAlgorithm();
    boolean isOfType =
        switch (name.substring(0, 2)) {
          case "RS", "PS" -> key instanceof RsaJsonWebKey;
          case "ES" -> key instanceof EllipticCurveJsonWebKey;
          default -> key instanceof OctetKeyPairJsonWebKey;
        };
    return isOfType
        && (key.getUse() == null || key.getUse().equals("sig"))
        && (key.getAlgorithm() == null || key.getAlgorithm().equals(name));
  }

  private Published ask() {
    Instant now = clock.instant();
    Instant failed = away;
    if (failed != null && now.isBefore(failed.plus(PAUSE_WHEN_AWAY))) {
      throw unavailable();
    }
    try {
      URI page = settings.keysUrl().isPresent() ? settings.keysUrl().get() : discovered();
      List<PublicJsonWebKey> keys =
          new JsonWebKeySet(text(page))
              .getJsonWebKeys().stream()
                  .filter(PublicJsonWebKey.class::isInstance)
                  .map((JsonWebKey key) -> (PublicJsonWebKey) key)
                  .toList();
      Published asked = new Published(keys, now);
      published = asked;
      away = null;
      return asked;
    } catch (IOException | JoseException e) {
      away = now;
      LOG.warnf(
          "The keys of the token issuer %s cannot be read, so new tokens are not taken: %s",
          settings.issuer(), e);
      throw unavailable();
    }
  }

  private URI discovered() throws IOException {
    String base = settings.issuer().replaceAll("/+$", "");
    JsonNode page = tree(text(URI.create(base + "/.well-known/openid-configuration")));
    if (!settings.issuer().equals(page.path("issuer").asText())) {
      throw new IOException("its configuration page is another issuer's");
    }
    return page(page.path("jwks_uri").asText())
        .orElseThrow(() -> new IOException("its configuration page names no https: page of keys"));
  }

  private static JsonNode tree(String text) throws IOException {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IOException("its configuration page is no JSON", e);
    }
  }

  private String text(URI page) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(page)
            .timeout(PATIENCE)
            .header("accept", "application/json")
            .GET()
            .build();
    try {
      HttpResponse<InputStream> response =
          http.send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        if (response.statusCode() != OK) {
          throw new IOException("%s answers %d".formatted(page, response.statusCode()));
        }
        return new String(body.readNBytes(LARGEST_PAGE), StandardCharsets.UTF_8);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static Failure.Unavailable unavailable() {
    return new Failure.Unavailable(
        Reason.TOKEN_ISSUER_UNAVAILABLE,
        "The issuer of tokens cannot be asked for its keys, so that this token is neither right"
            + " nor wrong; try again",
        PAUSE_WHEN_AWAY);
  }
}
