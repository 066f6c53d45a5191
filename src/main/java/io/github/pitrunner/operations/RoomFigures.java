package io.github.pitrunner.operations;

import io.github.pitrunner.domain.Alert;
import io.github.pitrunner.domain.MarketDataType;
import io.github.pitrunner.journal.JournalFigures;
import io.github.pitrunner.marketdata.FeedCensus;
import io.github.pitrunner.orders.OrderFigures;
import io.github.pitrunner.portfolio.PortfolioFigures;
import io.github.pitrunner.risk.RiskRuleName;
import io.github.pitrunner.security.GateFigures;
import java.util.Map;

/** How many of each thing the rooms hold at one moment. */
record RoomFigures(
    Quotes quotes,
    Feeds feeds,
    OrderFigures orders,
    Risk risk,
    JournalFigures journal,
    PortfolioFigures portfolio,
    Alarms alarms,
    GateFigures gate) {
  /**
   * Market data.
   *
   * @param lines that are open, those that linger included
   * @param readers of all lines
   * @param streams that are open
   * @param conflated quotes that were never sent since the start because a newer one came
   * @param served how they are served
   * @param silence of the lines
   */
  record Quotes(
      int lines, int readers, int streams, long conflated, Served served, Silence silence) {}

  /**
   * How quotes are served.
   *
   * @param lines that are open, by the type that they are asked for with
   * @param lost quotes that were left out of streams of every tick since the start
   * @param snapshots that were asked for since the start
   * @param openSnapshots that are waited for
   * @param staleAnswers old quotes that were given since the start because there was no other
   */
  record Served(
      Map<MarketDataType, Integer> lines,
      long lost,
      long snapshots,
      int openSnapshots,
      long staleAnswers) {}

  /**
   * Lines on which nothing is heard.
   *
   * @param stale lines that are called stale now
   * @param alerts times that a line was called stale since the start
   * @param askedAnew times that a line was asked for anew because it was silent
   * @param cancelledAgain times that a line whose cancel the gateway had dropped was cancelled
   *     again
   * @param ticks that have come since the start
   * @param sinceTick seconds since the last tick of any line; NaN before the first
   */
  record Silence(
      int stale, long alerts, long askedAnew, long cancelledAgain, long ticks, double sinceTick) {}

  /**
   * Market data beside quotes.
   *
   * @param open feeds that are open, those that linger included, by kind
   * @param readers of all feeds, by kind
   * @param unreadable messages about scans and news, and parts of them, that could not be read
   *     since the start
   */
  record Feeds(
      Map<FeedCensus.Kind, Integer> open, Map<FeedCensus.Kind, Integer> readers, long unreadable) {}

  /**
   * The risk gate.
   *
   * @param approved orders since the start
   * @param rejected orders since the start, by the rule that refused
   * @param isRead the record of the kill switch has been read
   * @param isStopped no order passes the kill switch
   * @param isRecorded a restart would know where the kill switch stands
   * @param references instruments whose quotes are held for orders
   */
  record Risk(
      long approved,
      Map<RiskRuleName, Long> rejected,
      boolean isRead,
      boolean isStopped,
      boolean isRecorded,
      int references) {}

  /** Alerts. */
  record Alarms(Raised raised, Sending sending) {}

  /**
   * Alerts, by kind.
   *
   * @param active that are raised and not resolved
   * @param raised since the start
   * @param overflown that were not told since the start, because too many of their kind were raised
   */
  record Raised(
      Map<Alert.Kind, Integer> active,
      Map<Alert.Kind, Long> raised,
      Map<Alert.Kind, Long> overflown) {}

  /**
   * Events of alerts for the webhook.
   *
   * @param delivered since the start
   * @param failed that were refused, or given up, since the start
   * @param dropped because too many waited, since the start
   * @param waiting now, the one on its way included
   */
  record Sending(long delivered, long failed, long dropped, int waiting) {
    /** There is no webhook. */
    static final Sending NONE = new Sending(0, 0, 0, 0);
  }
}
