package io.github.pitrunner.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.domain.Alert;
import io.github.pitrunner.domain.Alert.Kind;
import io.github.pitrunner.domain.Alert.Severity;
import io.github.pitrunner.domain.Secret;
import io.github.pitrunner.operations.Webhook.Answer;
import io.github.pitrunner.testing.ConnectorRig;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent when, in virtual time; the receiver is the test's hand. */
class WebhookTest {
  private static final int QUEUE = 3;
  private static final int RETRIES = 4;

  private final ConnectorRig rig = new ConnectorRig();
  private final AlertBoard board = new AlertRig(rig).board();
  private final List<Sent> sent = new ArrayList<>();
  private final Webhook webhook = webhook(Severity.WARNING);

  private record Sent(
      String eventId, JsonObject json, Instant time, CompletableFuture<Answer> answer) {
    String line() {
      return json.getString("event") + " " + json.getString("subject");
    }
  }

  private Webhook webhook(Severity least) {
    Webhook made =
        new Webhook(
            rig.connector(),
            new WebhookSettings(
                new WebhookSettings.Target(
                    URI.create("http://user:pass@receiver.test/hook?key=hidden"),
                    new Secret("t0ken"),
                    Duration.ofSeconds(5)),
                least,
                QUEUE,
                new WebhookSettings.Retry(RETRIES, Duration.ofSeconds(1), Duration.ofSeconds(4)),
                Duration.ofSeconds(2)),
            (eventId, json) -> {
              CompletableFuture<Answer> answer = new CompletableFuture<>();
              sent.add(new Sent(eventId, new JsonObject(json), rig.time().instant(), answer));
              return answer;
            },
            new AlertJson("client 7 of gateway.test:4002"));
    board.add(made);
    return made;
  }

  private void raise(String subject) {
    raise(Kind.MARGIN_CUSHION, subject);
  }

  private void raise(Kind kind, String subject) {
    board.raise(new Alert(kind, subject, "look at it"));
    rig.time().settle();
  }

  private void resolve(String subject) {
    board.resolve(Kind.MARGIN_CUSHION, subject);
    rig.time().settle();
  }

  private void answer(int status) {
    answer(new Answer(status, Duration.ZERO));
  }

  private void answer(Answer answer) {
    sent.get(sent.size() - 1).answer().complete(answer);
    rig.time().settle();
  }

  private void breakOff() {
    sent.get(sent.size() - 1).answer().completeExceptionally(new IOException("refused"));
    rig.time().settle();
  }

  private List<String> lines() {
    return sent.stream().map(Sent::line).toList();
  }

  @Nested
  class Events {
    @Test
    void sayWhatTheAlertSaysAndWhichPitrunnerSaysSo() {
      raise("DU1");
      answer(200);
      rig.time().advance(Duration.ofSeconds(90));
      resolve("DU1");

      JsonObject raised = sent.get(0).json();
      JsonObject resolved = sent.get(1).json();
      String id = raised.getString("alert_id");
      assertThat(raised.getMap())
          .containsEntry("event_id", id + "-raised")
          .containsEntry("event", "raised")
          .containsEntry("kind", "margin_cushion")
          .containsEntry("severity", "critical")
          .containsEntry("subject", "DU1")
          .containsEntry("message", "look at it")
          .containsEntry("raised_at", "2026-11-23T15:00:00Z")
          .containsEntry("service", "client 7 of gateway.test:4002")
          .doesNotContainKey("resolved_at");
      assertThat(resolved.getMap())
          .containsEntry("alert_id", id)
          .containsEntry("event_id", id + "-resolved")
          .containsEntry("event", "resolved")
          .containsEntry("resolved_at", "2026-11-23T15:01:30Z");
    }

    @Test
    void areSentOneAfterTheOther() {
      raise("DU1");
      resolve("DU1");
      raise("DU2");
      assertThat(lines()).containsExactly("raised DU1");

      answer(204);
      assertThat(lines()).containsExactly("raised DU1", "resolved DU1");
      answer(200);

      assertThat(lines()).containsExactly("raised DU1", "resolved DU1", "raised DU2");
    }

    @Test
    void areNotSentIfTheyAreLessSevereThanWasAskedFor() {
      Webhook strict = webhook(Severity.CRITICAL);

      raise(Kind.NEGATIVE_CASH, "DU1");

      assertThat(strict.figures().waiting()).isZero();
      assertThat(webhook.figures().waiting()).isEqualTo(1);
    }
  }

  @Nested
  class Repetition {
    @ParameterizedTest
    @ValueSource(ints = {429, 500, 503, 599})
    void comesAfterAGrowingWaitAndSendsTheSameEvent(int status) {
      raise("DU1");
      for (int i = 0; i < RETRIES; i++) {
        answer(status);
        rig.time().advance(Duration.ofSeconds(10));
      }

      assertThat(sent)
          .extracting(Sent::eventId)
          .hasSize(RETRIES + 1)
          .containsOnly(sent.get(0).eventId());
    }

