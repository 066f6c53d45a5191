package io.github.pitrunner.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pitrunner.domain.AuditEvent;
import io.github.pitrunner.domain.AuditEvent.Kind;
import io.github.pitrunner.domain.AuditEvent.Outcome;
import io.github.pitrunner.domain.AuditEvent.Who;
import io.github.pitrunner.domain.Secret;
import io.github.pitrunner.journal.AuditBook.Check;
import io.github.pitrunner.journal.AuditBook.Problem;
import io.github.pitrunner.journal.JournalEntry.Audited;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the audit trail is after the writer has lost its connection. */
class TransactionsTest {
  private static final Instant NOW = Instant.parse("2026-11-30T10:00:00Z");
  private static final AuditSeal SEAL =
      AuditSeal.of(new Secret("a key of thirty-two characters!!"));
  private static final Duration KEPT = Duration.ofDays(30);

  private final Database database;
  private Connection watcher;
  private Transactions transactions;
  private boolean isAnswerLost;
  private boolean isLost;

  TransactionsTest(@TempDir Path directory) {
    this.database = new Database(JournalSettings.embedded(directory));
  }

  @BeforeEach
  void begin() throws SQLException {
    watcher = database.open();
    Migrations.run(database);
    transactions =
        new Transactions(
            database, breakable(database.openWriter()), SEAL, Clock.fixed(NOW, ZoneOffset.UTC));
  }

  @AfterEach
  void end() throws SQLException {
    transactions.close();
    watcher.close();
  }

  /** One that may be gone, before a commit or between the commit and its answer. */
  private Connection breakable(Connection connection) {
    return (Connection)
        Proxy.newProxyInstance(
            Connection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              if (isLost && !method.getName().equals("close")) {
                throw new SQLNonTransientConnectionException("gone", "08006");
              }
              Object result;
              try {
                result = method.invoke(connection, arguments);
              } catch (InvocationTargetException e) {
                throw Objects.requireNonNull(e.getCause());
              }
              if (isAnswerLost && method.getName().equals("commit")) {
                isLost = true;
                throw new SQLNonTransientConnectionException("gone", "08006");
              }
              return result;
            });
  }

  private void audit(Instant time, int count) throws SQLException {
    for (int i = 0; i < count; i++) {
      transactions.write(
          List.of(
              new Audited(AuditEvent.of(Kind.CALL, time, new Who("a", ""), "b", "", Outcome.OK))));
    }
  }

  private Check check() throws SQLException {
    Check check = Check.BEGIN;
    while (!check.isDone()) {
      check = new AuditReading(watcher, SEAL).check(check);
    }
    return check;
  }

  private void tamper(String... statements) throws SQLException {
    try (Statement statement = watcher.createStatement()) {
      for (String sql : statements) {
        statement.executeUpdate(sql);
      }
    }
  }

  @Nested
  class ACommitWithoutAnAnswer {
    @Test
    void isGoneOnFromWhereItWasDone() throws SQLException {
      audit(NOW, 3);
      isAnswerLost = true;
      assertThatThrownBy(() -> audit(NOW, 1)).isInstanceOf(SQLException.class);

      audit(NOW, 1);

      assertThat(check().flaw()).isNull();
      assertThat(check().checked()).isEqualTo(5);
    }

    @Test
    void isNoBreakEvenIfItHasRemovedWhatWasKnown() throws SQLException {
      audit(NOW.minus(KEPT.multipliedBy(2)), 3);
      isAnswerLost = true;
      Retention retention = new Retention(Clock.fixed(NOW, ZoneOffset.UTC), KEPT);
      assertThatThrownBy(() -> transactions.forget(retention)).isInstanceOf(SQLException.class);

      audit(NOW, 1);

      assertThat(check().flaw()).isNull();
      assertThat(check().anchor()).extracting(AuditBook.Link::entry).isEqualTo(3L);
      assertThat(check().checked()).isEqualTo(2);
    }
  }

  @Nested
  class ALostConnection {
    @Test
    void doesNotMakeTheEndForgotten() throws SQLException {
      audit(NOW, 9);
      tamper(
          "DELETE FROM audit_events WHERE entry > 7",
          "UPDATE audit_ends SET entry = 7, hash = (SELECT hash FROM audit_events WHERE entry = 7)"
              + " WHERE name = 'head'");
      isLost = true;
      assertThatThrownBy(() -> audit(NOW, 1)).isInstanceOf(SQLException.class);

      audit(NOW, 1);

      assertThat(Objects.requireNonNull(check().flaw()).problem()).isEqualTo(Problem.MISSING);
      assertThat(Objects.requireNonNull(check().flaw()).entry()).isEqualTo(8);
    }

    @Test
    void isOnRecordAlsoIfNothingFollowsButACleaning() throws SQLException {
      audit(NOW, 9);
      tamper("DELETE FROM audit_events WHERE entry > 7");
      isLost = true;
      assertThatThrownBy(() -> audit(NOW, 1)).isInstanceOf(SQLException.class);

      transactions.forget(new Retention(Clock.fixed(NOW, ZoneOffset.UTC), KEPT));

      assertThat(new AuditReading(watcher, SEAL).events(AuditBook.Filter.ALL, 100, 1).entries())
          .singleElement()
          .satisfies(
              entry -> {
                assertThat(entry.number()).isEqualTo(10);
                assertThat(entry.event().action()).isEqualTo(AuditChain.BREAK);
              });
      assertThat(new AuditReading(watcher, SEAL).head().entry()).isEqualTo(10);
    }

    @Test
    void changesNothingElse() throws SQLException {
      audit(NOW, 9);
      isLost = true;
      assertThatThrownBy(() -> audit(NOW, 1)).isInstanceOf(SQLException.class);

      audit(NOW, 1);

      assertThat(check().flaw()).isNull();
      assertThat(check().checked()).isEqualTo(10);
    }
  }
}
