package io.github.pitrunner.connector;

import io.github.pitrunner.wire.Timer;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Has everybody read the gateway's state back: when a session is set up, and after each outage of
 * the gateway's link to the broker. What is read while that link is away says nothing.
 *
 * <pre>
 *   onSession ──► reading first ──done──► done ──onBrokerLost──► void ──onBrokerBack──► reading again ──► done
 *                  │   │  ▲                                                              │  ▲
 *                  │   │  └─ onBrokerBack ── void ◄── onBrokerLost ──┐                   │  └── a failure: later,
 *                  │   └─────────────────────────────────────────────┘                   │      up to the third
 *                  └── a failure: the session is none ──► failed ◄── the third failure ──┘
 * </pre>
 */
final class Reconciliation {
  private static final Logger LOG = Logger.getLogger(Reconciliation.class);
  private static final int MOST_READINGS = 3;

  private final List<SessionListener> listeners;
  private final Timer timer;
  private final Duration pause;
  private final Events events;
  private @Nullable Session session;
  private boolean isProven;
  private boolean isDone;

  /** Changes with all that makes a reading under way void. */
  private long era;

  /** What becomes of a reading. */
  interface Events {
    /**
     * Everything has been read.
     *
     * @param isFirst for the first time in the session, which has proved itself so
     */
    void onDone(boolean isFirst);

    /** The session cannot be read back: it must be given up. */
    void onFailed(String why);
  }

  /**
   * @param pause between two readings of one session of which the first has failed
   */
  Reconciliation(List<SessionListener> listeners, Timer timer, Duration pause, Events events) {
    this.listeners = listeners;
    this.timer = timer;
    this.pause = pause;
    this.events = events;
  }

  /** Everything has been read since the session began and since the broker last came back. */
  boolean isDone() {
    return isDone;
  }

  /**
   * A session is set up.
   *
   * @param isBrokerThere the gateway has not told otherwise; else the reading waits for that
   */
  void onSession(Session begun, boolean isBrokerThere) {
    toVoid();
    session = begun;
    isProven = false;
    if (isBrokerThere) {
      readFirst(begun);
    }
  }

  void onSessionLost() {
    toVoid();
    session = null;
  }

  /** What is read now is not believed, and what was read is old. */
  void onBrokerLost() {
    toVoid();
  }

  void onBrokerBack() {
    toVoid();
    if (session != null && isProven) {
      readAgain(session, 1);
    } else if (session != null) {
      readFirst(session);
    }
  }

  private void toVoid() {
    era++;
    isDone = false;
  }

  private void readFirst(Session read) {
    long begun = era;
    ask(listener -> listener.onSession(read))
        .onSuccess(all -> ifCurrent(begun, this::onRead))
        .onFailure(
            cause ->
                ifCurrent(
                    begun,
                    () ->
                        events.onFailed(
                            "Reading the gateway's state back failed: " + cause.getMessage())));
  }

  private void readAgain(Session read, int reading) {
    long begun = era;
    ask(listener -> listener.onBrokerBack(read))
        .onSuccess(all -> ifCurrent(begun, this::onRead))
        .onFailure(
            cause -> ifCurrent(begun, () -> onReadingFailed(read, reading, cause.getMessage())));
  }

  private void onRead() {
    boolean isFirst = !isProven;
    isProven = true;
    isDone = true;
    events.onDone(isFirst);
  }

  private void onReadingFailed(Session read, int reading, @Nullable String why) {
    if (reading >= MOST_READINGS) {
      events.onFailed("The gateway's state could not be read back after an outage: " + why);
      return;
    }
    LOG.warnf("Reading the gateway's state back failed, and is tried again: %s", why);
    long begun = era;
    timer.after(pause, () -> ifCurrent(begun, () -> readAgain(read, reading + 1)));
  }

  private void ifCurrent(long begun, Runnable task) {
    if (begun == era) {
      task.run();
    }
  }

  /** Asks every listener; succeeds when every one has. */
  private Future<Void> ask(Function<SessionListener, Future<Void>> question) {
    List<Future<Void>> answers = new ArrayList<>();
    for (SessionListener listener : listeners) {
      answers.add(ask(listener, question));
    }
    return Future.all(answers).mapEmpty();
  }

  /** Asks one listener; one that throws has failed. */
  static Future<Void> ask(
      SessionListener listener, Function<SessionListener, Future<Void>> question) {
    try {
      return question.apply(listener);
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }
}
