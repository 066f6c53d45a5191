package io.github.pitrunner.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pitrunner.domain.AuditEvent;
import io.github.pitrunner.domain.AuditEvent.Kind;
import io.github.pitrunner.domain.AuditEvent.Outcome;
import io.github.pitrunner.domain.AuditEvent.Who;
import io.github.pitrunner.domain.ClientOrderId;
import io.github.pitrunner.domain.OrderStatus;
import io.github.pitrunner.domain.Secret;
import io.github.pitrunner.journal.AuditBook.Check;
import io.github.pitrunner.journal.AuditBook.Flaw;
import io.github.pitrunner.journal.AuditBook.Link;
import io.github.pitrunner.journal.AuditBook.Problem;
import io.github.pitrunner.journal.JournalSettings.Limits;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What every database must do so that the audit trail's key binds, that what the writer knows is
 * not given up, and that only what is proven is cut off for its age.
 */
abstract class SqlAuditKeepingContract extends SqlAuditContract {
  private static final Secret KEY = new Secret("a key of thirty-two characters!!");
  private static final Secret OTHER = new Secret("another key of thirty-two chars..");
  private static final Duration KEPT = Duration.ofDays(30);

  /** What somebody does who can write the database and has no key: from here on other entries. */
  void bindAnother(long from, long to) {
    bind(AuditSeal.of(new Secret("")), from, to);
  }

