package io.github.pitrunner.portfolio;

import io.github.pitrunner.domain.AccountId;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The profit of the day of each account, as last told; a loss is negative. */
final class ProfitBook {
  private final Map<AccountId, BigDecimal> profits = new HashMap<>();
  private final Map<AccountId, Instant> gaps = new HashMap<>();
  private final Clock clock;
  private final Consumer<AccountId> follower;

  /**
   * @param follower hears whose profit was told
   */
  ProfitBook(Clock clock, Consumer<AccountId> follower) {
    this.clock = clock;
    this.follower = follower;
  }

  /** Null before it was told, and while the gateway says that there is none. */
  @Nullable BigDecimal daily(AccountId account) {
    return profits.get(account);
  }

  /** Until when what is known held; null while it holds, and before anything was told. */
  @Nullable Instant heldUntil(AccountId account) {
    return gaps.get(account);
  }

  void onProfit(AccountId account, @Nullable BigDecimal daily) {
    if (daily == null) {
      profits.remove(account);
    } else {
      profits.put(account, daily);
    }
    gaps.remove(account);
    follower.accept(account);
  }

  void onGap(AccountId account) {
    if (profits.containsKey(account)) {
      gaps.putIfAbsent(account, clock.instant());
    }
  }
}
