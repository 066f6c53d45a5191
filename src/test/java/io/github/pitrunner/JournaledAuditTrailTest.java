package io.github.pitrunner;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.domain.AuditEvent;
import io.github.pitrunner.domain.AuditEvent.Kind;
import io.github.pitrunner.domain.AuditEvent.Outcome;
import io.github.pitrunner.domain.AuditEvent.Who;
import io.github.pitrunner.journal.AuditBook;
import io.github.pitrunner.journal.JournalSettings;
import io.github.pitrunner.journal.MemoryJournal;
import io.github.pitrunner.journal.SqlJournal;
import io.github.pitrunner.risk.KillSwitch;
import io.github.pitrunner.risk.KillSwitchState.Origin;
import io.github.pitrunner.testing.MemoryKillSwitchStore;
import io.github.pitrunner.testing.VirtualTime;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The trail before there is a journal, with one, and while that cannot be written. */
@Timeout(60)
class JournaledAuditTrailTest {
  private static final Instant NOW = Instant.parse("2026-11-30T10:00:00Z");
  private static final int PLACES = 20;

  private final VirtualTime time = new VirtualTime(NOW);
  private final MemoryJournal journal = new MemoryJournal(time::execute);
  private final JournaledAuditTrail trail = new JournaledAuditTrail(PLACES);

  private static AuditEvent event(int number) {
    return AuditEvent.of(
        Kind.CALL, NOW, new Who("alice", "127.0.0.1:5"), "call-" + number, "{}", Outcome.OK);
  }

  private void record(int from, int to) {
    IntStream.range(from, to).forEach(number -> trail.record(event(number)));
  }

  private void begin() {
    trail.begin(new JournaledAuditTrail.Home(journal, time, time, time::execute));
    time.settle();
  }

  private List<AuditEvent> recorded() {
    CompletionStage<AuditBook.Page> page =
        journal.auditEvents(AuditBook.Filter.ALL, Long.MAX_VALUE, 1000);
    time.settle();
    List<AuditEvent> oldestFirst =
        new ArrayList<>(
            page.toCompletableFuture().join().entries().stream()
                .map(AuditBook.Entry::event)
                .toList());
    Collections.reverse(oldestFirst);
    return oldestFirst;
  }

  private static List<AuditEvent> events(int from, int to) {
    return IntStream.range(from, to).mapToObj(JournaledAuditTrailTest::event).toList();
  }

  @Nested
  class WithoutAJournal {
    @Test
    void eventsWaitForOneInTheirOrder() {
      record(0, 5);
      assertThat(trail.waiting()).isEqualTo(5);

      begin();
      record(5, 8);
      time.settle();

      assertThat(recorded()).isEqualTo(events(0, 8));
      assertThat(trail.recorded()).isEqualTo(8);
      assertThat(trail.waiting()).isZero();
    }

    @Test
    void whatFindsNoPlaceIsCountedAndTheCountRecorded() {
      record(0, PLACES + 7);
      assertThat(trail.lost()).isEqualTo(7);

      begin();

      assertThat(recorded())
          .hasSize(PLACES + 1)
          .startsWith(events(0, PLACES).toArray(AuditEvent[]::new));
      AuditEvent last = recorded().get(PLACES);
      assertThat(last.kind()).isEqualTo(Kind.TRAIL);
      assertThat(last.action()).isEqualTo(JournaledAuditTrail.LOST);
      assertThat(last.count()).isEqualTo(7);
    }

    @Test
    void nothingIsWaitedForAtTheEnd() {
      record(0, 1);

      assertThat(trail.end().toCompletableFuture()).isDone();
    }
  }

  @Nested
  class WhileTheJournalCannotBeWritten {
    @Test
    void eventsWaitAndAreRecordedInTheirOrder() {
      begin();
      record(0, 1);
      time.settle();
      journal.breakDown();

      record(1, 4);
      time.settle();
      record(4, 6);
      time.advance(JournaledAuditTrail.RETRY_AFTER.multipliedBy(3));
      assertThat(trail.waiting()).isEqualTo(5);
      journal.repair();
      time.advance(JournaledAuditTrail.RETRY_AFTER);

      assertThat(recorded()).isEqualTo(events(0, 6));
      assertThat(trail.waiting()).isZero();
      assertThat(trail.recorded()).isEqualTo(6);
    }

    @Test
    void theEndIsNotHeldUp() {
      begin();
      journal.breakDown();
      record(0, 3);
      time.settle();

      CompletionStage<Void> ended = trail.end();
      time.settle();

      assertThat(ended.toCompletableFuture()).isDone();
    }
  }

  @Nested
  class TheEnd {
    @Test
    void waitsForWhatWaits() {
      begin();
      journal.hold();
      record(0, 3);
      CompletionStage<Void> ended = trail.end();
      time.settle();
      assertThat(ended.toCompletableFuture()).isNotDone();

      journal.letThrough();
      time.settle();

      assertThat(ended.toCompletableFuture()).isDone();
      assertThat(recorded()).isEqualTo(events(0, 3));
    }
  }

  @Nested
  class ARealJournal {
    @Test
    void recordsWhatManyThreadsTellOnce(@TempDir Path directory) throws Exception {
      ExecutorService context = Executors.newSingleThreadExecutor();
      ExecutorService tellers = Executors.newFixedThreadPool(4);
      JournaledAuditTrail real = new JournaledAuditTrail(10_000);
      try (SqlJournal sql = SqlJournal.open(JournalSettings.embedded(directory), time, context)) {
        real.begin(new JournaledAuditTrail.Home(sql, time, time, context));
        for (int teller = 0; teller < 4; teller++) {
          int first = teller * 500;
          tellers.execute(
              () -> IntStream.range(first, first + 500).forEach(n -> real.record(event(n))));
        }
        tellers.shutdown();
        assertThat(tellers.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        real.end().toCompletableFuture().get(30, TimeUnit.SECONDS);

        List<String> actions = new ArrayList<>();
        for (AuditBook.Entry entry :
            sql.auditEvents(AuditBook.Filter.ALL, Long.MAX_VALUE, 3000)
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS)
                .entries()) {
          actions.add(entry.event().action());
        }
        assertThat(actions)
            .containsExactlyInAnyOrderElementsOf(
                IntStream.range(0, 2000).mapToObj(n -> "call-" + n).toList());
        assertThat(real.lost()).isZero();
      } finally {
        context.shutdown();
      }
    }
  }

