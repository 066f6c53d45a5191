package io.github.pitrunner.portfolio;

import io.github.pitrunner.connector.Feed;
import io.github.pitrunner.connector.Gateway;
import io.github.pitrunner.connector.Session;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Reason;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.BiConsumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the books filled: balances, positions and each account's profit are subscribed to with the
 * first session. The connector asks for them anew with each other one; one that the gateway has
 * ended is opened again a while later.
 */
final class SessionFeeds {
  static final String BALANCES = "The account summary";
  static final String POSITIONS = "The positions";

  private static final Logger LOG = Logger.getLogger(SessionFeeds.class);
  private static final Duration REOPEN_AFTER = Duration.ofSeconds(10);

  private final Gateway gateway;
  private final PortfolioMapper mapper;
  private final Patience patience;
  private final AccountBook balances;
  private final PositionBook positions;
  private final Profits profitFeeds;
  private @Nullable Feed balancesFeed;
  private @Nullable Feed positionsFeed;

  /**
   * What is asked with.
   *
   * @param patience for the gateway to tell balances or positions whole
   */
  record Asking(Gateway gateway, PortfolioMapper mapper, Patience patience) {}

  /** What is filled. */
  record Books(AccountBook balances, PositionBook positions, ProfitBook profits) {}

  SessionFeeds(Asking asking, Books books) {
    this.gateway = asking.gateway();
    this.mapper = asking.mapper();
    this.patience = asking.patience();
    this.balances = books.balances();
    this.positions = books.positions();
    this.profitFeeds = new Profits(mapper, books.profits(), this::reopenLater);
  }

  /** Opens what is not open. */
  void open(Session session) {
    if (balancesFeed == null) {
      balancesFeed =
          mapper.openBalances(
              balances,
              failure -> {
                balancesFeed = null;
                reopenLater();
              });
    }
    if (positionsFeed == null) {
      positionsFeed =
          mapper.openPositions(
              positions,
              failure -> {
                positionsFeed = null;
                reopenLater();
              });
    }
    profitFeeds.open(session.accounts());
  }

  /** Succeeds when balances and positions have been read whole; fails when that takes too long. */
  Future<Void> whenRead() {
    return Future.all(
            patience
                .limit(balances.knowledge().whenCurrent(), BALANCES)
                .onFailure(cause -> askAnew(balancesFeed, balances::onGap, cause)),
            patience
                .limit(positions.knowledge().whenCurrent(), POSITIONS)
                .onFailure(cause -> askAnew(positionsFeed, positions::onGap, cause)))
        .mapEmpty();
  }

  /**
   * What has not been told in time is not told later by itself; the next reading waits for it. The
   * half that was told is no part of it: what was closed meanwhile would stay in it.
   */
  private static void askAnew(
      @Nullable Feed feed, BiConsumer<String, Failure> toGap, Throwable cause) {
    if (feed != null && cause instanceof Failure.TimedOut late) {
      String why = String.valueOf(late.getMessage());
      toGap.accept(why, new Failure.Unavailable(Reason.GATEWAY_UNAVAILABLE, why, REOPEN_AFTER));
      feed.reopen();
    }
  }

  /** A feed that the gateway has ended is asked for again; a new session asks by itself. */
  private void reopenLater() {
    gateway.after(REOPEN_AFTER, () -> gateway.status().session().ifPresent(this::reopen));
  }

  private void reopen(Session session) {
    try {
      open(session);
    } catch (Failure e) {
      LOG.infof("The portfolio cannot be followed yet: %s", e.getMessage());
      reopenLater();
    }
  }
}
