package io.github.pitrunner.portfolio;

import io.github.pitrunner.connector.Gateway;
import io.github.pitrunner.domain.Caller;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.OneCaller;
import io.github.pitrunner.domain.Reason;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Where callers ask for profit and loss: that of an account is known while there is a session, that
 * of a position is subscribed to for those who read it, and only while the position is held.
 */
final class ProfitDesk {
  private static final Duration RETRY_SOON = Duration.ofSeconds(1);

  private final Gateway gateway;
  private final Patience patience;
  private final FirstTelling firstTelling;
  private final PositionBook positions;
  private final ProfitBook profits;
  private final PositionProfits positionProfits;

  /** What is known. */
  record Books(PositionBook positions, ProfitBook profits) {}

  ProfitDesk(SessionFeeds.Asking asking, Books books, PositionProfits positionProfits) {
    this.gateway = asking.gateway();
    this.patience = asking.patience();
    this.firstTelling = new FirstTelling(gateway, patience);
    this.positions = books.positions();
    this.profits = books.profits();
    this.positionProfits = positionProfits;
  }

  ProfitBook book() {
    return profits;
  }

  /**
   * Profit and loss of an account, as last told, or of a position; at first it waits until it is
   * told. Fails with {@code NotFound} when the position is not held.
   */
  Future<Profit> profit(PositionKey key, Caller caller) {
    if (key.isWhole()) {
      return told(key, caller);
    }
    return whenHeldIsKnown(List.of(key), caller)
        .compose(
            known -> {
              Runnable leave = join(key);
              return told(key, caller).onComplete(end -> leave.run());
            });
  }

  /** Succeeds when it is known which positions are held, if any are among the keys. */
  Future<Void> whenHeldIsKnown(List<PositionKey> keys, Caller caller) {
    return keys.stream().allMatch(PositionKey::isWhole)
        ? Future.succeededFuture()
        : firstTelling.of(positions.knowledge(), SessionFeeds.POSITIONS, caller);
  }

  /**
   * Begins to read the profit and loss of a position.
   *
   * @return leaves
   * @throws Failure.NotFound if it is not held: the gateway never answers for such a one
   * @throws Failure as {@link PositionProfits#join}
   */
  Runnable join(PositionKey key) {
    if (positions.quantity(key).signum() == 0) {
      gateway.status().requireBroker(gateway.clock().instant());
      throw positions.knowledge().isCurrent() ? notHeld(key) : inGap(key);
    }
    return positionProfits.join(key);
  }

  private static Failure notHeld(PositionKey key) {
    return new Failure.NotFound(
        Reason.POSITION_NOT_FOUND,
        "Account %s holds nothing of contract %d".formatted(key.account(), key.contractId()),
        Map.of(
            "account", key.account().value(), "contract_id", Integer.toString(key.contractId())));
  }

  private Failure inGap(PositionKey key) {
    return new Failure.Unavailable(
        Reason.GATEWAY_UNAVAILABLE,
        "Whether account %s holds contract %d is not known until the positions have been read: %s"
            .formatted(key.account(), key.contractId(), positions.knowledge().gap()),
        RETRY_SOON);
  }

  /** What is told of it, at once or when it comes; a position that is closed first fails it. */
  Future<Profit> told(PositionKey key, Caller caller) {
    if (profits.profit(key) == null) {
      try {
        // Nothing comes while the gateway is away.
        gateway.status().requireBroker(gateway.clock().instant());
      } catch (Failure away) {
        // Not thrown: whoever has joined for it has to leave at the end.
        return Future.failedFuture(away);
      }
    }
    // The book keeps nobody for whom the patience is over.
    OneCaller waiting = new OneCaller();
    Runnable untie = caller.onGone(waiting::leave);
    return patience
        .limit(
            profits.whenTold(key, waiting),
            key.isWhole()
                ? "The profit and loss of account " + key.account()
                : "The profit and loss of contract %d in account %s"
                    .formatted(key.contractId(), key.account()))
        .onComplete(
            end -> {
              untie.run();
              waiting.leave();
            })
        .map(
            profit -> {
              if (profit.isOfClosed()) {
                throw notHeld(key);
              }
              return profit;
            });
  }
}
