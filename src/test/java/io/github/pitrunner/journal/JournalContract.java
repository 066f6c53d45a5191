package io.github.pitrunner.journal;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.pitrunner.domain.AccountId;
import io.github.pitrunner.domain.AccountScope;
import io.github.pitrunner.domain.AuditEvent;
import io.github.pitrunner.domain.AuditEvent.Kind;
import io.github.pitrunner.domain.AuditEvent.Outcome;
import io.github.pitrunner.domain.AuditEvent.Who;
import io.github.pitrunner.domain.ClientOrderId;
import io.github.pitrunner.domain.Execution;
import io.github.pitrunner.domain.Money;
import io.github.pitrunner.domain.Order;
import io.github.pitrunner.domain.OrderState;
import io.github.pitrunner.domain.OrderStatus;
import io.github.pitrunner.journal.JournalEntry.Audited;
import io.github.pitrunner.journal.JournalEntry.Charged;
import io.github.pitrunner.journal.JournalEntry.Configured;
import io.github.pitrunner.journal.JournalEntry.Executed;
import io.github.pitrunner.journal.JournalEntry.Happened;
import io.github.pitrunner.journal.JournalEntry.Intended;
import io.github.pitrunner.journal.JournalEntry.Judged;
import io.github.pitrunner.journal.JournalEntry.KillSwitched;
import io.github.pitrunner.journal.JournalEntry.OrderIdsUsed;
import io.github.pitrunner.journal.JournalEntry.Unsent;
import io.github.pitrunner.journal.Recorded.Book;
import io.github.pitrunner.journal.Recorded.BookExecution;
import io.github.pitrunner.journal.Recorded.BookOrder;
import io.github.pitrunner.journal.Recorded.EventPage;
import io.github.pitrunner.journal.Recorded.ExecutionFilter;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What every journal must do. */
abstract class JournalContract {
  static final long SEED = Long.getLong("pitrunner.seed", 20_261_122L);
  static final Instant NOW = Instant.parse("2026-11-22T15:00:00.123456Z");
  private static final ClientOrderId ID = new ClientOrderId("first-1");

  final RandomEntries entries = new RandomEntries(new Random(SEED));
  private final List<Journal> open = new ArrayList<>();
  private Journal journal;

  /** Opens the journal of this test, which is empty the first time. */
  abstract Journal open();

  @BeforeEach
  void begin() {
    journal = open();
    open.add(journal);
  }

  @AfterEach
  void end() {
    open.forEach(Journal::close);
  }

  /** From now on this one is asked. */
  void take(Journal opened) {
    open.add(opened);
    journal = opened;
  }

  Journal journal() {
    return journal;
  }

  void restart() {
    journal.close();
    take(open());
  }

