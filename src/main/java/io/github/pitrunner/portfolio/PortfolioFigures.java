package io.github.pitrunner.portfolio;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How much of everything the portfolio holds at one moment.
 *
 * @param positions of all accounts
 * @param profitSubscriptions to single positions' profit and loss, those that linger included
 * @param profitReaders of profit and loss
 * @param unreadable messages and values of the gateway that were left out since the start
 * @param accounts what each of them is worth
 * @param otherPositions that were read back and were not as believed, since the start
 * @param oldestPrice when the oldest price of a position was received; null without any
 */
public record PortfolioFigures(
    int positions,
    int profitSubscriptions,
    int profitReaders,
    long unreadable,
    List<AccountFigures> accounts,
    long otherPositions,
    @Nullable Instant oldestPrice) {
  public PortfolioFigures {
    accounts = List.copyOf(accounts);
  }
}
