package io.github.pitrunner.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.domain.AuditEvent;
import io.github.pitrunner.domain.AuditEvent.Kind;
import io.github.pitrunner.domain.AuditEvent.Outcome;
import io.github.pitrunner.domain.AuditEvent.Who;
import io.github.pitrunner.domain.Secret;
import io.github.pitrunner.journal.AuditBook.Check;
import io.github.pitrunner.journal.AuditBook.Flaw;
import io.github.pitrunner.journal.AuditBook.Link;
import io.github.pitrunner.journal.AuditBook.Problem;
import io.github.pitrunner.journal.JournalEntry.Audited;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What every database must do so that nobody changes the audit trail unseen. */
abstract class SqlAuditContract extends JournalContract {
  private static final List<Kind> KINDS =
      List.of(Kind.CALL, Kind.REFUSED_CALL, Kind.CREDENTIAL_READ, Kind.KILL_SWITCH);

  /** An empty database of this test. */
  abstract JournalSettings settings();

  @Override
  Journal open() {
    return open(settings(), NOW);
  }

  SqlJournal open(JournalSettings settings, Instant now) {
    return SqlJournal.open(settings, Clock.fixed(now, ZoneOffset.UTC), Runnable::run);
  }

  void audit(int count) {
    audit(count, NOW);
  }

