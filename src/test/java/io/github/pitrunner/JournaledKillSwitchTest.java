package io.github.pitrunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.pitrunner.journal.JournalEntry.Configured;
import io.github.pitrunner.journal.JournalEntry.KillSwitched;
import io.github.pitrunner.journal.JournalSettings;
import io.github.pitrunner.journal.SqlJournal;
import io.github.pitrunner.risk.KillSwitch;
import io.github.pitrunner.risk.KillSwitchState;
import io.github.pitrunner.risk.KillSwitchState.Origin;
import io.github.pitrunner.risk.RiskLimitTable;
import io.github.pitrunner.testing.VirtualTime;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the wiring keeps in the journal, on a real one that now and then cannot be written. */
@Timeout(60)
class JournaledKillSwitchTest {
  private static final Instant NOW = Instant.parse("2026-11-23T15:00:00Z");

  private final VirtualTime time = new VirtualTime(NOW);
  private final Path directory;
  private BreakableJournal journal;
  private KillSwitch killSwitch;

  JournaledKillSwitchTest(@TempDir Path directory) {
    this.directory = directory;
    this.journal = open();
    this.killSwitch = killSwitch();
  }

  private BreakableJournal open() {
    return new BreakableJournal(
        SqlJournal.open(JournalSettings.embedded(directory), time, Runnable::run));
  }

  private KillSwitch killSwitch() {
    return new KillSwitch(new JournaledKillSwitch(journal, time), time);
  }

  private void restart() {
    journal.close();
    journal = open();
    killSwitch = killSwitch();
  }

  @AfterEach
  void close() {
    journal.close();
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @Nested
  class KillSwitches {
    @Test
    void areReleasedWhereNothingWasEverRecorded() throws Exception {
      assertThat(get(killSwitch.load())).isEqualTo(new KillSwitchState.Released(null));
    }

    @Test
    void comeBackFromARestartAsTheyWere() throws Exception {
      get(killSwitch.load());
      KillSwitchState engaged = get(killSwitch.engage(Origin.RULE, "DAILY_LOSS", "too much"));
      restart();
      assertThat(get(killSwitch.load())).isEqualTo(engaged);

      time.advance(Duration.ofMinutes(1));
      KillSwitchState released = get(killSwitch.release("admin: the second", "looked into"));
      restart();

      assertThat(get(killSwitch.load())).isEqualTo(released);
    }

    @Test
    void stayEngagedWithoutARecordAndAreRecordedLater() throws Exception {
      get(killSwitch.load());
      journal.breakDown();

      assertThatExceptionOfType(ExecutionException.class)
          .isThrownBy(() -> get(killSwitch.engage(Origin.CALL, "api", "fat finger")));
      assertThat(killSwitch.state().isReleased()).isFalse();
      assertThat(killSwitch.isRecorded()).isFalse();
      time.advance(JournaledKillSwitch.RETRY_AFTER.multipliedBy(2));
      assertThat(killSwitch.isRecorded()).isFalse();

      journal.repair();
      time.advance(JournaledKillSwitch.RETRY_AFTER);
      get(journal.whenWritten());

      assertThat(killSwitch.isRecorded()).isTrue();
      restart();
      assertThat(get(killSwitch.load())).isInstanceOf(KillSwitchState.Engaged.class);
    }

    @Test
    void areNotTurnedBackByARetryBehindTheirRelease() throws Exception {
      get(killSwitch.load());
      journal.breakDown();
      killSwitch.engage(Origin.CALL, "api", "fat finger");
      journal.repair();

      get(killSwitch.release("api", "over"));
      time.advance(JournaledKillSwitch.RETRY_AFTER.multipliedBy(3));
      restart();

      assertThat(get(killSwitch.load()).isReleased()).isTrue();
    }

    @Test
    void stayUnreadWhenTheRecordIsOfAnotherKind() throws Exception {
      get(journal.append(List.of(new KillSwitched(false, "somebody", "why", NOW))));

      assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> get(killSwitch.load()));
      assertThat(killSwitch.state()).isInstanceOf(KillSwitchState.Unread.class);
    }
  }

  @Nested
  class Settings {
    private final Map<String, String> settings =
        new HashMap<>(RiskLimitTable.standard().toSettings());

    private List<Configured> record() throws Exception {
      ExecutorService context = Executors.newSingleThreadExecutor();
      try {
        JournaledAuditTrail trail = new JournaledAuditTrail(100);
        trail.begin(new JournaledAuditTrail.Home(journal, time, time, context));
        List<Configured> changes = get(ChangedSettings.record(journal, trail, settings, NOW));
        get(trail.end());
        return changes;
      } finally {
        context.shutdown();
      }
    }

    @Test
    void areAllRecordedAtTheFirstStart() throws Exception {
      assertThat(record())
          .hasSize(settings.size())
          .contains(new Configured("start", "pitrunner.risk.max-position", null, "10000", NOW));
    }

    @Test
    void areRecordedAgainOnlyWhenTheyChange() throws Exception {
      record();
      restart();
      assertThat(record()).isEmpty();

      settings.put("pitrunner.risk.max-position", "200");
      settings.remove("pitrunner.risk.daily-loss-kill");
      restart();

      assertThat(record())
          .containsExactly(
              new Configured("start", "pitrunner.risk.daily-loss-kill", "1.5", null, NOW),
              new Configured("start", "pitrunner.risk.max-position", "10000", "200", NOW));
      assertThat(record()).isEmpty();
    }
  }
}
