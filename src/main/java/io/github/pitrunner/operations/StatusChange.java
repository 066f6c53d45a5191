package io.github.pitrunner.operations;

import io.github.pitrunner.connector.ConnectionState;
import io.github.pitrunner.connector.ConnectionState.Connecting;
import io.github.pitrunner.connector.ConnectionState.Handshaking;
import io.github.pitrunner.connector.ConnectionState.Ready;
import io.github.pitrunner.connector.ConnectorStatus;
import io.github.pitrunner.connector.Farm;
import io.github.pitrunner.connector.LinkState;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.logging.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * What is different between two looks at the status, in words. The upstream link and the farms are
 * known only within a session: that they are forgotten with it is no change of theirs.
 *
 * @param now the time of the second look
 */
record StatusChange(ConnectorStatus before, ConnectorStatus after, Instant now) {
  private static final long NANOS_PER_MILLI = 1_000_000;

  /** One line of the log. */
  record Line(Level level, String text) {}

  /** One line for each change; none if nothing changed. */
  List<Line> lines() {
    List<Line> lines = new ArrayList<>();
    if (after.ending() && !before.ending()) {
      lines.add(
          new Line(
              Level.INFO,
              "The service is ending: nothing new is begun; next: what is under way ends, and the"
                  + " connection to the gateway is closed"));
    }
    ConnectionState from = before.connection();
    ConnectionState to = after.connection();
    boolean isMoved = from.getClass() != to.getClass() || !from.since().equals(to.since());
    if (isMoved) {
      lines.add(connection(from, to));
    }
    if (after.session().isPresent()) {
      addUpstream(lines);
      addFarms(lines);
      if (after.reconciled() && !before.reconciled()) {
        lines.add(new Line(Level.INFO, "Reconciled: the gateway's state has been read back"));
      } else if (isToBeReadAgain() && !isMoved) {
        lines.add(new Line(Level.INFO, "Not reconciled: the gateway's state is read back again"));
      }
    }
    return lines;
  }

  /** While the link to the broker is down nothing is read, and its own line says what follows. */
  private boolean isToBeReadAgain() {
    return before.reconciled() && !after.reconciled() && after.upstream() != LinkState.DOWN;
  }

  private Line connection(ConnectionState from, ConnectionState to) {
    boolean isAway =
        !(to instanceof Connecting || to instanceof Handshaking || to instanceof Ready);
    String reason = to.reason().isEmpty() ? "" : ": " + to.reason();
    return new Line(
        isAway && !after.ending() ? Level.WARN : Level.INFO,
        "Connection to %s: %s; next: %s"
            .formatted(
                after.endpoint(),
                change(StatusNames.of(from), StatusNames.of(to), to.since(), from.since()) + reason,
                next()));
  }

  private String next() {
    ConnectionState state = after.connection();
    if (after.nextTry().isPresent()) {
      Instant time = after.nextTry().get();
      return "a try at %s, in %s"
          .formatted(time.truncatedTo(ChronoUnit.MILLIS), seconds(Duration.between(now, time)));
    } else if (state instanceof Connecting) {
      return "the session is set up on the socket";
    } else if (state instanceof Handshaking) {
      return "the gateway's state is read back";
    } else if (state instanceof Ready) {
      return after.reconciled() ? "nothing" : "the gateway's state is read back";
    }
    return "nothing, no try will be made";
  }

  private void addUpstream(List<Line> lines) {
    // The gateway tells of a new session's link only when it is broken.
    boolean isKnown = before.session().isPresent();
    LinkState from = isKnown ? before.upstream() : LinkState.UP;
    LinkState to = after.upstream();
    if (from == to) {
      return;
    }
    boolean isDown = to == LinkState.DOWN;
    Instant fromSince = isKnown ? before.upstreamSince() : after.connection().since();
    lines.add(
        new Line(
            isDown ? Level.WARN : Level.INFO,
            "Gateway's link to the broker: %s; next: %s"
                .formatted(
                    change(
                        StatusNames.of(from), StatusNames.of(to), after.upstreamSince(), fromSince),
                    isDown
                        ? "the gateway restores it by itself"
                        : "streams come back and the gateway's state is read back")));
  }

  private void addFarms(List<Line> lines) {
    Map<String, Farm> known =
        before.session().isEmpty()
            ? Map.of()
            : before.farms().stream().collect(Collectors.toMap(Farm::name, Function.identity()));
    for (Farm farm : after.farms()) {
      Farm was = known.get(farm.name());
      if (was == null || was.state() != farm.state() || was.kind() != farm.kind()) {
        lines.add(farm(was, farm));
      }
    }
  }

  private Line farm(@Nullable Farm was, Farm farm) {
    String from = was == null ? "unknown" : StatusNames.of(was.state());
    String next =
        switch (farm.state()) {
          case UP -> "";
          case DOWN -> "; next: the gateway restores it by itself";
          case IDLE -> "; next: it comes up on demand";
          case CONNECTING -> "; next: it is up or broken";
        };
    return new Line(
        farm.state() == LinkState.DOWN ? Level.WARN : Level.INFO,
        "Farm %s (%s): %s"
            .formatted(
                farm.name(),
                StatusNames.of(farm.kind()).replace('_', ' '),
                change(
                        from,
                        StatusNames.of(farm.state()),
                        farm.since(),
                        was == null ? null : was.since())
                    + next));
  }

  private static String change(String from, String to, Instant since, @Nullable Instant fromSince) {
    String lasted =
        fromSince == null
            ? ""
            : " (%s for %s)".formatted(from, seconds(Duration.between(fromSince, since)));
    return "%s → %s since %s%s".formatted(from, to, since.truncatedTo(ChronoUnit.MILLIS), lasted);
  }

  private static String seconds(Duration duration) {
    Duration millis = duration.plusNanos(NANOS_PER_MILLI - 1);
    return "%d.%03d s".formatted(millis.toSeconds(), millis.toMillisPart());
  }
}
