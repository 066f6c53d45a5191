package io.github.pitrunner.simulator;

import io.github.pitrunner.simulator.MarketSource.OpenMarket;
import io.github.pitrunner.simulator.account.AccountUpdatesDesk;
import io.github.pitrunner.simulator.account.Accounts;
import io.github.pitrunner.simulator.account.PnlDesk;
import io.github.pitrunner.simulator.account.PositionsDesk;
import io.github.pitrunner.simulator.account.SummaryDesk;
import io.github.pitrunner.wire.Link;
import io.github.pitrunner.wire.Timer;

/**
 * The gateway without its socket: sessions, desks, market, accounts and orders over links, a timer
 * and a clock, so that a simulation can run it in memory on virtual time.
 */
public final class GatewayCore {
  private final ClientSessions sessions;
  private final OpenMarket market;

  /**
   * Opens the market and the desks.
   *
   * @param timer runs on the context on which everything here is called
   */
  public GatewayCore(SimulatorSettings settings, Timer timer, MarketSource source) {
    sessions = new ClientSessions(settings, timer);
    market = source.open(settings, timer);
    Accounts accounts = new Accounts(settings, market.view());
    HouseDesk house = new HouseDesk(settings);
    sessions.addWelcome(client -> client.send(house.managedAccounts()));
    sessions.addWelcome(HouseDesk::sendFarmNotices);
    sessions.addDesk(house);
    market.desks().forEach(sessions::addDesk);
    sessions.addDesk(new AccountUpdatesDesk(settings, accounts, timer));
    sessions.addDesk(new SummaryDesk(accounts, timer));
    sessions.addDesk(new PositionsDesk(accounts));
    sessions.addDesk(new PnlDesk(accounts, timer));
  }

  /** Serves a client on a link that has just been connected. */
  public void accept(Link link) {
    sessions.accept(link);
  }

  /** Closes all connections and stops the market. */
  public void close() {
    sessions.closeAll();
    market.stop().run();
  }
}
