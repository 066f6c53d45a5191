package io.github.pitrunner.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pitrunner.domain.AccountId;
import io.github.pitrunner.domain.AccountScope;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Identity;
import io.github.pitrunner.domain.Role;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DefaultAccountTest {
  private static final List<AccountId> LOGIN = ids("DU1 DU2 DU3");

  private static List<AccountId> ids(String text) {
    return Arrays.stream(text.split(" ", -1)).map(AccountId::new).toList();
  }

  private static Identity caller(String scope) {
    Set<AccountId> only = scope.equals("all") ? Set.of() : Set.copyOf(ids(scope));
    return new Identity("alice", Identity.Source.API_KEY, Role.TRADER, new AccountScope(only));
  }

  /** The account, or why there is none. */
  private static String choice(String scope, String configured, String named) {
    DefaultAccount accounts =
        new DefaultAccount(
            Optional.of(configured).filter(id -> !id.equals("-")).map(AccountId::new));
    try {
      return accounts.choose(named.equals("-") ? "" : named, LOGIN, caller(scope)).value();
    } catch (Failure refused) {
      return refused.reason().name();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # who may use | configured | named | chosen
          all           | -          | DU2   | DU2
          all           | DU1        | DU2   | DU2
          all           | DU1        | -     | DU1
          all           | DU9        | -     | ACCOUNT_NOT_FOUND
          all           | -          | -     | ACCOUNT_REQUIRED
          all           | -          | DU9   | ACCOUNT_NOT_FOUND
          all           | -          | no id | ACCOUNT_NOT_FOUND
          DU2           | -          | DU2   | DU2
          DU2           | -          | -     | DU2
          DU2           | DU1        | -     | DU2
          DU2           | DU2        | -     | DU2
          DU2           | -          | DU1   | ACCOUNT_FORBIDDEN
          DU2           | DU1        | DU1   | ACCOUNT_FORBIDDEN
          DU2           | -          | DU9   | ACCOUNT_FORBIDDEN
          DU2           | -          | no id | ACCOUNT_NOT_FOUND
          DU1 DU2       | -          | -     | ACCOUNT_REQUIRED
          DU1 DU2       | DU1        | -     | DU1
          DU1 DU2       | DU3        | -     | ACCOUNT_REQUIRED
          DU1 DU2       | DU3        | DU2   | DU2
          DU1 DU9       | DU3        | -     | DU1
          DU1 DU9       | DU9        | -     | ACCOUNT_NOT_FOUND
          DU9           | -          | -     | ACCOUNT_FORBIDDEN
          DU9           | DU1        | -     | ACCOUNT_FORBIDDEN
          DU9           | -          | DU9   | ACCOUNT_NOT_FOUND
          """)
  void isTheNamedOneElseTheConfiguredElseTheOnlyOneThatTheCallerMayUse(
      String scope, String configured, String named, String chosen) {
    assertThat(choice(scope, configured, named)).isEqualTo(chosen);
  }

  @ParameterizedTest
  @CsvSource({"DU9,-,-", "DU2 DU3,DU1,-", "DU2,DU1,DU9", "DU2,-,no id", "DU9,DU1,DU9"})
  void aRefusalNamesNoAccountThatTheCallerMayNotUse(String scope, String configured, String named) {
    DefaultAccount accounts =
        new DefaultAccount(
            Optional.of(configured).filter(id -> !id.equals("-")).map(AccountId::new));
    Failure refused =
        catchThrowableOfType(
            Failure.class,
            () -> accounts.choose(named.equals("-") ? "" : named, LOGIN, caller(scope)));

    String foreign =
        LOGIN.stream()
            .filter(account -> !caller(scope).accounts().allows(account))
            .map(AccountId::value)
            .collect(Collectors.joining("|"));
    assertThat(refused.getMessage() + refused.metadata()).doesNotContainPattern(foreign);
  }
}
