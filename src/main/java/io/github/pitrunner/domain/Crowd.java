package io.github.pitrunner.domain;

import java.util.ArrayList;
import java.util.List;

/**
 * Callers who wait for one answer: together they are a caller who leaves with the last of them. One
 * that all have left is not joined again.
 */
public final class Crowd implements Caller {
  private final OneCaller together = new OneCaller();
  private final List<Runnable> ties = new ArrayList<>();
  private int waiting;
  private boolean isOver;

  /** One more waits; if it has left already it may take the crowd with it. */
  public void join(Caller caller) {
    if (!isOver) {
      waiting++;
      ties.add(caller.onGone(this::onOneGone));
    }
  }

  /** The answer is there: whoever leaves now leaves nothing behind. */
  public void onAnswered() {
    isOver = true;
    ties.forEach(Runnable::run);
    ties.clear();
  }

  @Override
  public boolean isGone() {
    return together.isGone();
  }

  @Override
  public Runnable onGone(Runnable task) {
    return together.onGone(task);
  }

  private void onOneGone() {
    waiting--;
    if (waiting == 0 && !isOver) {
      together.leave();
    }
  }
}
