package io.github.pitrunner.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.testing.Stocks;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class InstrumentTest {
  private static final ComboLeg NEAR = new ComboLeg(11, 1, Side.BUY, "SMART");
  private static final ComboLeg FAR = new ComboLeg(12, 2, Side.SELL, "SMART");

  private static Instrument combo(int contractId, ComboLeg... legs) {
    return new Instrument(
        contractId,
        "SPY",
        SecurityType.COMBO,
        "SMART",
        "",
        "USD",
        null,
        null,
        null,
        BigDecimal.ONE,
        "",
        "",
        List.of(legs));
  }

  private static OrderIntent intent(Instrument instrument) {
    return new OrderIntent(
        new ClientOrderId("o"),
        new AccountId("DU1234567"),
        instrument,
        OrderTicket.market(Side.BUY, BigDecimal.ONE));
  }

  static Stream<Arguments> others() {
    return Stream.of(
        Arguments.of("the gateway's id", combo(28812380, NEAR, FAR), true),
        Arguments.of("the order of the legs", combo(0, FAR, NEAR), true),
        Arguments.of("a leg's route unsaid", combo(0, NEAR, FAR.on("")), true),
        Arguments.of("a leg's route", combo(0, NEAR, FAR.on("CBOE")), false),
        Arguments.of("a ratio", combo(0, NEAR, new ComboLeg(12, 1, Side.SELL, "SMART")), false),
        Arguments.of("a side", combo(0, NEAR, new ComboLeg(12, 2, Side.BUY, "SMART")), false),
        Arguments.of("a leg more", combo(0, NEAR, FAR, NEAR), false),
        Arguments.of("a leg twice", combo(0, NEAR, NEAR), false),
        Arguments.of("no legs", combo(0), false),
        Arguments.of("a stock", Stocks.AAPL, false));
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource("others")
  void aCombinationIsWhatItsLegsAre(String what, Instrument other, boolean isSame) {
    Instrument combo = combo(0, NEAR, FAR);

    assertThat(combo.isSameAs(other)).as(what).isEqualTo(isSame);
    assertThat(intent(combo).differencesFrom(intent(other)))
        .isEqualTo(isSame ? List.of() : List.of("ticket.instrument"));
  }

  @Test
  void anyOtherIsItsContract() {
    assertThat(Stocks.AAPL.isSameAs(Stocks.AAPL.on("ARCA"))).isTrue();
    assertThat(combo(0).isSameAs(combo(0))).as("two combinations without legs").isFalse();
  }
}
