package io.github.pitrunner.operations;

import io.github.pitrunner.journal.Journal;
import io.github.pitrunner.marketdata.FeedCensus;
import io.github.pitrunner.marketdata.QuoteBoard;
import io.github.pitrunner.marketdata.References;
import io.github.pitrunner.orders.Orders;
import io.github.pitrunner.portfolio.Portfolio;
import io.github.pitrunner.risk.KillSwitch;
import io.github.pitrunner.risk.KillSwitchState;
import io.github.pitrunner.risk.RiskRoom;
import io.github.pitrunner.security.GateKeeper;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.Map;

/** The rooms of the running service. */
@Singleton
final class ServedRooms implements Rooms {
  private final QuoteBoard quotes;
  private final FeedCensus feeds;
  private final References references;
  private final Orders orders;
  private final RiskRoom risk;
  private final Journal journal;
  private final Portfolio portfolio;
  private final AlertBoard alerts;
  private final GateKeeper gate;
  private final WebhookWiring webhook;

  // Injected parts, each a bean of its own; a record of them would only be there to be taken apart.
  ServedRooms(
      QuoteBoard quotes,
      FeedCensus feeds,
      References references,
      Orders orders,
      RiskRoom risk,
      Journal journal,
      Portfolio portfolio,
      AlertBoard alerts,
      WebhookWiring webhook,
      GateKeeper gate) {
    this.quotes = quotes;
    this.feeds = feeds;
    this.references = references;
    this.orders = orders;
    this.risk = risk;
    this.journal = journal;
    this.portfolio = portfolio;
    this.alerts = alerts;
    this.gate = gate;
    this.webhook = webhook;
  }

  @Override
  public RoomFigures figures() {
    return new RoomFigures(
        new RoomFigures.Quotes(
            quotes.lines(),
            quotes.readers(),
            quotes.streams().count(),
            quotes.streams().conflated(),
            new RoomFigures.Served(
                quotes.linesByType(),
                quotes.streams().lost(),
                quotes.snapshots(),
                quotes.openSnapshots(),
                quotes.staleAnswers()),
            new RoomFigures.Silence(
                quotes.staleLines(),
                quotes.staleAlerts(),
                quotes.askedAnew(),
                quotes.cancelledAgain(),
                quotes.ticks(),
                quotes.secondsSinceLastTick())),
        feeds(),
        orders.figures(),
        risk(),
        journal.figures(),
        portfolio.figures(),
        new RoomFigures.Alarms(alerts.figures(), webhook.figures()),
        gate.figures());
  }

  @Override
  public void time(Timings timings) {
    orders.timeAcknowledgements(timings.acknowledgement());
    journal.time(timings.append(), timings.commit());
  }

  private RoomFigures.Feeds feeds() {
    Map<FeedCensus.Kind, Integer> open = new EnumMap<>(FeedCensus.Kind.class);
    Map<FeedCensus.Kind, Integer> readers = new EnumMap<>(FeedCensus.Kind.class);
    for (FeedCensus.Kind kind : FeedCensus.Kind.values()) {
      open.put(kind, feeds.feeds(kind));
      readers.put(kind, feeds.readers(kind));
    }
    return new RoomFigures.Feeds(open, readers, feeds.unreadable());
  }

  private RoomFigures.Risk risk() {
    KillSwitch killSwitch = risk.killSwitch();
    return new RoomFigures.Risk(
        risk.verdicts().approved(),
        risk.verdicts().rejected(),
        !(killSwitch.state() instanceof KillSwitchState.Unread),
        !killSwitch.state().isReleased(),
        killSwitch.isRecorded(),
        references.size());
  }
}
