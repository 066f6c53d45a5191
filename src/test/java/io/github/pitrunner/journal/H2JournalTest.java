package io.github.pitrunner.journal;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class H2JournalTest extends SqlJournalContract {
  private final Path directory;

  H2JournalTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Override
  JournalSettings settings() {
    return JournalSettings.embedded(directory);
  }
}
