package io.github.pitrunner.domain;

import java.util.Set;
import java.util.stream.Collectors;

/**
 * The accounts that a caller may see and trade.
 *
 * @param only these; empty is all
 */
public record AccountScope(Set<AccountId> only) {
  /** Every account of the login. */
  public static final AccountScope ALL = new AccountScope(Set.of());

  public AccountScope {
    only = Set.copyOf(only);
  }

  public boolean isAll() {
    return only.isEmpty();
  }

  public boolean allows(AccountId account) {
    return isAll() || only.contains(account);
  }

  @Override
  public String toString() {
    return isAll()
        ? "all accounts"
        : only.stream().map(AccountId::value).sorted().collect(Collectors.joining(", "));
  }
}
