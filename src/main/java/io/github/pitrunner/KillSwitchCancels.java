package io.github.pitrunner;

import io.github.pitrunner.domain.AccountScope;
import io.github.pitrunner.orders.Orders;
import io.github.pitrunner.risk.KillSwitch;
import io.github.pitrunner.risk.KillSwitchListener;
import io.github.pitrunner.risk.KillSwitchState;
import io.github.pitrunner.risk.KillSwitchState.Engaged;
import io.github.pitrunner.risk.KillSwitchState.Origin;
import io.github.pitrunner.wire.Timer;
import java.time.Duration;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * Cancels the working orders when a rule or the service's own health engages the kill switch; a
 * call says itself whether it wants that. What cannot be cancelled now is tried again until the
 * switch is released.
 */
final class KillSwitchCancels implements KillSwitchListener {
  private static final Logger LOG = Logger.getLogger(KillSwitchCancels.class);
  private static final Duration TRY_AGAIN = Duration.ofSeconds(5);

  private final KillSwitch killSwitch;
  private final Orders orders;
  private final Timer timer;

  KillSwitchCancels(KillSwitch killSwitch, Orders orders, Timer timer) {
    this.killSwitch = killSwitch;
    this.orders = orders;
    this.timer = timer;
  }

  @Override
  public void onTurn(KillSwitchState state) {
    if (state instanceof Engaged engaged && engaged.by().origin() != Origin.CALL) {
      cancel();
    }
  }

  private void cancel() {
    if (!(killSwitch.state() instanceof Engaged)) {
      return;
    }
    Map<String, String> asked = orders.cancelWorking(AccountScope.ALL);
    long failed = asked.values().stream().filter(problem -> !problem.isEmpty()).count();
    LOG.warnf(
        "The kill switch is engaged: %d working orders are cancelled, %d cancels could not be sent",
        asked.size() - failed, failed);
    if (failed > 0) {
      var unused = timer.after(TRY_AGAIN, this::cancel);
    }
  }
}
