package io.github.pitrunner.portfolio;

import io.github.pitrunner.connector.Feed;
import io.github.pitrunner.domain.AccountId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Holds the profit and loss of every account of the session, whether anybody reads it or not: the
 * limit of a day's loss lives on it.
 */
final class Profits {
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
                book.onGap(entry.getKey());
              }
              return isGone;
            });
    for (AccountId account : accounts) {
      if (!account.isAdvisor() && !feeds.containsKey(account)) {
        feeds.put(account, mapper.openProfit(account, book, () -> onEnded(account)));
      }
    }
  }

  private void onEnded(AccountId account) {
    feeds.remove(account);
    reopenLater.run();
  }
}
