package io.github.pitrunner.connector;

import io.github.pitrunner.connector.Farm.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the gateway tells of the links behind it: its own to the broker (1100 to 1102, 2110) and
 * those to the data farms. The socket is none of them: it can live while all of these are broken.
 */
final class Upstream {
  /** The farm's name stands after the last colon, and may hold full stops; else after the last. */
  private static final Pattern FARM_NAME = Pattern.compile("(?::|^[^:]*\\.)\\s*([^:\\s]+)\\s*$");

  private final Map<String, Farm> farms = new TreeMap<>();
  private LinkState state = LinkState.UP;
  private Instant since;

  /** Down with a promise to heal by itself (2110), whose end is not always told by 1101 or 1102. */
  private boolean healsItself;

  Upstream(Instant since) {
    this.since = since;
  }

  LinkState state() {
    return state;
  }

  Instant since() {
    return since;
  }

  List<Farm> farms() {
    return List.copyOf(farms.values());
  }

  /** Takes a notice; returns whether anything changed. */
  boolean onMessage(GatewayMessage message, Instant now) {
    return switch (message.code()) {
      case 1100 -> to(LinkState.DOWN, now);
      case 2110 -> toHealing(now);
      case 1101, 1102 -> to(LinkState.UP, now);
      case 2103 -> farm(message, Kind.MARKET_DATA, LinkState.DOWN, now);
      case 2104 -> farm(message, Kind.MARKET_DATA, LinkState.UP, now);
      case 2108 -> farm(message, Kind.MARKET_DATA, LinkState.IDLE, now);
      case 2119 -> farm(message, Kind.MARKET_DATA, LinkState.CONNECTING, now);
      case 2105 -> farm(message, Kind.HISTORY, LinkState.DOWN, now);
      case 2106 -> farm(message, Kind.HISTORY, LinkState.UP, now);
      case 2107 -> farm(message, Kind.HISTORY, LinkState.IDLE, now);
      case 2157 -> farm(message, Kind.SECURITY_DEFINITION, LinkState.DOWN, now);
      case 2158 -> farm(message, Kind.SECURITY_DEFINITION, LinkState.UP, now);
      default -> false;
    };
  }

  private boolean toHealing(Instant now) {
    boolean changed = to(LinkState.DOWN, now);
    healsItself |= changed;
    return changed;
  }

  private boolean to(LinkState next, Instant now) {
    healsItself = false;
    if (state == next) {
      return false;
    }
    state = next;
    since = now;
    return true;
  }

  private boolean farm(GatewayMessage message, Kind kind, LinkState next, Instant now) {
    // No farm is reached but over the link.
    boolean healed = healsItself && next == LinkState.UP && to(LinkState.UP, now);
    Matcher matcher = FARM_NAME.matcher(message.text());
    String name = matcher.find() ? matcher.group(1) : "unnamed";
    Farm known = farms.get(name);
    if (known != null && known.state() == next && known.kind() == kind) {
      return healed;
    }
    farms.put(name, new Farm(name, kind, next, now));
    return true;
  }
}
