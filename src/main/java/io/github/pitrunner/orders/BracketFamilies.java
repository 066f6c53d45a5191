package io.github.pitrunner.orders;

import io.github.pitrunner.domain.ClientOrderId;
import io.github.pitrunner.domain.Order;
import io.github.pitrunner.domain.OrderKeys;
import io.github.pitrunner.domain.OrderStatus;
import io.github.pitrunner.domain.OrderTicket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Which orders protect which: the gateway names the entry of a bracket by an id of its own. */
final class BracketFamilies {
  private final OrderIndex index;
  private final OrderMoves moves;
  private final Map<Long, List<Tracked>> orphans = new HashMap<>();

  BracketFamilies(OrderIndex index, OrderMoves moves) {
    this.index = index;
    this.moves = moves;
  }

  /** The session is over: children that are still open are told of again. */
  void onLost() {
    orphans.clear();
  }

  /** What is ordered, with its entry by the name that we know it by. */
  OrderTicket ticket(OrderReports.Content content, @Nullable ClientOrderId known) {
    Tracked entry = content.parentPermId() == 0 ? null : index.byPermId(content.parentPermId());
    ClientOrderId parent = known == null && entry != null ? entry.order().keys().id() : known;
    OrderTicket ticket = content.ticket();
    return parent == null ? ticket : ticket.with(ticket.instructions().withParent(parent));
  }

  /** The gateway may tell of a protecting order before it tells of its entry. */
  void noteChild(Tracked tracked, OrderReports.Content content) {
    boolean isKnown = tracked.order().ticket().instructions().parent() != null;
    if (content.parentPermId() != 0
        && !isKnown
        && index.byPermId(content.parentPermId()) == null
        && !tracked.order().status().isFinal()) {
      orphans.computeIfAbsent(content.parentPermId(), entry -> new ArrayList<>()).add(tracked);
    }
  }

  /** The entry has become known: those children that were told of before are its own. */
  void adopt(Tracked entry) {
    OrderKeys keys = entry.order().keys();
    List<Tracked> children = orphans.remove(keys.permId());
    if (children == null || keys.id() == null) {
      return;
    }
    for (Tracked child : children) {
      OrderTicket ticket = child.order().ticket();
      if (ticket.instructions().parent() == null) {
        Order changed =
            child.order().with(ticket.with(ticket.instructions().withParent(keys.id())));
        moves.commit(child, changed, OrderEvent.Kind.CHANGED, null);
      }
    }
  }

  /** Entries that are open although a protecting order of theirs was never placed. */
  List<Tracked> halves() {
    return index.open().stream()
        .filter(tracked -> !tracked.order().foreign() && lacksChild(tracked.order()))
        .toList();
  }

  private boolean lacksChild(Order entry) {
    ClientOrderId id = entry.keys().id();
    if (id == null) {
      return false;
    }
    return BracketTicket.childrenOf(id).stream()
        .map(index::byName)
        .filter(Objects::nonNull)
        .map(Tracked::order)
        .anyMatch(
            child ->
                child.status() == OrderStatus.NOT_PLACED
                    && id.equals(child.ticket().instructions().parent()));
  }
}
