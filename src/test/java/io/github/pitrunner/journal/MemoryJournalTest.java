package io.github.pitrunner.journal;

/** The journal of runs in virtual time does what a real one does. */
class MemoryJournalTest extends JournalContract {
  private final MemoryJournal journal = new MemoryJournal(Runnable::run);

  @Override
  Journal open() {
    return journal;
  }
}
