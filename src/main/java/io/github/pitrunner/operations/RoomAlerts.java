package io.github.pitrunner.operations;

import io.github.pitrunner.api.Ticker;
import io.github.pitrunner.connector.Gateway;
import io.github.pitrunner.domain.Alert;
import io.github.pitrunner.domain.Alert.Kind;
import io.github.pitrunner.domain.Alerts;
import io.github.pitrunner.orders.Orders;
import io.github.pitrunner.risk.KillSwitch;
import io.github.pitrunner.risk.KillSwitchState;
import io.github.pitrunner.risk.KillSwitchState.Engaged;
import io.github.pitrunner.risk.RiskRoom;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Lets the rooms alarm that know of no alerts by themselves. */
@Startup
@Singleton
public final class RoomAlerts {
  static final String KILL_SWITCH = "kill switch";
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  /** Made before the connector starts. */
  // Injected parts, each a bean of its own; a record of them would only be there to be taken apart.
  RoomAlerts(
      Gateway gateway,
      Ticker ticker,
      Orders orders,
      RiskRoom risk,
      Alerts alerts,
      AlertsConfig config) {
    gateway.execute(
        () -> {
          risk.alertTo(alerts);
          follow(risk.killSwitch(), alerts);
          Runnable look = orders.alertTo(alerts, config.outcomeUnknownAfter());
          var unused = ticker.every(LOOK_EVERY, look);
        });
  }

  /** Alarms while the switch is engaged. */
  static void follow(KillSwitch killSwitch, Alerts alerts) {
    killSwitch.addListener(state -> onTurn(state, alerts));
    onTurn(killSwitch.state(), alerts);
  }

  private static void onTurn(KillSwitchState state, Alerts alerts) {
    if (state instanceof Engaged engaged) {
      alerts.raise(
          new Alert(
              Kind.KILL_SWITCH_ENGAGED,
              KILL_SWITCH,
              "The kill switch is engaged %s; no order passes while cancels do, until ReleaseKillSwitch is called with a reason"
                  .formatted(engaged.by())));
    } else if (state.isReleased()) {
      alerts.resolve(Kind.KILL_SWITCH_ENGAGED, KILL_SWITCH);
    }
  }
}