    @Test
    void waitsOneTwoFourAndNoLongerThanTheLongest() {
      raise("DU1");
      for (int i = 0; i < RETRIES; i++) {
        breakOff();
        int before = sent.size();
        Duration wait = Duration.ofSeconds(Math.min(4, 1 << i));
        rig.time().advance(wait.minusMillis(1));
        assertThat(sent).as("before the wait of %s is over", wait).hasSize(before);
        rig.time().advance(Duration.ofMillis(1));
        assertThat(sent).hasSize(before + 1);
      }
    }

    @Test
    void waitsAsLongAsTheReceiverSays() {
      raise("DU1");

      answer(new Answer(429, Duration.ofSeconds(30)));
      rig.time().advance(Duration.ofMillis(29_999));
      assertThat(sent).hasSize(1);
      rig.time().advance(Duration.ofMillis(1));

      assertThat(sent).hasSize(2);
    }

    @Test
    void doesNotWaitForEverWhateverTheReceiverSays() {
      raise("DU1");

      answer(new Answer(503, Duration.ofDays(3000)));
      rig.time().advance(Webhook.LONGEST_WAIT);

      assertThat(sent).hasSize(2);
    }

    @Test
    void endsAfterSoManyTimesAndTheNextIsSent() {
      raise("DU1");
      raise("DU2");

      for (int i = 0; i <= RETRIES; i++) {
        breakOff();
        rig.time().advance(Duration.ofSeconds(10));
      }

      assertThat(lines()).hasSize(RETRIES + 2).endsWith("raised DU2");
      assertThat(webhook.figures().failed()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 400, 401, 403, 404, 410, 413, 422})
    void isNotMadeOfWhatTheReceiverRefuses(int status) {
      raise("DU1");
      raise("DU2");

      answer(status);

      assertThat(lines()).containsExactly("raised DU1", "raised DU2");
      assertThat(webhook.figures().failed()).isEqualTo(1);
    }

    @Test
    void beginsAnewForEachEvent() {
      raise("DU1");
      for (int i = 0; i < RETRIES; i++) {
        breakOff();
        rig.time().advance(Duration.ofSeconds(10));
      }
      answer(200);
      raise("DU2");
      for (int i = 0; i < RETRIES; i++) {
        breakOff();
        rig.time().advance(Duration.ofSeconds(10));
      }
      answer(200);

      assertThat(webhook.figures()).isEqualTo(new RoomFigures.Sending(2, 0, 0, 0));
    }
  }

  @Nested
  class Queue {
    @Test
    void leavesOutTheOldestThatIsNotOnItsWay() {
      raise("on its way");
      for (int i = 1; i <= QUEUE + 2; i++) {
        raise("DU" + i);
      }
      assertThat(webhook.figures()).isEqualTo(new RoomFigures.Sending(0, 0, 2, QUEUE + 1));

      for (int i = 0; i <= QUEUE; i++) {
        answer(200);
      }

      assertThat(lines())
          .containsExactly("raised on its way", "raised DU3", "raised DU4", "raised DU5");
    }

    @Test
    void leavesOutWhatWaitsToBeSentAgain() {
      raise("DU1");
      breakOff();
      for (int i = 2; i <= QUEUE + 1; i++) {
        raise("DU" + i);
      }

      rig.time().advance(Duration.ofSeconds(1));

      assertThat(lines()).containsExactly("raised DU1", "raised DU2");
      assertThat(webhook.figures().dropped()).isEqualTo(1);
    }
  }

  @Nested
  class End {
    @Test
    void waitsForWhatIsUnderWayAndWaiting() {
      raise("DU1");
      resolve("DU1");

      Future<Void> end = webhook.onEnding();
      rig.time().settle();
      answer(200);
      assertThat(end.isComplete()).isFalse();
      answer(200);

      assertThat(end.succeeded()).isTrue();
    }

    @Test
    void isAtOnceWithoutAnythingToSend() {
      assertThat(webhook.onEnding().succeeded()).isTrue();
    }

    @Test
    void cutsAWaitShortAndTriesEachOnceMore() {
      raise("DU1");
      raise("DU2");
      answer(new Answer(503, Duration.ofMinutes(5)));

      Future<Void> end = webhook.onEnding();
      rig.time().settle();
      assertThat(lines()).containsExactly("raised DU1", "raised DU1");
      answer(503);
      assertThat(lines()).endsWith("raised DU2");
      answer(200);

      assertThat(end.succeeded()).isTrue();
      assertThat(webhook.figures()).isEqualTo(new RoomFigures.Sending(1, 1, 0, 0));
    }

    @Test
    void comesAfterTheGraceWhateverTheReceiverDoes() {
      raise("DU1");

      Future<Void> end = webhook.onEnding();
      rig.time().advance(Duration.ofMillis(1999));
      assertThat(end.isComplete()).isFalse();
      rig.time().advance(Duration.ofMillis(1));

      assertThat(end.succeeded()).isTrue();
    }
  }
}
