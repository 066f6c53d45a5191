package io.github.pitrunner.risk;

import io.github.pitrunner.risk.KillSwitchState.Engaged;
import io.github.pitrunner.risk.KillSwitchState.Origin;
import io.github.pitrunner.risk.KillSwitchState.Released;
import io.github.pitrunner.risk.KillSwitchState.Turn;
import io.github.pitrunner.risk.KillSwitchState.Unread;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Stops all orders at once. Each turn errs towards engaged: it engages before that is durable, and
 * it is released only after.
 *
 * <pre>
 *            load: released
 *   Unread ───────────────────► Released ◄───────────┐
 *     │  │                        │                  │ release, once it is durable
 *     │  │ load: engaged          │ engage           │ and nobody engaged meanwhile
 *     │  └──────────────────────► ▼                  │
 *     └────── engage ──────────► Engaged ────────────┘
 * </pre>
 *
 * On the one context.
 */
public final class KillSwitch {
  private final KillSwitchStore store;
  private final Clock clock;
  private final List<KillSwitchListener> listeners = new ArrayList<>();
  private KillSwitchState state = new Unread();
  private int engagements;

  public KillSwitch(KillSwitchStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  public KillSwitchState state() {
    return state;
  }

  /** Whether a restart would know that it is engaged. */
  public boolean isRecorded() {
    return store.isRecorded();
  }

  public void addListener(KillSwitchListener listener) {
    listeners.add(listener);
  }

  /**
   * Reads what was saved. Fails as the store does, and then nothing passes until it is read again;
   * an engagement that came first stays.
   */
  public CompletionStage<KillSwitchState> load() {
    return store
        .load()
        .thenApply(
            saved -> {
              if (state instanceof Unread) {
                state = saved;
                List.copyOf(listeners).forEach(listener -> listener.onReadBack(saved));
              }
              return state;
            });
  }

  /**
   * Stops orders at once. Who engaged it first stays its cause.
   *
   * @param who the caller, the rule or the check
   * @return completes when it is durable; fails as the store does, and it is engaged all the same
   * @throws IllegalArgumentException without a reason
   */
  public CompletionStage<KillSwitchState> engage(Origin origin, String who, String why) {
    Turn turn = new Turn(origin, who, why, clock.instant());
    engagements++;
    if (!(state instanceof Engaged)) {
      turnTo(new Engaged(turn));
    }
    // Saved again also if it was engaged: a release may be on its way to the store.
    KillSwitchState engaged = state;
    return store.save(engaged).thenApply(saved -> engaged);
  }

  /**
   * Lets orders pass again once that is durable; nothing happens to one that is released. An
   * engagement that comes meanwhile stays.
   *
   * @return the state that it came to; fails as the store does, and then it stays engaged
   * @throws IllegalArgumentException without a reason
   * @throws IllegalStateException while its record has not been read
   */
  public CompletionStage<KillSwitchState> release(String who, String why) {
    Released released = new Released(new Turn(Origin.CALL, who, why, clock.instant()));
    if (state instanceof Unread) {
      throw new IllegalStateException(state.toString());
    }
    if (state instanceof Released) {
      return CompletableFuture.completedFuture(state);
    }
    int before = engagements;
    return store
        .save(released)
        .thenApply(
            saved -> {
              if (engagements == before && state instanceof Engaged) {
                turnTo(released);
              }
              return state;
            });
  }

  private void turnTo(KillSwitchState next) {
    state = next;
    List.copyOf(listeners).forEach(listener -> listener.onTurn(next));
  }
}
