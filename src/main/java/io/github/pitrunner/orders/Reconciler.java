package io.github.pitrunner.orders;

import io.github.pitrunner.connector.ConnectorStatus;
import io.github.pitrunner.connector.Gateway;
import io.github.pitrunner.connector.LinkState;
import io.github.pitrunner.connector.Session;
import io.github.pitrunner.connector.SessionListener;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Reason;
import io.github.pitrunner.orders.OrderMapper.Listing;
import io.github.pitrunner.orders.OrderReports.Address;
import io.github.pitrunner.orders.OrderReports.Content;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Reads the gateway's orders back: in each new session, after each outage of the gateway's own link
 * to the broker, and when the gateway's word on one order leaves its state in doubt.
 *
 * <p>Only a new session is the ground to conclude that an order is nowhere: within a session an
 * order that is not listed may still be on its way, unless the gateway itself has said that it has
 * come to it ({@link Tracked#isWorkedThrough}). A list that does not come, or that comes while the
 * gateway has no link to the broker, is no list: then nothing is concluded at all and, in a new
 * session, the connector begins another one. An order whose item of a list cannot be read is
 * listed.
 */
final class Reconciler implements SessionListener {
  private static final Logger LOG = Logger.getLogger(Reconciler.class);

  private static final Duration TRY_AGAIN = Duration.ofSeconds(10);

  private final Gateway gateway;
  private final OrderMapper mapper;
  private final OrderBook book;
  private final EventLog events;
  private final OrderDesk desk;
  private final Previews previews;
  private final Set<Tracked> doubted = new LinkedHashSet<>();
  private boolean isDoubtPending;
  private long epoch;

  /** Who is told when everything has been read back, and when a session was lost. */
  record Followers(EventLog events, OrderDesk desk, Previews previews) {}

  // More than three parameters: from where, by what, into what, for whom.
  Reconciler(Gateway gateway, OrderMapper mapper, OrderBook book, Followers followers) {
    this.gateway = gateway;
    this.mapper = mapper;
    this.book = book;
    this.events = followers.events();
    this.desk = followers.desk();
    this.previews = followers.previews();
    book.onDoubt(this::onDoubt);
  }

  /** Also when the broker is back whose loss broke off the first reading of this session. */
  @Override
  public Future<Void> onSession(Session session) {
    beginEpoch("The gateway's orders are being read back");
    List<Tracked> open = book.index().open();
    return readBack(() -> open)
        .onSuccess(
            done -> {
              book.onComplete();
              desk.onReadBack();
              events.toResumed();
            });
  }

  /**
   * The gateway says that nothing was lost; it is not believed (protocol section 5.6). Within a
   * session nothing is concluded from what is not listed.
   */
  @Override
  public Future<Void> onBrokerBack(Session session) {
    beginEpoch("The gateway's link to the broker was away");
    return readBack(List::of).onSuccess(done -> events.toResumed());
  }

  @Override
  public void onLost(String reason) {
    doubted.clear();
    book.onLost(reason);
    previews.onLost(reason);
    beginEpoch(reason);
  }

  @Override
  public void onStatus(ConnectorStatus status) {
    if (status.session().isPresent() && status.upstream() == LinkState.DOWN) {
      beginEpoch("The gateway has lost its link to the broker");
    }
  }

  /** What is being read at this moment is no longer to be relied on. */
  private void beginEpoch(String gap) {
    epoch++;
    events.toGap(gap);
  }

  /** Several doubts at once are one question, and so are those that arise while it is asked. */
  private void onDoubt(Tracked tracked) {
    doubted.add(tracked);
    askAboutDoubts();
  }

  private void askAboutDoubts() {
    if (!isDoubtPending && !doubted.isEmpty()) {
      isDoubtPending = true;
      // Later, so that all that one message of the gateway brings into doubt is asked about once.
      gateway.execute(this::resolveDoubts);
    }
  }

  private void resolveDoubts() {
    List<Tracked> asked = List.copyOf(doubted);
    doubted.clear();
    if (asked.isEmpty()) {
      isDoubtPending = false;
      return;
    }
    // A refused cancel says that the gateway has worked through what was sent before it, and so
    // does its complaint that something was too much.
    List<Tracked> judged = asked.stream().filter(Tracked::isWorkedThrough).toList();
    // Unless it is heard of meanwhile.
    readBack(() -> judged.stream().filter(Tracked::isWorkedThrough).toList())
        .onComplete(done -> isDoubtPending = false)
        .onSuccess(done -> askAboutDoubts())
        .onFailure(cause -> askAgain(asked, cause))
        .onComplete(
            done ->
                judged.stream().filter(Tracked::isCancelRefused).forEach(book::onCancelDoubtEnd));
  }

  /** A doubt lives as long as its session: a new one reads everything back anyway. */
  private void askAgain(List<Tracked> asked, Throwable cause) {
    LOG.warnf("Orders could not be read back: %s", cause.getMessage());
    if (gateway.status().session().isPresent()) {
      doubted.addAll(asked);
      var unused = gateway.after(TRY_AGAIN, this::askAboutDoubts);
    }
  }

  /**
   * Asks for open orders first: an order that ends meanwhile is then among the completed.
   *
   * @param judged of which it is concluded that they are not there if no list has them; asked once
   *     all lists are there
   */
  private Future<Void> readBack(Supplier<Collection<Tracked>> judged) {
    long begun = epoch;
    long asked = book.moves();
    Set<Tracked> listed = new HashSet<>();
    Future<Integer> open = mapper.openOrders(gateway).map(all -> takeOpen(all, asked, listed));
    Future<Listing> completed = mapper.completedOrders(gateway);
    Future<List<Address>> executions = mapper.executions(gateway);
    return Future.join(open, completed, executions)
        .map(
            all -> {
              requireLinkSince(begun);
              noteCompleted(completed.result(), listed);
              noteListed(executions.result(), listed);
              book.onReadBack(judged.get(), listed);
              book.census().onReadBack();
              LOG.infof(
                  "Read back %d open and %d completed orders; %d have not ended",
                  open.result(), completed.result().orders().size(), book.index().open().size());
              return null;
            });
  }

  /**
   * The list of open orders is the truth of the moment at which it ends and not later: what is
   * reported while the other lists are still on their way is newer. Of an order that has changed
   * since the list was asked for it may hold what was true only in between.
   */
  private int takeOpen(Listing open, long asked, Set<Tracked> listed) {
    for (Content content : open.orders()) {
      Tracked tracked = book.onListed(content, asked);
      if (tracked != null) {
        listed.add(tracked);
      }
    }
    noteListed(open.others(), listed);
    return open.orders().size();
  }

  private void noteCompleted(Listing completed, Set<Tracked> listed) {
    noteListed(completed.orders().stream().map(Content::address).toList(), listed);
    noteListed(completed.others(), listed);
  }

  private void noteListed(List<Address> addresses, Set<Tracked> listed) {
    for (Address address : addresses) {
      Tracked tracked = book.index().find(address);
      if (tracked != null) {
        listed.add(tracked);
      }
    }
  }

  /** Without its link to the broker the gateway may not know what it does not list. */
  private void requireLinkSince(long begun) {
    if (epoch != begun || gateway.status().upstream() == LinkState.DOWN) {
      throw new Failure.Unavailable(
          Reason.GATEWAY_UNAVAILABLE,
          "The gateway lost its link to the broker while its orders were read back",
          TRY_AGAIN);
    }
  }
}
