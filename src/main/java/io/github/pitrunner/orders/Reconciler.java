package io.github.pitrunner.orders;

import io.github.pitrunner.connector.ConnectorStatus;
import io.github.pitrunner.connector.Gateway;
import io.github.pitrunner.connector.LinkState;
import io.github.pitrunner.connector.Session;
import io.github.pitrunner.connector.SessionListener;
import io.github.pitrunner.orders.OrderReports.Content;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Reads the gateway's orders back: in each new session, after each outage of the gateway's own
 * link, and when the gateway's word on one order leaves its state in doubt.
 *
 * <p>Only a new session is the ground to conclude that an order is nowhere: within a session an
 * order that is not listed may still be on its way. A list that does not come is no list: then
 * nothing is concluded at all and, in a new session, the connector begins another one.
 */
final class Reconciler implements SessionListener {
  private static final Logger LOG = Logger.getLogger(Reconciler.class);

  private static final Duration TRY_AGAIN = Duration.ofSeconds(10);

  private final Gateway gateway;
  private final OrderMapper mapper;
  private final OrderBook book;
  private final EventLog events;
  private final Set<Tracked> doubted = new LinkedHashSet<>();
  private boolean isDoubtPending;
  private boolean wasUpstreamDown;

  Reconciler(Gateway gateway, OrderMapper mapper, OrderBook book, EventLog events) {
    this.gateway = gateway;
    this.mapper = mapper;
    this.book = book;
    this.events = events;
    book.onDoubt(this::onDoubt);
  }

  @Override
  public Future<Void> onSession(Session session) {
    wasUpstreamDown = false;
    return readBack(book.index().open()).onSuccess(done -> events.toResumed());
  }

  @Override
  public void onLost(String reason) {
    doubted.clear();
    book.onLost(reason);
    events.toGap(reason);
  }

  @Override
  public void onStatus(ConnectorStatus status) {
    if (status.session().isEmpty()) {
      return;
    }
    boolean isDown = status.upstream() == LinkState.DOWN;
    if (isDown) {
      events.toGap("The gateway has lost its link to the broker");
    } else if (wasUpstreamDown && status.reconciled()) {
      // The gateway says that nothing was lost; it is not believed (protocol section 5.6).
      closeGap();
    }
    wasUpstreamDown = isDown;
  }

  /** Within a session: nothing is concluded from what is not listed. */
  private void closeGap() {
    readBack(List.of())
        .onSuccess(done -> events.toResumed())
        .onFailure(
            cause -> {
              LOG.warnf("Orders could not be read back: %s", cause.getMessage());
              var unused = gateway.after(TRY_AGAIN, this::closeGapAgain);
            });
  }

  /** Unless it is closed, or is closed by a new session or the end of another outage. */
  private void closeGapAgain() {
    if (events.gap() != null && gateway.status().isReady()) {
      closeGap();
    }
  }

  /** Several doubts at once are one question. */
  private void onDoubt(Tracked tracked) {
    doubted.add(tracked);
    if (!isDoubtPending) {
      isDoubtPending = true;
      // Later, so that all that one message of the gateway brings into doubt is asked about once.
      gateway.execute(this::resolveDoubts);
    }
  }

  private void resolveDoubts() {
    isDoubtPending = false;
    List<Tracked> asked = List.copyOf(doubted);
    doubted.clear();
    if (asked.isEmpty()) {
      return;
    }
    // A refused cancel says that the gateway has worked through what was sent before it.
    List<Tracked> judged = asked.stream().filter(Tracked::isCancelRefused).toList();
    readBack(judged)
        .onFailure(cause -> LOG.warnf("Orders could not be read back: %s", cause.getMessage()))
        .onComplete(done -> judged.forEach(Tracked::endCancel));
  }

  /** Asks for open orders first: an order that ends meanwhile is then among the completed. */
  private Future<Void> readBack(Collection<Tracked> judged) {
    Future<List<Content>> open = mapper.openOrders(gateway);
    Future<List<Content>> completed = mapper.completedOrders(gateway);
    Future<Void> executions = OrderMapper.executions(gateway);
    return Future.join(open, completed, executions)
        .map(
            all -> {
              conclude(judged, open.result(), completed.result());
              return null;
            });
  }

  private void conclude(Collection<Tracked> judged, List<Content> open, List<Content> completed) {
    Set<Tracked> listed = new HashSet<>();
    for (Content content : open) {
      Tracked tracked = book.onListed(content);
      if (tracked != null) {
        listed.add(tracked);
      }
    }
    for (Content content : completed) {
      Tracked tracked = book.index().find(content.address());
      if (tracked != null) {
        listed.add(tracked);
      }
    }
    book.onReadBack(judged, listed);
    LOG.infof(
        "Read back %d open and %d completed orders; %d have not ended",
        open.size(), completed.size(), book.index().open().size());
  }
}
