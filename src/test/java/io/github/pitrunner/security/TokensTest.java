package io.github.pitrunner.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.github.pitrunner.domain.AccountId;
import io.github.pitrunner.domain.AccountScope;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Identity;
import io.github.pitrunner.domain.Reason;
import io.github.pitrunner.domain.Role;
import io.github.pitrunner.domain.Secret;
import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.build.JwtClaimsBuilder;
import java.nio.charset.StandardCharsets;
import java.security.InvalidAlgorithmParameterException;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens of a real issuer, whose keys are fetched over HTTP. */
@Timeout(60)
class TokensTest {
  private final TokenIssuer issuer = new TokenIssuer();
  private Tokens tokens = believing(issuer.believed(), Clock.systemUTC());

  @AfterEach
  void close() {
    tokens.close();
    issuer.close();
  }

  private static Tokens believing(Configured configured, Clock clock) {
    return Tokens.of(configured.config().jwt(), clock).orElseThrow();
  }

  private void believe(Configured configured) {
    tokens.close();
    tokens = believing(configured, Clock.systemUTC());
  }

  private Proof prove(String token) {
    try {
      return tokens.prove(new Secret(token)).join();
    } catch (CompletionException e) {
      throw Tokens.failure(e);
    }
  }

  private Failure refusal(String token) {
    Failure failure = catchThrowableOfType(Failure.class, () -> prove(token));
    assertThat(failure).as("the token is refused").isNotNull();
    assertThat(failure.getMessage()).doesNotContain("PLANTED-SECRET");
    return failure;
  }

  private JwtClaimsBuilder alice() {
    return issuer.claims("alice").groups(Set.of("trader"));
  }

  @Nested
  class Right {
    @Test
    void namesTheCallerAndHisRole() {
      Proof proof = prove(issuer.token("alice", "trader"));

      assertThat(proof.identity())
          .isEqualTo(new Identity("alice", Identity.Source.TOKEN, Role.TRADER, AccountScope.ALL));
      assertThat(proof.role()).contains(Role.TRADER);
    }

    @Test
    void highestOfSeveralRolesCounts() {
      assertThat(prove(issuer.token("alice", "viewer", "admin", "trader", "cook")).role())
          .contains(Role.ADMIN);
    }

    @Test
    void withoutARoleOneOfOursHeHasNone() {
      assertThat(prove(issuer.token("alice", "cook")).role()).isEmpty();
      assertThat(prove(issuer.token("bob")).role()).isEmpty();
    }

    @Test
    void rolesMayBeNestedAndCalledOtherwise() {
      believe(
          issuer
              .believed()
              .set("jwt.role-claim", "realm_access/roles")
              .set("jwt.roles.trader", "desk-trader,desk-lead"));

      String token =
          issuer.sign(
              issuer
                  .claims("alice")
                  .claim("realm_access", Map.of("roles", List.of("other", "desk-lead"))));

      assertThat(prove(token).role()).contains(Role.TRADER);
      assertThat(prove(issuer.token("bob", "trader")).role()).as("at the usual place").isEmpty();
    }

    @Test
    void nameMayBeAnotherClaim() {
      believe(issuer.believed().set("jwt.name-claim", "preferred_username"));

      assertThat(prove(issuer.sign(alice().preferredUserName("al"))).identity().name())
          .isEqualTo("al");
      assertThat(refusal(issuer.sign(alice())).reason()).isEqualTo(Reason.CREDENTIALS_INVALID);
    }

    @Test
    void accountsAreLimitedByTheirClaim() {
      String token = issuer.sign(alice().claim("pitrunner_accounts", List.of("DU1", "DU2")));

      assertThat(prove(token).identity().accounts())
          .isEqualTo(new AccountScope(Set.of(new AccountId("DU1"), new AccountId("DU2"))));
    }

    @Test
    void oneOfSeveralAudiencesIsEnough() {
      String token = issuer.sign(alice().audience(Set.of("another", TokenIssuer.AUDIENCE)));

      assertThat(prove(token).identity().name()).isEqualTo("alice");
    }

    @Test
    void clocksMayBeApartByTheSkew() {
      Instant now = Instant.now();

      assertThat(prove(issuer.sign(alice().expiresAt(now.minusSeconds(20))))).isNotNull();
      assertThat(prove(issuer.sign(alice().claim("nbf", now.plusSeconds(20).getEpochSecond()))))
          .isNotNull();
    }

