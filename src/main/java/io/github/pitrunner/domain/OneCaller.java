package io.github.pitrunner.domain;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A caller whose leaving somebody tells. */
public final class OneCaller implements Caller {
  private final Set<Task> tasks = new LinkedHashSet<>();
  private final Trace trace;
  private boolean isGone;

  /** A caller whose call is not traced. */
  public OneCaller() {
    this(Trace.NONE);
  }

  public OneCaller(Trace trace) {
    this.trace = trace;
  }

  /** Two tasks may be equal and are still two. */
  private static final class Task {
    private final Runnable action;

    Task(Runnable action) {
      this.action = action;
    }
  }

  /** It has left; a second time says nothing new. */
  public void leave() {
    if (isGone) {
      return;
    }
    isGone = true;
    // One task may take another back.
    for (Task task : List.copyOf(tasks)) {
      if (tasks.remove(task)) {
        task.action.run();
      }
    }
  }

  @Override
  public Trace trace() {
    return trace;
  }

  @Override
  public boolean isGone() {
    return isGone;
  }

  @Override
  public Runnable onGone(Runnable action) {
    if (isGone) {
      action.run();
      return () -> {};
    }
    Task task = new Task(action);
    tasks.add(task);
    return () -> tasks.remove(task);
  }
}
