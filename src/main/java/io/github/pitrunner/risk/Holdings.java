package io.github.pitrunner.risk;

import io.github.pitrunner.domain.AccountId;
import io.github.pitrunner.risk.Holding.Move;
import io.github.pitrunner.risk.UnsettledFills.Held;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that is held, and how it has changed of late: the account's figures are told every few
 * minutes only, and do not show what has changed since. On the one context.
 *
 * <p>What is read for the first time is not taken for a change: the figures are read with it.
 */
public final class Holdings {
  /** Of one position, between two reports of the figures; beyond it the oldest are made one. */
  private static final int MOST_MOVES = 32;

  private final Clock clock;
  private Map<AccountId, Map<Integer, Holding>> accounts = new HashMap<>();
  private boolean isRead;

  public Holdings(Clock clock) {
    this.clock = clock;
  }

  /** What an account holds, as it stands; null until positions have been read. */
  public @Nullable Collection<Holding> of(AccountId account) {
    return isRead
        ? Collections.unmodifiableCollection(accounts.getOrDefault(account, Map.of()).values())
        : null;
  }

  /** A position has changed, or its price. */
  public void onPosition(Held held) {
    put(held, find(accounts, held));
  }

  /** All positions have been read whole; what is not among them is not held. */
  public void onPositionsRead(Collection<Held> all) {
    Map<AccountId, Map<Integer, Holding>> before = accounts;
    accounts = new HashMap<>();
    for (Held held : all) {
      put(held, find(before, held));
    }
    isRead = true;
  }

  private static @Nullable Holding find(Map<AccountId, Map<Integer, Holding>> accounts, Held held) {
    return accounts.getOrDefault(held.account(), Map.of()).get(held.instrument().contractId());
  }

  private void put(Held held, @Nullable Holding before) {
    Map<Integer, Holding> account =
        accounts.computeIfAbsent(held.account(), none -> new LinkedHashMap<>());
    int contractId = held.instrument().contractId();
    if (held.quantity().signum() == 0) {
      account.remove(contractId);
    } else {
      account.put(
          contractId,
          new Holding(held.instrument(), held.quantity(), held.price(), moves(held, before)));
    }
  }

  private List<Move> moves(Held held, @Nullable Holding before) {
    List<Move> earlier = before == null ? List.of() : before.moves();
    BigDecimal quantity = before == null ? BigDecimal.ZERO : before.quantity();
    if (!isRead || quantity.compareTo(held.quantity()) == 0) {
      return earlier;
    }
    List<Move> moves = new ArrayList<>(earlier);
    moves.add(new Move(clock.instant(), quantity.abs()));
    if (moves.size() > MOST_MOVES) {
      Move oldest = moves.remove(0);
      Move next = moves.get(0);
      Instant later = oldest.at().isAfter(next.at()) ? oldest.at() : next.at();
      moves.set(0, new Move(later, oldest.before().min(next.before())));
    }
    return moves;
  }
}
