package io.github.pitrunner.simulator;

import io.github.pitrunner.simulator.MarketSource.OpenMarket;
import io.github.pitrunner.simulator.account.AccountUpdatesDesk;
import io.github.pitrunner.simulator.account.Accounts;
import io.github.pitrunner.simulator.account.PnlDesk;
import io.github.pitrunner.simulator.account.PositionsDesk;
import io.github.pitrunner.simulator.account.SummaryDesk;
import io.github.pitrunner.simulator.faults.ClientFaults;
import io.github.pitrunner.simulator.faults.Fault;
import io.github.pitrunner.simulator.faults.Faults;
import io.github.pitrunner.simulator.orders.OrderDesk;
import io.github.pitrunner.simulator.state.GatewayState;
import io.github.pitrunner.wire.Link;
import io.github.pitrunner.wire.Timer;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The gateway without its socket: sessions, desks, market, accounts and orders over links, a timer
 * and a clock, so that a simulation can run it in memory on virtual time.
 */
public final class GatewayCore {
  private final ClientSessions sessions;
  private final OpenMarket market;
  private final Accounts accounts;
  private final OrderDesk orders;
  private final Faults faults;

  /**
   * Opens the market and the desks.
   *
   * @param timer runs on the context on which everything here is called
   */
  public GatewayCore(SimulatorSettings settings, Timer timer, MarketSource source) {
    ClientFaults clientFaults = new ClientFaults(settings.clock());
    sessions = new ClientSessions(settings, timer, clientFaults);
    market = source.open(settings, timer);
    accounts = new Accounts(settings, market.view());
    orders =
        new OrderDesk(
            new OrderDesk.Surroundings(settings, timer, market.view(), accounts, sessions::client));
    faults =
        new Faults(
            new Faults.Surroundings(settings.clock(), timer, settings.seed(), settings.port()),
            new Inside(),
            market.streams(),
            clientFaults);
    HouseDesk house = new HouseDesk(settings);
    sessions.addWelcome(orders::welcome);
    sessions.addWelcome(client -> client.send(house.managedAccounts()));
    sessions.addWelcome(orders::sendNextId);
    sessions.addWelcome(faults::welcome);
    sessions.addDesk(house);
    sessions.addDesk(orders);
    market.desks().forEach(sessions::addDesk);
    sessions.addDesk(new AccountUpdatesDesk(settings, accounts, timer));
    sessions.addDesk(new SummaryDesk(accounts, timer));
    sessions.addDesk(new PositionsDesk(accounts));
    sessions.addDesk(new PnlDesk(accounts, timer));
    settings.faults().start(settings.clock(), settings.zone(), timer, faults::inject);
  }

  /** What faults do here. */
  private final class Inside implements Faults.House {
    @Override
    public void tellAll(int code, String text) {
      sessions.clients().forEach(client -> client.error(RequestId.NONE, code, text));
    }

    @Override
    public void release(List<ClientFaults.HeldRequest> requests) {
      sessions.release();
      requests.forEach(held -> sessions.answer(held.client(), held.request()));
    }

    @Override
    public void rollBackIds(int by) {
      orders.rollBackIds(by);
    }

    @Override
    public void correctExecution(Fault.ExecutionCorrected correction) {
      orders.correctLastExecution(
          correction.orderRef(), correction.priceChange(), correction.quantityChange());
    }
  }

  /** Where faults are injected. */
  public Faults faults() {
    return faults;
  }

  /** The requests that arrive, while somebody keeps them. */
  public TrafficLog traffic() {
    return sessions.traffic();
  }

  /** The ids of the started clients. */
  public SortedSet<Integer> clientIds() {
    SortedSet<Integer> ids = new TreeSet<>();
    sessions.clients().forEach(client -> ids.add(client.clientId()));
    return ids;
  }

  /** Market data lines that a client has open, silent ones included. */
  public int marketDataLines(int clientId) {
    return market.streams().lines(clientId);
  }

  /** Serves a client on a link that has just been connected, unless a fault is in the way. */
  public void accept(Link link) {
    faults.accept(link, sessions::accept);
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
    faults.close();
    market.stop().run();
  }
}
