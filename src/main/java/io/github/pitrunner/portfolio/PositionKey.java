package io.github.pitrunner.portfolio;

import io.github.pitrunner.domain.AccountId;
import java.util.Comparator;

/**
 * Which position: what an account holds of one contract.
 *
 * @param contractId 0 for the whole account, where that has a meaning
 */
public record PositionKey(AccountId account, int contractId) implements Comparable<PositionKey> {
  private static final Comparator<PositionKey> ORDER =
      Comparator.comparing(PositionKey::account).thenComparingInt(PositionKey::contractId);

  /** Everything that the account holds. */
  static PositionKey whole(AccountId account) {
    return new PositionKey(account, 0);
  }

  boolean isWhole() {
    return contractId == 0;
  }

  @Override
  public int compareTo(PositionKey other) {
    return ORDER.compare(this, other);
  }

  /** As text; {@link #parse} reads it. */
  @Override
  public String toString() {
    return account + "/" + contractId;
  }

  /**
   * Reads what {@link #toString} writes.
   *
   * @throws IllegalArgumentException if it is anything else
   */
  static PositionKey parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException("'%s' names no position".formatted(text));
    }
    return new PositionKey(
        new AccountId(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
  }
}
