package io.github.pitrunner.connector;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Time zones as the gateway names them: IANA names, {@code US/Eastern}, and short names. */
public final class GatewayZones {
  // Exchanges that are said to be in EST keep New York's time, summer included; the JDK takes the
  // three letters for a fixed offset.
  private static final Map<String, String> SHORT_NAMES = shortNames();

  private GatewayZones() {}

  private static Map<String, String> shortNames() {
    Map<String, String> names = new HashMap<>(ZoneId.SHORT_IDS);
    names.put("EST", "America/New_York");
    names.put("MST", "America/Denver");
    return Map.copyOf(names);
  }

  /** The zone of a name; null when nobody knows it. */
  public static @Nullable ZoneId named(String name) {
    try {
      return ZoneId.of(name, SHORT_NAMES);
    } catch (DateTimeException e) {
      return null;
    }
  }
}
