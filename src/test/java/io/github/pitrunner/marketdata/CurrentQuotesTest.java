package io.github.pitrunner.marketdata;

import static io.github.pitrunner.marketdata.ScriptedMarket.AAPL;
import static io.github.pitrunner.marketdata.ScriptedMarket.error;
import static io.github.pitrunner.marketdata.ScriptedMarket.price;
import static io.github.pitrunner.marketdata.VirtualRoom.ref;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.testing.HandDrivenCall;
import io.github.pitrunner.tws.MarketDataRequest;
import io.github.pitrunner.tws.TickSnapshotEnd;
import io.github.pitrunner.v1.GetQuoteRequest;
import io.github.pitrunner.v1.GetQuoteResponse;
import io.github.pitrunner.v1.Quote;
import io.github.pitrunner.v1.QuoteStatus;
import io.github.pitrunner.v1.StreamQuotesResponse;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Quotes that are asked for one by one while everything goes wrong. A price says when the gateway
 * sent it, so that an old one is known whatever is said about it.
 */
class CurrentQuotesTest {
  private static final int SCHEDULES = 60;
  private static final int STEPS = 120;
  private static final List<Answer> ANSWERS = List.of(Answer.values());

  /** What the gateway does about a snapshot. */
  private enum Answer {
    QUOTE,
    HALF_A_QUOTE,
    NOTHING,
    SILENCE,
    COMPETITION,
    REFUSAL
  }

  @ParameterizedTest(name = "seeds from {0}")
  @ValueSource(longs = {1, 1001, 2001, 3001})
  void oldPriceNeverLooksNew(long firstSeed) {
    int answers = 0;
    int stale = 0;
    for (long seed = firstSeed; seed < firstSeed + SCHEDULES; seed++) {
      Schedule schedule = new Schedule(seed);
      try {
        schedule.run();
      } catch (AssertionError e) {
        throw new AssertionError("With seed " + seed, e);
      }
      answers += schedule.answers;
      stale += schedule.stale;
    }
    assertThat(answers).as("answers that were held against the market").isGreaterThan(100);
    assertThat(stale).as("of them stale ones").isGreaterThan(10);
  }

  /** One schedule of faults. */
  private static final class Schedule {
    private final VirtualRoom room = VirtualRoom.connected();
    private final Random random;
    private final Map<HandDrivenCall<GetQuoteResponse>, Integer> open = new LinkedHashMap<>();
    private Answer answer = Answer.QUOTE;
    private @Nullable HandDrivenCall<StreamQuotesResponse> stream;
    private BigDecimal newest = BigDecimal.ZERO;
    private int answers;
    private int stale;

    Schedule(long seed) {
      this.random = new Random(seed);
      room.gateway.on(MarketDataRequest.class, this::onRequest);
    }

    void run() {
      for (int step = 0; step < STEPS; step++) {
        step();
        room.time.settle();
        take();
      }
      room.links.refuse(false);
      room.time.advance(Duration.ofSeconds(30));
      take();
      assertThat(open).as("calls without an answer").isEmpty();
      assertThat(room.board.openSnapshots()).isZero();
    }

    private void step() {
      switch (random.nextInt(12)) {
        case 0, 1, 2, 3 -> ask();
        case 4 -> answer = ANSWERS.get(random.nextInt(ANSWERS.size()));
        case 5 -> readOrLeave();
        case 6, 7 -> tick();
        case 8 -> breakOrMend();
        default -> room.time.advance(Duration.ofMillis(random.nextInt(4000)));
      }
    }

    private void ask() {
      HandDrivenCall<GetQuoteResponse> call = new HandDrivenCall<>();
      room.service.getQuote(GetQuoteRequest.newBuilder().setInstrument(ref("AAPL")).build(), call);
      open.put(call, open.size());
    }

