package io.github.pitrunner.orders;

import io.github.pitrunner.domain.AccountId;
import io.github.pitrunner.domain.AccountScope;
import io.github.pitrunner.domain.ClientOrderId;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Trace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Orders that have been asked for and whose instrument or market is still being looked up: a cancel
 * that comes meanwhile must find them.
 */
final class Arrivals {
  private final Map<ClientOrderId, List<Arrival>> byName = new HashMap<>();

  /** One call that places an order. */
  static final class Arrival {
    private final ClientOrderId name;
    private final AccountId account;
    private final BooleanSupplier isWanted;
    private final Trace trace;
    private boolean isCancelled;

    // More than three parameters: whose, and what follows it.
    private Arrival(ClientOrderId name, AccountId account, BooleanSupplier isWanted, Trace trace) {
      this.name = name;
      this.account = account;
      this.isWanted = isWanted;
      this.trace = trace;
    }

    /** The trace of the call. */
    Trace trace() {
      return trace;
    }

    /** Its caller still waits, and nobody has cancelled the order. */
    boolean isWanted() {
      return !isCancelled && isWanted.getAsBoolean();
    }

    /**
     * Holds that it is wanted.
     *
     * @throws Failure.Cancelled if it is not; nothing was sent then
     */
    void requireWanted() {
      if (isCancelled) {
        throw cancelled(name);
      }
      if (!isWanted.getAsBoolean()) {
        // It may have asked for the order meanwhile and heard that there is none: so it must stay.
        throw new Failure.Cancelled(
            "%s: its caller left before it was sent; nothing was placed".formatted(name));
      }
    }
  }

  /** What whoever placed an order hears whose cancel came ahead of it. */
  static Failure cancelled(ClientOrderId name) {
    return new Failure.Cancelled(
        "%s: its cancel came before it was sent; nothing was placed".formatted(name));
  }

  /** A call has come; it must {@link #end}. */
  // More than three parameters: whose, and what follows it.
  Arrival begin(ClientOrderId name, AccountId account, BooleanSupplier isWanted, Trace trace) {
    Arrival arrival = new Arrival(name, account, isWanted, trace);
    byName.computeIfAbsent(name, key -> new ArrayList<>()).add(arrival);
    return arrival;
  }

  /** The call has an answer, or its order is on its way. */
  void end(Arrival arrival) {
    List<Arrival> all = byName.get(arrival.name);
    if (all != null && all.remove(arrival) && all.isEmpty()) {
      byName.remove(arrival.name);
    }
  }

  boolean isArriving(ClientOrderId name, AccountScope accounts) {
    return byName.getOrDefault(name, List.of()).stream()
        .anyMatch(arrival -> accounts.allows(arrival.account));
  }

  /** None of the calls that place this order now, in one of the accounts, will send it. */
  void cancel(ClientOrderId name, AccountScope accounts) {
    for (Arrival arrival : byName.getOrDefault(name, List.of())) {
      arrival.isCancelled |= accounts.allows(arrival.account);
    }
  }

  /** None of the calls that place an order now, in one of the accounts, will send it. */
  void cancelAll(AccountScope accounts) {
    byName.keySet().forEach(name -> cancel(name, accounts));
  }
}
