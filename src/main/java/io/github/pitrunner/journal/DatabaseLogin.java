package io.github.pitrunner.journal;

import io.github.pitrunner.domain.Secret;
import java.util.function.Supplier;

/**
 * As whom the journal's database is opened; what is empty is what the URL says.
 *
 * @param username empty for none
 * @param password empty for none
 */
public record DatabaseLogin(String username, Secret password) {
  /** Nobody but whom the URL names. */
  public static final DatabaseLogin NONE = new DatabaseLogin("", new Secret(""));

  /** Whether nothing is missing. */
  public boolean isWhole() {
    return !username.isEmpty() && !password.isEmpty();
  }

  /** With what is missing here from there. */
  DatabaseLogin completed(Supplier<DatabaseLogin> kept) {
    if (isWhole()) {
      return this;
    }
    DatabaseLogin other = kept.get();
    return new DatabaseLogin(
        username.isEmpty() ? other.username : username,
        password.isEmpty() ? other.password : password);
  }
}
