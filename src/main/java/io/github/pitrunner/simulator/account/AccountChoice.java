package io.github.pitrunner.simulator.account;

import java.util.List;

/** Which accounts a request with an account field is about. */
final class AccountChoice {
  static final String DUPLICATE = "Error processing request.-'id' : cause - Duplicate ticker id";
  private static final String ALL = "All";

  private AccountChoice() {}

  /** The named account, all for none or "All"; empty when there is none of that name. */
  static List<Account> of(Accounts accounts, String name) {
    if (name.isEmpty() || name.equals(ALL)) {
      return accounts.all();
    }
    Account account = accounts.account(name);
    return account == null ? List.of() : List.of(account);
  }

  static String refusal(String account, String model) {
    return model.isEmpty()
        ? "Error validating request.-'account' : cause - Invalid account code '%s'"
            .formatted(account)
        : "Error validating request.-'model' : cause - The login has no model '%s'"
            .formatted(model);
  }
}
