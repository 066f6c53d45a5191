package io.github.pitrunner.connector;

import io.github.pitrunner.domain.AccountId;
import java.util.List;

/**
 * What was agreed on with the gateway.
 *
 * @param clientId the API client id that the gateway accepted
 * @param accounts the accounts of the login
 */
public record Session(int clientId, int serverVersion, List<AccountId> accounts) {
  public Session {
    accounts = List.copyOf(accounts);
  }
}
