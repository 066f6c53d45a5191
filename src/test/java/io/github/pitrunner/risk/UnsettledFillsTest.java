package io.github.pitrunner.risk;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.domain.AccountId;
import io.github.pitrunner.domain.ComboLeg;
import io.github.pitrunner.domain.Execution;
import io.github.pitrunner.domain.Instrument;
import io.github.pitrunner.domain.Order;
import io.github.pitrunner.domain.SecurityType;
import io.github.pitrunner.domain.Side;
import io.github.pitrunner.risk.UnsettledFills.Held;
import io.github.pitrunner.testing.VirtualTime;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnsettledFillsTest {
  private static final AccountId ACCOUNT = Situation.ACCOUNT;
  private static final int AAPL = Situation.AAPL.contractId();
  private static final Instrument OTHER = instrument(101, SecurityType.STOCK, List.of());
  private static final Instrument SPREAD =
      instrument(
          0,
          SecurityType.COMBO,
          List.of(
              new ComboLeg(101, 1, Side.BUY, "SMART"), new ComboLeg(102, 2, Side.SELL, "SMART")));

  private final VirtualTime time = new VirtualTime(Situation.MONDAY_MORNING);
  private final UnsettledFills fills = new UnsettledFills(time);

  private static Instrument instrument(int contractId, SecurityType type, List<ComboLeg> legs) {
    return new Instrument(
        contractId,
        "MSFT",
        type,
        "SMART",
        "",
        "USD",
        null,
        null,
        null,
        BigDecimal.ONE,
        "",
        "",
        legs);
  }

  private void read(String... quantity) {
    fills.onPositionsRead(Arrays.stream(quantity).map(text -> held(text)).toList());
  }

  private static Held held(String quantity) {
    return new Held(ACCOUNT, Situation.AAPL, new BigDecimal(quantity), BigDecimal.TEN);
  }

  private void report(String quantity) {
    fills.onPosition(held(quantity));
  }

  private void fill(String id, String quantity) {
    fills.onExecution(execution(id, quantity), null, true);
  }

  private Execution execution(String id, String quantity) {
    return execution(id, ACCOUNT, Situation.AAPL, quantity);
  }

  // An execution is what it is: its id, whose, of what and how much.
  private Execution execution(
      String id, @Nullable AccountId account, Instrument instrument, String quantity) {
    BigDecimal signed = new BigDecimal(quantity);
    return new Execution(
        id,
        1,
        account,
        instrument,
        signed.signum() > 0 ? Side.BUY : Side.SELL,
        signed.abs(),
        new BigDecimal("200"),
        "SMART",
        time.instant(),
        null,
        null);
  }

  /** Purchases and sales that are not settled. */
  private String unsettled() {
    UnsettledTrades trades = fills.of(ACCOUNT).getOrDefault(AAPL, UnsettledTrades.NONE);
    return trades.buys() + "/" + trades.sells();
  }

  private void pass(String duration) {
    time.advance(Duration.parse(duration));
  }

  /**
   * What happens in order: a fill {@code f}, a position {@code p}, all positions read anew {@code
   * r}, seconds that pass {@code s}.
   */
  @ParameterizedTest(name = "{0}: {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "nothing was traded              |                          | 0/0",
        "a fill counts on its side       | f10                      | 10/0",
        "a sale counts on its side       | f-10                     | 0/10",
        "neither is set off              | f10 f-10                 | 10/10",
        "its report settles it           | f10 p10                  | 0/0",
        "a report settles the oldest     | f10 f5 p10               | 5/0",
        "one report settles several      | f10 f5 p15               | 0/0",
        "the shortest sum is taken       | f10 f-10 f10 p10         | 10/10",
        "the same position is no change  | f10 p0                   | 10/0",
        "a report may come first         | p10 f10                  | 0/0",
        "reports may come first          | p10 p15 f10 f5           | 0/0",
        "first, and of a later fill      | f10 p25 f15              | 0/0",
        "first only for a while          | p10 s6 f10               | 10/0",
        "another's trade settles nothing | f10 p7                   | 10/7",
        "another's trade, and then ours  | f10 p7 p17               | 0/7",
        "what is old goes with a misfit  | f10 s6 p7                | 3/0",
        "what is young stays             | f10 s6 f3 p7             | 6/0",
        "nothing stays for ever          | f10 s60                  | 10/0",
        "nothing stays for ever          | f10 s61                  | 0/0",
        "reading settles as a report     | f10 r10                  | 0/0",
        "what reading lacks still counts | f10 r0                   | 10/0",
        "but not for long                | f10 r0 s6                | 0/0",
        "reading settles what is old     | f10 s6 r0                | 0/0",
        "what is held is the beginning   | r100 f10 p110            | 0/0",
        "across zero                     | r10 f-30 p-20            | 0/0",
        "unexplained counts opposite     | p10                      | 0/10",
        "unexplained, for a while        | p10 s6                   | 0/0",
        "another's while nobody listened | r10 r50                  | 0/40",
        "and it is over soon             | r10 r50 s6               | 0/0",
        "closed                          | r10 f-10 p0              | 0/0",
        "in parts                        | f10 f10 f10 p10 p20      | 10/0",
      })
  void whatIsUnsettled(String name, @Nullable String happens, String expected) {
    String[] events = happens == null ? new String[0] : happens.split(" ");
    if (events.length == 0 || !events[0].startsWith("r")) {
      read();
    }
    int number = 0;
    for (String one : events) {
      String value = one.substring(1);
      switch (one.charAt(0)) {
        case 'f' -> fill("e." + number++ + ".01", value);
        case 'p' -> report(value);
        case 'r' -> read(value);
        case 's' -> pass("PT" + value + "S");
        default -> throw new IllegalArgumentException(one);
      }
    }

    assertThat(unsettled()).as(name).isEqualTo(expected);
  }

  @Test
  void fillAheadOfTheFirstReadingCountsForAShortTime() {
    fill("e.1.01", "10");
    read("10");

    assertThat(unsettled()).as("it may be in it or not").isEqualTo("10/0");
    pass("PT6S");
    assertThat(unsettled()).isEqualTo("0/0");
  }

  @Test
  void positionThatIsGoneWhenAllAreReadIsNone() {
    read("10");
    fill("e.1.01", "-10");
    read();

    assertThat(unsettled()).isEqualTo("0/0");
  }

  @Test
  void priceIsTheHighest() {
    fill("e.1.01", "10");

    UnsettledTrades trades = fills.of(ACCOUNT).getOrDefault(AAPL, UnsettledTrades.NONE);
    assertThat(trades.price()).isEqualByComparingTo("200");
    assertThat(trades.instrument()).isEqualTo(Situation.AAPL);
  }

  @Nested
  class Corrections {
    @ParameterizedTest
    @CsvSource({
      "10, 12, 12/0, p12",
      "10, 8, 10/2, p8",
      "-10, -12, 0/12, p-12",
      "10, -10, 10/20, p-10",
      "10, 10, 10/0, p10"
    })
    void countByTheirDifference(String was, String is, String unsettled, String settling) {
      read();
      fill("e.1.01", was);
      fills.onExecution(execution("e.1.02", is), execution("e.1.01", was), true);

      assertThat(unsettled()).isEqualTo(unsettled);
      report(settling.substring(1));
      assertThat(unsettled()).isEqualTo("0/0");
    }

    @Test
    void moveAFillToAnotherContract() {
      read();
      fill("e.1.01", "10");
      report("10");

      fills.onExecution(execution("e.1.02", ACCOUNT, OTHER, "10"), execution("e.1.01", "10"), true);

      assertThat(unsettled()).isEqualTo("0/10");
      assertThat(fills.of(ACCOUNT).get(OTHER.contractId())).isNotNull();
    }
  }

  @Nested
  class ReadBack {
    @Test
    void oldOnesDoNotCount() {
      Execution old = execution("e.1.01", "10");
      pass("PT2M");
      read();
      fills.onExecution(old, null, false);

      assertThat(unsettled()).isEqualTo("0/0");
    }

    @Test
    void newestOnesCountForAShortTime() {
      read();
      Execution young = execution("e.1.01", "10");
      pass("PT3S");
      fills.onExecution(young, null, false);

      assertThat(unsettled()).as("positions may have been looked up before").isEqualTo("10/0");
      pass("PT6S");
      assertThat(unsettled()).isEqualTo("0/0");
    }

    @Test
    void oldOnesThatAreToldAsTheyHappenCount() {
      Execution late = execution("e.1.01", "10");
      pass("PT2M");
      read();
      fills.onExecution(late, null, true);

      assertThat(unsettled()).isEqualTo("10/0");
    }
  }

  @Nested
  class Accounts {
    @Test
    void oneDoesNotCountForAnother() {
      fill("e.1.01", "10");

      assertThat(fills.of(new AccountId("DU7654321"))).isEmpty();
    }

    @Test
    void oneThatCannotBeReadCountsForAll() {
      fills.onExecution(execution("e.1.01", null, Situation.AAPL, "10"), null, true);

      assertThat(unsettled()).isEqualTo("10/0");
      assertThat(fills.of(new AccountId("DU7654321"))).containsKey(AAPL);
    }
  }

  @Nested
  class AheadOfExecutions {
    @Test
    void orderThatIsFilledByWordCountsUntilItsExecutionsCome() {
      read();
      fills.onUnheard(filled(Situation.AAPL), BigDecimal.TEN);
      assertThat(unsettled()).isEqualTo("10/0");

      fill("e.1.01", "4");
      assertThat(unsettled()).as("6 of the order, 4 executed").isEqualTo("10/0");

      fill("e.2.01", "6");
      assertThat(unsettled()).isEqualTo("10/0");
      report("10");
      assertThat(unsettled()).isEqualTo("0/0");
    }

    @Test
    void executionsThatNeverComeAreNotWaitedFor() {
      fills.onUnheard(filled(Situation.AAPL), BigDecimal.TEN);
      pass("PT6S");

      assertThat(unsettled()).isEqualTo("0/0");
    }

    @Test
    void combinationCountsByItsLegs() {
      List<ComboLeg> legs = SPREAD.legs();
      read();
      fills.onUnheard(filled(SPREAD), BigDecimal.TEN);
      fills.onExecution(execution("e.1.01", ACCOUNT, SPREAD, "10"), null, true);

      Map<Integer, UnsettledTrades> all = fills.of(ACCOUNT);
      assertThat(all).containsOnlyKeys(legs.get(0).contractId(), legs.get(1).contractId());
      legs.forEach(
          leg -> {
            UnsettledTrades trades = all.getOrDefault(leg.contractId(), UnsettledTrades.NONE);
            BigDecimal size = BigDecimal.TEN.multiply(BigDecimal.valueOf(leg.ratio()));
            assertThat(leg.side() == Side.BUY ? trades.buys() : trades.sells())
                .isEqualByComparingTo(size);
          });
    }

    private Order filled(Instrument instrument) {
      Order order = Situation.open("o", instrument, Tickets.buy("10", "200"));
      return order.with(order.keys().withPermId(1));
    }
  }

  /**
   * Fills are told in any order, and the gateway reports positions in the order in which they
   * happened, several together or each alone, ahead of their executions or behind. What is
   * reported, unsettled, and still open since its execution has not been told, is never less than
   * what is held on either side; and once all is told nothing is left.
   */
  @Test
  void neverLessThanWhatIsHeld() {
    Seed.run(
        random -> {
          for (int round = 0; round < 2_000; round++) {
            new Interleaving(random).run();
          }
        });
  }

  /** One random course of events within the time in which positions follow. */
  private static final class Interleaving {
    private final VirtualTime time = new VirtualTime(Situation.MONDAY_MORNING);
    private final UnsettledFills fills = new UnsettledFills(time);
    private final Random random;
    private final List<Integer> traded = new ArrayList<>();
    private final List<Integer> unheard = new ArrayList<>();
    private final StringBuilder course = new StringBuilder();
    private final int begin;
    private int shown;
    private int reported;

    Interleaving(Random random) {
      this.random = random;
      this.begin = random.nextInt(41) - 20;
    }

    void run() {
      reported = begin;
      course.append("from ").append(begin);
      fills.onPositionsRead(List.of(held()));
      int steps = 5 + random.nextInt(40);
      for (int step = 0; step < steps; step++) {
        switch (random.nextInt(3)) {
          case 0 -> trade();
          case 1 -> hear();
          default -> report(1 + random.nextInt(3));
        }
        time.advance(Duration.ofMillis(random.nextInt(100)));
        check();
      }
    }

    private void trade() {
      int quantity = (1 + random.nextInt(4)) * (random.nextBoolean() ? 1 : -1);
      traded.add(quantity);
      unheard.add(quantity);
      course.append(", traded ").append(quantity);
    }

    private void hear() {
      if (!unheard.isEmpty()) {
        int quantity = unheard.remove(random.nextInt(unheard.size()));
        course.append(", heard ").append(quantity);
        fills.onExecution(execution(quantity), null, true);
      }
    }

    private void report(int most) {
      int next = Math.min(traded.size(), shown + most);
      if (next > shown) {
        traded.subList(shown, next).forEach(quantity -> reported += quantity);
        shown = next;
        course.append(", reported ").append(reported);
        fills.onPosition(held());
      }
    }

    private void check() {
      UnsettledTrades trades = fills.of(ACCOUNT).getOrDefault(AAPL, UnsettledTrades.NONE);
      int held = begin + traded.stream().mapToInt(quantity -> quantity).sum();
      int openBuys = unheard.stream().mapToInt(quantity -> Math.max(0, quantity)).sum();
      int openSells = unheard.stream().mapToInt(quantity -> Math.max(0, -quantity)).sum();
      int unheardNet = openBuys - openSells;
      // What is open and was traded already may fill no second time.
      assertThat(reported + trades.buys().intValueExact() + openBuys)
          .as("highest: %s (unheard %d)", course, unheardNet)
          .isGreaterThanOrEqualTo(held);
      assertThat(reported - trades.sells().intValueExact() - openSells)
          .as("lowest: %s (unheard %d)", course, unheardNet)
          .isLessThanOrEqualTo(held);
    }

    private Held held() {
      return UnsettledFillsTest.held("" + reported);
    }

    private Execution execution(int quantity) {
      return new Execution(
          "e." + course.length() + ".01",
          1,
          ACCOUNT,
          Situation.AAPL,
          quantity > 0 ? Side.BUY : Side.SELL,
          BigDecimal.valueOf(Math.abs(quantity)),
          BigDecimal.TEN,
          "SMART",
          time.instant(),
          null,
          null);
    }
  }

  /** In the order in which they happen, each reported alone behind its execution. */
  @Test
  void nothingIsLeftWhenEachFillHasBeenReported() {
    Seed.run(
        random -> {
          for (int round = 0; round < 500; round++) {
            UnsettledFills own = new UnsettledFills(time);
            own.onPositionsRead(List.of());
            List<Integer> traded =
                random.ints(20, -5, 6).filter(quantity -> quantity != 0).boxed().toList();
            int heard = 0;
            int shown = 0;
            int position = 0;
            while (shown < traded.size()) {
              if (heard < traded.size() && (heard == shown || random.nextBoolean())) {
                own.onExecution(
                    execution("e." + heard + ".01", "" + traded.get(heard)), null, true);
                heard++;
              } else {
                position += traded.get(shown++);
                own.onPosition(held("" + position));
              }
            }
            assertThat(own.of(ACCOUNT)).as("after %s", traded).isEmpty();
          }
        });
  }
}
