package io.github.pitrunner.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pitrunner.domain.ClientOrderId;
import io.github.pitrunner.domain.OrderStatus;
import io.github.pitrunner.journal.JournalEntry.Executed;
import io.github.pitrunner.journal.JournalEntry.Happened;
import io.github.pitrunner.journal.JournalEntry.Intended;
import io.github.pitrunner.journal.JournalEntry.KillSwitched;
import io.github.pitrunner.journal.JournalSettings.Limits;
import io.github.pitrunner.journal.Recorded.BookExecution;
import io.github.pitrunner.journal.Recorded.BookOrder;
import io.github.pitrunner.journal.Recorded.ExecutionFilter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What every database must do as the journal. */
abstract class SqlJournalContract extends SqlAuditKeepingContract {
  @Nested
  class Retention {
    @Test
    void forgetsWhatEndedLongAgoAndNothingElse() {
      Intended ended = entries.intended(new ClientOrderId("ended"));
      Happened end = happened(1, ended.intent().id(), OrderStatus.FILLED);
      Executed fill = entries.executed(end.order().keys().permId());
      Intended working = entries.intended(new ClientOrderId("working"));
      Happened work = happened(2, working.intent().id(), OrderStatus.SUBMITTED);
      Executed part = entries.executed(work.order().keys().permId());
      KillSwitched change = entries.killSwitched();
      append(ended, end, fill, working, work, part, change);
      journal().close();

      Instant later = Instant.parse("2036-01-01T00:00:00Z");
      take(open(settings().withLimits(new Limits(100, 100, Duration.ofDays(30))), later));

      Awaitility.await()
          .until(
              () ->
                  !result(journal().eventsBehind(0, 10)).isWhole() && book().orders().size() == 1);
      assertThat(book().orders()).extracting(BookOrder::intent).containsExactly(working);
      assertThat(result(journal().executions(ExecutionFilter.ALL, Long.MAX_VALUE, 10)))
          .extracting(BookExecution::execution)
          .containsExactly(part.execution());
      assertThat(result(journal().intent(ended.intent().id()))).isEmpty();
      assertThat(book().lastEvent()).isEqualTo(2);
      assertThat(result(journal().eventsBehind(2, 10)).isWhole()).isTrue();
      assertThat(book().killSwitch()).isEqualTo(change);
    }
  }

  @Nested
  class Times {
    private final List<Long> appends = new CopyOnWriteArrayList<>();
    private final List<Long> commits = new CopyOnWriteArrayList<>();

    @Test
    void ofEachAppendAndCommitAreTold() {
      journal().time(appends::add, commits::add);

      append(entries.intended());
      append(entries.intended());

      assertThat(commits).hasSize(2).allSatisfy(took -> assertThat(took).isPositive());
      assertThat(appends).hasSize(2);
      assertThat(appends.get(0)).isGreaterThanOrEqualTo(commits.get(0));
    }
  }

  @Nested
  class Closing {
    @Test
    void recordsWhatWaits() {
      List<CompletionStage<Void>> stages = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        stages.add(journal().append(List.of(entries.intended())));
      }

      restart();

      stages.forEach(JournalContract::result);
      assertThat(book().intentsWithoutEvent()).hasSize(200);
    }

    @Test
    void refusesWhatComesAfterwards() {
      journal().close();

      assertThat(journal().isWritable()).isFalse();
      assertThatThrownBy(() -> append(entries.intended()))
          .isInstanceOfSatisfying(
              JournalFailure.class,
              failure -> assertThat(failure.kind()).isEqualTo(JournalFailure.Kind.CLOSED));
      assertThatThrownBy(SqlJournalContract.this::book)
          .isInstanceOfSatisfying(
              JournalFailure.class,
              failure -> assertThat(failure.kind()).isEqualTo(JournalFailure.Kind.CLOSED));
    }
  }
}
