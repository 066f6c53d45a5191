package io.github.pitrunner.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pitrunner.domain.Secret;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who opens the journal's database may change while it is open. */
class DatabaseLoginTest {
  private static final DatabaseLogin FIRST =
      new DatabaseLogin("pitrunner", new Secret("PLANTED-SECRET-first"));
  private static final DatabaseLogin SECOND =
      new DatabaseLogin("pitrunner", new Secret("PLANTED-SECRET-second"));

  private final Path directory;

  DatabaseLoginTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Nested
  class ARotatedPassword {
    private final AtomicReference<DatabaseLogin> login = new AtomicReference<>(FIRST);

    private Database database() {
      return new Database(
          new JournalSettings(
              JournalSettings.embeddedUrl(directory), login::get, JournalSettings.Limits.DEFAULT));
    }

    private static void execute(Connection connection, String sql) throws SQLException {
      try (var statement = connection.createStatement()) {
        statement.execute(sql);
      }
    }

    @Test
    void isThatOfTheNextConnectionWhileOpenOnesGoOn() throws SQLException {
      Database database = database();

      try (Connection open = database.open()) {
        execute(open, "ALTER USER PITRUNNER SET PASSWORD 'PLANTED-SECRET-second'");
        login.set(SECOND);
        try (Connection next = database.open()) {
          execute(next, "SELECT 1");
        }
        execute(open, "SELECT 1");
      }
    }

    @Test
    void isTheOnlyOneThatOpensTheDatabaseFromThenOn() throws SQLException {
      Database database = database();

      try (Connection open = database.open()) {
        execute(open, "ALTER USER PITRUNNER SET PASSWORD 'PLANTED-SECRET-second'");

        assertThatThrownBy(database::open)
            .isInstanceOf(SQLException.class)
            .hasMessageNotContaining("PLANTED-SECRET");
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "-, -, -, kept, PLANTED-SECRET-kept",
        "-, -, jdbc:postgresql://db/pitrunner, kept, PLANTED-SECRET-kept",
        "me, -, -, me, PLANTED-SECRET-kept",
        "-, PLANTED-SECRET-mine, -, kept, PLANTED-SECRET-mine",
        "me, PLANTED-SECRET-mine, -, me, PLANTED-SECRET-mine",
        "-, -, jdbc:postgresql://db/x?user=u&password=PLANTED-SECRET-u, '', ''",
        "-, -, jdbc:h2:file:/x;USER=u;PASSWORD=PLANTED-SECRET-u, '', ''",
      })
  // More than three parameters: a row of the table.
  void whatIsConfiguredWins(
      String username, String password, String url, String user, String secret) {
    Map<String, String> settings = new java.util.HashMap<>();
    settings.put("pitrunner.journal.username", username == null ? "" : username);
    settings.put("pitrunner.journal.password", password == null ? "" : password);
    settings.put("pitrunner.journal.url", url == null ? "" : url);
    JournalConfig config =
        new SmallRyeConfigBuilder()
            .withMapping(JournalConfig.class)
            .withConverter(
                java.time.Duration.class,
                200,
                new io.quarkus.runtime.configuration.DurationConverter())
            .withSources(new PropertiesConfigSource(settings, "test", 100))
            .build()
            .getConfigMapping(JournalConfig.class);

    JournalSettings journal =
        config.toSettings(
            directory, () -> new DatabaseLogin("kept", new Secret("PLANTED-SECRET-kept")));

    assertThat(journal.login().get()).isEqualTo(new DatabaseLogin(user, new Secret(secret)));
    assertThat(journal + " " + journal.login().get() + " " + config)
        .doesNotContain("PLANTED-SECRET-kept", "PLANTED-SECRET-mine");
  }
}