    private void readOrLeave() {
      HandDrivenCall<StreamQuotesResponse> reading = stream;
      if (reading == null) {
        stream = room.open("AAPL");
      } else {
        reading.cancel();
        stream = null;
      }
    }

    private void breakOrMend() {
      switch (random.nextInt(5)) {
        case 0 -> {
          room.links.refuse(true);
          room.gateway.drop();
        }
        case 1 -> room.links.refuse(false);
        case 2 -> room.gateway.drop();
        case 3 -> notice(1100);
        default -> notice(random.nextBoolean() ? 1101 : 1102);
      }
    }

    private void notice(int code) {
      if (room.connector.status().session().isPresent()) {
        room.gateway.send(error(-1, code, "Connectivity"));
      }
    }

    private void tick() {
      boolean isAsked = !room.gateway.heard(MarketDataRequest.class).isEmpty();
      if (isAsked && room.connector.status().session().isPresent()) {
        quote(room.market.line(AAPL), true);
      }
    }

    private void onRequest(MarketDataRequest request) {
      int id = request.getReqId();
      if (!request.getSnapshot()) {
        quote(id, true);
        return;
      }
      switch (answer) {
        case QUOTE -> quote(id, true);
        case HALF_A_QUOTE -> {
          quote(id, false);
          room.gateway.send(TickSnapshotEnd.newBuilder().setReqId(id).build());
        }
        case NOTHING -> room.gateway.send(TickSnapshotEnd.newBuilder().setReqId(id).build());
        case SILENCE -> {}
        case COMPETITION -> room.gateway.send(error(id, 10197, "Competing"));
        case REFUSAL -> room.gateway.send(error(id, 354, "Not subscribed"));
      }
    }

    /** Its bid says when it is sent. */
    private void quote(int id, boolean isWhole) {
      newest = encoded(room.time.instant());
      double bid = newest.doubleValue();
      room.gateway.send(price(id, 1, bid, "100"));
      if (isWhole) {
        room.gateway.send(price(id, 2, bid + 1, "100"), price(id, 4, bid, "1"));
      }
    }

    private static BigDecimal encoded(Instant time) {
      return BigDecimal.valueOf(
              Duration.between(VirtualRoom.SUNDAY, time).toMillis() + 1_000_000L, 3)
          .stripTrailingZeros();
    }

    private void take() {
      for (HandDrivenCall<GetQuoteResponse> call : List.copyOf(open.keySet())) {
        List<GetQuoteResponse> taken = new ArrayList<>(call.take());
        if (!taken.isEmpty()) {
          check(taken.get(0).getQuote());
        }
        if (!taken.isEmpty() || !call.errors().isEmpty()) {
          open.remove(call);
        }
      }
    }

    private void check(Quote quote) {
      answers++;
      Instant received =
          Instant.ofEpochSecond(
              quote.getReceiveTime().getSeconds(), quote.getReceiveTime().getNanos());
      assertThat(new BigDecimal(quote.getBid().getValue()))
          .as("the price of the time that is told")
          .isEqualByComparingTo(encoded(received));
      Duration age = Duration.ofSeconds(quote.getAge().getSeconds(), quote.getAge().getNanos());
      assertThat(age).as("age").isGreaterThanOrEqualTo(Duration.ZERO);
      if (quote.getStatus() == QuoteStatus.QUOTE_STATUS_STALE) {
        stale++;
        return;
      }
      assertThat(quote.getStatus()).isEqualTo(QuoteStatus.QUOTE_STATUS_FRESH);
      if (room.board.lines() == 0) {
        assertThat(age).as("age of a snapshot").isLessThanOrEqualTo(Duration.ofSeconds(1));
      }
      assertThat(newest)
          .as("the newest price of its kind, or one of the last second")
          .satisfiesAnyOf(
              price -> assertThat(price).isEqualByComparingTo(encoded(received)),
              price -> assertThat(age).isLessThanOrEqualTo(Duration.ofSeconds(1)));
    }
  }
}
