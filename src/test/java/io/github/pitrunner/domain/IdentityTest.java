package io.github.pitrunner.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdentityTest {
  private static final AccountId FIRST = new AccountId("DU1");
  private static final AccountId SECOND = new AccountId("DU2");

  @ParameterizedTest
  @CsvSource({
    "VIEWER, VIEWER, true",
    "VIEWER, TRADER, false",
    "VIEWER, ADMIN, false",
    "TRADER, VIEWER, true",
    "TRADER, TRADER, true",
    "TRADER, ADMIN, false",
    "ADMIN, VIEWER, true",
    "ADMIN, TRADER, true",
    "ADMIN, ADMIN, true"
  })
  void aRoleMayDoWhatThoseBelowItMay(Role has, Role needed, boolean may) {
    assertThat(has.includes(needed)).isEqualTo(may);
  }

  @Nested
  class Accounts {
    @Test
    void ofAScopeAreThoseThatItNames() {
      AccountScope scope = new AccountScope(Set.of(FIRST));

      assertThat(scope.allows(FIRST)).isTrue();
      assertThat(scope.allows(SECOND)).isFalse();
      assertThat(scope).hasToString("DU1");
    }

    @Test
    void areAllWhereNoneIsNamed() {
      assertThat(AccountScope.ALL.allows(SECOND)).isTrue();
      assertThat(AccountScope.ALL).hasToString("all accounts");
    }

    @Test
    void outsideOfTheScopeAreRefusedByName() {
      Identity alice =
          new Identity(
              "alice", Identity.Source.API_KEY, Role.ADMIN, new AccountScope(Set.of(FIRST)));

      alice.require(FIRST);

      assertThatThrownBy(() -> alice.require(SECOND))
          .isInstanceOf(Failure.Forbidden.class)
          .hasMessage("alice may not use the account DU2, but only DU1");
    }
  }
}
