package io.github.pitrunner.connector;

import static java.util.Objects.requireNonNull;

import io.github.pitrunner.connector.Farm.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

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
    Codes.Row row = Codes.of(message.code());
    return switch (row.session()) {
      case BROKER_LOST -> to(LinkState.DOWN, now);
      case BROKER_HEALING -> toHealing(now);
      case BROKER_BACK_DATA_LOST, BROKER_BACK_DATA_KEPT -> to(LinkState.UP, now);
      case FARM_BROKEN -> farm(message, row.farm(), LinkState.DOWN, now);
      case FARM_OK -> farm(message, row.farm(), LinkState.UP, now);
      case FARM_IDLE -> farm(message, row.farm(), LinkState.IDLE, now);
      case FARM_CONNECTING -> farm(message, row.farm(), LinkState.CONNECTING, now);
      case NONE, PORT_MOVED, CLIENT_ID_IN_USE, TOO_FAST, VERSION_TOO_OLD -> false;
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

  private boolean farm(GatewayMessage message, @Nullable Kind farm, LinkState next, Instant now) {
    Kind kind = requireNonNull(farm, "a farm's code without its kind");
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
