package io.github.pitrunner.operations;

import io.github.pitrunner.connector.Gateway;
import io.github.pitrunner.connector.SessionListener;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Sends alerts to a receiver, one after the other, so that no end of an alert overtakes its
 * beginning. On the connector's context; the sending itself is not.
 *
 * <pre>
 *              an event            2xx: delivered; refused, or tried too often: failed
 *   idle ──────────────────► sending ─────────────────────────────► idle, or the next
 *                             │  ▲
 *       no answer, 429, 5xx   ▼  │ after a growing wait, or as long as the receiver says
 *                            waiting   (at the service's end: at once)
 * </pre>
 *
 * <p>The repetition is written out here and not left to the fault tolerance, which repeats a call
 * that it holds: here what is held is a queue, whose oldest is left out while it waits and whose
 * wait the service's end cuts short.
 */
final class Webhook implements AlertListener, SessionListener {
  private static final Logger LOG = Logger.getLogger(Webhook.class);

  /** Whatever the receiver says: the alerts behind would be of no use any more. */
  static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

  private static final int TOO_MANY = 429;
  private static final int SUCCESS = 200;
  private static final int REDIRECT = 300;
  private static final int SERVER_ERROR = 500;

  private final Gateway gateway;
  private final WebhookSettings settings;
  private final Post post;
  private final AlertJson json;
  private final Deque<Event> queue = new ArrayDeque<>();
  private final Promise<Void> emptied = Promise.promise();
  private boolean isSending;
  private @Nullable Runnable wait;
  private int tries;
  private boolean isTroubled;
  private boolean isEnding;
  private long delivered;
  private long failed;
  private long dropped;

  /** Sends one event; a port. */
  @FunctionalInterface
  interface Post {
    /**
     * Sends it once.
     *
     * @param eventId the same each time that the same event is sent
     * @return fails if there was no answer; on any thread
     */
    CompletionStage<Answer> post(String eventId, String json);
  }

  /**
   * What the receiver said.
   *
   * @param retryAfter how long it wants to be left alone; 0 if it did not say
   */
  record Answer(int status, Duration retryAfter) {}

  private record Event(String id, String json) {}

  Webhook(Gateway gateway, WebhookSettings settings, Post post, AlertJson json) {
    this.gateway = gateway;
    this.settings = settings;
    this.post = post;
    this.json = json;
  }

  @Override
  public void onAlert(AlertCase changed) {
    if (changed.alert().kind().severity().compareTo(settings.minSeverity()) < 0) {
      return;
    }
    // What is on its way waits no more.
    if (queue.size() - (isSending ? 1 : 0) >= settings.queue()) {
      leaveOutOldest();
    }
    queue.add(new Event(json.eventId(changed), json.of(changed)));
    sendNext();
  }

  private void leaveOutOldest() {
    dropped++;
    Event first = queue.removeFirst();
    if (isSending) {
      queue.removeFirst();
      queue.addFirst(first);
    } else {
      tries = 0;
    }
    if (dropped == 1) {
      LOG.warnf(
          "More than %d events wait for the webhook at %s: the oldest are left out, and counted",
          settings.queue(), settings.target());
    }
  }

  private void sendNext() {
    Event event = queue.peekFirst();
    if (isSending || wait != null) {
      return;
    }
    if (event == null) {
      if (isEnding) {
        emptied.tryComplete();
      }
      return;
    }
    isSending = true;
    var unused =
        send(event)
            .whenComplete(
                (answer, failure) ->
                    gateway.execute(
                        () -> {
                          isSending = false;
                          onAnswer(event, answer, failure);
                          sendNext();
                        }));
  }

  private CompletionStage<Answer> send(Event event) {
    try {
      return post.post(event.id(), event.json());
    } catch (RuntimeException e) {
      return CompletableFuture.failedStage(e);
    }
  }

  private void onAnswer(Event event, @Nullable Answer answer, @Nullable Throwable failure) {
    if (answer != null && answer.status() >= SUCCESS && answer.status() < REDIRECT) {
      onDelivered(event);
    } else if (answer == null || answer.status() == TOO_MANY || answer.status() >= SERVER_ERROR) {
      onTrouble(event, what(answer, failure), answer == null ? Duration.ZERO : answer.retryAfter());
    } else {
      giveUp(event, "it refused an event: " + what(answer, failure));
    }
  }

  private void onDelivered(Event event) {
    delivered++;
    queue.remove(event);
    tries = 0;
    if (isTroubled) {
      isTroubled = false;
      LOG.infof("The webhook at %s takes alerts again", settings.target());
    }
  }

  private void onTrouble(Event event, String what, Duration retryAfter) {
    tries++;
    if (!isTroubled) {
      isTroubled = true;
      LOG.warnf("The webhook at %s: %s; it is tried again", settings.target(), what);
    }
    if (tries > settings.retry().times()) {
      giveUp(event, "an event was sent %d times in vain: %s".formatted(tries, what));
      return;
    }
    if (isEnding) {
      // The grace is short: each is tried once more, and no more.
      giveUp(event, "the service ends: " + what);
      return;
    }
    Duration own = settings.retry().after(tries);
    Duration longest = retryAfter.compareTo(own) > 0 ? retryAfter : own;
    Duration until = longest.compareTo(LONGEST_WAIT) < 0 ? longest : LONGEST_WAIT;
    wait = gateway.after(until, this::endWait);
  }

  private void endWait() {
    wait = null;
    sendNext();
  }

  private void giveUp(Event event, String why) {
    failed++;
    queue.remove(event);
    tries = 0;
    LOG.warnf("The webhook at %s: %s; event %s is given up", settings.target(), why, event.id());
  }

  // What an exception says may have the URL in it, and in the URL there may be a secret.
  private static String what(@Nullable Answer answer, @Nullable Throwable failure) {
    if (answer != null) {
      return "it answers %d".formatted(answer.status());
    }
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return "no answer (%s)".formatted(cause == null ? "" : cause.getClass().getSimpleName());
  }

  @Override
  public Future<Void> onEnding() {
    isEnding = true;
    Runnable waiting = wait;
    if (waiting != null) {
      waiting.run();
      wait = null;
    }
    var unused = gateway.after(settings.shutdownGrace(), this::endGrace);
    sendNext();
    return emptied.future();
  }

  private void endGrace() {
    if (emptied.tryComplete() && !queue.isEmpty()) {
      LOG.warnf(
          "%d events were not sent to the webhook at %s before the service's end",
          queue.size(), settings.target());
    }
  }

  RoomFigures.Sending figures() {
    return new RoomFigures.Sending(delivered, failed, dropped, queue.size());
  }
}