  @Nested
  class AJournalThatErrs {
    private static final int COUNT = 5;

    @Test
    void losesOnlyWhatItNeverTakesAndTheTrailSaysSo() {
      journal.refuse("call-2");
      record(0, COUNT);

      begin();

      assertThat(recorded())
          .extracting(AuditEvent::action)
          .containsExactly("call-0", "call-1", "call-3", "call-4", JournaledAuditTrail.LOST);
      assertThat(trail.lost()).isEqualTo(1);
      assertThat(trail.waiting()).isZero();
    }

    @Test
    void doesNotSayForEverThatEventsAreLost() {
      journal.refuse(JournaledAuditTrail.LOST);
      record(0, PLACES + 3);

      begin();

      assertThat(recorded()).hasSize(PLACES);
      assertThat(trail.lost()).isEqualTo(3);
      assertThat(trail.waiting()).isZero();
    }

    @Test
    void doesNotGetAnEventTwiceWhoseAnswerWasLost() {
      begin();
      journal.loseAnswers();
      record(0, COUNT);
      time.settle();
      assertThat(trail.waiting()).isEqualTo(COUNT);

      journal.repair();
      time.advance(JournaledAuditTrail.RETRY_AFTER);
      record(COUNT, COUNT + 1);
      time.settle();

      assertThat(recorded()).isEqualTo(events(0, COUNT + 1));
      assertThat(trail.waiting()).isZero();
      assertThat(trail.recorded()).isEqualTo(COUNT + 1);
    }

    @Test
    void isNotGivenATimeThatNoDatabaseHolds() {
      begin();

      trail.record(AuditEvent.of(Kind.CALL, Instant.MAX, new Who("x", ""), "late", "", Outcome.OK));
      time.settle();

      assertThat(recorded())
          .extracting(AuditEvent::action)
          .containsExactly(JournaledAuditTrail.LOST);
    }
  }

  @Nested
  class Lines {
    @Test
    void areOneWhateverCallersWrite() {
      AuditEvent event =
          new AuditEvent(
              Kind.REFUSED_CALL,
              NOW,
              new Who("al\nice", "127.0.0.1:5"),
              "call",
              "a\r\nCALL forged by bob: OK\u2028",
              Outcome.failed("no"),
              new TreeMap<>(Map.of("order", "a-1")),
              3);

      assertThat(AuditLine.of(event))
          .isEqualTo(
              "REFUSED_CALL call by al ice (127.0.0.1:5): FAILED, no, {order=a-1}, a  CALL forged by"
                  + " bob: OK , 3 times");
    }

    @Test
    void andEntriesHaveBounds() {
      begin();
      trail.record(
          AuditEvent.of(
              Kind.CALL, NOW, new Who("x".repeat(5000), ""), "a", "y".repeat(50_000), Outcome.OK));
      time.settle();

      AuditEvent kept = recorded().get(0);
      assertThat(kept.request()).hasSizeLessThan(4200).endsWith("... (50000 characters)");
      assertThat(kept.who().identity()).hasSizeLessThan(1100);
    }
  }

  @Nested
  class KillSwitches {
    private final List<AuditEvent> told = new ArrayList<>();
    private final MemoryKillSwitchStore store = new MemoryKillSwitchStore();

    private KillSwitch start() {
      return start(time);
    }

    private KillSwitch start(Clock clock) {
      KillSwitch killSwitch = new KillSwitch(store, clock);
      killSwitch.addListener(new KillSwitchAudit(told::add));
      killSwitch.load();
      time.settle();
      return killSwitch;
    }

    @Test
    void areOnRecordWithEachTurnButNotWithTheirReadingBack() {
      KillSwitch killSwitch = start();
      killSwitch.engage(Origin.RULE, "DAILY_LOSS", "too much");
      time.advance(Duration.ofSeconds(1));
      start();
      killSwitch.release("alice", "over");

      assertThat(told)
          .extracting(
              event ->
                  "%s %s %s %s %s"
                      .formatted(
                          event.kind(),
                          event.action(),
                          event.who().identity(),
                          event.request(),
                          event.ids()))
          .containsExactly(
              "KILL_SWITCH kill-switch/engage DAILY_LOSS too much {origin=RULE}",
              "KILL_SWITCH kill-switch/release alice over {origin=CALL}");
    }

    /** A clock that somebody sets. */
    private static final class SetClock extends Clock {
      private Instant now = NOW;

      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        return this;
      }

      @Override
      public Instant instant() {
        return now;
      }
    }

    @Test
    void areOnRecordThoughTheClockIsSetBack() {
      SetClock clock = new SetClock();
      KillSwitch killSwitch = start(clock);
      clock.now = NOW.minus(Duration.ofHours(1));

      killSwitch.engage(Origin.RULE, "DAILY_LOSS", "too much");
      killSwitch.release("alice", "over");
      clock.now = NOW.minus(Duration.ofHours(2));
      start(clock);

      assertThat(told)
          .extracting(AuditEvent::action)
          .containsExactly(KillSwitchAudit.ENGAGE, KillSwitchAudit.RELEASE);
    }
  }
}
