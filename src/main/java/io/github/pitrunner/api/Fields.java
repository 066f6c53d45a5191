package io.github.pitrunner.api;

import com.google.protobuf.Timestamp;
import com.google.type.Date;
import com.google.type.Decimal;
import io.github.pitrunner.domain.Failure.InvalidRequest;
import io.github.pitrunner.domain.Failure.InvalidRequest.Violation;
import io.github.pitrunner.domain.Reason;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of a request and collects everything that is wrong with them, so that the caller
 * hears of all at once. What was read of a wrong field must not be used: call {@link #verify}
 * first.
 */
public final class Fields {
  private final String prefix;
  private final List<Violation> violations;

  private Fields(String prefix, List<Violation> violations) {
    this.prefix = prefix;
    this.violations = violations;
  }

  /** The fields of a request. */
  public static Fields ofRequest() {
    return new Fields("", new ArrayList<>());
  }

  /** The fields of a message within; their violations are collected here too. */
  public Fields at(String field) {
    return new Fields(path(field) + ".", violations);
  }

  /** The fields of one of a list of messages. */
  public Fields at(String field, int index) {
    return at(field + "[" + index + "]");
  }

  /** Notes a violation; an empty field name is the message itself. */
  public void reject(String field, String description) {
    violations.add(new Violation(path(field), description));
  }

  /** Notes a violation unless the condition holds, and says whether it holds. */
  public boolean check(boolean condition, String field, String description) {
    if (!condition) {
      reject(field, description);
    }
    return condition;
  }

  public boolean isValid() {
    return violations.isEmpty();
  }

  /** Whether nothing is known to be wrong with a field so far. */
  public boolean isValid(String field) {
    String path = path(field);
    return violations.stream().noneMatch(violation -> violation.field().equals(path));
  }

  /**
   * Ends the reading.
   *
   * @throws InvalidRequest with all violations, if there are any
   */
  public void verify() {
    if (!violations.isEmpty()) {
      throw new InvalidRequest(Reason.FIELD_INVALID, violations);
    }
  }

  /** Null when absent. */
  public @Nullable BigDecimal decimal(String field, boolean present, Decimal value) {
    return present ? read(field, () -> Decimals.fromProto(value)) : null;
  }

  /** Null when absent; 0 and less is a violation. */
  public @Nullable BigDecimal positive(String field, boolean present, Decimal value) {
    BigDecimal read = decimal(field, present, value);
    if (read != null) {
      check(read.signum() > 0, field, "must be greater than 0");
    }
    return read;
  }

  /** Null when absent. */
  public @Nullable Instant time(String field, boolean present, Timestamp value) {
    return present ? read(field, () -> Times.fromProto(value)) : null;
  }

  /** Null when absent; less than 0 is a violation. */
  public @Nullable Duration duration(
      String field, boolean present, com.google.protobuf.Duration value) {
    Duration read = present ? read(field, () -> Times.fromProto(value)) : null;
    if (read != null) {
      check(!read.isNegative(), field, "must not be negative");
    }
    return read;
  }

  /** Null when absent. */
  public @Nullable LocalDate date(String field, boolean present, Date value) {
    return present ? read(field, () -> Times.fromProto(value)) : null;
  }

  /** May be empty; too many characters, control characters and outer blanks are violations. */
  public String text(String field, String value, int maxLength) {
    if (check(value.length() <= maxLength, field, "is longer than " + maxLength + " characters")) {
      check(value.equals(value.strip()), field, "begins or ends with a blank");
      check(
          value.chars().noneMatch(Character::isISOControl), field, "contains a control character");
    }
    return value;
  }

  /** As {@link #text}, and empty is a violation. */
  public String requiredText(String field, String value, int maxLength) {
    check(!value.isEmpty(), field, "is required");
    return text(field, value, maxLength);
  }

  /** A number with bounds, both included. */
  public int number(String field, int value, Bounds bounds) {
    check(
        value >= bounds.min() && value <= bounds.max(),
        field,
        "must be %s, not %d".formatted(bounds, value));
    return value;
  }

  /**
   * Bounds of a number, both included.
   *
   * @param max {@link Integer#MAX_VALUE} for none
   */
  public record Bounds(int min, int max) {
    @Override
    public String toString() {
      return max == Integer.MAX_VALUE ? min + " or more" : min + " to " + max;
    }
  }

  /**
   * What the supplier makes of a field's text or message.
   *
   * @param reader throws {@link IllegalArgumentException} with a message that is meant for the
   *     caller
   * @return null is a violation already noted
   */
  public <T> @Nullable T read(String field, Supplier<T> reader) {
    try {
      return reader.get();
    } catch (IllegalArgumentException e) {
      reject(field, String.valueOf(e.getMessage()));
      return null;
    }
  }

  private String path(String field) {
    if (field.isEmpty()) {
      return prefix.isEmpty() ? "" : prefix.substring(0, prefix.length() - 1);
    }
    return prefix + field;
  }
}
