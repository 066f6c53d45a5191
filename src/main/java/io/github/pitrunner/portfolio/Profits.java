package io.github.pitrunner.portfolio;

import io.github.pitrunner.connector.Feed;
import io.github.pitrunner.domain.AccountId;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Reason;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Holds the profit and loss of every account of the session, whether anybody reads it or not: the
 * limit of a day's loss lives on it.
 */
final class Profits {
  private static final Duration RETRY_SOON = Duration.ofSeconds(1);

  private final PortfolioMapper mapper;
  private final ProfitBook book;
  private final Runnable reopenLater;
  private final Map<AccountId, Feed> feeds = new HashMap<>();

  Profits(PortfolioMapper mapper, ProfitBook book, Runnable reopenLater) {
    this.mapper = mapper;
    this.book = book;
    this.reopenLater = reopenLater;
  }

  /** Opens what is not open, and gives up what belongs to no account of the session. */
  void open(List<AccountId> accounts) {
    feeds
        .entrySet()
        .removeIf(
            entry -> {
              boolean isGone = !accounts.contains(entry.getKey());
              if (isGone) {
                entry.getValue().cancel();
                toGap(entry.getKey());
              }
              return isGone;
            });
    for (AccountId account : accounts) {
      if (!account.isAdvisor() && !feeds.containsKey(account)) {
        feeds.put(
            account,
            mapper.openProfit(PositionKey.whole(account), book, failure -> onEnded(account)));
      }
    }
  }

  private void toGap(AccountId account) {
    String reason = "The login no longer has account " + account;
    book.onGap(
        PositionKey.whole(account),
        reason,
        new Failure.Unavailable(Reason.GATEWAY_UNAVAILABLE, reason, RETRY_SOON));
  }

  private void onEnded(AccountId account) {
    // The book has heard of the gap; it is logged where it was read.
    feeds.remove(account);
    reopenLater.run();
  }
}
