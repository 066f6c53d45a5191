package io.github.pitrunner.simulator.orders;

import static io.github.pitrunner.simulator.orders.OrderRoom.limit;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.simulator.GatewayCore;
import io.github.pitrunner.simulator.TestMarket;
import io.github.pitrunner.simulator.state.GatewayState;
import io.github.pitrunner.tws.OpenOrder;
import io.github.pitrunner.tws.Order;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Orders that an algo works, from 14:11:30 in New York. */
class AlgosTest {
  private final OrderRoom room = new OrderRoom();

  private static UnaryOperator<Order.Builder> algo(String strategy, Map<String, String> params) {
    return order -> order.setAlgoStrategy(strategy).putAllAlgoParams(params);
  }

  /** Reads {@code a=1;b=2}. */
  private static Map<String, String> parameters(String text) {
    Map<String, String> parameters = new java.util.TreeMap<>();
    for (String pair : text.split(";", -1)) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        parameters.put(pair.substring(0, equals), pair.substring(equals + 1));
      }
    }
    return parameters;
  }

  /** The quantities that fill in each minute; the book is shown anew every second. */
  private List<String> minutes(int count) {
    List<String> filled = new ArrayList<>();
    for (int minute = 0; minute < count; minute++) {
      for (int second = 0; second < 60; second++) {
        room.market.quote(TestMarket.AAPL, "309.10", "100", "309.20", "200");
        room.pass(Duration.ofSeconds(1));
      }
      filled.add(
          String.join(
              "+",
              room.fills().stream()
                  .map(fill -> fill.substring("STK BOT ".length(), fill.indexOf('@')))
                  .toList()));
    }
    return filled;
  }

  @ParameterizedTest
  @CsvSource({"Urgent, 0", "Normal, 1", "Patient, 5"})
  void adaptiveIsItsOrderAfterTheTimeOfItsPatience(String priority, int seconds) {
    room.place(1, algo("Adaptive", Map.of("adaptivePriority", priority)));
    room.pass(Duration.ofMillis(Math.max(0, seconds * 1000L - 200)));
    List<String> atOnce = room.fills();
    room.pass(Duration.ofSeconds(2));
    List<String> later = room.fills();

    List<String> whole = List.of("STK BOT 100@309.2");
    assertThat(atOnce).isEqualTo(seconds == 0 ? whole : List.of());
    assertThat(later).isEqualTo(seconds == 0 ? List.of() : whole);
  }

  @Test
  void twapSlicesEvenlyOverItsTime() {
    room.place(
        1,
        algo("Twap", Map.of("startTime", "14:12:45 US/Eastern", "endTime", "20260825-18:17:45")));

    assertThat(minutes(7)).containsExactly("", "10+10", "10+10", "10+10", "10+10", "10+10", "");
  }

  @Test
  void vwapSlicesByTheUsualVolumeOverFiveMinutesWhenItHasNoEnd() {
    room.place(1, algo("Vwap", Map.of("maxPctVol", "0.2")));

    assertThat(minutes(6)).containsExactly("16+11", "9+7", "7+7", "7+9", "11+16", "");
  }

  @Test
  void sliceThatFindsNoCounterpartIsMadeUpForLater() {
    room.place(1, order -> limit("BUY", 309.15).apply(algo("Twap", Map.of()).apply(order)));
    assertThat(minutes(2)).containsExactly("", "");
    room.market.quote(TestMarket.AAPL, "309.00", "100", "309.10", "500");
    room.pass(Duration.ofSeconds(1));

    assertThat(room.fills()).containsExactly("STK BOT 50@309.1");
  }

  @Test
  void restAtTheEndIsCancelledIfItMayNotGoOn() {
    room.place(
        1,
        order ->
            limit("BUY", 300)
                .apply(
                    algo("Twap", Map.of("endTime", "14:15:00 US/Eastern", "allowPastEndTime", "0"))
                        .apply(order)));
    room.pass(Duration.ofMinutes(4));

    assertThat(room.statuses()).endsWith("1 Cancelled");
  }

  @ParameterizedTest
  @CsvSource({
    "PctVol, pctVol=0.1, 20",
    "MinImpact, maxPctVol=0.05, 10",
    "ArrivalPx, maxPctVol=0.25;riskAversion=Neutral, 50",
    "BalanceImpactRisk, '', 20",
    "PctVolSz, startPctVol=0.1;endPctVol=0.2, 20",
    "PctVolTm, startPctVol=0.1, 20",
    "PctVolPx, pctVol=0.1;deltaPctVol=0.1, 20",
    "DarkIce, displaySize=30, 30",
    "AD, componentSize=40;timeBetweenOrders=60, 40",
  })
  void othersTakeAShareOrAComponentAtATime(String strategy, String parameters, String first) {
    room.place(1, algo(strategy, parameters(parameters)));

    assertThat(room.fills()).containsExactly("STK BOT " + first + "@309.2");
  }

  @Test
  void closePxTradesInTheClosingAuction() {
    room.place(1, algo("ClosePx", Map.of()));
    assertThat(room.statuses()).endsWith("1 Submitted");
    room.market.closeUntil(Instant.parse("2026-08-26T13:30:00Z"));
    room.pass(Duration.ofSeconds(2));

    assertThat(room.fills()).containsExactly("STK BOT 100@309.15");
  }

  @Test
  void closePxIsOfTheRegularSessionWhateverTheOrderSays() {
    room.place(1, o -> algo("ClosePx", Map.of()).apply(o).setOutsideRth(true));
    assertThat(room.client.takeCodes()).containsExactly(2109);
  }

  @Test
  void isReportedAndKeptByAModificationThatDoesNotNameIt() {
    room.place(
        1, o -> limit("BUY", 300).apply(algo("Twap", Map.of("endTime", "15:00:00")).apply(o)));
    room.place(1, limit("BUY", 301));

    assertThat(room.client.take(OpenOrder.class))
        .allSatisfy(
            told -> {
              assertThat(told.getOrder().getAlgoStrategy()).isEqualTo("Twap");
              assertThat(told.getOrder().getAlgoParamsMap())
                  .isEqualTo(Map.of("endTime", "15:00:00"));
            });
  }

  @Test
  void cannotBecomeAnotherAlgo() {
    room.place(1, o -> limit("BUY", 300).apply(algo("Twap", Map.of()).apply(o)));
    room.place(1, o -> limit("BUY", 300).apply(algo("Vwap", Map.of()).apply(o)));

    assertThat(room.client.takeCodes()).containsExactly(440);
  }

  @Test
  void timesOfTheDayThatAreOverAreTomorrows() {
    room.place(
        1,
        algo("Twap", Map.of("startTime", "10:00:00 US/Eastern", "endTime", "10:05:00 US/Eastern")));
    assertThat(room.client.takeCodes()).containsExactly(2111);
  }

  @Test
  void survivesARestartInTheMiddle() {
    room.place(1, o -> algo("Twap", Map.of()).apply(o).setTif("GTC"));
    List<String> unused = minutes(2);
    GatewayState before = room.core.state();
    GatewayCore second = room.core(new TestMarket(room.time));
    second.restore(before);

    assertThat(second.state()).isEqualTo(before);
    assertThat(before.getOrders().getOpen(0).getStartedAt()).isPositive();
  }

  @Test
  void canBePreviewed() {
    room.place(1, o -> algo("Vwap", Map.of()).apply(o).setWhatIf(true));

    assertThat(room.client.take()).singleElement().isInstanceOf(OpenOrder.class);
  }

  @ParameterizedTest
  @CsvSource({
    "Magic, '', MKT, DAY, 439",
    "'', pctVol=0.1, MKT, DAY, 439",
    "Adaptive, adaptivePriority=Lazy, MKT, DAY, 441",
    "Adaptive, pctVol=0.1, MKT, DAY, 441",
    "PctVol, pctVol=2, MKT, DAY, 441",
    "PctVol, pctVol=much, MKT, DAY, 441",
    "Twap, startTime=soon, MKT, DAY, 441",
    "Twap, endTime=20260824-10:00:00, MKT, DAY, 441",
    "Twap, startTime=15:00:00;endTime=14:30:00, MKT, DAY, 441",
    "Twap, allowPastEndTime=perhaps, MKT, DAY, 441",
    "DarkIce, '', MKT, DAY, 441",
    "Twap, '', STP, DAY, 442",
    "Twap, '', MKT, IOC, 442",
  })
  void isRefused(String strategy, String parameters, String type, String tif, int code) {
    room.place(
        1,
        order ->
            algo(strategy, parameters(parameters))
                .apply(order)
                .setOrderType(type)
                .setTif(tif)
                .setAuxPrice(320));

    assertThat(room.client.takeCodes()).containsExactly(code);
  }
}
