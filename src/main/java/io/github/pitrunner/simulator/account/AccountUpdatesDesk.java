package io.github.pitrunner.simulator.account;

import com.google.protobuf.Message;
import io.github.pitrunner.simulator.ClientLine;
import io.github.pitrunner.simulator.ReportedContract;
import io.github.pitrunner.simulator.RequestDesk;
import io.github.pitrunner.simulator.RequestRoutes;
import io.github.pitrunner.simulator.SimulatorSettings;
import io.github.pitrunner.tws.AccountDataEnd;
import io.github.pitrunner.tws.AccountDataRequest;
import io.github.pitrunner.tws.AccountUpdateMulti;
import io.github.pitrunner.tws.AccountUpdateMultiEnd;
import io.github.pitrunner.tws.AccountUpdateTime;
import io.github.pitrunner.tws.AccountUpdatesMultiRequest;
import io.github.pitrunner.tws.AccountValue;
import io.github.pitrunner.tws.CancelAccountUpdatesMulti;
import io.github.pitrunner.tws.PortfolioValue;
import io.github.pitrunner.wire.Timer;
import java.time.Duration;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Account updates: everything about one account at a time per client, then what changes; and the
 * multi form, which has request ids and no portfolio.
 */
public final class AccountUpdatesDesk implements RequestDesk {
  private static final Duration PERIOD = Duration.ofMinutes(3);
  private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);

  private final SimulatorSettings settings;
  private final Accounts accounts;
  private final RequestRoutes routes = new RequestRoutes();
  private final Map<ClientLine, Subscription> subscriptions = new HashMap<>();
  private final Map<ClientLine, Map<Integer, MultiSubscription>> multis = new HashMap<>();

  /** What a client has seen of its account, so that later only changes are sent. */
  private record Subscription(Account account, Map<String, String> seen) {}

  private record MultiSubscription(
      List<Account> accounts, AccountUpdatesMultiRequest request, Map<String, String> seen) {}

  public AccountUpdatesDesk(SimulatorSettings settings, Accounts accounts, Timer timer) {
    this.settings = settings;
    this.accounts = accounts;
    routes
        .on(AccountDataRequest.class, this::onAccountData)
        .on(AccountUpdatesMultiRequest.class, this::onMulti)
        .on(CancelAccountUpdatesMulti.class, this::onCancelMulti);
    accounts.onChange(this::onFill);
    var unused = timer.every(PERIOD, this::onPeriod);
  }

  @Override
  public boolean onRequest(ClientLine client, Message request) {
    return routes.route(client, request);
  }

  @Override
  public void onGone(ClientLine client) {
    subscriptions.remove(client);
    multis.remove(client);
  }

  private void onAccountData(ClientLine client, AccountDataRequest request) {
    if (!request.getSubscribe()) {
      subscriptions.remove(client);
      return;
    }
    Account account = accountOf(request.getAcctCode());
    if (account == null) {
      client.error(-1, 321, invalidAccount(request.getAcctCode()));
      return;
    }
    if (isOfOtherClients(client, account)) {
      client.error(
          -1,
          2101,
          "Unable to subscribe to account %s: other clients are subscribed to a different account"
              .formatted(account.id()));
      return;
    }
    Subscription before = subscriptions.get(client);
    if (before != null && !before.account.equals(account)) {
      client.error(
          -1,
          2100,
          "The subscription of account %s is replaced by that of %s"
              .formatted(before.account.id(), account.id()));
    }
    Subscription subscription = new Subscription(account, new HashMap<>());
    subscriptions.put(client, subscription);
    sendValues(client, subscription);
    account.holdings().stream()
        .filter(holding -> !holding.isFlat())
        .forEach(holding -> client.send(portfolioValue(account, holding)));
    client.send(updateTime());
    client.send(AccountDataEnd.newBuilder().setAccountName(account.id()).build());
  }

  private boolean isOfOtherClients(ClientLine client, Account account) {
    return subscriptions.entrySet().stream()
        .anyMatch(other -> other.getKey() != client && !other.getValue().account.equals(account));
  }

  private void onMulti(ClientLine client, AccountUpdatesMultiRequest request) {
    List<Account> chosen = AccountChoice.of(accounts, request.getAccount());
    if (chosen.isEmpty() || !request.getModelCode().isEmpty()) {
      client.error(
          request.getReqId(),
          321,
          AccountChoice.refusal(request.getAccount(), request.getModelCode()));
      return;
    }
    Map<Integer, MultiSubscription> own = multis.computeIfAbsent(client, key -> new HashMap<>());
    if (own.containsKey(request.getReqId())) {
      client.error(request.getReqId(), 322, AccountChoice.DUPLICATE);
      return;
    }
    MultiSubscription subscription = new MultiSubscription(chosen, request, new HashMap<>());
    own.put(request.getReqId(), subscription);
    sendValues(client, subscription);
    client.send(AccountUpdateMultiEnd.newBuilder().setReqId(request.getReqId()).build());
  }

  private void onCancelMulti(ClientLine client, CancelAccountUpdatesMulti request) {
    Map<Integer, MultiSubscription> own = multis.getOrDefault(client, Map.of());
    if (!own.containsKey(request.getReqId())) {
      client.error(request.getReqId(), 300, "Can't find the subscription with this id");
      return;
    }
    own.remove(request.getReqId());
  }

  private void onFill(Account account, int conId) {
    Holding holding = account.holding(conId);
    subscriptions.forEach(
        (client, subscription) -> {
          if (subscription.account.equals(account)) {
            sendValues(client, subscription);
            if (holding != null) {
              client.send(portfolioValue(account, holding));
            }
            client.send(updateTime());
          }
        });
    multis.forEach(
        (client, own) ->
            own.values().stream()
                .filter(subscription -> subscription.accounts.contains(account))
                .forEach(subscription -> sendValues(client, subscription)));
  }

  private void onPeriod() {
    accounts.rollDay();
    subscriptions.forEach(
        (client, subscription) -> {
          sendValues(client, subscription);
          subscription.account.holdings().stream()
              .filter(holding -> !holding.isFlat())
              .forEach(holding -> client.send(portfolioValue(subscription.account, holding)));
          client.send(updateTime());
        });
    multis.forEach(
        (client, own) -> own.values().forEach(subscription -> sendValues(client, subscription)));
  }

  private void sendValues(ClientLine client, Subscription subscription) {
    Account account = subscription.account;
    for (AccountReport.Value value : AccountReport.all(account.id(), account.figures())) {
      if (!value.text().equals(subscription.seen.put(value.name(), value.text()))) {
        client.send(
            AccountValue.newBuilder()
                .setKey(value.key())
                .setValue(value.text())
                .setCurrency(value.currency())
                .setAccountName(account.id())
                .build());
      }
    }
  }

  private void sendValues(ClientLine client, MultiSubscription subscription) {
    for (Account account : subscription.accounts) {
      AccountFigures figures = account.figures();
      List<AccountReport.Value> values =
          subscription.request.getLedgerAndNlv()
              ? AccountReport.ledgers(figures)
              : AccountReport.all(account.id(), figures);
      for (AccountReport.Value value : values) {
        String name = account.id() + "/" + value.name();
        if (!value.text().equals(subscription.seen.put(name, value.text()))) {
          client.send(
              AccountUpdateMulti.newBuilder()
                  .setReqId(subscription.request.getReqId())
                  .setAccount(account.id())
                  .setModelCode("")
                  .setKey(value.key())
                  .setValue(value.text())
                  .setCurrency(value.currency())
                  .build());
        }
      }
    }
  }

  private static PortfolioValue portfolioValue(Account account, Holding holding) {
    var price = account.price(holding);
    return PortfolioValue.newBuilder()
        .setContract(ReportedContract.inPortfolio(holding.listing()))
        .setPosition(Decimals.text(holding.quantity()))
        .setMarketPrice(price.doubleValue())
        .setMarketValue(holding.value(price).doubleValue())
        .setAverageCost(holding.averageCost().doubleValue())
        .setUnrealizedPnl(holding.unrealized(price).doubleValue())
        .setRealizedPnl(holding.realized().doubleValue())
        .setAccountName(account.id())
        .build();
  }

  private AccountUpdateTime updateTime() {
    LocalTime now = LocalTime.ofInstant(settings.clock().instant(), settings.zone());
    return AccountUpdateTime.newBuilder().setTimeStamp(MINUTE.format(now)).build();
  }

  // A login with a single account may leave it out.
  private @Nullable Account accountOf(String id) {
    return id.isEmpty() && accounts.all().size() == 1
        ? accounts.all().get(0)
        : accounts.account(id);
  }

  private static String invalidAccount(String id) {
    return AccountChoice.refusal(id, "");
  }
}
