package io.github.pitrunner.domain;

import java.util.regex.Pattern;

/**
 * An account of the broker, such as DU1234567.
 *
 * @param value 1 to 32 letters and digits
 */
public record AccountId(String value) implements Comparable<AccountId> {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9]{1,32}");

  public AccountId {
    if (!isValid(value)) {
      throw new IllegalArgumentException("'%s' is not an account id".formatted(value));
    }
  }

  /** Whether a text can be the id of an account. */
  public static boolean isValid(String value) {
    return FORM.matcher(value).matches();
  }

  /**
   * No real money: paper accounts begin with DU, DUP or, for advisors, DF (protocol section 5.5).
   */
  public boolean isPaper() {
    return value.startsWith("DU") || value.startsWith("DF");
  }

  /** An advisor's master account, live (F) or paper (DF). */
  public boolean isAdvisor() {
    return value.startsWith("F") || value.startsWith("DF");
  }

  @Override
  public int compareTo(AccountId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
