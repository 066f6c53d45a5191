package io.github.pitrunner.domain;

import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The caller's name for an order; it travels to the gateway as its orderRef.
 *
 * @param value 1 to 36 letters, digits and {@code ._:-}
 */
public record ClientOrderId(String value) implements Comparable<ClientOrderId> {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._:-]{1,36}");

  public ClientOrderId {
    if (!isValid(value)) {
      throw new IllegalArgumentException("'%s' is not a client order id".formatted(value));
    }
  }

  public static boolean isValid(String value) {
    return FORM.matcher(value).matches();
  }

  /** A name that no caller has used. */
  public static ClientOrderId generated() {
    return new ClientOrderId(UUID.randomUUID().toString());
  }

  @Override
  public int compareTo(ClientOrderId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
