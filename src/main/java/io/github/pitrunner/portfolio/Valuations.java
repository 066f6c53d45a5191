package io.github.pitrunner.portfolio;

import io.github.pitrunner.connector.Feed;
import io.github.pitrunner.connector.Gateway;
import io.github.pitrunner.connector.GatewayMessage;
import io.github.pitrunner.connector.LinkState;
import io.github.pitrunner.domain.AccountId;
import io.github.pitrunner.domain.Failure;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What the positions of every account are worth. The gateway tells it of one account at a time, so
 * the one subscription goes round: an account is read whole, heard for a while, and then it is the
 * next one's turn. With one account nothing goes round. An advisor's master account holds nothing.
 *
 * <pre>
 *          open              told whole                  its time is over, there are others
 * (none) ───────► reading ──────────────► heard ──────────────────────────────► reading the next
 *                   │  ▲                    │
 *                   │  └─ pause over: next ─┤ 2100: somebody else took the subscription
 *                   ▼                       ▼
 *                 pausing ◄─────────────────┘
 *                   ▲
 *                   └── from reading: 2101, or not told whole in time
 *
 * A pause is longer each time, until one account was heard for its time.
 * </pre>
 */
final class Valuations {
  private static final Logger LOG = Logger.getLogger(Valuations.class);
  private static final int REPLACED = 2100;
  private static final int REFUSED = 2101;
  private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(5);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

  private final Gateway gateway;
  private final PortfolioMapper mapper;
  private final PositionBook book;
  private final Times times;

  private List<AccountId> accounts = List.of();
  private @Nullable AccountId current;
  private @Nullable Feed feed;
  private Phase phase = Phase.NONE;
  private Runnable cancelTimer = () -> {};
  private int failures;

  private enum Phase {
    NONE,
    READING,
    HEARD,
    PAUSING
  }

  /**
   * How long things may take.
   *
   * @param patience for an account to be told whole
   * @param turn of each account, once it was told
   */
  record Times(Duration patience, Duration turn) {}

  Valuations(Gateway gateway, PortfolioMapper mapper, PositionBook book, Times times) {
    this.gateway = gateway;
    this.mapper = mapper;
    this.book = book;
    this.times = times;
  }

  /** The account whose turn it is; null without any. */
  @Nullable AccountId current() {
    return current;
  }

  /**
   * A session has begun, or the link to the broker is back: what is open has been asked for anew.
   *
   * @param all accounts of the login, in the order of their turns
   */
  void open(List<AccountId> all) {
    accounts = all.stream().filter(account -> !account.isAdvisor()).toList();
    failures = 0;
    if (feed == null || current == null || !accounts.contains(current)) {
      begin(accounts.isEmpty() ? null : accounts.get(0));
    } else {
      toReading();
    }
  }

  private void begin(@Nullable AccountId account) {
    cancelTimer.run();
    if (feed != null) {
      feed.cancel();
      feed = null;
    }
    current = account;
    phase = Phase.NONE;
    if (account != null) {
      feed = mapper.openValuations(account, book, new Turn(account));
      toReading();
    }
  }

  private void toReading() {
    cancelTimer.run();
    phase = Phase.READING;
    cancelTimer = gateway.after(times.patience(), () -> toPause("it was not told in time"));
  }

  /** The next one's turn; the same one's if there is no other. */
  private void toNext() {
    if (gateway.status().session().isEmpty()
        || gateway.status().upstream() == LinkState.DOWN
        || accounts.isEmpty()) {
      // Goes on when it is opened again.
      return;
    }
    int turn = accounts.indexOf(current) + 1;
    try {
      begin(accounts.get(turn % accounts.size()));
    } catch (Failure e) {
      toPause(String.valueOf(e.getMessage()));
    }
  }

  /** It was held for its time: whoever takes it from us next does so for the first time. */
  private void onTurnOver() {
    failures = 0;
    if (accounts.size() > 1) {
      toNext();
    }
  }

  private void toPause(String why) {
    cancelTimer.run();
    phase = Phase.PAUSING;
    Duration pause = SHORTEST_PAUSE.multipliedBy(1L << Math.min(failures, 10));
    pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    failures++;
    LOG.warnf(
        "What the positions of %s are worth: %s; the next try is in %d s",
        current, why, pause.toSeconds());
    cancelTimer = gateway.after(pause, this::toNext);
  }

  /** The gateway says something that names no request; its answer to us is among it. */
  void onNotice(GatewayMessage notice) {
    // While reading, 2100 is about the subscription before, which we have replaced ourselves.
    boolean isRefused = notice.code() == REFUSED && phase == Phase.READING;
    boolean isReplaced = notice.code() == REPLACED && phase == Phase.HEARD;
    if (isRefused || isReplaced) {
      toPause(notice.toString());
    }
  }

  /** One account's turn. */
  private final class Turn implements ValuationListener {
    private final AccountId account;

    Turn(AccountId account) {
      this.account = account;
    }

    @Override
    public void onWhole(String told) {
      boolean isOurs = account.equals(current) && (told.isEmpty() || told.equals(account.value()));
      if (!isOurs || phase == Phase.HEARD) {
        return;
      }
      cancelTimer.run();
      phase = Phase.HEARD;
      cancelTimer = gateway.after(times.turn(), Valuations.this::onTurnOver);
    }

    @Override
    public void onGap() {
      if (account.equals(current)) {
        cancelTimer.run();
        phase = Phase.NONE;
      }
    }

    @Override
    public void onEnded() {
      if (account.equals(current)) {
        feed = null;
        toPause("the gateway has ended it");
      }
    }
  }

  /** Hears of a subscription, not of what it tells. */
  interface ValuationListener {
    /**
     * Everything has been told once.
     *
     * @param account as the gateway names it; may be empty
     */
    void onWhole(String account);

    void onGap();

    void onEnded();
  }
}
