package io.github.pitrunner.operations;

import io.github.pitrunner.domain.Alert;
import io.github.pitrunner.domain.Alert.Kind;
import io.github.pitrunner.domain.Alerts;
import io.github.pitrunner.journal.JournalFigures;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;

/**
 * Alarms by what the figures say: that the gateway was spoken to too fast, that faults of our own
 * were passed over, and that the journal cannot be written.
 */
@Startup
@Singleton
public final class FigureAlerts {
  static final String GATEWAY = "gateway";
  static final String FAULTS = "faults";
  static final String JOURNAL = "journal";

  private final Alerts alerts;
  private long violations;
  private long faults;

  /** Made before the connector starts. */
  FigureAlerts(FigureBoard board, Alerts alerts) {
    this.alerts = alerts;
    board.follow(this::onFigures);
  }

  private void onFigures(Figures figures) {
    if (figures.status().ending()) {
      // The journal is closed in the end, and nobody need do anything about it.
      return;
    }
    lookAtPace(figures.connector().traffic().violations());
    lookAtFaults(figures.connector().faults());
    lookAtJournal(figures.rooms().journal());
  }

  private void lookAtPace(long tooFast) {
    if (tooFast > violations) {
      violations = tooFast;
      raise(
          Kind.PACING_VIOLATION,
          GATEWAY,
          "The gateway said that messages came too fast (code 100), %d times since the start; the pace is halved for a minute, set pitrunner.gateway.pacing.messages-per-second lower if it comes again"
              .formatted(tooFast));
    }
  }

  private void lookAtFaults(long passedOver) {
    if (passedOver > faults) {
      faults = passedOver;
      raise(
          Kind.UNEXPECTED_ERROR,
          FAULTS,
          "%d faults in Pitrunner's own code were passed over since the start; the log has each as an ERROR with its cause, please report it"
              .formatted(passedOver));
    }
  }

  private void lookAtJournal(JournalFigures journal) {
    if (journal.isWritable()) {
      alerts.resolve(Kind.JOURNAL_UNWRITABLE, JOURNAL);
    } else {
      raise(
          Kind.JOURNAL_UNWRITABLE,
          JOURNAL,
          "The journal cannot be written, %d writes have failed and %d wait; no order is placed while cancels pass, see that its disk or database works"
              .formatted(journal.failures(), journal.waiting()));
    }
  }

  private void raise(Kind kind, String subject, String message) {
    alerts.raise(new Alert(kind, subject, message));
  }
}
