package io.github.pitrunner.simulator;

import io.github.pitrunner.simulator.MarketSource.OpenMarket;
import io.github.pitrunner.simulator.account.AccountUpdatesDesk;
import io.github.pitrunner.simulator.account.Accounts;
import io.github.pitrunner.simulator.account.PnlDesk;
import io.github.pitrunner.simulator.account.PositionsDesk;
import io.github.pitrunner.simulator.account.SummaryDesk;
import io.github.pitrunner.simulator.orders.OrderDesk;
import io.github.pitrunner.simulator.state.GatewayState;
import io.github.pitrunner.wire.Link;
import io.github.pitrunner.wire.Timer;

/**
 * The gateway without its socket: sessions, desks, market, accounts and orders over links, a timer
 * and a clock, so that a simulation can run it in memory on virtual time.
 */
public final class GatewayCore {
  private final ClientSessions sessions;
  private final OpenMarket market;
  private final Accounts accounts;
  private final OrderDesk orders;

  /**
   * Opens the market and the desks.
   *
   * @param timer runs on the context on which everything here is called
   */
  public GatewayCore(SimulatorSettings settings, Timer timer, MarketSource source) {
    sessions = new ClientSessions(settings, timer);
    market = source.open(settings, timer);
    accounts = new Accounts(settings, market.view());
    orders =
        new OrderDesk(
            new OrderDesk.Surroundings(settings, timer, market.view(), accounts, sessions::client));
    HouseDesk house = new HouseDesk(settings);
    sessions.addWelcome(orders::welcome);
    sessions.addWelcome(client -> client.send(house.managedAccounts()));
    sessions.addWelcome(orders::sendNextId);
    sessions.addWelcome(HouseDesk::sendFarmNotices);
    sessions.addDesk(house);
    sessions.addDesk(orders);
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

  /** What outlives a restart. */
  public GatewayState state() {
    return GatewayState.newBuilder()
        .setOrders(orders.toProto())
        .addAllAccounts(accounts.toProto())
        .build();
  }

  /**
   * Takes over the state of an earlier run; before the first client.
   *
   * @throws IllegalStateException if the market does not list what the state holds
   */
  public void restore(GatewayState state) {
    accounts.restore(state.getAccountsList());
    orders.restore(state.getOrders());
  }

  /** Closes all connections and stops the market. */
  public void close() {
    sessions.closeAll();
    market.stop().run();
  }
}