  static <T> T result(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(30, SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new AssertionError(e);
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  void append(JournalEntry... all) {
    result(journal.append(List.of(all)));
  }

  Book book() {
    return result(journal.readBook(1000));
  }

  Happened happened(long sequence, @Nullable ClientOrderId id, OrderStatus status) {
    Happened any = entries.happened(id);
    Order order = any.order().with(OrderState.of(status));
    return new Happened(sequence, NOW, any.kind(), any.cause(), order, any.execution());
  }

  @Nested
  class WhatWasRecorded {
    @Test
    void comesBackExactly() {
      List<Intended> intents = new ArrayList<>();
      List<Happened> events = new ArrayList<>();
      List<Executed> executions = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        Intended intended = entries.intended();
        Happened happened = entries.happened(i % 5 == 0 ? null : intended.intent().id());
        Executed executed = entries.executed(happened.order().keys().permId());
        append(intended, happened, executed);
        intents.add(intended);
        events.add(happened);
        executions.add(executed);
      }

      restart();

      assertThat(intents)
          .as("seed %d", SEED)
          .allSatisfy(one -> assertThat(result(journal.intent(one.intent().id()))).contains(one));
      assertThat(result(journal.eventsBehind(0, 1000)))
          .as("seed %d", SEED)
          .isEqualTo(new EventPage(true, events));
      assertThat(book().orders())
          .as("seed %d", SEED)
          .extracting(BookOrder::order)
          .containsExactlyInAnyOrderElementsOf(events.stream().map(Happened::order).toList());
      assertThat(book().executions())
          .as("seed %d", SEED)
          .extracting(BookExecution::execution)
          .containsExactlyElementsOf(executions.stream().map(Executed::execution).toList());
    }

    @Test
    void ofVerdictsAndControlComesBackNewestFirst() {
      Judged judged = entries.judged(ID);
      KillSwitched engaged = entries.killSwitched();
      KillSwitched released = entries.killSwitched();
      Configured configured = entries.configured();

      append(judged, engaged, configured);
      append(released);
      restart();

      assertThat(result(journal.verdicts(ID, 10))).containsExactly(judged);
      assertThat(result(journal.killSwitchChanges(10))).containsExactly(released, engaged);
      assertThat(result(journal.configurationChanges(10))).containsExactly(configured);
      assertThat(book().killSwitch()).isEqualTo(released);
    }

    @Test
    void belongsToOneJournal() {
      String id = journal.id();

      restart();

      assertThat(journal.id()).isEqualTo(id);
    }
  }

  @Nested
  class TheBook {
    @Test
    void holdsOpenOrdersAndTheLastThatEnded() {
      append(
          happened(1, new ClientOrderId("open"), OrderStatus.SUBMITTED),
          happened(2, new ClientOrderId("long-ended"), OrderStatus.FILLED),
          happened(3, new ClientOrderId("just-ended"), OrderStatus.CANCELLED));

      Book book = result(journal.readBook(1));

      assertThat(book.orders())
          .extracting(order -> order.order().keys().name())
          .containsExactlyInAnyOrder("orders/open", "orders/just-ended");
      assertThat(book.lastEvent()).isEqualTo(3);
    }

    @Test
    void holdsAnOrderAsItsLastEventLeftIt() {
      Happened first = happened(1, ID, OrderStatus.PENDING_SUBMIT);
      Happened second = happened(2, ID, OrderStatus.SUBMITTED);
      Happened third = happened(3, ID, OrderStatus.PENDING_CANCEL);

      append(first, second);
      append(third);

      assertThat(book().orders()).containsExactly(new BookOrder(third.order(), null, 3));
    }

    @Test
    void holdsIntentsOfWhichNothingElseIsRecorded() {
      Intended crashed = entries.intended();
      Intended sent = entries.intended();

      append(sent, happened(1, sent.intent().id(), OrderStatus.SUBMITTED));
      append(crashed);

      assertThat(book().intentsWithoutEvent()).containsExactly(crashed);
      assertThat(book().orders()).extracting(BookOrder::intent).containsExactly(sent);
    }

    @Test
    void knowsTheHighestOrderIdOfEachClient() {
      append(new OrderIdsUsed(7, 100), new OrderIdsUsed(8, 5));
      append(new OrderIdsUsed(7, 90));
      Intended intended = new Intended(entries.intent(ID), 8, 6, NOW);
      append(intended);

      restart();

      assertThat(book().lastOrderIds()).containsEntry(7, 100).containsEntry(8, 6).hasSize(2);
    }

    @Test
    void ofAnEmptyJournalIsEmpty() {
      assertThat(book()).isEqualTo(new Book(List.of(), List.of(), List.of(), 0, Map.of(), null));
    }
  }

  @Nested
  class AppendingAgain {
    @Test
    void theSameChangesNothing() {
      Intended intended = entries.intended();
      Happened happened = happened(1, intended.intent().id(), OrderStatus.SUBMITTED);
      Executed executed = entries.executed(5);

      append(intended, happened, executed);
      append(intended, happened, executed);

      assertThat(result(journal.eventsBehind(0, 10)).events()).containsExactly(happened);
      assertThat(result(journal.executions(ExecutionFilter.ALL, Long.MAX_VALUE, 10))).hasSize(1);
    }

    @Test
    void anEarlierEventDoesNotTakeTheOrderBack() {
      Happened first = happened(1, ID, OrderStatus.PENDING_SUBMIT);
      Happened second = happened(2, ID, OrderStatus.FILLED);
      append(first, second);

      append(first);

      assertThat(result(journal.order(ID))).contains(new BookOrder(second.order(), null, 2));
    }

    @Test
    void anotherContentUnderTheSameNameIsRefusedAndNothingOfItRecorded() {
      Intended intended = entries.intended(ID);
      append(intended);

      assertThatThrownBy(() -> append(happened(1, ID, OrderStatus.SUBMITTED), entries.intended(ID)))
          .isInstanceOfSatisfying(
              JournalFailure.class,
              failure -> assertThat(failure.kind()).isEqualTo(JournalFailure.Kind.CONFLICT))
          .hasMessageContaining("first-1");

      assertThat(result(journal.intent(ID))).contains(intended);
      assertThat(result(journal.eventsBehind(0, 10)).events()).isEmpty();
      assertThat(journal.isWritable()).isTrue();
    }

    @Test
    void doesNotFailWhatIsCommittedTogetherWithAConflict() {
      append(entries.intended(ID));
      List<CompletionStage<Void>> stages = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        stages.add(journal.append(List.of(entries.intended())));
      }
      CompletionStage<Void> conflict = journal.append(List.of(entries.intended(ID)));
      CompletionStage<Void> behind = journal.append(List.of(entries.intended()));

      stages.forEach(JournalContract::result);
      result(behind);

      assertThatThrownBy(() -> result(conflict)).isInstanceOf(JournalFailure.class);
    }
  }

