package io.github.pitrunner.risk;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Keeps the kill switch's state in memory; saves wait to be let through when they are held. */
final class MemoryKillSwitchStore implements KillSwitchStore {
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

  void hold() {
    isHeld = true;
  }

  void breakDown() {
    isBroken = true;
  }

  void repair() {
    isBroken = false;
  }

  void letThrough() {
    isHeld = false;
    while (!waiting.isEmpty()) {
      Waiting next = waiting.remove();
      saved = next.state();
      next.done().complete(null);
    }
  }
}
