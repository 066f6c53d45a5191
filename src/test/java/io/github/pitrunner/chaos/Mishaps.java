package io.github.pitrunner.chaos;

import io.github.pitrunner.domain.AccountScope;
import io.github.pitrunner.risk.KillSwitchState.Origin;
import io.github.pitrunner.wire.Timer.Scheduled;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;

/** What goes wrong on our own side of the wire, at random. */
final class Mishaps {
  private final VirtualService service;
  private final Random random;
  private final Map<Scheduled, Kind> ends = new LinkedHashMap<>();

  /** What can happen. */
  enum Kind {
    /** Nothing can be written. */
    JOURNAL_BROKEN,
    /** What is to be written waits. */
    JOURNAL_HELD,
    /** The process is killed in the middle of what it does, and started again a little later. */
    PROCESS_KILLED,
    /** Somebody stops all orders, and lets them pass again later. */
    KILL_SWITCH
  }

  Mishaps(VirtualService service, Random random) {
    this.service = service;
    this.random = random;
  }

  /** Something goes wrong, for a while. */
  Kind draw() {
    Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
    begin(kind);
    return kind;
  }

  private void begin(Kind kind) {
    Duration time = Duration.ofMillis(1 + random.nextInt(20_000));
    switch (kind) {
      case JOURNAL_BROKEN -> {
        service.journal().breakDown();
        endAfter(time, kind, service.journal()::repair);
      }
      case JOURNAL_HELD -> {
        service.journal().hold();
        // A disk that takes longer than this counts as broken.
        endAfter(time.dividedBy(4), kind, service.journal()::letThrough);
      }
      case PROCESS_KILLED -> {
        service.kill(random.nextInt(400));
        endAfter(time, kind, this::startAgain);
      }
      case KILL_SWITCH -> {
        engage(random.nextBoolean());
        endAfter(time, kind, this::release);
      }
    }
    service.trace().tell(() -> "MISHAP %s for %s".formatted(kind, time));
  }

  private void engage(boolean isAllCancelled) {
    if (!service.isAlive()) {
      return;
    }
    var unused = service.killSwitch().engage(Origin.CALL, "chaos", "drawn");
    if (isAllCancelled) {
      var unusedToo = service.orderRoom().cancelWorking(AccountScope.ALL);
    }
    service.time().settle();
  }

  private void endAfter(Duration time, Kind kind, Runnable end) {
    AtomicReference<Scheduled> self = new AtomicReference<>();
    self.set(
        service
            .time()
            .after(
                time,
                () -> {
                  ends.remove(self.get());
                  service.trace().tell(() -> kind + " is over");
                  end.run();
                }));
    ends.put(self.get(), kind);
  }

  /** Everything is repaired, now. */
  void endAll() {
    boolean isToDie = ends.containsValue(Kind.PROCESS_KILLED);
    ends.keySet().forEach(Scheduled::cancel);
    ends.clear();
    service.journal().repair();
    service.journal().letThrough();
    if (isToDie) {
      startAgain();
    }
    release();
    service.time().settle();
  }

  /** The process has died meanwhile, or dies now. */
  private void startAgain() {
    // Nobody starts a service whose disk is gone.
    service.journal().repair();
    service.startAgain();
  }

  private void release() {
    if (service.isAlive()) {
      var unused = service.killSwitch().release("chaos", "drawn");
    }
  }
}
