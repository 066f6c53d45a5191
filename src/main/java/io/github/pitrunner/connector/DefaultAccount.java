package io.github.pitrunner.connector;

import io.github.pitrunner.domain.AccountId;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Identity;
import io.github.pitrunner.domain.Reason;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which account a call is about: the one that it names, else the configured one, else the only one
 * of the login. To a caller who is limited to some accounts there are no others.
 *
 * @param configured the account of the configuration
 */
public record DefaultAccount(Optional<AccountId> configured) {
  /** Where a call names its account, for errors. */
  private static final String FIELD = "account";

  /**
   * The account of a call.
   *
   * @param named what the call says; empty for nothing
   * @param accounts the accounts of the login
   * @param by who calls
   * @throws Failure.Forbidden if its caller may not use the account, whether the login has it or
   *     not, or none of those that the login has
   * @throws Failure.NotFound if the login does not have the account
   * @throws Failure.InvalidRequest if none is named and there are several
   */
  public AccountId choose(String named, List<AccountId> accounts, Identity by) {
    List<AccountId> own = by.accounts().among(accounts);
    if (!named.isEmpty()) {
      if (AccountId.isValid(named)) {
        by.require(new AccountId(named));
      }
      return find(named, own);
    }
    if (configured.filter(by.accounts()::allows).isPresent()) {
      return find(configured.get().value(), own);
    }
    if (own.size() == 1) {
      return own.get(0);
    }
    throw own.isEmpty() && !by.accounts().isAll() ? noneOf(by) : required(own);
  }

  private static AccountId find(String named, List<AccountId> own) {
    return own.stream()
        .filter(account -> account.value().equals(named))
        .findFirst()
        .orElseThrow(
            () ->
                new Failure.NotFound(
                    Reason.ACCOUNT_NOT_FOUND,
                    "The login has no account %s; it has %s".formatted(named, own),
                    Map.of(FIELD, named)));
  }

  private static Failure noneOf(Identity by) {
    return new Failure.Forbidden(
        Reason.ACCOUNT_FORBIDDEN,
        "%s may use only %s, and the login has none of them".formatted(by.name(), by.accounts()),
        Map.of("identity", by.name()));
  }

  private static Failure required(List<AccountId> own) {
    return new Failure.InvalidRequest(
        Reason.ACCOUNT_REQUIRED,
        List.of(
            new Failure.InvalidRequest.Violation(
                FIELD, "the login has several accounts, name one of " + own)));
  }
}
