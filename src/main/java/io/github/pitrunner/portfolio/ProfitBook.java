package io.github.pitrunner.portfolio;

import io.github.pitrunner.domain.AccountId;
import io.github.pitrunner.domain.Caller;
import io.github.pitrunner.domain.Failure;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The profit and loss of accounts and of those positions that are read, as last told. */
final class ProfitBook {
  private final Map<PositionKey, Profit> profits = new HashMap<>();
  private final Map<PositionKey, Gap> gaps = new HashMap<>();
  private final Set<PositionKey> closed = new HashSet<>();
  private final Set<ProfitReader> readers = new LinkedHashSet<>();
  private final Clock clock;
  private final Consumer<AccountId> follower;

  private record Gap(Instant since, String reason) {}

  /**
   * @param follower hears whose profit was told
   */
  ProfitBook(Clock clock, Consumer<AccountId> follower) {
    this.clock = clock;
    this.follower = follower;
  }

  /** Null before anything was told of it. */
  @Nullable Profit profit(PositionKey key) {
    return profits.get(key);
  }

  /** The profit of an account's day; null before it was told, and while there is none. */
  @Nullable BigDecimal daily(AccountId account) {
    Profit profit = profits.get(PositionKey.whole(account));
    return profit == null ? null : profit.daily();
  }

  /** Until when what is known held; null while it holds, and before anything was told. */
  @Nullable Instant heldUntil(AccountId account) {
    Gap gap = gaps.get(PositionKey.whole(account));
    return gap == null ? null : gap.since();
  }

  /** Why what is known of it is not to be relied on; null while it is. */
  @Nullable String gap(PositionKey key) {
    Gap gap = gaps.get(key);
    return gap == null ? null : gap.reason();
  }

  int readers() {
    return readers.size();
  }

  void add(ProfitReader reader) {
    readers.add(reader);
  }

  void remove(ProfitReader reader) {
    readers.remove(reader);
  }

  /**
   * What is told of it, at once or when it comes; fails with its gap, and with its end.
   *
   * @param caller who need not be waited for when it has left
   */
  Future<Profit> whenTold(PositionKey key, Caller caller) {
    Profit known = profits.get(key);
    if (known != null) {
      return Future.succeededFuture(known);
    }
    FirstProfit first = new FirstProfit(key);
    readers.add(first);
    Runnable untie =
        caller.onGone(() -> first.promise.tryFail(new Failure.Cancelled("The caller left")));
    return first
        .promise
        .future()
        .onComplete(
            end -> {
              untie.run();
              readers.remove(first);
            });
  }

  /** A position was closed; what is told of it as if it were open is from before. */
  void onClosed(PositionKey key) {
    closed.add(key);
    onProfit(Profit.ofClosed(key, clock.instant()));
  }

  void onProfit(Profit profit) {
    if (closed.contains(profit.key()) && !profit.isOfClosed()) {
      return;
    }
    profits.put(profit.key(), profit);
    gaps.remove(profit.key());
    if (profit.key().isWhole()) {
      follower.accept(profit.key().account());
    }
    List.copyOf(readers).forEach(reader -> reader.onProfit(profit));
  }

  void onGap(PositionKey key, String reason, Failure failure) {
    if (profits.containsKey(key)) {
      gaps.putIfAbsent(key, new Gap(clock.instant(), reason));
    }
    List.copyOf(readers).forEach(reader -> reader.onGap(key, reason, failure));
  }

  /** Nothing more is told of a position; what was told is forgotten. */
  void onEnded(PositionKey key, Failure failure) {
    forget(key);
    List.copyOf(readers).forEach(reader -> reader.onEnded(key, failure));
  }

  void forget(PositionKey key) {
    closed.remove(key);
    profits.remove(key);
    gaps.remove(key);
  }

  /** Waits for the first that is told. */
  private static final class FirstProfit implements ProfitReader {
    private final PositionKey wanted;
    private final Promise<Profit> promise = Promise.promise();

    FirstProfit(PositionKey wanted) {
      this.wanted = wanted;
    }

    @Override
    public void onProfit(Profit profit) {
      if (profit.key().equals(wanted)) {
        promise.tryComplete(profit);
      }
    }

    @Override
    public void onGap(PositionKey key, String reason, Failure failure) {
      if (key.equals(wanted)) {
        promise.tryFail(failure);
      }
    }

    @Override
    public void onEnded(PositionKey key, Failure failure) {
      onGap(key, "", failure);
    }
  }
}
