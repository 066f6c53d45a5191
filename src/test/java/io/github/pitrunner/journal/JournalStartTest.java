package io.github.pitrunner.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pitrunner.journal.JournalSettings.Limits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JournalStartTest {
  private static final Clock CLOCK = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);

  private final Path directory;

  JournalStartTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void aDirectoryThatCannotBeMadeIsToldInOneLine() throws Exception {
    Files.writeString(directory.resolve("data"), "a file");

    assertThatThrownBy(() -> open(JournalSettings.embedded(directory.resolve("data"))))
        .isInstanceOf(JournalUnusableException.class)
        .hasMessageContaining("pitrunner.data-dir")
        .hasMessageNotContaining("\n");
  }

  @Test
  void aServerThatIsNotThereIsToldWithoutThePassword() {
    String url = "jdbc:postgresql://u:hush@127.0.0.1:1/journal?user=me&password=hush";

    assertThatThrownBy(() -> open(new JournalSettings(url, "", "", Limits.DEFAULT)))
        .isInstanceOf(JournalUnusableException.class)
        .hasMessageContaining("127.0.0.1:1/journal")
        .hasMessageContaining("pitrunner.journal.url")
        .hasMessageNotContaining("hush")
        .hasMessageNotContaining("\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://127.0.0.1:5432x/journal?user=me&password=hush",
        "jdbc:postgresql://127.0.0.1:99999/journal?password=hush&user=me",
        "jdbc:postgresql://me:hush@127.0.0.1:5432x/journal",
        "jdbc:postgresql://me:hu@hush@127.0.0.1:5432x/journal",
        "jdbc:h2:file:relative/journal;PASSWORD=hush"
      })
  void aUrlThatIsMalformedIsToldWithoutThePassword(String url) {
    assertThatThrownBy(() -> open(new JournalSettings(url, "", "", Limits.DEFAULT)))
        .isInstanceOf(JournalUnusableException.class)
        .hasMessageContaining("cannot be opened")
        .hasMessageNotContaining("hush")
        .hasMessageNotContaining("\n");
  }

  @Test
  void aJournalOfANewerVersionIsNotTouched() throws Exception {
    JournalSettings settings = JournalSettings.embedded(directory);
    open(settings).close();
    change(
        settings,
        "INSERT INTO \"flyway_schema_history\" SELECT 99, '99', 'later', \"type\", 'V99__later.sql',"
            + " 1, \"installed_by\", \"installed_on\", 1, TRUE FROM \"flyway_schema_history\" WHERE"
            + " \"version\" = '1'");

    assertThatThrownBy(() -> open(settings))
        .isInstanceOf(JournalUnusableException.class)
        .hasMessageContaining("99");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "content_version = 7|content_version is 7",
        "content = REPLACE(content, '\"symbol\":', '\"symbool\":')|instrument.symbol is missing",
        "content = REPLACE(content, '{\"client', '{\"colour\":\"red\",\"client')|colour is not known",
        "content = REPLACE(content, '\"type\":\"', '\"type\":\"X')|instrument.type is \"X",
        "content = 'x'|no JSON"
      })
  void contentThatIsNotKnownIsAnErrorThatNamesRowAndField(String change, String problem)
      throws Exception {
    JournalSettings settings = JournalSettings.embedded(directory);
    var intended = new RandomEntries(new Random(JournalContract.SEED)).intended();
    try (SqlJournal journal = open(settings)) {
      JournalContract.result(journal.append(List.of(intended)));
    }

    change(settings, "UPDATE order_intents SET " + change);

    try (SqlJournal journal = open(settings)) {
      assertThatThrownBy(() -> JournalContract.result(journal.intent(intended.intent().id())))
          .isInstanceOfSatisfying(
              JournalFailure.class,
              failure -> assertThat(failure.kind()).isEqualTo(JournalFailure.Kind.UNREADABLE))
          .hasMessageContaining("table order_intents, row order-1")
          .hasMessageContaining(problem);
    }
  }

  private static SqlJournal open(JournalSettings settings) {
    return SqlJournal.open(settings, CLOCK, Runnable::run);
  }

  private static void change(JournalSettings settings, String sql) throws Exception {
    try (Connection connection = DriverManager.getConnection(settings.url(), "sa", "");
        Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate(sql)).isEqualTo(1);
    }
  }
}