  void audit(int count, Instant time) {
    List<JournalEntry> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      events.add(
          new Audited(
              AuditEvent.of(
                  KINDS.get(i % KINDS.size()),
                  time.plusSeconds(i),
                  new Who("caller-" + i, "127.0.0.1:" + i),
                  "pitrunner.v1.OrdersService/PlaceOrder",
                  "{\"n\":%d}".formatted(i),
                  Outcome.OK)));
    }
    append(events.toArray(JournalEntry[]::new));
  }

  Check check() {
    Check check = Check.BEGIN;
    while (!check.isDone()) {
      check = result(journal().checkAudit(check));
    }
    return check;
  }

  Flaw flaw() {
    return Objects.requireNonNull(check().flaw(), "nothing was found");
  }

  /** What somebody does who can write the database; with as many rows as he means to change. */
  void tamper(int rows, String... statements) {
    try (Connection connection = DriverManager.getConnection(settings().url(), properties());
        Statement statement = connection.createStatement()) {
      int changed = 0;
      for (String sql : statements) {
        changed += statement.executeUpdate(sql);
      }
      assertThat(changed).as("rows that were tampered with").isEqualTo(rows);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  Properties properties() {
    Properties properties = new Properties();
    if (!settings().isPostgresql()) {
      properties.put("user", "sa");
      properties.put("password", "");
    }
    return properties;
  }

  @Nested
  class AnAuditTrailThatNobodyTouched {
    @Test
    void isIntactFromItsBeginning() {
      assertThat(check().flaw()).isNull();

      audit(30);
      restart();
      audit(30);

      Check check = check();
      assertThat(check.flaw()).isNull();
      assertThat(check.checked()).isEqualTo(60);
      assertThat(check.anchor()).isEqualTo(Link.BEGINNING);
      assertThat(check.head()).isEqualTo(result(journal().auditHead()));
      assertThat(check.reached().entry()).isEqualTo(60);
    }

    @Test
    void isIntactWhateverItHolds() {
      for (int i = 0; i < 50; i++) {
        append(entries.audited(), entries.audited());
      }

      assertThat(check().flaw()).isNull();
    }

    @Test
    void isCheckedALittleAtATimeWhileItGrows() {
      audit(AuditReading.STEP + 10);

      Check first = result(journal().checkAudit(Check.BEGIN));
      audit(AuditReading.STEP);
      Check second = result(journal().checkAudit(first));
      audit(5);

      assertThat(first.isDone()).isFalse();
      assertThat(first.checked()).isEqualTo(AuditReading.STEP);
      assertThat(second.isDone()).isFalse();
      Check last = second;
      while (!last.isDone()) {
        last = result(journal().checkAudit(last));
      }
      assertThat(last.flaw()).isNull();
      assertThat(last.checked()).isEqualTo(2L * AuditReading.STEP + 15);
    }

    @Test
    void isFoundThroughALongTrail() {
      append(entries.audited(), entries.audited());
      audit(AuditReading.STRETCH);
      AuditBook.Filter first = new AuditBook.Filter(Set.of(), "caller-0", null, null, null, null);

      AuditBook.Page newest = result(journal().auditEvents(first, Long.MAX_VALUE, 5));
      AuditBook.Page rest = result(journal().auditEvents(first, newest.next(), 5));

      assertThat(newest.entries()).extracting(AuditBook.Entry::number).containsExactly(3L);
      assertThat(newest.next()).isEqualTo(3);
      assertThat(rest).isEqualTo(new AuditBook.Page(List.of(), 0));
    }
  }

  @Nested
  class SomebodyWhoWritesTheDatabase {
    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "kind = 'SETTING'",
          "identity = 'mallory'",
          "identity = ''",
          "action = 'x'",
          "outcome = 'FAILED'",
          "content_version = 2",
          "content = '{}'",
          "content = CONCAT(content, ' ')",
          "happened = happened + INTERVAL '1' SECOND",
          "key_id = 'abc'",
          "hash = '0000'",
          "hash = UPPER(hash)",
          "identity = 'caller-4p', action = 'itrunner.v1.OrdersService/PlaceOrder'"
        })
    void changesNothingUnseen(String change) {
      audit(9);

      tamper(1, "UPDATE audit_events SET %s WHERE entry = 5".formatted(change));

      assertThat(flaw().entry()).isEqualTo(5);
    }

    @Test
    void removesNothingFromTheMiddleUnseen() {
      audit(9);

      tamper(3, "DELETE FROM audit_events WHERE entry IN (4, 5, 8)");

      assertThat(flaw())
          .isEqualTo(new Flaw(4, Problem.MISSING, "The entries 4 to 5 are not there"));
    }

    @Test
    void removesNothingFromTheEndUnseen() {
      audit(9);

      tamper(2, "DELETE FROM audit_events WHERE entry > 7");

      assertThat(flaw())
          .isEqualTo(new Flaw(8, Problem.MISSING, "The entries 8 to 9 are not there"));
    }

    @Test
    void removesNotEverythingUnseen() {
      audit(9);

      tamper(9, "DELETE FROM audit_events");

      assertThat(flaw().problem()).isEqualTo(Problem.MISSING);
    }

    @Test
    void putsTheHeadBackUnseenOnlyUntilSomethingIsRecorded() {
      audit(9);

      tamper(
          3,
          "DELETE FROM audit_events WHERE entry > 7",
          "UPDATE audit_ends SET entry = 7, hash = (SELECT hash FROM audit_events WHERE entry = 7)"
              + " WHERE name = 'head'");
      audit(1);

      assertThat(flaw())
          .isEqualTo(new Flaw(8, Problem.MISSING, "The entries 8 to 9 are not there"));
    }

    @Test
    void swapsNothingUnseen() {
      audit(9);

      tamper(
          3,
          "UPDATE audit_events SET entry = -1 WHERE entry = 4",
          "UPDATE audit_events SET entry = 4 WHERE entry = 6",
          "UPDATE audit_events SET entry = 6 WHERE entry = -1");

      assertThat(flaw().entry()).isEqualTo(4);
      assertThat(flaw().problem()).isEqualTo(Problem.CHANGED);
    }

    @Test
    void insertsNothingInTheMiddleUnseen() {
      audit(9);

      tamper(
          6,
          "UPDATE audit_events SET entry = entry + 101 WHERE entry > 5",
          "INSERT INTO audit_events SELECT 6, happened, kind, identity, action, outcome,"
              + " content_version, content, key_id, hash FROM audit_events WHERE entry = 5",
          "UPDATE audit_ends SET entry = 10 WHERE name = 'head'");
      tamper(4, "UPDATE audit_events SET entry = entry - 100 WHERE entry > 100");

      assertThat(flaw().entry()).isEqualTo(6);
      assertThat(flaw().problem()).isEqualTo(Problem.CHANGED);
    }

    @ParameterizedTest
    @CsvSource({"10, CHANGED", "0, ANCHOR_DIFFERS", "-5, ANCHOR_DIFFERS", "12, MISSING"})
    void addsNothingAtAnEndUnseen(long entry, Problem problem) {
      audit(9);

      tamper(
          1,
          "INSERT INTO audit_events SELECT %d, happened, kind, identity, action, outcome,"
                  .formatted(entry)
              + " content_version, content, key_id, hash FROM audit_events WHERE entry = 9");

      assertThat(flaw().problem()).isEqualTo(problem);
    }

    @Test
    void addsARightEntryBehindTheHeadNotUnseen() {
      audit(9);
      Link head = result(journal().auditHead());
      AuditRow row =
          AuditRow.of(
              10,
              AuditEvent.of(Kind.CALL, NOW, new Who("m", ""), "a", "", Outcome.OK),
              AuditSeal.WITHOUT_KEY);

      tamper(
          1,
          "INSERT INTO audit_events SELECT 10, happened, 'CALL', 'm', 'a', 'OK', 1, '%s', '', '%s'"
                  .formatted(row.content(), AuditSeal.of(new Secret("")).hash(head.hash(), row))
              + " FROM audit_events WHERE entry = 1");

      assertThat(flaw().problem()).isEqualTo(Problem.HEAD_DIFFERS);
    }

    @Test
    void standsInNobodysWayUnseen() {
      audit(9);
      tamper(
          1,
          "INSERT INTO audit_events SELECT 10, happened, kind, identity, action, outcome,"
              + " content_version, content, key_id, hash FROM audit_events WHERE entry = 9");

      audit(2);

      assertThat(result(journal().auditHead()).entry()).isEqualTo(12);
      assertThat(flaw().entry()).isEqualTo(10);
      assertThat(flaw().problem()).isEqualTo(Problem.CHANGED);
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "UPDATE audit_ends SET hash = '00' WHERE name = 'head' | HEAD_DIFFERS",
          "UPDATE audit_ends SET entry = 8 WHERE name = 'head' | HEAD_DIFFERS",
          "UPDATE audit_ends SET entry = 10 WHERE name = 'head' | MISSING",
          "DELETE FROM audit_ends WHERE name = 'head' | HEAD_DIFFERS",
          "UPDATE audit_ends SET hash = '00' WHERE name = 'anchor' | CHANGED",
          "UPDATE audit_ends SET entry = 1 WHERE name = 'anchor' | CHANGED",
          "UPDATE audit_ends SET entry = -1 WHERE name = 'anchor' | MISSING",
          "DELETE FROM audit_ends WHERE name = 'anchor' | ANCHOR_DIFFERS"
        })
    void movesNoEndUnseen(String change, Problem problem) {
      audit(9);

      tamper(1, change);

      assertThat(flaw().problem()).isEqualTo(problem);
    }

    @Test
    void cutsTheBeginningNotUnseen() {
      audit(9);

      tamper(
          5,
          "UPDATE audit_ends SET entry = 4, hash = (SELECT hash FROM audit_events WHERE entry = 4)"
              + " WHERE name = 'anchor'",
          "DELETE FROM audit_events WHERE entry <= 4");

      assertThat(flaw().problem()).isEqualTo(Problem.ANCHOR_DIFFERS);
    }

    @Test
    void keepsNothingElseFromBeingRecorded() {
      audit(9);
      tamper(1, "UPDATE audit_ends SET entry = 3 WHERE name = 'head'");
      restart();

      audit(2);

      assertThat(result(journal().auditHead()).entry()).isEqualTo(11);
      assertThat(check().flaw()).as("the chain goes on from the last entry").isNull();
    }

    /** Random tampering with a copy to restore from: each must be found where it was done. */
    @Test
    void isFoundWhateverHeDoes() {
      audit(40);
      tamper(0, "CREATE TABLE untouched AS SELECT * FROM audit_events WHERE 1 = 0");
      tamper(40, "INSERT INTO untouched SELECT * FROM audit_events");
      Random random = new Random(SEED);

      for (int i = 0; i < 60; i++) {
        Tampering tampering = Tampering.draw(random);
        tamper(tampering.rows(), tampering.sql());
        assertThat(flaw().entry())
            .as("seed %d, turn %d: %s", SEED, i, tampering)
            .isEqualTo(tampering.found());
        restore();
      }
      assertThat(check().flaw()).isNull();
    }

    private void restore() {
      try (Connection connection = DriverManager.getConnection(settings().url(), properties());
          Statement statement = connection.createStatement()) {
        statement.executeUpdate("DELETE FROM audit_events");
        statement.executeUpdate("INSERT INTO audit_events SELECT * FROM untouched");
      } catch (SQLException e) {
        throw new AssertionError(e);
      }
    }
  }

  /**
   * Something done to forty entries.
   *
   * @param found the entry where it is to be found
   */
  private record Tampering(String sql, int rows, long found) {
    static Tampering draw(Random random) {
      int entry = 1 + random.nextInt(40);
      int other = 1 + (entry + random.nextInt(39)) % 40;
      List<Tampering> all =
          Stream.of(
                  "kind = 'KIND-%d'",
                  "identity = identity || '%d'",
                  "action = SUBSTRING(action FROM 1 FOR 3) || '%d'",
                  "outcome = '%d'",
                  "content_version = 2 + %d",
                  "content = CONCAT(SUBSTRING(content FROM 1 FOR 20), '%d', SUBSTRING(content FROM"
                      + " 21))",
                  "happened = happened - INTERVAL '1' SECOND * (%d + 1)",
                  "hash = '%d'",
                  "entry = -entry - %d")
              .map(
                  change ->
                      new Tampering(
                          "UPDATE audit_events SET %s WHERE entry = %d"
                              .formatted(change.formatted(random.nextInt(1000)), entry),
                          1,
                          entry))
              .toList();
      List<Tampering> kinds = new ArrayList<>(all);
      kinds.add(new Tampering("DELETE FROM audit_events WHERE entry = " + entry, 1, entry));
      kinds.add(
          new Tampering(
              "DELETE FROM audit_events WHERE entry >= %d".formatted(entry), 41 - entry, entry));
      kinds.add(
          new Tampering(
              "UPDATE audit_events SET content = (SELECT o.content FROM untouched o WHERE o.entry ="
                  + " %d) WHERE entry = %d".formatted(other, entry),
              1,
              entry));
      return kinds.get(random.nextInt(kinds.size()));
    }
  }
}
