package io.github.pitrunner.orders;

import io.github.pitrunner.domain.AccountScope;
import io.github.pitrunner.domain.Caller;
import io.github.pitrunner.domain.Identity;

/**
 * Who asks the desk for something.
 *
 * @param identity what it may do
 * @param caller as long as it waits for the answer
 */
record Asker(Identity identity, Caller caller) {
  /** The accounts that it may see and trade; there are no other orders to it. */
  AccountScope accounts() {
    return identity.accounts();
  }
}
