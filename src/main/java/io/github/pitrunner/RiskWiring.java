package io.github.pitrunner;

import io.github.pitrunner.connector.ConnectorStatus;
import io.github.pitrunner.connector.DefaultAccount;
import io.github.pitrunner.connector.Gateway;
import io.github.pitrunner.connector.Instruments;
import io.github.pitrunner.connector.LinkState;
import io.github.pitrunner.domain.AccountId;
import io.github.pitrunner.domain.LiveTrading;
import io.github.pitrunner.journal.AuditConfig;
import io.github.pitrunner.journal.Journal;
import io.github.pitrunner.marketdata.QuoteBoard;
import io.github.pitrunner.marketdata.References;
import io.github.pitrunner.orders.Orders;
import io.github.pitrunner.portfolio.Portfolio;
import io.github.pitrunner.risk.HealthWatch;
import io.github.pitrunner.risk.KillSwitch;
import io.github.pitrunner.risk.RiskConfig;
import io.github.pitrunner.risk.RiskRoom;
import io.github.pitrunner.risk.TradingConfig;
import io.github.pitrunner.wire.Timer;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jboss.logging.Logger;

/** Binds the risk room to what it judges by, and the kill switch to its record. */
@ApplicationScoped
public class RiskWiring {
  private static final Logger LOG = Logger.getLogger(RiskWiring.class);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  private static final Duration READ_AGAIN_AFTER = Duration.ofSeconds(5);

  private final RiskConfig config;
  private final TradingConfig trading;
  private final AuditConfig audit;
  private final JournaledAuditTrail trail;

  // Injected parts, each a bean of its own; a record of them would only be there to be taken apart.
  public RiskWiring(
      RiskConfig config, TradingConfig trading, AuditConfig audit, JournaledAuditTrail trail) {
    this.config = config;
    this.trading = trading;
    this.audit = audit;
    this.trail = trail;
  }

  @Produces
  @Singleton
  KillSwitch killSwitch(Journal journal, Timer timer, Gateway gateway) {
    KillSwitch killSwitch =
        new KillSwitch(new JournaledKillSwitch(journal, timer), gateway.clock());
    killSwitch.addListener(
        state -> LOG.log(state.isReleased() ? Logger.Level.INFO : Logger.Level.WARN, state));
    killSwitch.addListener(new KillSwitchAudit(trail));
    return killSwitch;
  }

  @Produces
  @Singleton
  References references(QuoteBoard board, Instruments instruments, Timer timer) {
    return new References(
        board,
        instruments,
        timer,
        new References.Settings(
            config.referencePatience(), config.referenceKeep(), config.referenceLines()));
  }

  @Produces
  @Singleton
  RiskRooms.Sights sights(
      Gateway gateway, Instruments instruments, References references, Portfolio portfolio) {
    return new RiskRooms.Sights(gateway, instruments, references, portfolio);
  }

  @Produces
  @Singleton
  RiskRoom room(
      RiskRooms.Sights sights,
      KillSwitch killSwitch,
      LiveTrading live,
      DefaultAccount defaultAccount) {
    return RiskRooms.of(
        new RiskRooms.Rules(
            live, config.toLimits(), trading.readOnly(), defaultAccount.configured().orElse(null)),
        killSwitch,
        sights);
  }

  // Observed: the event, and every room that has a part in it.
  void onStart(
      @Observes StartupEvent event,
      Gateway gateway,
      Journal journal,
      RiskRoom room,
      Orders orders,
      DefaultAccount accounts,
      Timer timer) {
    gateway.execute(
        () -> {
          if (config.killSwitch().cancelWorkingOrders()) {
            room.killSwitch().addListener(new KillSwitchCancels(room.killSwitch(), orders, timer));
          }
          read(room.killSwitch(), timer);
          record(journal, gateway, room, accounts.configured());
          HealthWatch watch =
              new HealthWatch(
                  room.killSwitch(),
                  config.killSwitch().toPatience(),
                  new HealthWatch.Signs(
                      journal::isWritable, () -> isThere(gateway.status()), room::openOrders),
                  gateway.clock());
          var unused = timer.every(LOOK_EVERY, watch::look);
        });
  }

  private static boolean isThere(ConnectorStatus status) {
    return status.session().isPresent() && status.upstream() != LinkState.DOWN;
  }

  /** Until it is read nothing passes, so it is tried until it is. */
  private static void read(KillSwitch killSwitch, Timer timer) {
    var unused =
        killSwitch
            .load()
            .whenComplete(
                (state, failure) -> {
                  if (failure != null) {
                    LOG.errorf(
                        "The record of the kill switch cannot be read, so no order passes: %s",
                        failure.getMessage());
                    var unusedAgain = timer.after(READ_AGAIN_AFTER, () -> read(killSwitch, timer));
                  }
                });
  }

  private void record(
      Journal journal, Gateway gateway, RiskRoom room, Optional<AccountId> account) {
    Map<String, String> settings = new TreeMap<>(room.limits().toSettings());
    settings.put(TradingConfig.READ_ONLY, Boolean.toString(trading.readOnly()));
    trading.live().ifPresent(word -> settings.put(TradingConfig.LIVE, word));
    account.ifPresent(name -> settings.put("pitrunner.gateway.account", name.value()));
    settings.putAll(config.toSettings());
    if (!audit.keyId().isEmpty()) {
      settings.put(AuditConfig.KEY, "the key " + audit.keyId());
    }
    var unused =
        ChangedSettings.record(journal, trail, settings, gateway.clock().instant())
            .whenComplete(
                (changes, failure) -> {
                  if (failure != null) {
                    LOG.warnf(
                        "Whether limits have changed is not known; the next start looks again: %s",
                        failure.getMessage());
                  } else if (!changes.isEmpty()) {
                    LOG.infof("%d limits have changed since the last start", changes.size());
                  }
                });
  }
}
