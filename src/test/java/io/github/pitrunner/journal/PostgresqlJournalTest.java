package io.github.pitrunner.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** Runs within {@code scripts/with-postgres}. Each test has a schema of its own. */
@EnabledIfEnvironmentVariable(named = "PITRUNNER_TEST_POSTGRES", matches = "jdbc:.+")
class PostgresqlJournalTest extends SqlJournalContract {
  private final String schema = "test_" + UUID.randomUUID().toString().replace('-', '_');
  private boolean isMade;

  static String server() {
    return System.getenv().getOrDefault("PITRUNNER_TEST_POSTGRES", "");
  }

  @Override
  JournalSettings settings() {
    String server = server();
    if (!isMade) {
      try (Connection connection = DriverManager.getConnection(server);
          Statement statement = connection.createStatement()) {
        statement.execute("CREATE SCHEMA " + schema);
        isMade = true;
      } catch (SQLException e) {
        throw new AssertionError(e);
      }
    }
    String url = server + (server.contains("?") ? "&" : "?") + "currentSchema=" + schema;
    return new JournalSettings(url, "", "", JournalSettings.Limits.DEFAULT);
  }

  @Nested
  class ASecondProcess {
    @Test
    void doesNotGetTheJournal() {
      assertThatThrownBy(() -> open(settings(), Instant.EPOCH))
          .isInstanceOf(JournalUnusableException.class)
          .hasMessageContaining("no other Pitrunner uses it")
          .hasMessageContaining("pitrunner.journal.url");
    }
  }

  @Nested
  class ALostConnection {
    @Test
    void failsWhatIsWrittenThenAndIsOpenedAgain() throws SQLException {
      append(entries.intended());
      terminateConnections();

      assertThatThrownBy(() -> append(entries.intended()))
          .isInstanceOfSatisfying(
              JournalFailure.class,
              failure -> assertThat(failure.kind()).isEqualTo(JournalFailure.Kind.UNAVAILABLE));

      Awaitility.await().until(journal()::isWritable);
      append(entries.intended());
      assertThat(journal().figures().failures()).isEqualTo(1);
    }

    @Test
    void doesNotMakeTheEndOfTheAuditTrailForgotten() throws SQLException {
      audit(9);
      cutOff(2, 7);

      terminateConnections();
      assertThatThrownBy(() -> append(entries.intended())).isInstanceOf(JournalFailure.class);
      Awaitility.await().until(journal()::isWritable);
      audit(1);

      assertThat(flaw())
          .isEqualTo(
              new AuditBook.Flaw(8, AuditBook.Problem.MISSING, "The entries 8 to 9 are not there"));
    }

    private void terminateConnections() throws SQLException {
      try (Connection connection = DriverManager.getConnection(server());
          Statement statement = connection.createStatement()) {
        statement.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name ="
                + " 'pitrunner'");
      }
    }
  }
}