    @Test
    void holdsUntilItExpiresAndTheSkewIsOver() {
      Instant end = Instant.ofEpochSecond(Instant.now().getEpochSecond() + 100);

      assertThat(prove(issuer.sign(alice().expiresAt(end))).until()).contains(end.plusSeconds(30));
    }

    @Test
    void keysMayBeAtAPageOfTheirOwn() {
      believe(
          new Configured()
              .set("jwt.issuer", issuer.url())
              .set("jwt.audience", TokenIssuer.AUDIENCE)
              .set("jwt.jwks-url", issuer.url() + "/keys"));

      assertThat(prove(issuer.token("alice", "viewer"))).isNotNull();
      assertThat(issuer.questions()).isEqualTo(1);
    }
  }

  @Nested
  class Wrong {
    static Stream<Arguments> tokens() {
      Instant now = Instant.now();
      return Stream.of(
          wrong("expired", i -> i.sign(admin(i).expiresAt(now.minusSeconds(45)))),
          wrong(
              "not yet valid",
              i -> i.sign(admin(i).claim("nbf", now.plusSeconds(45).getEpochSecond()))),
          wrong("another audience", i -> i.sign(admin(i).audience("another"))),
          wrong("no audience", i -> i.sign(without(i, "aud"))),
          wrong("another issuer", i -> i.sign(admin(i).issuer("https://issuer.test"))),
          wrong("no issuer", i -> i.sign(without(i, "iss"))),
          wrong("no name", i -> i.sign(without(i, "sub"))),
          wrong("a name with a line break", i -> i.sign(admin(i).subject("alice\nadmin"))),
          wrong("an endless name", i -> i.sign(admin(i).subject("x".repeat(201)))),
          wrong("the service's name", i -> i.sign(admin(i).subject("service"))),
          wrong("a name of its parts", i -> i.sign(admin(i).subject("Audit-Trail"))),
          wrong("nobody's name", i -> i.sign(admin(i).subject("anonymous"))),
          wrong("a name of whom nobody knows", i -> i.sign(admin(i).subject(" unknown "))),
          wrong("a name that is no text", i -> i.signText(claims("7", "[\"admin\"]", i))),
          wrong("a group that is no list", i -> i.signText(claims("\"alice\"", "7", i))),
          wrong(
              "no expiry",
              i ->
                  i.signText(
                      "{\"iss\":\"%s\",\"aud\":\"%s\",\"sub\":\"alice\"}"
                          .formatted(i.url(), TokenIssuer.AUDIENCE))),
          wrong("a body that is no object", i -> i.signText("[]")),
          wrong("no account at all", i -> i.sign(admin(i).claim("pitrunner_accounts", List.of()))),
          wrong("no list of accounts where one belongs", i -> i.signText(accounts("null", i))),
          wrong("accounts that are no list", i -> i.signText(accounts("{}", i))),
          wrong("a text of no account", i -> i.signText(accounts("\" \"", i))),
          wrong(
              "what is no account",
              i -> i.sign(admin(i).claim("pitrunner_accounts", List.of("DU-1")))),
          wrong("unsigned", TokensTest::unsigned),
          wrong("unsigned under another spelling", i -> unsigned(i).replaceFirst("^[^.]*", none())),
          wrong("signed with the public key as a secret", TokensTest::withPublicKeyAsSecret),
          wrong(
              "another key under the same id",
              i -> TokenIssuer.sign(admin(i), i.keyId(), TokenIssuer.rsa().getPrivate())),
          wrong(
              "a key that nobody knows",
              i -> TokenIssuer.sign(admin(i), "unheard-of", i.keyPair().getPrivate())),
          wrong("a key of another kind", TokensTest::elliptic),
          wrong("an algorithm that is not allowed", TokensTest::rs512),
          wrong("changed", TokensTest::changed),
          wrong("without its signature", i -> cut(i.token("alice", "admin"), 2)),
          wrong("a header alone", i -> cut(i.token("alice", "admin"), 1)),
          wrong("nothing", i -> ""),
          wrong("dots", i -> ".."),
          wrong("garbage", i -> "PLANTED-SECRET-garbage"),
          wrong(
              "a key's name that is no text",
              i -> parts("{\"alg\":\"RS256\",\"kid\":7}", "{}", "~")),
          wrong("garbage in three parts", i -> parts("{", "}", "~")),
          wrong("five parts, as an encrypted one has", i -> "a.b.c.d.e"),
          wrong("huge", i -> i.sign(admin(i).claim("big", "x".repeat(20_000)))));
    }

