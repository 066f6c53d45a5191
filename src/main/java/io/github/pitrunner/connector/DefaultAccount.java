package io.github.pitrunner.connector;

import io.github.pitrunner.domain.AccountId;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Reason;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which account a call is about: the one that it names, else the configured one, else the only one
 * of the login.
 *
 * @param configured the account of the configuration
 */
public record DefaultAccount(Optional<AccountId> configured) {
  /**
   * The account of a call.
   *
   * @param named what the call says; empty for nothing
   * @param accounts the accounts of the login
   * @param field where the call says it, for errors
   * @throws Failure.NotFound if the login does not have the account
   * @throws Failure.InvalidRequest if none is named and there are several
   */
  public AccountId choose(String named, List<AccountId> accounts, String field) {
    if (!named.isEmpty()) {
      return accounts.stream()
          .filter(account -> account.value().equals(named))
          .findFirst()
          .orElseThrow(() -> notFound(named, accounts));
    }
    if (configured.isPresent()) {
      return choose(configured.get().value(), accounts, field);
    }
    if (accounts.size() == 1) {
      return accounts.get(0);
    }
    throw new Failure.InvalidRequest(
        Reason.ACCOUNT_REQUIRED,
        List.of(
            new Failure.InvalidRequest.Violation(
                field, "the login has several accounts, name one of " + accounts)));
  }

  private static Failure notFound(String named, List<AccountId> accounts) {
    return new Failure.NotFound(
        Reason.ACCOUNT_NOT_FOUND,
        "The login has no account %s; it has %s".formatted(named, accounts),
        Map.of("account", named));
  }
}
