package io.github.pitrunner.domain;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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

  /** Among the ids of an audit event: how its caller was proven. */
  public static final String PROVEN_BY = "proven_by";

  private static final Set<String> OURS =
      Set.of(
          "anonymous",
          "audit-trail",
          "credential-step",
          "journal",
          "many",
          "probe",
          "service",
          "start",
          "unknown");

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
   * Whether a name is one that the trail has for parts of the service, and for callers of whom it
   * has no name.
   */
  public static boolean isOurs(String name) {
    return OURS.contains(name.strip().toLowerCase(Locale.ROOT));
  }

  /** How it was proven, as the trail and the log have it. */
  public String provenBy() {
    return source.name().toLowerCase(Locale.ROOT);
  }

  /**
   * The name for where there is nothing beside it: that of a token is its issuer's business and may
   * be anybody's, so it says what it is. A configured name has no brackets.
   */
  public String title() {
    return source == Source.TOKEN ? name + " (token)" : name;
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

  /**
   * The accounts that a call is about: the one that it names, else all that this identity may see.
   *
   * @param named null for none
   * @throws Failure.Forbidden if it may not see the named one
   */
  public AccountScope accounts(@Nullable AccountId named) {
    if (named == null) {
      return accounts;
    }
    require(named);
    return AccountScope.of(named);
  }

  /**
   * Lets pass what is not of single accounts.
   *
   * @param what it is, for people
   * @throws Failure.Forbidden if this identity is limited to some accounts
   */
  public void requireAllAccounts(String what) {
    if (!accounts.isAll()) {
      throw new Failure.Forbidden(
          Reason.ACCOUNT_FORBIDDEN,
          "%s is for those who may use all accounts, and %s may use only %s"
              .formatted(what, name, accounts),
          Map.of("identity", name));
    }
  }

  /**
   * Lets pass what needs more than the call as such.
   *
   * @param what it is, for people
   * @throws Failure.Forbidden if this identity's role is less
   */
  public void require(Role needed, String what) {
    if (!role.includes(needed)) {
      throw new Failure.Forbidden(
          Reason.ROLE_REQUIRED,
          "%s needs the role %s, and %s has %s".formatted(what, needed, name, role),
          Map.of("role", needed.name(), "identity", name));
    }
  }
}
