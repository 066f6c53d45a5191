package io.github.pitrunner.security;

import io.github.pitrunner.domain.AccountId;
import io.github.pitrunner.domain.AccountScope;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Identity;
import io.github.pitrunner.domain.Reason;
import io.github.pitrunner.domain.Role;
import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.auth.principal.DefaultJWTTokenParser;
import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.smallrye.jwt.auth.principal.ParseException;
import java.security.PublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/** Proves a token and reads from it who calls, as soon as its key is known. */
final class TokenReader {
  private static final int LONGEST_NAME = 200;

  private final IssuerSettings settings;
  private final IssuerKeys keys;

  TokenReader(IssuerSettings settings, IssuerKeys keys) {
    this.settings = settings;
    this.keys = keys;
  }

  /**
   * Who a token is for. Fails with {@link Failure.Unauthenticated} if it proves nothing, and with
   * {@link Failure.Unavailable} or {@link UnknownKeyException} if that cannot be known now.
   */
  CompletableFuture<Proof> read(String token) {
    try {
      JsonWebSignature signature = new JsonWebSignature();
      signature.setCompactSerialization(token);
      SignatureAlgorithm algorithm = algorithm(signature.getAlgorithmHeaderValue());
      return keys.find(signature.getKeyIdHeaderValue(), algorithm)
          .thenApply(key -> read(token, algorithm, key.orElseThrow(TokenReader::invalid)));
    } catch (JoseException | IllegalArgumentException e) {
      return CompletableFuture.failedFuture(invalid());
    } catch (ClassCastException e) {
      // The parser takes a header of a wrong type for granted.
      return CompletableFuture.failedFuture(invalid());
    }
  }

  private Proof read(String token, SignatureAlgorithm algorithm, PublicKey key) {
    try {
      return proof(claims(token, algorithm, key));
    } catch (ParseException e) {
      throw isExpired(e) ? expired() : invalid();
    } catch (MalformedClaimException | IllegalArgumentException e) {
      throw invalid();
    } catch (ClassCastException e) {
      // The parser takes a claim of a wrong type for granted.
      throw invalid();
    }
  }

  private JwtClaims claims(String token, SignatureAlgorithm algorithm, PublicKey key)
      throws ParseException {
    JWTAuthContextInfo info = new JWTAuthContextInfo(key, settings.issuer());
    info.setExpectedAudience(settings.audience());
    info.setSignatureAlgorithm(Set.of(algorithm));
    info.setClockSkew((int) settings.times().skew().toSeconds());
    info.setRequireNamedPrincipal(false);
    info.setRelaxVerificationKeyValidation(false);
    return new DefaultJWTTokenParser().parse(token, info).getJwtClaims();
  }

  private SignatureAlgorithm algorithm(@Nullable String name) {
    return settings.algorithms().stream()
        .filter(algorithm -> algorithm.getAlgorithm().equals(name))
        .findFirst()
        .orElseThrow(TokenReader::invalid);
  }

  private Proof proof(JwtClaims claims) throws MalformedClaimException {
    Object named = claims.getClaimValue(settings.claims().name());
    if (!(named instanceof String name)
        || name.isBlank()
        || name.length() > LONGEST_NAME
        || Identity.isOurs(name)
        || name.codePoints().anyMatch(Character::isISOControl)) {
      throw invalid();
    }
    Optional<Role> role =
        texts(at(claims.getClaimsMap(), settings.claims().rolePath()))
            .map(settings.roleNames()::get)
            .filter(Objects::nonNull)
            .max(Comparator.naturalOrder());
    // Without a role he may do nothing; the identity has the least one only because it must.
    Identity identity =
        new Identity(
            name,
            Identity.Source.TOKEN,
            role.orElse(Role.VIEWER),
            new AccountScope(accounts(claims)));
    Instant end =
        Instant.ofEpochSecond(claims.getExpirationTime().getValue()).plus(settings.times().skew());
    return new Proof(identity, role, Optional.of(end), Optional.empty());
  }

  /** An empty list, or none where one belongs, is nobody's account and not all of them. */
  private Set<AccountId> accounts(JwtClaims claims) {
    String claim = settings.claims().accounts();
    if (!claims.getClaimsMap().containsKey(claim)) {
      return Set.of();
    }
    Set<AccountId> accounts =
        new HashSet<>(texts(claims.getClaimValue(claim)).map(AccountId::new).toList());
    if (accounts.isEmpty()) {
      throw invalid();
    }
    return accounts;
  }

  private static @Nullable Object at(Map<String, Object> claims, List<String> path) {
    Object value = claims;
    for (String step : path) {
      value = value instanceof Map<?, ?> object ? object.get(step) : null;
    }
    return value;
  }

  /** A list of texts, or one with spaces or commas between. */
  private static Stream<String> texts(@Nullable Object value) {
    if (value instanceof String text) {
      return Arrays.stream(text.split("[ ,]+")).filter(part -> !part.isEmpty());
    }
    return value instanceof List<?> list ? list.stream().map(String::valueOf) : Stream.empty();
  }

  private static boolean isExpired(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof InvalidJwtException invalid && invalid.hasExpired()) {
        return true;
      }
    }
    return false;
  }

  static Failure.Unauthenticated expired() {
    return new Failure.Unauthenticated(
        Reason.CREDENTIALS_INVALID, "The token has expired; call with a new one");
  }

  static Failure.Unauthenticated invalid() {
    return new Failure.Unauthenticated(
        Reason.CREDENTIALS_INVALID, "The credentials of this call prove nobody who is known here");
  }
}
