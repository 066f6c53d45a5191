package io.github.pitrunner.connector;

import com.google.protobuf.Message;
import io.github.pitrunner.domain.AccountId;
import io.github.pitrunner.tws.ManagedAccounts;
import io.github.pitrunner.tws.NextValidId;
import io.github.pitrunner.tws.StartApiRequest;
import io.github.pitrunner.wire.Handshake.ServerHello;
import io.github.pitrunner.wire.VersionRange;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A session that is being set up on an open link: complete when both the accounts and the next
 * order id are in, in either order (protocol section 3.3).
 */
final class SessionSetup {
  private static final Logger LOG = Logger.getLogger(SessionSetup.class);

  private final ConnectorSettings settings;
  private final Endpoint endpoint;
  private int serverVersion;
  private @Nullable List<AccountId> accounts;
  private boolean orderIdKnown;
  private @Nullable String refusal;

  SessionSetup(ConnectorSettings settings, Endpoint endpoint) {
    this.settings = settings;
    this.endpoint = endpoint;
  }

  /** Takes the gateway's answer to the handshake; returns why it cannot be spoken to, if so. */
  Optional<String> onServerHello(ServerHello hello) {
    serverVersion = hello.serverVersion();
    if (!settings.versions().contains(serverVersion)) {
      refusal =
          "The gateway at %s speaks server version %d, which is not in %d..%d; the oldest IB Gateway that works is %s"
              .formatted(
                  endpoint,
                  serverVersion,
                  settings.versions().min(),
                  settings.versions().max(),
                  VersionRange.OLDEST_GATEWAY);
    }
    return refusal();
  }

  /** What opens the session once the versions fit. */
  StartApiRequest startApi() {
    return StartApiRequest.newBuilder()
        .setClientId(settings.clientId())
        .setOptionalCapabilities("")
        .build();
  }

  void onMessage(Message message) {
    if (message instanceof NextValidId id) {
      onNextValidId(id.getOrderId());
    } else if (message instanceof ManagedAccounts list) {
      accounts = accounts(list.getAccountsList());
    }
  }

  /** A notice during the set-up: a taken client id is told before the gateway closes. */
  void onNotice(GatewayMessage notice) {
    if (Codes.of(notice.code()).session() == SessionEffect.CLIENT_ID_IN_USE) {
      refusal =
          "Client id %d is in use at the gateway: another program has it, or a session that died has not been noticed yet"
              .formatted(settings.clientId());
    } else if (Codes.of(notice.code()).session() == SessionEffect.VERSION_TOO_OLD) {
      refusal = "The gateway refuses our version: " + notice;
    }
  }

  /** Why this session must not be used. */
  Optional<String> refusal() {
    return Optional.ofNullable(refusal);
  }

  boolean isComplete() {
    return accounts != null && orderIdKnown;
  }

  /** What was agreed on; once complete. */
  Session session() {
    return new Session(settings.clientId(), serverVersion, Objects.requireNonNull(accounts));
  }

  // An error names an order or a request by one number: in that range nobody could tell which.
  private void onNextValidId(int orderId) {
    orderIdKnown = true;
    if (orderId >= Route.FIRST_REQUEST_ID) {
      refusal =
          "The next order id of client id %d is %d, but ids from %d on are those of requests; reset the API order ids in the gateway or use another client id"
              .formatted(settings.clientId(), orderId, Route.FIRST_REQUEST_ID);
    }
  }

  /** What is no account id of ours is nobody's who could be traded for. */
  private static List<AccountId> accounts(String list) {
    Set<AccountId> accounts = new LinkedHashSet<>();
    for (String account : list.split(",", -1)) {
      try {
        if (!account.isBlank()) {
          accounts.add(new AccountId(account.strip()));
        }
      } catch (IllegalArgumentException e) {
        LOG.warnf("An account of the login was left out: %s", e.getMessage());
      }
    }
    return List.copyOf(accounts);
  }
}
