package io.github.pitrunner.simulator.account;

import com.google.protobuf.Message;
import io.github.pitrunner.simulator.ClientLine;
import io.github.pitrunner.simulator.ReportedContract;
import io.github.pitrunner.simulator.RequestDesk;
import io.github.pitrunner.simulator.RequestRoutes;
import io.github.pitrunner.tws.CancelPositions;
import io.github.pitrunner.tws.CancelPositionsMulti;
import io.github.pitrunner.tws.Position;
import io.github.pitrunner.tws.PositionEnd;
import io.github.pitrunner.tws.PositionMulti;
import io.github.pitrunner.tws.PositionMultiEnd;
import io.github.pitrunner.tws.PositionsMultiRequest;
import io.github.pitrunner.tws.PositionsRequest;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/** Positions of all accounts or of one, then each change; zero is sent once after closing. */
public final class PositionsDesk implements RequestDesk {
  private final Accounts accounts;
  private final RequestRoutes routes = new RequestRoutes();
  private final Set<ClientLine> subscribers = new LinkedHashSet<>();
  private final Map<ClientLine, Map<Integer, List<Account>>> multis = new HashMap<>();

  public PositionsDesk(Accounts accounts) {
    this.accounts = accounts;
    routes
        .on(PositionsRequest.class, this::onPositions)
        .on(CancelPositions.class, (client, request) -> subscribers.remove(client))
        .on(PositionsMultiRequest.class, this::onMulti)
        .on(CancelPositionsMulti.class, this::onCancelMulti);
    accounts.onChange(this::onFill);
  }

  @Override
  public boolean onRequest(ClientLine client, Message request) {
    return routes.route(client, request);
  }

  @Override
  public void onGone(ClientLine client) {
    subscribers.remove(client);
    multis.remove(client);
  }

  private void onPositions(ClientLine client, PositionsRequest request) {
    subscribers.add(client);
    forEachOpen(accounts.all(), (account, holding) -> client.send(position(account, holding)));
    client.send(PositionEnd.getDefaultInstance());
  }

  private void onMulti(ClientLine client, PositionsMultiRequest request) {
    List<Account> chosen = AccountChoice.of(accounts, request.getAccount());
    if (chosen.isEmpty() || !request.getModelCode().isEmpty()) {
      client.error(
          request.getReqId(),
          321,
          AccountChoice.refusal(request.getAccount(), request.getModelCode()));
      return;
    }
    Map<Integer, List<Account>> own = multis.computeIfAbsent(client, key -> new HashMap<>());
    if (own.putIfAbsent(request.getReqId(), chosen) != null) {
      client.error(request.getReqId(), 322, AccountChoice.DUPLICATE);
      return;
    }
    forEachOpen(
        chosen,
        (account, holding) -> client.send(positionMulti(request.getReqId(), account, holding)));
    client.send(PositionMultiEnd.newBuilder().setReqId(request.getReqId()).build());
  }

  private void onCancelMulti(ClientLine client, CancelPositionsMulti request) {
    Map<Integer, List<Account>> own = multis.get(client);
    if (own == null || own.remove(request.getReqId()) == null) {
      client.error(request.getReqId(), 300, "Can't find the subscription with this id");
    }
  }

  private void onFill(Account account, int conId) {
    Holding holding = account.holding(conId);
    if (holding == null) {
      return;
    }
    subscribers.forEach(client -> client.send(position(account, holding)));
    multis.forEach(
        (client, own) ->
            own.forEach(
                (reqId, chosen) -> {
                  if (chosen.contains(account)) {
                    client.send(positionMulti(reqId, account, holding));
                  }
                }));
  }

  private static void forEachOpen(List<Account> chosen, BiConsumer<Account, Holding> action) {
    for (Account account : chosen) {
      account.holdings().stream()
          .filter(holding -> !holding.isFlat())
          .forEach(holding -> action.accept(account, holding));
    }
  }

  private static Position position(Account account, Holding holding) {
    return Position.newBuilder()
        .setAccount(account.id())
        .setContract(ReportedContract.inPosition(holding.listing()))
        .setPosition(Decimals.text(holding.quantity()))
        .setAvgCost(holding.averageCost().doubleValue())
        .build();
  }

  private static PositionMulti positionMulti(int reqId, Account account, Holding holding) {
    return PositionMulti.newBuilder()
        .setReqId(reqId)
        .setAccount(account.id())
        .setContract(ReportedContract.inPosition(holding.listing()))
        .setPosition(Decimals.text(holding.quantity()))
        .setAvgCost(holding.averageCost().doubleValue())
        .setModelCode("")
        .build();
  }
}