  @Nested
  class AnIntentThatIsGivenUp {
    private final Intended intended = new Intended(entries.intent(ID), 7, 5, NOW);

    private Unsent unsent(int clientId, int orderId) {
      return new Unsent(ID, clientId, orderId, "not sent", NOW);
    }

    @Test
    void leavesItsNameFree() {
      Intended next = new Intended(entries.intent(ID), 7, 6, NOW);
      append(intended);

      append(unsent(7, 5));
      assertThat(result(journal.intent(ID))).isEmpty();
      assertThat(book().intentsWithoutEvent()).isEmpty();
      append(next);

      assertThat(result(journal.intent(ID))).contains(next);
      assertThat(book().lastOrderIds()).containsEntry(7, 6);
    }

    @Test
    void leavesItsNameFreeAlsoInTheSameBreath() {
      append(intended, unsent(7, 5));

      assertThat(result(journal.intent(ID))).isEmpty();
    }

    @Test
    void leavesItsNameToANewerIntentThatIsAskedForRightBehindIt() {
      Intended next = new Intended(entries.intent(ID), 7, 6, NOW);
      CompletionStage<Void> first = journal.append(List.of(intended));
      CompletionStage<Void> givenUp = journal.append(List.of(unsent(7, 5)));
      CompletionStage<Void> second = journal.append(List.of(next));

      List.of(first, givenUp, second).forEach(JournalContract::result);
      assertThat(result(journal.intent(ID))).contains(next);
    }

    @ParameterizedTest(name = "client {0}, order id {1}")
    @CsvSource({"7, 4", "7, 6", "8, 5"})
    void isNotAnotherOneOfTheSameName(int clientId, int orderId) {
      append(intended);

      append(unsent(clientId, orderId));

      assertThat(result(journal.intent(ID))).contains(intended);
    }
  }

  @Nested
  class Executions {
    @Test
    void areReplacedByTheirCorrectionsAndKeepTheirPlace() {
      Executed first = entries.executed(5);
      Executed second = entries.executed(5);
      Execution corrected = revision(first.execution(), "02", "123.45");
      Execution older = revision(first.execution(), "00", "1");

      append(first, second);
      append(new Executed(corrected, NOW), new Executed(older, NOW));

      List<BookExecution> all = result(journal.executions(ExecutionFilter.ALL, Long.MAX_VALUE, 9));
      assertThat(all)
          .extracting(BookExecution::execution)
          .containsExactly(second.execution(), corrected);
    }

