package io.github.pitrunner;

import io.github.pitrunner.domain.AuditEvent;
import io.github.pitrunner.domain.AuditEvent.Kind;
import io.github.pitrunner.domain.AuditEvent.Outcome;
import io.github.pitrunner.domain.AuditEvent.Who;
import io.github.pitrunner.domain.AuditTrail;
import io.github.pitrunner.risk.KillSwitchListener;
import io.github.pitrunner.risk.KillSwitchState;
import io.github.pitrunner.risk.KillSwitchState.Engaged;
import io.github.pitrunner.risk.KillSwitchState.Released;
import io.github.pitrunner.risk.KillSwitchState.Turn;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Puts each turn of the kill switch on record, but not the one that is read back at the start. */
final class KillSwitchAudit implements KillSwitchListener {
  static final String ENGAGE = "kill-switch/engage";
  static final String RELEASE = "kill-switch/release";

  private final AuditTrail trail;

  KillSwitchAudit(AuditTrail trail) {
    this.trail = trail;
  }

  @Override
  public void onReadBack(KillSwitchState state) {
    // It was recorded when it was made.
  }

  @Override
  public void onTurn(KillSwitchState state) {
    Turn turn = turn(state);
    if (turn != null) {
      trail.record(
          new AuditEvent(
              Kind.KILL_SWITCH,
              turn.at(),
              new Who(turn.who(), ""),
              state instanceof Engaged ? ENGAGE : RELEASE,
              turn.why(),
              Outcome.OK,
              new TreeMap<>(Map.of("origin", turn.origin().name())),
              1));
    }
  }

  private static @Nullable Turn turn(KillSwitchState state) {
    if (state instanceof Engaged engaged) {
      return engaged.by();
    }
    return state instanceof Released released ? released.by() : null;
  }
}