  private void bind(AuditSeal seal, long from, long to) {
    AuditEvent event = AuditEvent.of(Kind.CALL, NOW, new Who("m", ""), "a", "", Outcome.OK);
    try (Connection connection = DriverManager.getConnection(settings().url(), properties());
        PreparedStatement before = connection.prepareStatement(HASH);
        PreparedStatement delete =
            connection.prepareStatement("DELETE FROM audit_events WHERE entry = ?");
        PreparedStatement insert =
            connection.prepareStatement(
                "INSERT INTO audit_events (%s) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                    .formatted(AuditFound.COLUMNS));
        PreparedStatement head =
            connection.prepareStatement(
                "UPDATE audit_ends SET entry = ?, hash = ? WHERE name = 'head'")) {
      String hash = Link.BEGINNING.hash();
      try (var row = Sql.set(before, from - 1).executeQuery()) {
        hash = row.next() ? row.getString(1) : hash;
      }
      for (long entry = from; entry <= to; entry++) {
        Sql.set(delete, entry).executeUpdate();
        AuditRow row = AuditRow.of(entry, event, seal.keyId());
        hash = seal.hash(hash, row);
        AuditRow.Columns columns = row.columns();
        Sql.set(
                insert,
                entry,
                columns.happened(),
                columns.kind(),
                columns.identity(),
                columns.action(),
                columns.outcome(),
                row.contentVersion(),
                row.content(),
                row.keyId(),
                hash)
            .executeUpdate();
      }
      Sql.set(head, to, hash).executeUpdate();
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static final String HASH = "SELECT hash FROM audit_events WHERE entry = ?";

  /** The last entries are taken away, and the head is put back. */
  void cutOff(int rows, long last) {
    tamper(
        rows + 1,
        "DELETE FROM audit_events WHERE entry > " + last,
        ("UPDATE audit_ends SET entry = %d, hash = (SELECT hash FROM audit_events WHERE entry = %d)"
                + " WHERE name = 'head'")
            .formatted(last, last));
  }

  @Nested
  class WhatTheWriterKnowsOfTheEnd {
    /** After a write that failed for its own fault the trail is read anew. */
    private void failToWrite() {
      append(entries.intended(new ClientOrderId("taken")));
      failToWriteAgain();
    }

    private void failToWriteAgain() {
      assertThatThrownBy(() -> append(entries.intended(new ClientOrderId("taken"))))
          .isInstanceOfSatisfying(
              JournalFailure.class,
              failure -> assertThat(failure.kind()).isEqualTo(JournalFailure.Kind.CONFLICT));
    }

    @Test
    void isNotGivenUpForAWriteThatFailed() {
      audit(9);
      cutOff(2, 7);

      failToWrite();
      audit(1);

      assertThat(flaw())
          .isEqualTo(new Flaw(8, Problem.MISSING, "The entries 8 to 9 are not there"));
    }

    @Test
    void isOnRecordWithTheNextWriteSoThatARestartDoesNotHideIt() {
      audit(9);
      cutOff(2, 7);

      failToWrite();
      append(entries.intended(new ClientOrderId("next")));
      restart();

      assertThat(flaw().problem()).isEqualTo(Problem.MISSING);
      assertThat(result(journal().auditEvents(AuditBook.Filter.of(Kind.TRAIL), 100, 10)).entries())
          .singleElement()
          .satisfies(
              entry -> {
                assertThat(entry.number()).isEqualTo(10);
                assertThat(entry.event().action()).isEqualTo(AuditChain.BREAK);
                assertThat(entry.event().outcome().message()).contains("entry=9", "entry=7");
              });
    }

    @Test
    void isCountedOnceWhereItIsNotThere() {
      audit(9);
      assertThat(journal().figures().auditChangesFound()).isZero();
      cutOff(2, 7);

      failToWrite();
      failToWriteAgain();
      audit(1);
      failToWriteAgain();

      assertThat(journal().figures().auditChangesFound()).isEqualTo(1);
    }

    @Test
    void isNotGivenUpForNothingAtAll() {
      audit(9);
      tamper(
          10,
          "DELETE FROM audit_events",
          "UPDATE audit_ends SET entry = 0, hash = '%s' WHERE name = 'head'"
              .formatted(Link.BEGINNING.hash()));

      failToWrite();
      audit(1);

      assertThat(flaw().problem()).isEqualTo(Problem.MISSING);
      assertThat(result(journal().auditHead()).entry()).isEqualTo(11);
    }

    @ParameterizedTest
    @CsvSource({"7, 9, 10", "9, 9, 10", "7, 12, 13", "1, 9, 10", "7, 7, 8"})
    void isNotGivenUpForAnotherEnd(long from, long to, long found) {
      audit(9);
      if (to < 9) {
        tamper((int) (9 - to), "DELETE FROM audit_events WHERE entry > " + to);
      }
      bindAnother(from, to);

      failToWrite();
      audit(2);

      assertThat(flaw().entry()).isEqualTo(found);
    }

    @Test
    void staysWithTheTrailAfterAFailure() {
      audit(9);

      failToWrite();
      audit(2);

      assertThat(check().flaw()).isNull();
      assertThat(check().checked()).isEqualTo(11);
    }
  }

  @Nested
  class AKey {
    private void openWith(Secret key, Secret... former) {
      journal().close();
      take(open(settings().withAuditKeys(new AuditKeys(key, List.of(former))), NOW));
    }

    private List<AuditEvent> events(Kind kind) {
      return result(journal().auditEvents(AuditBook.Filter.of(kind), Long.MAX_VALUE, 10))
          .entries()
          .stream()
          .map(AuditBook.Entry::event)
          .toList();
    }

    @Test
    void bindsWhatIsRecordedFromThenOnAndTheTrailSaysSo() {
      audit(3);
      openWith(KEY);
      audit(3);

      Check check = check();
      assertThat(check.flaw()).isNull();
      assertThat(check.keyId()).isEqualTo(AuditSeal.of(KEY).keyId()).hasSize(16);
      assertThat(check.keyedFrom()).isEqualTo(4);
      assertThat(check.checked()).isEqualTo(7);
      assertThat(events(Kind.TRAIL))
          .singleElement()
          .satisfies(
              event -> {
                assertThat(event.action()).isEqualTo(AuditChain.BINDING);
                assertThat(event.ids()).containsEntry("key_id", check.keyId());
                assertThat(event.time()).isEqualTo(NOW);
              });
    }

    @Test
    void isToldOnceAndNotOfATrailThatBeginsWithIt() {
      openWith(KEY);
      audit(3);
      openWith(KEY);
      audit(3);

      assertThat(check().flaw()).isNull();
      assertThat(check().keyedFrom()).isEqualTo(1);
      assertThat(events(Kind.TRAIL)).isEmpty();
    }

    @Test
    void keepsSomebodyWithoutItFromBindingAnotherEnd() {
      openWith(KEY);
      audit(5);
      journal().close();
      bindAnother(3, 5);

      take(open(settings().withAuditKeys(AuditKeys.of(KEY)), NOW));
      audit(1);

      assertThat(flaw())
          .isEqualTo(
              new Flaw(
                  3,
                  Problem.NOT_KEYED,
                  "Entry 3 is bound with no key, but entry 2 before it with a newer key"));
    }

    @Test
    void keepsSomebodyWithoutItFromBindingAnotherTrailUnlessItIsSeenToBeginLate() {
      openWith(KEY);
      audit(5);
      journal().close();
      bindAnother(1, 5);

      take(open(settings().withAuditKeys(AuditKeys.of(KEY)), NOW));
      assertThat(flaw().problem()).isEqualTo(Problem.NOT_KEYED);
      audit(1);

      assertThat(check().flaw()).isNull();
      assertThat(check().keyedFrom()).as("it was 1").isEqualTo(6);
      assertThat(events(Kind.TRAIL)).extracting(AuditEvent::action).containsExactly("journal.key");
    }

    @Test
    void beginsNowhereUntold() {
      audit(3);
      journal().close();
      AuditSeal seal = AuditSeal.of(KEY);

      bind(seal, 4, 4);

      take(open(settings().withAuditKeys(AuditKeys.of(KEY)), NOW));
      assertThat(flaw())
          .extracting(Flaw::entry, Flaw::problem)
          .containsExactly(4L, Problem.BINDING_NOT_TOLD);
    }

    @Test
    void isNeededToCheckWhatItBinds() {
      openWith(KEY);
      audit(3);

      openWith(OTHER);

      assertThat(flaw()).extracting(Flaw::problem).isEqualTo(Problem.KEY_UNKNOWN);
      assertThat(flaw().description()).contains(AuditSeal.of(KEY).keyId());
    }

    @Test
    void thatIsFormerStillProvesWhatItHasBound() {
      openWith(KEY);
      audit(3);
      openWith(OTHER, KEY);
      audit(2);

      assertThat(check().flaw()).isNull();
      assertThat(check().checked()).isEqualTo(6);
      assertThat(check().keyId()).isEqualTo(AuditSeal.of(OTHER).keyId());
      assertThat(events(Kind.TRAIL))
          .singleElement()
          .satisfies(
              event -> {
                assertThat(event.action()).isEqualTo(AuditChain.BINDING);
                assertThat(event.ids()).containsEntry("key_id", AuditSeal.of(OTHER).keyId());
              });
    }

    /** It may have been given up because somebody else has it. */
    @Test
    void thatIsFormerBindsNothingBehindANewerOne() {
      openWith(KEY);
      audit(2);
      openWith(OTHER, KEY);
      audit(3);
      journal().close();

      bind(AuditSeal.of(KEY), 5, 6);

      take(open(settings().withAuditKeys(new AuditKeys(OTHER, List.of(KEY))), NOW));
      assertThat(flaw())
          .extracting(Flaw::entry, Flaw::problem)
          .containsExactly(5L, Problem.NOT_KEYED);
    }

    @Test
    void isNotTakenForAnotherByItsName() {
      openWith(KEY);
      audit(3);
      tamper(3, "UPDATE audit_events SET key_id = '%s'".formatted(AuditSeal.of(OTHER).keyId()));

      openWith(OTHER);

      assertThat(flaw().problem()).isEqualTo(Problem.CHANGED);
    }
  }

  @Nested
  class AnAuditTrailThatIsCutForItsAge {
    private void reopenAt(Instant now) {
      journal().close();
      take(open(settings().withLimits(new Limits(100, 100, KEPT)), now));
    }

    /** Thousands of entries are proven for it, each time that it is asked, by a busy machine. */
    private void awaitAnchor(long entry) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> {
                Link anchor = result(journal().checkAudit(Check.BEGIN)).anchor();
                return anchor != null && anchor.entry() == entry;
              });
    }

    @Test
    void isIntactBehindItsAnchor() {
      audit(1200);
      audit(9, NOW.plus(KEPT));
      Link head = result(journal().auditHead());

      reopenAt(NOW.plus(KEPT).plusSeconds(3600));
      awaitAnchor(1200);
      Awaitility.await().until(() -> result(journal().auditHead()).entry() == 1212);

      Check check = check();
      assertThat(check.flaw()).isNull();
      assertThat(check.checked()).isEqualTo(12);
      assertThat(check.removed()).isEqualTo(check.anchor());
      assertThat(head.entry()).isEqualTo(1209);
      AuditBook.Page page =
          result(journal().auditEvents(AuditBook.Filter.of(Kind.TRAIL), Long.MAX_VALUE, 10));
      assertThat(page.entries())
          .extracting(entry -> entry.event().count())
          .containsExactly(200L, 500L, 500L);
    }

    @Test
    void isIntactIfAllOfItWasOld() {
      audit(9);

      reopenAt(NOW.plus(KEPT.multipliedBy(2)));
      awaitAnchor(9);
      audit(1, NOW.plus(KEPT.multipliedBy(2)));

      assertThat(check().flaw()).isNull();
      assertThat(check().checked()).isEqualTo(2);
    }

    @Test
    void isNotCutFurtherUnseen() {
      audit(9);
      audit(9, NOW.plus(KEPT));
      reopenAt(NOW.plus(KEPT).plusSeconds(3600));
      awaitAnchor(9);
      Awaitility.await().until(() -> result(journal().auditHead()).entry() == 19);

      tamper(
          4,
          "UPDATE audit_ends SET entry = 12, hash = (SELECT hash FROM audit_events WHERE entry ="
              + " 12) WHERE name = 'anchor'",
          "DELETE FROM audit_events WHERE entry <= 12");

      assertThat(flaw().problem()).isEqualTo(Problem.ANCHOR_DIFFERS);
    }

    @Test
    void isCheckedAnewWhenItIsCutMeanwhile() {
      audit(AuditReading.STEP);
      audit(AuditReading.STEP);
      audit(9, NOW.plus(KEPT));
      Check begun = result(journal().checkAudit(Check.BEGIN));

      reopenAt(NOW.plus(KEPT).plusSeconds(7200));
      awaitAnchor(2L * AuditReading.STEP);
      Check check = begun;
      while (!check.isDone()) {
        check = result(journal().checkAudit(check));
      }

      assertThat(check.flaw()).isNull();
      assertThat(check.anchor()).extracting(Link::entry).isEqualTo(2L * AuditReading.STEP);
    }

    @Test
    void isNotCutWhereSomebodyHasMadeItOld() {
      append(happened(1, null, OrderStatus.FILLED));
      audit(9, NOW.plus(KEPT));
      Link head = result(journal().auditHead());
      tamper(
          4, "UPDATE audit_events SET happened = happened - INTERVAL '3000' DAY WHERE entry <= 4");

      reopenAt(NOW.plus(KEPT).plusSeconds(3600));
      awaitCleaning();

      assertThat(flaw()).extracting(Flaw::entry, Flaw::problem).contains(1L, Problem.CHANGED);
      assertThat(check().anchor()).isEqualTo(Link.BEGINNING);
      assertThat(journal().figures().auditChangesFound()).isEqualTo(1);
      assertThat(result(journal().auditHead())).isEqualTo(head);
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "1 | DELETE FROM audit_events WHERE entry = 5 | 5 | MISSING",
          "1 | UPDATE audit_events SET identity = 'mallory' WHERE entry = 9 | 9 | CHANGED",
          "1 | UPDATE audit_events SET key_id = 'abc' WHERE entry = 2 | 2 | KEY_UNKNOWN",
          "1 | UPDATE audit_events SET entry = -5 WHERE entry = 1 | 1 | MISSING",
          "1 | UPDATE audit_ends SET entry = 1 WHERE name = 'anchor' | 2 | CHANGED"
        })
    void isNotCutWhereSomethingIsWrong(int rows, String change, long entry, Problem problem) {
      append(happened(1, null, OrderStatus.FILLED));
      audit(9);
      audit(9, NOW.plus(KEPT));
      tamper(rows, change);

      reopenAt(NOW.plus(KEPT).plusSeconds(3600));
      awaitCleaning();

      assertThat(flaw()).extracting(Flaw::entry, Flaw::problem).contains(entry, problem);
      assertThat(result(journal().auditHead()).entry()).isEqualTo(18);
    }

    @Test
    void isNotCutOnFromWhereSomebodyHasCutIt() {
      append(happened(1, null, OrderStatus.FILLED));
      audit(9);
      audit(9, NOW.plus(KEPT));
      tamper(
          5,
          "UPDATE audit_ends SET entry = 4, hash = (SELECT hash FROM audit_events WHERE entry = 4)"
              + " WHERE name = 'anchor'",
          "DELETE FROM audit_events WHERE entry <= 4");

      reopenAt(NOW.plus(KEPT).plusSeconds(3600));
      awaitCleaning();

      assertThat(flaw().problem()).isEqualTo(Problem.ANCHOR_DIFFERS);
      assertThat(result(journal().auditHead()).entry()).isEqualTo(18);
    }

    /** Events of orders are forgotten in the same transaction. */
    private void awaitCleaning() {
      Awaitility.await().until(() -> !result(journal().eventsBehind(0, 10)).isWhole());
    }
  }
}
