package io.github.pitrunner.domain;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

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

  /** One account alone. */
  public static AccountScope of(AccountId account) {
    return new AccountScope(Set.of(account));
  }

  public boolean isAll() {
    return only.isEmpty();
  }

  public boolean allows(AccountId account) {
    return isAll() || only.contains(account);
  }

  /**
   * Whether what is of this account may be shown.
   *
   * @param account null when nobody knows whose it is; then only who sees all may see it
   */
  public boolean shows(@Nullable AccountId account) {
    return account == null ? isAll() : allows(account);
  }

  /** Those of the accounts that are in it, in their order. */
  public List<AccountId> among(List<AccountId> accounts) {
    return accounts.stream().filter(this::allows).toList();
  }

  @Override
  public String toString() {
    return isAll()
        ? "all accounts"
        : only.stream().map(AccountId::value).sorted().collect(Collectors.joining(", "));
  }
}
