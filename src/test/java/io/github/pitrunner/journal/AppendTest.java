package io.github.pitrunner.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.domain.ClientOrderId;
import io.github.pitrunner.journal.JournalEntry.OrderIdsUsed;
import io.github.pitrunner.journal.JournalEntry.Unsent;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AppendTest {
  private static final ClientOrderId NAME = new ClientOrderId("order-1");
  private static final Unsent UNSENT = new Unsent(NAME, 7, 12, "given up", Instant.EPOCH);

  @ParameterizedTest
  @MethodSource
  void whatIsAboutToBeSentIsUrgent(List<JournalEntry> entries) {
    assertThat(Append.of(entries).isUrgent()).isTrue();
  }

  static Stream<List<JournalEntry>> whatIsAboutToBeSentIsUrgent() {
    RandomEntries random = new RandomEntries(new Random(1));
    return Stream.of(
        List.of(random.judged(NAME), random.intended(NAME)),
        List.of(random.killSwitched()),
        List.of(UNSENT));
  }

  @ParameterizedTest
  @MethodSource
  void nothingThatHasHappenedPassesWhatHappenedBefore(List<JournalEntry> entries) {
    assertThat(Append.of(entries).isUrgent()).isFalse();
  }

  static Stream<List<JournalEntry>> nothingThatHasHappenedPassesWhatHappenedBefore() {
    RandomEntries random = new RandomEntries(new Random(2));
    return Stream.of(
        List.of(random.happened(NAME)),
        List.of(UNSENT, random.happened(NAME)),
        List.of(random.judged(NAME), random.executed(5)),
        List.of(new OrderIdsUsed(7, 12)));
  }
}