    private static Arguments wrong(String name, Function<TokenIssuer, String> token) {
      return Arguments.of(name, token);
    }

    private static JwtClaimsBuilder admin(TokenIssuer issuer) {
      return issuer.claims("alice").groups(Set.of("admin"));
    }

    private static JwtClaimsBuilder without(TokenIssuer issuer, String claim) {
      JwtClaimsBuilder claims = admin(issuer);
      claims.remove(claim);
      return claims;
    }

    private static String none() {
      return part("{\"alg\":\"nOnE\"}");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tokens")
    void isRefused(String name, Function<TokenIssuer, String> token) {
      assertThat(prove(issuer.token("bob", "viewer"))).as("the issuer is believed").isNotNull();

      assertThat(refusal(token.apply(issuer))).isInstanceOf(Failure.Unauthenticated.class);
    }

    @Test
    void onlyWhatHasExpiredIsToldApart() {
      assertThat(refusal(issuer.sign(alice().expiresAt(Instant.now().minusSeconds(45)))))
          .hasMessageContaining("expired");
      assertThat(refusal("garbage")).hasMessageContaining("prove nobody");
      assertThat(refusal(issuer.sign(alice().audience("another"))))
          .hasMessageContaining("prove nobody");
    }
  }

  private static String part(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  private static String parts(String header, String claims, String signature) {
    return part(header) + "." + part(claims) + "." + signature;
  }

  private static String cut(String token, int parts) {
    return String.join(".", Arrays.copyOf(token.split("\\.", -1), parts)) + ".";
  }

  private static String claims(TokenIssuer issuer) {
    return issuer.token("alice", "admin").split("\\.", -1)[1];
  }

  private static String claims(String name, String groups, TokenIssuer issuer) {
    long now = Instant.now().getEpochSecond();
    return """
        {"iss":"%s","aud":"%s","iat":%d,"exp":%d,"sub":%s,"groups":%s}"""
        .formatted(issuer.url(), TokenIssuer.AUDIENCE, now, now + 600, name, groups);
  }

  private static String accounts(String accounts, TokenIssuer issuer) {
    return claims("\"alice\"", "[\"admin\"]", issuer)
        .replaceFirst("}$", ",\"pitrunner_accounts\":%s}".formatted(accounts));
  }

  private static String unsigned(TokenIssuer issuer) {
    return part("{\"alg\":\"none\"}") + "." + claims(issuer) + ".";
  }

  private static String withPublicKeyAsSecret(TokenIssuer issuer) {
    return issuer
        .claims("alice")
        .groups(Set.of("admin"))
        .jws()
        .keyId(issuer.keyId())
        .sign(new SecretKeySpec(issuer.keyPair().getPublic().getEncoded(), "HmacSHA256"));
  }

  private static String elliptic(TokenIssuer issuer) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return issuer
          .claims("alice")
          .jws()
          .keyId(issuer.keyId())
          .sign(generator.generateKeyPair().getPrivate());
    } catch (NoSuchAlgorithmException | InvalidAlgorithmParameterException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String rs512(TokenIssuer issuer) {
    return issuer
        .claims("alice")
        .jws()
        .keyId(issuer.keyId())
        .algorithm(SignatureAlgorithm.RS512)
        .sign(issuer.keyPair().getPrivate());
  }

  /** Another body under the signature of a right one. */
  private static String changed(TokenIssuer issuer) {
    String[] parts = issuer.token("alice", "viewer").split("\\.", -1);
    return parts[0] + "." + claims(issuer) + "." + parts[2];
  }

  @Nested
  class KeysOfTheIssuer {
    @Test
    void areAskedForOnceForMany() {
      IntStream.range(0, 50).forEach(number -> prove(issuer.token("caller" + number, "viewer")));

      assertThat(issuer.questions()).as("its configuration and its keys").isEqualTo(2);
    }

    @Test
    void newOneIsFoundWhenATokenNamesIt() {
      HandClock clock = new HandClock(Instant.now());
      tokens.close();
      tokens = believing(issuer.believed(), clock);
      prove(issuer.token("alice", "trader"));
      String old = issuer.token("late", "trader");

      issuer.rotate();
      clock.turn(Duration.ofMillis(100));

      assertThat(prove(issuer.token("alice", "viewer")).role()).contains(Role.VIEWER);
      assertThat(refusal(old)).isInstanceOf(Failure.Unauthenticated.class);
    }

    @Test
    void garbageThatNamesUnknownKeysDoesNotAskTheIssuerEachTime() {
      believe(issuer.believed().set("jwt.unknown-key-pause", "1h"));
      prove(issuer.token("alice", "trader"));
      int before = issuer.questions();

      IntStream.range(0, 100)
          .forEach(
              number ->
                  refusal(
                      TokenIssuer.sign(
                          alice(), "unheard-of-" + number, issuer.keyPair().getPrivate())));

      assertThat(issuer.questions()).isEqualTo(before);
    }

    @Test
    void withoutThemNothingIsKnownAndThatIsNotNo() {
      issuer.isAway(true);

      Failure failure = refusal(issuer.token("alice", "trader"));

      assertThat(failure).isInstanceOf(Failure.Unavailable.class);
      assertThat(failure.reason()).isEqualTo(Reason.TOKEN_ISSUER_UNAVAILABLE);
      assertThat(failure.retryAfter()).isPositive();
    }

    private String ofUnknownKey(int number) {
      return TokenIssuer.sign(alice(), "unheard-of-" + number, issuer.keyPair().getPrivate());
    }

    /** It was asked long ago by then, but has let us wait until now. */
    @Test
    void issuerThatStallsWithinItsAnswerIsGivenUpAndLeftAloneForAWhile() {
      HandClock clock = new HandClock(Instant.now());
      tokens.close();
      tokens = believing(issuer.believed(), clock);
      issuer.stall();
      CompletableFuture<Proof> first = tokens.prove(new Secret(issuer.token("alice", "trader")));
      await().untilAsserted(() -> assertThat(issuer.questions()).isEqualTo(1));
      clock.turn(Duration.ofSeconds(4));

      assertThat(first)
          .failsWithin(Duration.ofSeconds(8))
          .withThrowableThat()
          .havingRootCause()
          .isInstanceOfSatisfying(
              Failure.Unavailable.class,
              failure -> assertThat(failure.reason()).isEqualTo(Reason.TOKEN_ISSUER_UNAVAILABLE));
      assertThat(refusal(issuer.token("bob", "trader")).reason())
          .isEqualTo(Reason.TOKEN_ISSUER_UNAVAILABLE);
      assertThat(issuer.questions()).isEqualTo(1);
    }

    @Test
    void whileTheIssuerStallsTokensOfKeysThatAreKnownPass() {
      HandClock clock = new HandClock(Instant.now());
      tokens.close();
      tokens = believing(issuer.believed(), clock);
      prove(issuer.token("alice", "trader"));
      int before = issuer.questions();
      issuer.stall();
      clock.turn(Duration.ofSeconds(1));

      IntStream.range(0, 400)
          .forEach(
              number -> {
                var unused = tokens.prove(new Secret(ofUnknownKey(number)));
              });
      await()
          .untilAsserted(
              () -> {
                assertThat(issuer.questions()).isEqualTo(before + 1);
                assertThat(tokens.waitingCalls()).isBetween(1, IssuerKeys.MOST_STRANGERS);
              });

      assertThat(tokens.prove(new Secret(issuer.token("bob", "trader"))))
          .succeedsWithin(Duration.ofSeconds(2));
      assertThat(issuer.questions()).as("one at a time").isEqualTo(before + 1);
    }

    @Test
    void areAskedForOnceByAllWhoNeedThemAtOnce() {
      List<CompletableFuture<Proof>> proofs =
          IntStream.range(0, 50)
              .mapToObj(number -> tokens.prove(new Secret(issuer.token("c" + number, "viewer"))))
              .toList();

      proofs.forEach(proof -> assertThat(proof).succeedsWithin(Duration.ofSeconds(5)));
      assertThat(issuer.questions()).as("its configuration and its keys").isEqualTo(2);
    }

    @Test
    void pageThatIsTooLargeToBeKeptIsNotRead() {
      issuer.pad(IssuerPages.LARGEST_PAGE);

      assertThat(refusal(issuer.token("alice", "trader")).reason())
          .isEqualTo(Reason.TOKEN_ISSUER_UNAVAILABLE);
    }

    @Test
    void provenTokensGoOnWhileTheIssuerIsAwayAndNewOnesWhenItIsBack() {
      HandClock clock = new HandClock(Instant.now());
      tokens.close();
      tokens = believing(issuer.believed(), clock);
      String known = issuer.token("alice", "trader");
      prove(known);
      issuer.isAway(true);
      clock.turn(Duration.ofMinutes(16));

      assertThat(tokens.remembered(new Secret(known))).isPresent();
      assertThat(refusal(issuer.token("bob", "trader"))).isInstanceOf(Failure.Unavailable.class);

      issuer.isAway(false);
      clock.turn(Duration.ofSeconds(2));

      assertThat(prove(issuer.token("bob", "trader"))).isNotNull();
    }
  }

  @Nested
  class Memory {
    @Test
    void provenTokenIsRememberedUntilItExpires() {
      HandClock clock = new HandClock(Instant.now());
      tokens.close();
      tokens = believing(issuer.believed(), clock);
      Secret token = new Secret(issuer.token("alice", "trader"));
      assertThat(tokens.remembered(token)).isEmpty();
      tokens.prove(token).join();

      assertThat(tokens.remembered(token)).isPresent();
      clock.turn(Duration.ofHours(1).plusSeconds(29));
      assertThat(tokens.remembered(token)).isPresent();
      clock.turn(Duration.ofSeconds(2));
      assertThat(tokens.remembered(token)).isEmpty();
      tokens.tidy();
      assertThat(tokens.rememberedTokens()).isZero();
    }

    @Test
    void manyCallsWithOneTokenAreOneQuestion() {
      Secret token = new Secret(issuer.token("alice", "trader"));

      List<CompletableFuture<Proof>> proofs =
          IntStream.range(0, 500).mapToObj(number -> tokens.prove(token)).toList();

      assertThat(proofs).allMatch(proof -> proof.join().identity().name().equals("alice"));
      assertThat(issuer.questions()).isEqualTo(2);
      assertThat(tokens.waitingCalls()).isZero();
    }

    @Test
    void onlySoManyWait() {
      List<CompletableFuture<Proof>> proofs =
          IntStream.range(0, 3_000)
              .mapToObj(number -> tokens.prove(new Secret("garbage-" + number)))
              .toList();

      assertThat(proofs)
          .extracting(
              proof ->
                  catchThrowableOfType(CompletionException.class, proof::join) == null
                      ? Optional.empty()
                      : Optional.of(
                          Tokens.failure(
                                  catchThrowableOfType(CompletionException.class, proof::join))
                              .reason()))
          .isSubsetOf(
              Optional.of(Reason.CREDENTIALS_INVALID), Optional.of(Reason.REQUEST_QUEUE_FULL));
      assertThat(tokens.waitingCalls()).isZero();
    }
  }

  @Nested
  class Mistakes {
    private void assertMistake(Configured configured, String... texts) {
      assertThatThrownBy(() -> believing(configured, Clock.systemUTC()))
          .isInstanceOf(SecurityMistake.class)
          .hasMessageContainingAll(texts);
    }

    @Test
    void issuerWithoutAnAudience() {
      assertMistake(
          new Configured().set("jwt.issuer", "https://issuer.test"),
          "pitrunner.security.jwt.audience");
    }

    @Test
    void audienceWithoutAnIssuer() {
      assertMistake(
          new Configured().set("jwt.audience", "pitrunner"), "pitrunner.security.jwt.issuer");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"http://issuer.test/keys", "ftp://127.0.0.1/keys", "file:/etc/passwd", "keys"})
    void pageOfKeysThatSomebodyCouldChangeOnTheWay(String page) {
      assertMistake(
          issuer.believed().set("jwt.jwks-url", page), "pitrunner.security.jwt.jwks-url", page);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "HS256", "HS512", "rs256", "RS1"})
    void algorithmWithWhichASignatureProvesNothing(String algorithm) {
      assertMistake(
          issuer.believed().set("jwt.algorithms", "RS256," + algorithm),
          "pitrunner.security.jwt.algorithms",
          algorithm);
    }

    @Test
    void oneNameOfTwoRoles() {
      assertMistake(
          issuer.believed().set("jwt.roles.admin", "trader"),
          "pitrunner.security.jwt.roles",
          "trader");
    }
  }
}
