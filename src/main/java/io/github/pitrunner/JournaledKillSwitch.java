package io.github.pitrunner;

import io.github.pitrunner.journal.Journal;
import io.github.pitrunner.journal.JournalEntry.KillSwitched;
import io.github.pitrunner.risk.KillSwitchState;
import io.github.pitrunner.risk.KillSwitchState.Engaged;
import io.github.pitrunner.risk.KillSwitchState.Origin;
import io.github.pitrunner.risk.KillSwitchState.Released;
import io.github.pitrunner.risk.KillSwitchState.Turn;
import io.github.pitrunner.risk.KillSwitchStore;
import io.github.pitrunner.wire.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The kill switch's turns in the journal. An engagement that could not be recorded is recorded as
 * soon as the journal can be written again, unless a release was recorded meanwhile.
 */
final class JournaledKillSwitch implements KillSwitchStore {
  private static final Logger LOG = Logger.getLogger(JournaledKillSwitch.class);
  static final Duration RETRY_AFTER = Duration.ofSeconds(5);
  private static final String SEPARATOR = ":";

  private final Journal journal;
  private final Timer timer;
  private @Nullable Engaged unsaved;
  private int unsavedSave;
  private int saves;
  private int underWay;
  private boolean isRetrySet;

  JournaledKillSwitch(Journal journal, Timer timer) {
    this.journal = journal;
    this.timer = timer;
  }

  @Override
  public CompletionStage<KillSwitchState> load() {
    return journal.killSwitchChanges(1).thenApply(JournaledKillSwitch::state);
  }

  @Override
  public boolean isRecorded() {
    return unsaved == null;
  }

  @Override
  public CompletionStage<Void> save(KillSwitchState state) {
    KillSwitched entry = entry(state);
    int save = ++saves;
    if (state instanceof Engaged engaged) {
      unsaved = engaged;
      unsavedSave = save;
    }
    underWay++;
    return journal
        .append(List.of(entry))
        .whenComplete(
            (done, failure) -> {
              underWay--;
              if (failure == null) {
                onSaved(save);
              } else {
                onFailed(state, failure);
              }
            });
  }

  private void onSaved(int save) {
    // An engagement that came after this save is still to be recorded.
    if (unsaved != null && unsavedSave <= save) {
      unsaved = null;
    }
  }

  private void onFailed(KillSwitchState state, Throwable failure) {
    LOG.errorf(
        "This is not recorded, and a restart would not know it: %s (%s)",
        state, failure.getMessage());
    retryLater();
  }

  private void retryLater() {
    if (unsaved != null && !isRetrySet) {
      isRetrySet = true;
      var unused = timer.after(RETRY_AFTER, this::retry);
    }
  }

  private void retry() {
    isRetrySet = false;
    Engaged engaged = unsaved;
    if (engaged == null) {
      return;
    }
    if (underWay > 0) {
      // What is under way may be a release; behind it this would turn the switch back.
      retryLater();
      return;
    }
    var unused =
        save(engaged)
            .thenRun(() -> LOG.infof("This is recorded now, after it could not be: %s", engaged));
  }

  private static KillSwitched entry(KillSwitchState state) {
    Turn turn = turn(state);
    return new KillSwitched(
        state instanceof Engaged,
        turn.origin().name().toLowerCase(Locale.ROOT) + SEPARATOR + turn.who(),
        turn.why(),
        turn.at());
  }

  private static Turn turn(KillSwitchState state) {
    if (state instanceof Engaged engaged) {
      return engaged.by();
    } else if (state instanceof Released released && released.by() != null) {
      return released.by();
    }
    throw new IllegalArgumentException("Nothing to be recorded: " + state);
  }

  private static KillSwitchState state(List<KillSwitched> changes) {
    if (changes.isEmpty()) {
      return new Released(null);
    }
    KillSwitched last = changes.get(0);
    String[] actor = last.actor().split(SEPARATOR, 2);
    Turn turn =
        new Turn(
            // What this version does not know fails, and then nothing passes.
            Origin.valueOf(actor[0].toUpperCase(Locale.ROOT)),
            actor.length > 1 ? actor[1] : "",
            last.reason(),
            last.time());
    return last.engaged() ? new Engaged(turn) : new Released(turn);
  }
}
