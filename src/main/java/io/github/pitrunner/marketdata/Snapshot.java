package io.github.pitrunner.marketdata;

import io.github.pitrunner.connector.Farm;
import io.github.pitrunner.connector.Feed;
import io.github.pitrunner.connector.GatewayMessage;
import io.github.pitrunner.domain.Caller;
import io.github.pitrunner.domain.Crowd;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Instrument;
import io.github.pitrunner.domain.MarketDataType;
import io.github.pitrunner.domain.OptionComputation;
import io.github.pitrunner.domain.Quote;
import io.github.pitrunner.domain.QuoteStatus;
import io.github.pitrunner.domain.Reason;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One quote that the gateway is asked for, and everybody who waits for it.
 *
 * <pre>
 *   (new) ──► asked ─┬─ bid, ask and last with sizes; or the gateway's end; or the time is over ──► ended
 *                ▲   ├─ refused, lost, competing session, all callers left ──────────────────────► ended
 *                └───┴─ refused for permission: once more as delayed; rerouted: once more there
 * </pre>
 *
 * <p>At the end there is a quote of what has come. If nothing has, it fails with {@code NotFound}
 * (NO_MARKET_DATA) where the gateway has ended it, and with {@code TimedOut} where it has not.
 */
final class Snapshot implements LineListener, TickTarget {
  private static final int COMPETING_SESSION = 10197;
  private static final int DELAYED_INSTEAD = 10167;

  private final Instrument instrument;
  private final Ports ports;
  private final Delay patience;
  private final Crowd callers = new Crowd();
  private final Promise<Quote> answer = Promise.promise();
  private QuoteCells cells = newCells();
  private MarketDataType asked;
  private final ShownType type;
  private @Nullable Route route;
  private @Nullable Feed feed;
  private @Nullable Instant receiveTime;
  private int requestId = -1;
  private boolean isAnswering;

  /**
   * What a snapshot is bound to.
   *
   * @param patience for all of it
   * @param isDelayedEnough delayed data is asked for where live data is refused
   */
  record Ports(QuoteBoard board, Duration patience, boolean isDelayedEnough) {}

  Snapshot(Instrument instrument, MarketDataType asked, Ports ports) {
    this.instrument = instrument;
    this.asked = asked;
    this.type = new ShownType(asked);
    this.ports = ports;
    this.patience = new Delay(ports.board().timer(), ports.patience(), this::onPatienceOver);
  }

  /**
   * Asks for it.
   *
   * @throws Failure.Unavailable if the gateway is away
   * @throws Failure.Exhausted if no line is left
   */
  void open() {
    patience.start();
    try {
      ask();
    } catch (Failure e) {
      patience.stop();
      throw e;
    }
    var unused =
        callers.onGone(() -> fail(new Failure.Cancelled("All who waited for it have left")));
  }

  /** One more waits for it. */
  Future<Quote> join(Caller caller) {
    callers.join(caller);
    return answer.future();
  }

  boolean isEnded() {
    return answer.future().isComplete();
  }

  @Override
  public QuoteCells cells() {
    return cells;
  }

  @Override
  public void onTick(boolean isOfQuote) {
    if (isOfQuote) {
      receiveTime = ports.board().now();
    }
    if (cells.isWhole() && !isAnswering) {
      // What comes together with it belongs to it.
      isAnswering = true;
      ports.board().execute(this::answerIfWhole);
    }
  }

  @Override
  public void onOpened(int newRequestId) {
    ports.board().forget(requestId);
    requestId = newRequestId;
    ports.board().route(requestId, this);
  }

  @Override
  public void onType(MarketDataType next) {
    if (!type.onTold(next, cells)) {
      // What came before was of another type.
      cells = newCells();
      receiveTime = null;
    }
  }

  @Override
  public void onComputation(ComputedFrom from, OptionComputation computation) {
    onTick(cells.onComputation(from, computation));
  }

  @Override
  public void onReroute(Route to) {
    if (!to.equals(route)) {
      route = to;
      askAgain();
    }
  }

  @Override
  public void onNotice(GatewayMessage notice) {
    if (notice.code() == COMPETING_SESSION) {
      fail(
          new Failure.Unavailable(
              Reason.COMPETING_SESSION,
              "Another session of the same user has the market data of %s".formatted(instrument),
              ports.board().competingRetry()));
    } else if (notice.code() == DELAYED_INSTEAD && !type.isDelayed()) {
      onType(type.of(cells).delayed());
    }
  }

  @Override
  public void onSnapshotEnd() {
    if (receiveTime != null) {
      answerWithWhatIsThere();
    } else {
      fail(
          new Failure.NotFound(
              Reason.NO_MARKET_DATA,
              "The gateway has no market data of %s".formatted(instrument),
              Map.of("instrument", instrument.toString())));
    }
  }

  @Override
  public void onGap(String reason) {
    fail(new Failure.Unavailable(Reason.GATEWAY_UNAVAILABLE, reason, Duration.ofSeconds(1)));
  }

  @Override
  public boolean onKept() {
    return false;
  }

  @Override
  public void onFarmBroken(Farm farm) {
    // It ends in time by itself.
  }

  @Override
  public void onFarmBack(Farm farm, Instant brokenSince) {
    // The same.
  }

  @Override
  public void onEnded(Failure failure) {
    feed = null;
    boolean isRefused = failure.reason() == Reason.NO_MARKET_DATA_PERMISSION;
    if (isRefused && ports.isDelayedEnough() && !asked.isDelayed()) {
      asked = asked.delayed();
      askAgain();
    } else {
      fail(failure);
    }
  }

  private void ask() {
    feed = ports.board().openSnapshot(new MarketDataMapper.Ask(instrument, route, asked), this);
  }

  private void askAgain() {
    cells = newCells();
    type.onAsked(asked);
    receiveTime = null;
    isAnswering = false;
    if (feed != null) {
      feed.cancel();
      feed = null;
    }
    try {
      ask();
    } catch (Failure e) {
      fail(e);
    }
  }

  private static QuoteCells newCells() {
    return new QuoteCells(new ExtraCells(new BitSet()));
  }

  private void onPatienceOver() {
    if (receiveTime != null) {
      answerWithWhatIsThere();
    } else {
      fail(
          new Failure.TimedOut(
              Reason.GATEWAY_TIMEOUT,
              "No quote of %s came within %d ms".formatted(instrument, ports.patience().toMillis()),
              Map.of("instrument", instrument.toString())));
    }
  }

  /** It may have been asked for elsewhere meanwhile. */
  private void answerIfWhole() {
    isAnswering = false;
    if (cells.isWhole()) {
      answerWithWhatIsThere();
    }
  }

  private void answerWithWhatIsThere() {
    if (!isEnded()) {
      Quote quote = quote();
      end();
      answer.tryComplete(quote);
    }
  }

  private void fail(Failure failure) {
    if (!isEnded()) {
      end();
      answer.tryFail(failure);
    }
  }

  private void end() {
    callers.onAnswered();
    patience.stop();
    ports.board().forget(requestId);
    if (feed != null) {
      feed.cancel();
      feed = null;
    }
  }

  private Quote quote() {
    return new Quote(
        instrument,
        cells.bid(),
        cells.ask(),
        cells.last(),
        cells.day(),
        cells.venues(),
        cells.halted(),
        cells.lastTradeTime(),
        receiveTime,
        1,
        type.of(cells),
        QuoteStatus.FRESH,
        cells.option(),
        cells.extras());
  }
}
