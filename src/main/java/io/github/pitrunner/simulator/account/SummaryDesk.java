package io.github.pitrunner.simulator.account;

import com.google.protobuf.Message;
import io.github.pitrunner.simulator.ClientLine;
import io.github.pitrunner.simulator.RequestDesk;
import io.github.pitrunner.simulator.RequestRoutes;
import io.github.pitrunner.tws.AccountSummary;
import io.github.pitrunner.tws.AccountSummaryEnd;
import io.github.pitrunner.tws.AccountSummaryRequest;
import io.github.pitrunner.tws.CancelAccountSummary;
import io.github.pitrunner.wire.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Account summaries: chosen tags of all accounts, then what has changed every three minutes. */
public final class SummaryDesk implements RequestDesk {
  private static final Duration PERIOD = Duration.ofMinutes(3);
  private static final int MAX_ACTIVE = 2;
  private static final String LEDGER = "$LEDGER";
  private static final String ALL = "ALL";

  private final Accounts accounts;
  private final RequestRoutes routes = new RequestRoutes();
  private final Map<ClientLine, TreeMap<Integer, Subscription>> subscriptions = new HashMap<>();

  private record Subscription(int reqId, List<String> tags, Map<String, String> seen) {}

  public SummaryDesk(Accounts accounts, Timer timer) {
    this.accounts = accounts;
    routes
        .on(AccountSummaryRequest.class, this::onSummary)
        .on(CancelAccountSummary.class, this::onCancel);
    var unused = timer.every(PERIOD, this::onPeriod);
  }

  @Override
  public boolean onRequest(ClientLine client, Message request) {
    return routes.route(client, request);
  }

  @Override
  public void onGone(ClientLine client) {
    subscriptions.remove(client);
  }

  private void onSummary(ClientLine client, AccountSummaryRequest request) {
    TreeMap<Integer, Subscription> own =
        subscriptions.computeIfAbsent(client, key -> new TreeMap<>());
    List<String> tags = Arrays.stream(request.getTags().split(",", -1)).map(String::trim).toList();
    String refusal = refusal(request, tags);
    if (refusal != null) {
      client.error(request.getReqId(), 321, refusal);
    } else if (own.containsKey(request.getReqId())) {
      client.error(request.getReqId(), 322, AccountChoice.DUPLICATE);
    } else if (own.size() >= MAX_ACTIVE) {
      client.error(
          request.getReqId(),
          322,
          "Error processing request.-'summary' : cause - Maximum number of account summary requests exceeded");
    } else {
      Subscription subscription = new Subscription(request.getReqId(), tags, new HashMap<>());
      own.put(request.getReqId(), subscription);
      sendChanges(client, subscription);
      client.send(AccountSummaryEnd.newBuilder().setReqId(request.getReqId()).build());
    }
  }

  private @Nullable String refusal(AccountSummaryRequest request, List<String> tags) {
    if (!request.getGroup().equals("All") && accounts.account(request.getGroup()) == null) {
      return "Error validating request.-'group' : cause - The login has no group '%s'"
          .formatted(request.getGroup());
    }
    return tags.stream()
        .filter(tag -> !AccountReport.isTag(tag) && !isLedger(tag))
        .findFirst()
        .map("Error validating request.-'tags' : cause - Unknown tag '%s'"::formatted)
        .orElse(null);
  }

  private static boolean isLedger(String tag) {
    return tag.equals(LEDGER) || tag.matches("\\$LEDGER:[A-Z]{3}");
  }

  private void onCancel(ClientLine client, CancelAccountSummary request) {
    TreeMap<Integer, Subscription> own = subscriptions.get(client);
    if (own == null || own.remove(request.getReqId()) == null) {
      client.error(request.getReqId(), 300, "Can't find the subscription with this id");
    }
  }

  private void onPeriod() {
    subscriptions.forEach(
        (client, own) -> own.values().forEach(subscription -> sendChanges(client, subscription)));
  }

  private void sendChanges(ClientLine client, Subscription subscription) {
    for (Account account : accounts.all()) {
      for (AccountReport.Value value : values(account.figures(), subscription.tags)) {
        String name = account.id() + "/" + value.name();
        if (!value.text().equals(subscription.seen.put(name, value.text()))) {
          client.send(
              AccountSummary.newBuilder()
                  .setReqId(subscription.reqId)
                  .setAccount(account.id())
                  .setTag(value.key())
                  .setValue(value.text())
                  .setCurrency(value.currency())
                  .build());
        }
      }
    }
  }

  // The recorded gateway sends the tags in alphabetical order, whatever order they were asked in.
  private static List<AccountReport.Value> values(AccountFigures figures, List<String> tags) {
    List<AccountReport.Value> values = new ArrayList<>();
    List<AccountReport.Value> ledgers = new ArrayList<>();
    for (String tag : tags) {
      if (isLedger(tag)) {
        ledgers.addAll(ledger(figures, tag));
      } else {
        values.add(AccountReport.tag(figures, tag));
      }
    }
    values.sort(Comparator.comparing(AccountReport.Value::key));
    values.addAll(ledgers);
    return values;
  }

  private static List<AccountReport.Value> ledger(AccountFigures figures, String tag) {
    if (tag.equals(LEDGER)) {
      return AccountReport.ledger(figures, AccountReport.BASE);
    }
    String currency = tag.substring(LEDGER.length() + 1);
    if (currency.equals(ALL)) {
      return AccountReport.ledgers(figures);
    }
    // A currency that the account does not have is an empty ledger.
    return figures.currencies().contains(currency)
        ? AccountReport.ledger(figures, currency)
        : List.of();
  }
}
