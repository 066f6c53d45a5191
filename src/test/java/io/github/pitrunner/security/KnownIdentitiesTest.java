package io.github.pitrunner.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pitrunner.domain.AccountId;
import io.github.pitrunner.domain.AccountScope;
import io.github.pitrunner.domain.Identity;
import io.github.pitrunner.domain.Role;
import io.github.pitrunner.domain.Secret;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KnownIdentitiesTest {
  private static final String KEY = "PLANTED-SECRET-key-of-the-desk";
  private static final String OTHER = "PLANTED-SECRET-other-key-of-the-desk";

  private static KnownIdentities known(Configured configured) {
    return KnownIdentities.of(configured.config().identities());
  }

  private static Optional<Identity> who(KnownIdentities known, String key) {
    return known.byKey(new Secret(key)).map(Proof::identity);
  }

  @Nested
  class Keys {
    private final KnownIdentities known =
        known(
            new Configured()
                .set(
                    "identities.\"desk\".api-key-sha256",
                    Configured.sha256(KEY)
                        + ","
                        + Configured.sha256(OTHER).toUpperCase(Locale.ROOT))
                .set("identities.\"desk\".role", "trader")
                .set("identities.\"desk\".accounts", "DU1,DU2"));

    @Test
    void eachOfSeveralIsRight() {
      Identity desk =
          new Identity(
              "desk",
              Identity.Source.API_KEY,
              Role.TRADER,
              new AccountScope(Set.of(new AccountId("DU1"), new AccountId("DU2"))));

      assertThat(who(known, KEY)).contains(desk);
      assertThat(who(known, OTHER)).contains(desk);
    }

    @Test
    void withoutAccountsTheyAreForAllAndAListMayBeNumbered() {
      KnownIdentities both =
          known(
              new Configured()
                  .key("all", "trader", KEY)
                  .key("one", "trader", OTHER)
                  .set("identities.\"one\".accounts[0]", "DU1"));

      assertThat(who(both, KEY).orElseThrow().accounts()).isEqualTo(AccountScope.ALL);
      assertThat(who(both, OTHER).orElseThrow().accounts())
          .isEqualTo(AccountScope.of(new AccountId("DU1")));
    }

    @Test
    void anythingElseIsWrong() {
      assertThat(who(known, "")).isEmpty();
      assertThat(who(known, KEY.substring(0, KEY.length() - 1))).isEmpty();
      assertThat(who(known, KEY + " ")).isEmpty();
      assertThat(who(known, KEY.toLowerCase(Locale.ROOT))).isEmpty();
      assertThat(who(known, Configured.sha256(KEY))).as("the hash is no key").isEmpty();
      assertThat(who(known, "x".repeat(100_000))).isEmpty();
    }
  }

  @Nested
  class Mistakes {
    private void assertMistake(Configured configured, String... texts) {
      assertThatThrownBy(() -> known(configured))
          .isInstanceOf(SecurityMistake.class)
          .hasMessageContainingAll(texts)
          .hasMessageNotContaining("PLANTED-SECRET");
    }

    private Configured desk() {
      return new Configured().key("desk", "trader", KEY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PLANTED-SECRET-the-key-itself", "0123", "zz"})
    void whatIsNoHash(String hash) {
      assertMistake(
          desk().set("identities.\"desk\".api-key-sha256", hash),
          "pitrunner.security.identities.\"desk\".api-key-sha256",
          "64 hex digits");
    }

    @Test
    void oneKeyOfTwoIdentities() {
      assertMistake(
          desk().key("risk", "viewer", KEY),
          "pitrunner.security.identities.\"risk\".api-key-sha256",
          "\"desk\"");
    }

    @Test
    void oneSubjectOfTwoIdentitiesHoweverItIsWritten() {
      assertMistake(
          desk()
              .set("identities.\"desk\".certificate-subject", "CN=desk,O=Trading")
              .key("risk", "viewer", OTHER)
              .set("identities.\"risk\".certificate-subject", "cn=Desk, o=trading"),
          "pitrunner.security.identities.\"risk\".certificate-subject",
          "\"desk\"");
    }

    @Test
    void whatIsNoName() {
      assertMistake(
          desk().set("identities.\"desk\".certificate-subject", "desk 7"),
          "pitrunner.security.identities.\"desk\".certificate-subject",
          "desk 7",
          "CN=");
    }

    @Test
    void whatIsNoAccount() {
      assertMistake(
          desk().set("identities.\"desk\".accounts", "DU-1"),
          "pitrunner.security.identities.\"desk\".accounts",
          "DU-1");
    }

    /** Else a template whose variable is empty would open all accounts. */
    @ParameterizedTest
    @ValueSource(strings = {"", " ", ",", " , ,"})
    void noAccountWhereSomeBelong(String accounts) {
      assertMistake(
          desk().set("identities.\"desk\".accounts", accounts),
          "pitrunner.security.identities.\"desk\".accounts");
    }

    @Test
    void nothingToBeKnownBy() {
      assertMistake(
          new Configured().set("identities.\"desk\".role", "trader"),
          "pitrunner.security.identities.\"desk\"",
          "neither");
    }

    @Test
    void roleThatThereIsNotAndNone() {
      assertThatThrownBy(() -> desk().set("identities.\"desk\".role", "king").config())
          .hasMessageContaining("king")
          .hasMessageContaining("viewer");
      assertThatThrownBy(
              () ->
                  new Configured()
                      .set("identities.\"desk\".api-key-sha256", Configured.sha256(KEY))
                      .config())
          .hasMessageContaining("desk");
    }
  }

  @Nested
  class Secrets {
    private final KnownIdentities known = known(new Configured().key("desk", "trader", KEY));

    private void hold(Map<String, String> entries) {
      known.onSecrets(
          entries.entrySet().stream()
              .collect(Collectors.toMap(Map.Entry::getKey, entry -> new Secret(entry.getValue()))));
    }

    private static String entry(String key, String rest) {
      return "{\"sha256\": \"%s\"%s}".formatted(Configured.sha256(key), rest);
    }

    @Test
    void comeAndGo() {
      hold(Map.of("robot", entry(OTHER, ", \"role\": \"viewer\", \"accounts\": [\"DU1\"]")));
      assertThat(who(known, OTHER))
          .contains(
              new Identity(
                  "robot",
                  Identity.Source.API_KEY,
                  Role.VIEWER,
                  new AccountScope(Set.of(new AccountId("DU1")))));
      assertThat(known.count()).isEqualTo(2);
      Proof proof = known.byKey(new Secret(OTHER)).orElseThrow();
      assertThat(known.stillHolds(proof)).isTrue();

      hold(Map.of());

      assertThat(who(known, OTHER)).isEmpty();
      assertThat(who(known, KEY)).as("the configured one stays").isPresent();
      assertThat(known.stillHolds(proof)).isFalse();
    }

    @Test
    void loweredRoleNoLongerHolds() {
      hold(Map.of("robot", entry(OTHER, ", \"role\": \"trader\"")));
      Proof proof = known.byKey(new Secret(OTHER)).orElseThrow();

      hold(Map.of("robot", entry(OTHER, ", \"role\": \"viewer\"")));

      assertThat(known.stillHolds(proof)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          "PLANTED-SECRET-not-json",
          "[]",
          "null",
          "{}",
          "{\"sha256\": \"$\"}",
          "{\"sha256\": \"$\", \"role\": \"king\"}",
          "{\"sha256\": \"$\", \"role\": \"TRADER\"}",
          "{\"sha256\": \"$\", \"role\": [\"trader\"]}",
          "{\"sha256\": [], \"role\": \"trader\"}",
          "{\"sha256\": [\"$\", 7], \"role\": \"trader\"}",
          "{\"sha256\": [\"$\", \"PLANTED-SECRET\"], \"role\": \"trader\"}",
          "{\"sha256\": \"$\", \"role\": \"trader\", \"acounts\": [\"DU1\"]}",
          "{\"sha256\": \"$\", \"role\": \"trader\", \"accounts\": {}}",
          "{\"sha256\": \"$\", \"role\": \"trader\", \"accounts\": [\"DU-1\"]}",
          "{\"sha256\": \"$\", \"role\": \"trader\", \"accounts\": []}",
          "{\"sha256\": \"$\", \"role\": \"trader\", \"accounts\": \"\"}",
          "{\"sha256\": \"$\", \"role\": \"trader\", \"accounts\": [\"\"]}",
          "{\"sha256\": \"$\", \"role\": \"trader\", \"accounts\": null}",
          "{\"sha256\": \"$\", \"role\": \"trader\", \"role\": \"admin\"}",
          "{\"sha256\": \"$\", \"role\": \"trader\"} {}"
        })
    void brokenOneIsIgnoredAndCountedWhileTheOthersGoOn(String broken) {
      hold(
          Map.of(
              "broken",
              broken.replace("$", Configured.sha256("PLANTED-SECRET-broken")),
              "robot",
              entry(OTHER, ", \"role\": \"viewer\"")));

      assertThat(known.unreadable()).isEqualTo(1);
      assertThat(who(known, "PLANTED-SECRET-broken")).isEmpty();
      assertThat(who(known, OTHER)).isPresent();
    }

    @Test
    void whatIsConfiguredIsNotTakenOver() {
      hold(
          Map.of(
              "desk", entry(OTHER, ", \"role\": \"admin\""),
              "thief", entry(KEY, ", \"role\": \"admin\"")));

      assertThat(known.unreadable()).isEqualTo(2);
      assertThat(who(known, OTHER)).isEmpty();
      assertThat(who(known, KEY).orElseThrow().name()).isEqualTo("desk");
    }
  }
}
