package io.github.pitrunner.security;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.smallrye.jwt.build.Jwt;
import io.smallrye.jwt.build.JwtClaimsBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;

/** An issuer of tokens: signs them, and publishes its keys over HTTP. */
final class TokenIssuer implements AutoCloseable {
  static final String AUDIENCE = "pitrunner-test";

  private final HttpServer server;
  private final Map<String, KeyPair> published = new ConcurrentHashMap<>();
  private final AtomicInteger questions = new AtomicInteger();
  private final Queue<HttpExchange> stalled = new ConcurrentLinkedQueue<>();
  private volatile boolean isAway;
  private volatile boolean isStalled;
  private volatile String padding = "";
  private volatile String current;

  TokenIssuer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/.well-known/openid-configuration", exchange -> answer(exchange, page()));
    server.createContext("/keys", exchange -> answer(exchange, keys()));
    server.start();
    current = "first";
    published.put(current, rsa());
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Settings that believe this issuer. */
  Configured believed() {
    return new Configured()
        .set("jwt.issuer", url())
        .set("jwt.audience", AUDIENCE)
        .set("jwt.unknown-key-pause", "100ms");
  }

  /** Signs with a new key from now on; the old one is withdrawn. */
  void rotate() {
    published.clear();
    current = "next-" + Instant.now().toEpochMilli();
    published.put(current, rsa());
  }

  void isAway(boolean away) {
    isAway = away;
  }

  /** Answers with the first byte of what it has to say, and never with the rest. */
  void stall() {
    isStalled = true;
  }

  /** From now on its pages have as much more behind what they say, which means nothing. */
  void pad(int characters) {
    padding = " ".repeat(characters);
  }

  /** Questions for keys so far. */
  int questions() {
    return questions.get();
  }

  KeyPair keyPair() {
    return Objects.requireNonNull(published.get(current));
  }

  String keyId() {
    return current;
  }

  /** The claims of a token that is right, for an hour. */
  JwtClaimsBuilder claims(String name) {
    return Jwt.claims()
        .issuer(url())
        .audience(AUDIENCE)
        .subject(name)
        .claim("jti", "PLANTED-SECRET-token-of-" + name)
        .issuedAt(Instant.now().minusSeconds(300))
        .expiresAt(Instant.now().plus(Duration.ofHours(1)));
  }

  String token(String name, String... roles) {
    return sign(claims(name).groups(Set.of(roles)));
  }

  String sign(JwtClaimsBuilder claims) {
    return sign(claims, current, keyPair().getPrivate());
  }

  /** Signs anything, also what no builder would. */
  String signText(String body) {
    JsonWebSignature signature = new JsonWebSignature();
    signature.setAlgorithmHeaderValue("RS256");
    signature.setKeyIdHeaderValue(current);
    signature.setPayload(body);
    signature.setKey(keyPair().getPrivate());
    try {
      return signature.getCompactSerialization();
    } catch (JoseException e) {
      throw new IllegalStateException(e);
    }
  }

  static String sign(JwtClaimsBuilder claims, String keyId, PrivateKey key) {
    return claims.jws().keyId(keyId).sign(key);
  }

  static KeyPair rsa() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private String page() {
    return "{\"issuer\":\"%s\",\"jwks_uri\":\"%s/keys\"}".formatted(url(), url());
  }

  private String keys() {
    StringBuilder keys = new StringBuilder("{\"keys\":[");
    published.forEach(
        (id, pair) -> {
          try {
            PublicJsonWebKey key = PublicJsonWebKey.Factory.newPublicJwk(pair.getPublic());
            key.setKeyId(id);
            key.setUse("sig");
            keys.append(keys.charAt(keys.length() - 1) == '[' ? "" : ",")
                .append(key.toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY));
          } catch (JoseException e) {
            throw new IllegalStateException(e);
          }
        });
    return keys.append("]}").toString();
  }

  private void answer(HttpExchange exchange, String body) throws IOException {
    questions.incrementAndGet();
    byte[] bytes = (body + padding).getBytes(StandardCharsets.UTF_8);
    if (isStalled) {
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes, 0, 1);
      exchange.getResponseBody().flush();
      stalled.add(exchange);
      return;
    }
    exchange.sendResponseHeaders(isAway ? 503 : 200, isAway ? -1 : bytes.length);
    if (!isAway) {
      exchange.getResponseBody().write(bytes);
    }
    exchange.close();
  }

  @Override
  public void close() {
    stalled.forEach(HttpExchange::close);
    server.stop(0);
  }
}
