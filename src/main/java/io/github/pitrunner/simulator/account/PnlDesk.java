package io.github.pitrunner.simulator.account;

import com.google.protobuf.Message;
import io.github.pitrunner.simulator.ClientLine;
import io.github.pitrunner.simulator.RequestDesk;
import io.github.pitrunner.simulator.RequestRoutes;
import io.github.pitrunner.tws.CancelPnL;
import io.github.pitrunner.tws.CancelPnLSingle;
import io.github.pitrunner.tws.PnL;
import io.github.pitrunner.tws.PnLRequest;
import io.github.pitrunner.tws.PnLSingle;
import io.github.pitrunner.tws.PnLSingleRequest;
import io.github.pitrunner.wire.Timer;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** Profit and loss of accounts and of single positions, about once a second. */
public final class PnlDesk implements RequestDesk {
  private static final Duration PERIOD = Duration.ofSeconds(1);

  private final Accounts accounts;
  private final RequestRoutes routes = new RequestRoutes();
  private final Map<ClientLine, Map<Integer, Account>> totals = new HashMap<>();
  private final Map<ClientLine, Map<Integer, Single>> singles = new HashMap<>();

  /** A position's subscription. */
  private static final class Single {
    private final Account account;
    private final int conId;

    /** The client knows that something is held. */
    private boolean isHeld;

    Single(Account account, int conId) {
      this.account = account;
      this.conId = conId;
    }
  }

  public PnlDesk(Accounts accounts, Timer timer) {
    this.accounts = accounts;
    routes
        .on(PnLRequest.class, this::onPnl)
        .on(CancelPnL.class, (client, request) -> cancel(client, request.getReqId(), totals))
        .on(PnLSingleRequest.class, this::onSingle)
        .on(
            CancelPnLSingle.class,
            (client, request) -> cancel(client, request.getReqId(), singles));
    var unused = timer.every(PERIOD, this::onPeriod);
  }

  @Override
  public boolean onRequest(ClientLine client, Message request) {
    return routes.route(client, request);
  }

  @Override
  public void onGone(ClientLine client) {
    totals.remove(client);
    singles.remove(client);
  }

  private void onPnl(ClientLine client, PnLRequest request) {
    Account account = accounts.account(request.getAccount());
    if (account == null || !request.getModelCode().isEmpty()) {
      client.error(
          request.getReqId(),
          321,
          AccountChoice.refusal(request.getAccount(), request.getModelCode()));
    } else if (isFree(client, request.getReqId(), totals)) {
      totals.computeIfAbsent(client, key -> new TreeMap<>()).put(request.getReqId(), account);
      send(client, request.getReqId(), account);
    }
  }

  private void onSingle(ClientLine client, PnLSingleRequest request) {
    Account account = accounts.account(request.getAccount());
    if (account == null || !request.getModelCode().isEmpty()) {
      client.error(
          request.getReqId(),
          321,
          AccountChoice.refusal(request.getAccount(), request.getModelCode()));
    } else if (isFree(client, request.getReqId(), singles)) {
      Single single = new Single(account, request.getConId());
      singles.computeIfAbsent(client, key -> new TreeMap<>()).put(request.getReqId(), single);
      send(client, request.getReqId(), single);
    }
  }

  private static <S> boolean isFree(
      ClientLine client, int reqId, Map<ClientLine, Map<Integer, S>> subscriptions) {
    Map<Integer, S> own = subscriptions.get(client);
    if (own == null || !own.containsKey(reqId)) {
      return true;
    }
    client.error(reqId, 322, AccountChoice.DUPLICATE);
    return false;
  }

  private static <S> void cancel(
      ClientLine client, int reqId, Map<ClientLine, Map<Integer, S>> subscriptions) {
    Map<Integer, S> own = subscriptions.get(client);
    if (own == null || own.remove(reqId) == null) {
      client.error(reqId, 10185, "Failed to cancel PNL (not subscribed)");
    }
  }

  private void onPeriod() {
    accounts.rollDay();
    totals.forEach((client, own) -> own.forEach((reqId, account) -> send(client, reqId, account)));
    singles.forEach((client, own) -> own.forEach((reqId, single) -> send(client, reqId, single)));
  }

  private static void send(ClientLine client, int reqId, Account account) {
    // The next second tells it anew, so a client that lags misses nothing.
    if (client.isFull()) {
      return;
    }
    AccountFigures figures = account.figures();
    client.send(
        PnL.newBuilder()
            .setReqId(reqId)
            .setDailyPnl(figures.dailyPnl().doubleValue())
            .setUnrealizedPnl(figures.unrealized().doubleValue())
            .setRealizedPnl(figures.realized().doubleValue())
            .build());
  }

  private static void send(ClientLine client, int reqId, Single single) {
    Holding holding = single.account.holding(single.conId);
    // Of what is not held nothing is said; that it was closed is said once.
    if (holding == null || (holding.isFlat() && !single.isHeld) || client.isFull()) {
      return;
    }
    single.isHeld = !holding.isFlat();
    BigDecimal price = single.account.price(holding);
    BigDecimal rate = single.account.rate(holding.listing().currency());
    client.send(
        PnLSingle.newBuilder()
            .setReqId(reqId)
            .setPosition(Decimals.text(holding.quantity()))
            .setDailyPnl(single.account.dailyPnl(holding).multiply(rate).doubleValue())
            .setUnrealizedPnl(holding.unrealized(price).multiply(rate).doubleValue())
            .setRealizedPnl(holding.realized().multiply(rate).doubleValue())
            .setValue(holding.value(price).multiply(rate).doubleValue())
            .build());
  }
}