    @Test
    void areJoinedWithTheirCostsInWhateverOrderTheyCome() {
      Executed early = bare(entries.executed(5));
      Executed late = bare(entries.executed(5));
      Money commission = entries.money();

      append(early);
      append(
          new Charged(early.execution().id(), commission, null, NOW),
          new Charged(late.execution().id(), commission, commission, NOW));
      append(late);

      assertThat(result(journal.executions(ExecutionFilter.ALL, Long.MAX_VALUE, 9)))
          .extracting(BookExecution::execution)
          .containsExactly(
              late.execution().withCosts(commission, commission),
              early.execution().withCosts(commission, null));
    }

    @Test
    void arePagedByTimeAccountInstrumentAndOrder() {
      Happened order = happened(1, ID, OrderStatus.FILLED);
      long permId = order.order().keys().permId();
      append(order);
      List<Execution> all = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        Executed executed = entries.executed(i % 2 == 0 ? permId : 1);
        append(executed);
        all.add(0, executed.execution());
      }
      Execution any = all.get(7);

      assertThat(paged(ExecutionFilter.ALL)).isEqualTo(all);
      assertThat(paged(new ExecutionFilter(AccountScope.ALL, ID, 0, null, null)))
          .isEqualTo(all.stream().filter(one -> one.permId() == permId).toList());
      assertThat(
              paged(
                  new ExecutionFilter(
                      AccountScope.ALL, null, any.instrument().contractId(), null, null)))
          .containsExactly(any);
      assertThat(
              paged(
                  new ExecutionFilter(
                      AccountScope.ALL, null, 0, any.time(), any.time().plusNanos(1000))))
          .containsExactly(any);
      List<AccountId> owners =
          all.stream().map(Execution::account).filter(Objects::nonNull).toList();
      assertThat(paged(ofAccounts(AccountScope.of(owners.get(0)))))
          .containsExactlyElementsOf(
              all.stream().filter(one -> owners.get(0).equals(one.account())).toList());
      AccountScope two = new AccountScope(Set.of(owners.get(0), owners.get(1)));
      assertThat(paged(ofAccounts(two)))
          .containsExactlyElementsOf(all.stream().filter(one -> two.shows(one.account())).toList())
          .hasSizeGreaterThan(1);
      assertThat(paged(ofAccounts(AccountScope.of(new AccountId("DUnobody"))))).isEmpty();
    }

    private static ExecutionFilter ofAccounts(AccountScope accounts) {
      return new ExecutionFilter(accounts, null, 0, null, null);
    }

    private List<Execution> paged(ExecutionFilter filter) {
      List<Execution> found = new ArrayList<>();
      long before = Long.MAX_VALUE;
      List<BookExecution> page;
      do {
        page = result(journal.executions(filter, before, 7));
        page.forEach(one -> found.add(one.execution()));
        before = page.isEmpty() ? before : page.get(page.size() - 1).entry();
      } while (!page.isEmpty());
      return found;
    }

    private Execution revision(Execution of, String revision, String price) {
      return new Execution(
          of.family() + "." + revision,
          of.permId(),
          of.account(),
          of.instrument(),
          of.side(),
          of.quantity(),
          new BigDecimal(price),
          of.exchange(),
          of.time(),
          null,
          null);
    }

