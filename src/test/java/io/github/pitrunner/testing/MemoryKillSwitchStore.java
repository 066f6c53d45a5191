package io.github.pitrunner.testing;

import io.github.pitrunner.risk.KillSwitchState;
import io.github.pitrunner.risk.KillSwitchStore;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Keeps the kill switch's state in memory; saves wait to be let through when they are held. */
public final class MemoryKillSwitchStore implements KillSwitchStore {
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private boolean isHeld;
  private boolean isBroken;
  private KillSwitchState saved = new KillSwitchState.Released(null);

  private record Waiting(KillSwitchState state, CompletableFuture<Void> done) {}

  @Override
  public CompletionStage<KillSwitchState> load() {
    return isBroken
        ? CompletableFuture.failedFuture(new IllegalStateException("disk"))
        : CompletableFuture.completedFuture(saved);
  }

  @Override
  public CompletionStage<Void> save(KillSwitchState state) {
    if (isBroken) {
      return CompletableFuture.failedFuture(new IllegalStateException("disk"));
    }
    CompletableFuture<Void> done = new CompletableFuture<>();
    waiting.add(new Waiting(state, done));
    if (!isHeld) {
      letThrough();
    }
    return done;
  }

  @Override
  public boolean isRecorded() {
    return !isBroken && waiting.isEmpty();
  }

  public void hold() {
    isHeld = true;
  }

  public void breakDown() {
    isBroken = true;
  }

  public void repair() {
    isBroken = false;
  }

  public void letThrough() {
    isHeld = false;
    while (!waiting.isEmpty()) {
      Waiting next = waiting.remove();
      saved = next.state();
      next.done().complete(null);
    }
  }
}
