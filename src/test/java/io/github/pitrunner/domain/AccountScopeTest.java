package io.github.pitrunner.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AccountScopeTest {
  private static final AccountId ONE = new AccountId("DU1");
  private static final AccountId TWO = new AccountId("DU2");

  private static Identity limited(Role role) {
    return new Identity("alice", Identity.Source.API_KEY, role, AccountScope.of(ONE));
  }

  @Test
  void showsWhatIsOfNoKnownAccountOnlyToWhoMaySeeAll() {
    assertThat(AccountScope.ALL.shows(null)).isTrue();
    assertThat(AccountScope.of(ONE).shows(null)).isFalse();
    assertThat(new AccountScope(Set.of(ONE, TWO)).shows(TWO)).isTrue();
    assertThat(AccountScope.of(ONE).shows(TWO)).isFalse();
  }

  @Test
  void picksItsOwnInTheirOrder() {
    assertThat(AccountScope.of(TWO).among(List.of(ONE, TWO))).containsExactly(TWO);
    assertThat(AccountScope.ALL.among(List.of(TWO, ONE))).containsExactly(TWO, ONE);
  }

  @Test
  void isNarrowedToANamedAccountAndNeverWidened() {
    assertThat(limited(Role.VIEWER).accounts(null)).isEqualTo(AccountScope.of(ONE));
    assertThat(Identity.SERVICE.accounts(TWO)).isEqualTo(AccountScope.of(TWO));
    assertThatExceptionOfType(Failure.Forbidden.class)
        .isThrownBy(() -> limited(Role.ADMIN).accounts(TWO))
        .satisfies(refused -> assertThat(refused.reason()).isEqualTo(Reason.ACCOUNT_FORBIDDEN));
  }

  @Test
  void whatIsOfAllAccountsIsRefusedToTheLimited() {
    Identity.SERVICE.requireAllAccounts("It");

    assertThatExceptionOfType(Failure.Forbidden.class)
        .isThrownBy(() -> limited(Role.ADMIN).requireAllAccounts("It"))
        .withMessage("It is for those who may use all accounts, and alice may use only DU1");
  }

  @Test
  void whatNeedsARoleIsRefusedToALesserOne() {
    limited(Role.ADMIN).require(Role.TRADER, "It");

    assertThatExceptionOfType(Failure.Forbidden.class)
        .isThrownBy(() -> limited(Role.VIEWER).require(Role.TRADER, "It"))
        .satisfies(refused -> assertThat(refused.reason()).isEqualTo(Reason.ROLE_REQUIRED));
  }
}