    private Executed bare(Executed executed) {
      Execution of = executed.execution();
      return new Executed(
          new Execution(
              of.id(),
              of.permId(),
              of.account(),
              of.instrument(),
              of.side(),
              of.quantity(),
              of.price(),
              of.exchange(),
              of.time(),
              null,
              null),
          executed.time());
    }
  }

  @Nested
  class EventsBehindAPosition {
    @Test
    void areReadInPages() {
      append(
          happened(1, ID, OrderStatus.PENDING_SUBMIT),
          happened(2, ID, OrderStatus.SUBMITTED),
          happened(3, ID, OrderStatus.FILLED));

      EventPage page = result(journal.eventsBehind(1, 1));

      assertThat(page.isWhole()).isTrue();
      assertThat(page.events()).extracting(Happened::sequence).containsExactly(2L);
    }

    @Test
    void areNotWholeBehindAPositionThatWasNeverReached() {
      append(happened(1, ID, OrderStatus.PENDING_SUBMIT));

      assertThat(result(journal.eventsBehind(2, 10)).isWhole()).isFalse();
    }
  }

  @Nested
  class TheAuditTrail {
    private static final Instant LATER = NOW.plusSeconds(60);

    private Audited event(Kind kind, String identity, String action, String code, Instant time) {
      return new Audited(
          AuditEvent.of(
              kind, time, new Who(identity, "127.0.0.1:7"), action, "{}", new Outcome(code, "")));
    }

    private List<AuditBook.Entry> all(AuditBook.Filter filter, int pageSize) {
      List<AuditBook.Entry> found = new ArrayList<>();
      long before = Long.MAX_VALUE;
      do {
        AuditBook.Page page = result(journal.auditEvents(filter, before, pageSize));
        assertThat(page.entries()).hasSizeLessThanOrEqualTo(pageSize);
        found.addAll(page.entries());
        before = page.next();
      } while (before > 0);
      return found;
    }

    @Test
    void comesBackExactlyAndNewestFirst() {
      List<Audited> recorded = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        recorded.add(entries.audited());
        append(recorded.get(i));
      }
      restart();

      List<AuditBook.Entry> found = all(AuditBook.Filter.ALL, 7);

      assertThat(found)
          .extracting(AuditBook.Entry::number)
          .containsExactlyElementsOf(
              LongStream.rangeClosed(-100, -1).mapToObj(number -> -number).toList());
      Collections.reverse(recorded);
      assertThat(found)
          .extracting(AuditBook.Entry::event)
          .containsExactlyElementsOf(recorded.stream().map(Audited::event).toList());
      assertThat(result(journal.auditHead()).entry()).isEqualTo(100);
    }

    @Test
    void isEmptyAtFirst() {
      assertThat(result(journal.auditEvents(AuditBook.Filter.ALL, Long.MAX_VALUE, 10)))
          .isEqualTo(new AuditBook.Page(List.of(), 0));
    }

    @ParameterizedTest
    @MethodSource("io.github.pitrunner.journal.JournalContract#filters")
    void isAskedBy(AuditBook.Filter filter, List<Long> numbers) {
      append(event(Kind.CALL, "alice", "Place", "OK", NOW));
      append(event(Kind.CALL, "bob", "Cancel", "OK", NOW.plusSeconds(1)));
      append(event(Kind.REFUSED_CALL, "alice", "Place", "PERMISSION_DENIED", LATER));
      append(event(Kind.KILL_SWITCH, "bob", "Engage", "OK", LATER.plusSeconds(1)));

      assertThat(all(filter, 2)).extracting(AuditBook.Entry::number).isEqualTo(numbers);
    }
  }

  static Stream<Arguments> filters() {
    Instant later = NOW.plusSeconds(60);
    return Stream.of(
        arguments(filter(Set.of(Kind.CALL), null, null, null, null, null), List.of(2L, 1L)),
        arguments(
            filter(Set.of(Kind.CALL, Kind.KILL_SWITCH), null, null, null, null, null),
            List.of(4L, 2L, 1L)),
        arguments(filter(Set.of(), "alice", null, null, null, null), List.of(3L, 1L)),
        arguments(filter(Set.of(), "alic", null, null, null, null), List.of()),
        arguments(filter(Set.of(), null, "Place", null, null, null), List.of(3L, 1L)),
        arguments(filter(Set.of(), null, null, "OK", null, null), List.of(4L, 2L, 1L)),
        arguments(filter(Set.of(), null, null, null, later, null), List.of(4L, 3L)),
        arguments(filter(Set.of(), null, null, null, null, later), List.of(2L, 1L)),
        arguments(filter(Set.of(Kind.CALL), "bob", "Cancel", "OK", NOW, later), List.of(2L)));
  }

  // More than three parameters: those of the filter.
  private static AuditBook.Filter filter(
      Set<Kind> kinds,
      @Nullable String identity,
      @Nullable String action,
      @Nullable String outcome,
      @Nullable Instant from,
      @Nullable Instant to) {
    return new AuditBook.Filter(kinds, identity, action, outcome, from, to);
  }
}
