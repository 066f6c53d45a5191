package io.github.pitrunner.marketdata;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.domain.Instrument;
import io.github.pitrunner.domain.MarketDataType;
import io.github.pitrunner.domain.Quote;
import io.github.pitrunner.domain.QuoteStatus;
import io.github.pitrunner.domain.SecurityType;
import io.github.pitrunner.testing.HeardAlerts;
import io.github.pitrunner.testing.VirtualTime;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StaleAnswersTest {
  private static final Quote.Level NOTHING = new Quote.Level(null, null);

  private final VirtualTime time = new VirtualTime(VirtualRoom.SUNDAY);
  private final HeardAlerts alerts = new HeardAlerts();
  private final Map<LineKey, Quote> lines = new HashMap<>();
  private final StaleAnswers answers =
      new StaleAnswers(new StaleAnswers.Ports(alerts, time, time, (key, since) -> lines.get(key)));

  private static Instrument stock(int number) {
    return new Instrument(
        number,
        "S" + number,
        SecurityType.STOCK,
        "SMART",
        "NASDAQ",
        "USD",
        null,
        null,
        null,
        BigDecimal.ONE,
        "S" + number,
        "NMS",
        List.of());
  }

  private static LineKey key(int number) {
    return LineKey.of(stock(number), MarketDataType.LIVE);
  }

  private static Quote quote(int number, Instant received) {
    return new Quote(
        stock(number),
        NOTHING,
        NOTHING,
        NOTHING,
        new Quote.Day(null, null, null, null, null),
        new Quote.Venues("", "", ""),
        null,
        null,
        received,
        1,
        MarketDataType.LIVE,
        QuoteStatus.FRESH,
        null);
  }

  private void give(int number) {
    answers.onGiven(
        key(number), quote(number, VirtualRoom.SUNDAY), Duration.ofSeconds(5), "no way");
  }

  @Test
  void areFewAlertsHoweverManyInstruments() {
    for (int i = 0; i < 2000; i++) {
      give(i);
    }

    List<String> raised = alerts.take();
    assertThat(raised.stream().distinct()).hasSize(StaleAnswers.MOST_SINGLE + 1);
    assertThat(raised).contains("STALE_QUOTE S0", "STALE_QUOTE " + StaleAnswers.OTHERS);
    assertThat(answers.given()).isEqualTo(2000);
  }

  @Test
  void areResolvedWhenNoOtherWasGivenForAWhile() {
    for (int i = 0; i <= StaleAnswers.MOST_SINGLE; i++) {
      give(i);
    }
    time.advance(Duration.ofMinutes(9));
    give(7);
    alerts.take();

    time.advance(Duration.ofMinutes(1));
    assertThat(alerts.take())
        .hasSize(StaleAnswers.MOST_SINGLE)
        .contains("resolved STALE_QUOTE S0", "resolved STALE_QUOTE " + StaleAnswers.OTHERS)
        .doesNotContain("resolved STALE_QUOTE S7");
    time.advance(Duration.ofMinutes(9));

    assertThat(alerts.take()).containsExactly("resolved STALE_QUOTE S7");
    assertThat(time.pending()).as("nothing to be looked after").isZero();
  }

  @Test
  void areResolvedSoonAfterAFreshQuoteOfTheirLine() {
    give(1);
    give(2);
    lines.put(key(1), quote(1, time.instant()));
    time.advance(Duration.ofSeconds(1));
    assertThat(alerts.take())
        .as("a quote of before")
        .containsExactly("STALE_QUOTE S1", "STALE_QUOTE S2");

    lines.put(key(1), quote(1, time.instant()));
    time.advance(Duration.ofSeconds(1));

    assertThat(alerts.take()).containsExactly("resolved STALE_QUOTE S1");
  }
}
