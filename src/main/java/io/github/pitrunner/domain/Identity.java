package io.github.pitrunner.domain;

import java.util.Map;

/**
 * Who calls, and what he may do.
 *
 * @param name as the audit trail and the logs have it
 * @param source how it was proven
 */
public record Identity(String name, Source source, Role role, AccountScope accounts) {
  /** The service itself, where nobody calls. */
  public static final Identity SERVICE =
      new Identity("service", Source.SERVICE, Role.ADMIN, AccountScope.ALL);

  /** How an identity was proven. */
  public enum Source {
    /** Not at all. */
    ANONYMOUS,
    /** By a key that only its holder and we know. */
    API_KEY,
    /** By the certificate of its connection. */
    CERTIFICATE,
    /** By a signed token of an issuer that we trust. */
    TOKEN,
    /** It is the service itself. */
    SERVICE
  }

  /**
   * Lets an account pass that this identity may see and trade.
   *
   * @throws Failure.Forbidden if it may not
   */
  public void require(AccountId account) {
    if (!accounts.allows(account)) {
      throw new Failure.Forbidden(
          Reason.ACCOUNT_FORBIDDEN,
          "%s may not use the account %s, but only %s".formatted(name, account.value(), accounts),
          Map.of("account", account.value(), "identity", name));
    }
  }
}
