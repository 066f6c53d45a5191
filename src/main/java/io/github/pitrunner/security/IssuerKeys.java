package io.github.pitrunner.security;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Reason;
import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
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
 * The issuer's public keys, as it publishes them. The issuer is asked one question at a time, for
 * whose answer all wait who need it, and nobody else does. While it is away nothing is known about
 * a token of another key: that is {@code Unavailable}, never "no". For any thread.
 */
final class IssuerKeys {
  /** Tokens of unknown keys that may wait for an answer: they must not crowd out the others. */
  static final int MOST_STRANGERS = 200;

  private static final Logger LOG = Logger.getLogger(IssuerKeys.class);
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** With each of the two pages; together less than a call's own patience with its token. */
  private static final Duration PATIENCE = Duration.ofSeconds(4);

  private static final Duration PAUSE_WHEN_AWAY = Duration.ofSeconds(1);
  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "[::1]", "localhost");

  private final IssuerSettings settings;
  private final Clock clock;
  private final IssuerPages pages = new IssuerPages(PATIENCE);
  private final AtomicReference<@Nullable CompletableFuture<Published>> question =
      new AtomicReference<>();
  private final AtomicInteger strangers = new AtomicInteger();

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
   * The key that a token names, or the only one if it names none. Fails with {@link
   * Failure.Unavailable} if the issuer cannot be asked, and with {@link UnknownKeyException} if it
   * has not published such a key before.
   */
  CompletableFuture<Optional<PublicKey>> find(@Nullable String id, SignatureAlgorithm algorithm) {
    Published now = published;
    if (now == null) {
      return ask(null).thenApply(asked -> find(asked, id, algorithm));
    }
    Optional<PublicKey> key = find(now, id, algorithm);
    if (isOlder(now, settings.times().refresh())
        || (key.isEmpty() && isOlder(now, settings.times().pause()))) {
      CompletableFuture<Optional<PublicKey>> answer =
          key.isEmpty() && strangers.get() >= MOST_STRANGERS
              ? CompletableFuture.failedFuture(unavailable())
              : ask(now).thenApply(asked -> find(asked, id, algorithm));
      return key.isEmpty() ? ofStranger(answer) : answer;
    }
    return CompletableFuture.completedFuture(key);
  }

  private CompletableFuture<Optional<PublicKey>> ofStranger(
      CompletableFuture<Optional<PublicKey>> answer) {
    strangers.incrementAndGet();
    return answer
        .whenComplete((key, failure) -> strangers.decrementAndGet())
        .exceptionally(
            failure -> {
              throw new UnknownKeyException(unavailable());
            });
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

  /**
   * Asks the issuer, or waits for the answer to what it is asked already.
   *
   * @param seen what is known, and not enough
   */
  private CompletableFuture<Published> ask(@Nullable Published seen) {
    CompletableFuture<Published> answer = new CompletableFuture<>();
    CompletableFuture<Published> other = question.compareAndExchange(null, answer);
    if (other != null) {
      return other;
    }
    Published newer = published;
    Instant failed = away;
    Instant now = clock.instant();
    if (newer != null && !newer.equals(seen)) {
      question.set(null);
      answer.complete(newer);
    } else if (failed != null && now.isBefore(failed.plus(PAUSE_WHEN_AWAY))) {
      question.set(null);
      answer.completeExceptionally(unavailable());
    } else {
      var unused = keys().whenComplete((keys, failure) -> onAnswer(answer, keys, failure, now));
    }
    return answer;
  }

  // More than three parameters: either there are keys, as of a time, or a failure.
  private void onAnswer(
      CompletableFuture<Published> answer,
      @Nullable List<PublicJsonWebKey> keys,
      @Nullable Throwable failure,
      Instant asked) {
    if (keys != null) {
      Published fresh = new Published(keys, asked);
      published = fresh;
      away = null;
      question.set(null);
      answer.complete(fresh);
    } else {
      // From now on, and not from when it was asked: it may have let us wait for longer than that.
      away = clock.instant();
      LOG.warnf(
          "The keys of the token issuer %s cannot be read, so new tokens are not taken: %s",
          settings.issuer(), failure instanceof CompletionException e ? e.getCause() : failure);
      question.set(null);
      answer.completeExceptionally(unavailable());
    }
  }

  private CompletableFuture<List<PublicJsonWebKey>> keys() {
    return settings
        .keysUrl()
        .map(CompletableFuture::completedFuture)
        .orElseGet(this::discovered)
        .thenCompose(pages::text)
        .thenApply(IssuerKeys::keys);
  }

  private static List<PublicJsonWebKey> keys(String page) {
    try {
      return new JsonWebKeySet(page)
          .getJsonWebKeys().stream()
              .filter(PublicJsonWebKey.class::isInstance)
              .map((JsonWebKey key) -> (PublicJsonWebKey) key)
              .toList();
    } catch (JoseException e) {
      throw new CompletionException(e);
    }
  }

  private CompletableFuture<URI> discovered() {
    String base = settings.issuer().replaceAll("/+$", "");
    return pages
        .text(URI.create(base + "/.well-known/openid-configuration"))
        .thenApply(
            text -> {
              try {
                return keysPage(tree(text));
              } catch (IOException e) {
                throw new CompletionException(e);
              }
            });
  }

  private URI keysPage(JsonNode page) throws IOException {
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

  private static Failure.Unavailable unavailable() {
    return new Failure.Unavailable(
        Reason.TOKEN_ISSUER_UNAVAILABLE,
        "The issuer of tokens cannot be asked for its keys, so that this token is neither right"
            + " nor wrong; try again",
        PAUSE_WHEN_AWAY);
  }
}
