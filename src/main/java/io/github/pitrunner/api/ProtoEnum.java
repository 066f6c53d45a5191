package io.github.pitrunner.api;

import com.google.protobuf.ProtocolMessageEnum;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An enum of the domain ⇄ the API's enum of the same names behind a prefix: {@code STOCK} ⇄ {@code
 * SECURITY_TYPE_STOCK}.
 *
 * @param <D> the domain's
 * @param <P> the API's
 */
public final class ProtoEnum<D extends Enum<D>, P extends Enum<P> & ProtocolMessageEnum> {
  private final Map<D, P> toProto = new HashMap<>();
  private final Map<P, D> fromProto = new HashMap<>();
  private final String prefix;

  /**
   * Pairs the values by name.
   *
   * @param domain all values
   * @param api all values, those that are never paired included: unspecified and unrecognized
   * @param prefix of the API's names, with the last underscore
   * @throws IllegalStateException if a value of the domain or of the API has no counterpart
   */
  public ProtoEnum(D[] domain, P[] api, String prefix) {
    this.prefix = prefix;
    Map<String, P> byName = new HashMap<>();
    for (P value : api) {
      if (!value.name().equals("UNRECOGNIZED") && !value.name().equals(prefix + "UNSPECIFIED")) {
        byName.put(value.name(), value);
      }
    }
    for (D value : domain) {
      P counterpart = byName.remove(prefix + value.name());
      if (counterpart == null) {
        throw new IllegalStateException("The API has no %s%s".formatted(prefix, value));
      }
      toProto.put(value, counterpart);
      fromProto.put(counterpart, value);
    }
    if (!byName.isEmpty()) {
      throw new IllegalStateException("The domain has no " + byName.keySet());
    }
  }

  public P toProto(D value) {
    P counterpart = toProto.get(value);
    if (counterpart == null) {
      throw new IllegalStateException("No counterpart of " + value);
    }
    return counterpart;
  }

  /** Null when it is not said. A number that this version does not know is a violation. */
  public @Nullable D fromProto(Fields fields, String field, P value) {
    if (value.name().equals("UNRECOGNIZED")) {
      fields.reject(field, "is not a value that this version knows; " + known());
    }
    return fromProto.get(value);
  }

  /** Must be said; null is a violation already noted. */
  public @Nullable D required(Fields fields, String field, P value) {
    D read = fromProto(fields, field, value);
    if (value.name().equals(prefix + "UNSPECIFIED")) {
      fields.reject(field, "is required; " + known());
    }
    return read;
  }

  private String known() {
    return "one of " + toProto.keySet().stream().sorted().map(value -> prefix + value).toList();
  }
}
