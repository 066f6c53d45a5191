package io.github.pitrunner.simulator.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.github.pitrunner.simulator.market.OptionModel.Greeks;
import io.github.pitrunner.simulator.market.OptionModel.Terms;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionModelTest {
  @Test
  void pricesATextbookCall() {
    // The usual example (42, 40, half a year, 20 %) at our rate of 4 %, with an exact normal
    // distribution; at 10 % it is the well-known 4.76.
    assertThat(OptionModel.price(new Terms(true, 40, 0.5), 42, 0.2))
        .isCloseTo(3.94995, offset(0.00001));
  }

  @ParameterizedTest
  @CsvSource({"true, 250, 0.1, 0.3", "false, 260, 0.5, 0.25", "true, 200, 0.02, 0.8"})
  void findsTheVolatilityThatItPricedWith(
      boolean isCall, double strike, double years, double volatility) {
    Terms terms = new Terms(isCall, strike, years);
    double price = OptionModel.price(terms, 250, volatility);

    double implied = OptionModel.impliedVolatility(terms, 250, price);

    assertThat(implied).isCloseTo(volatility, offset(0.0005));
  }

  @Test
  void findsNoneForAPriceBelowTheIntrinsicValue() {
    assertThat(OptionModel.impliedVolatility(new Terms(true, 200, 0.5), 250, 40)).isNaN();
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void greeksAreTheSlopesOfThePrice(boolean isCall) {
    Terms terms = new Terms(isCall, 250, 0.25);
    Greeks greeks = OptionModel.greeks(terms, 255, 0.3);
    double up = OptionModel.price(terms, 255.5, 0.3);
    double down = OptionModel.price(terms, 254.5, 0.3);

    assertThat(greeks.delta()).isCloseTo(up - down, offset(0.001));
    assertThat(greeks.gamma()).isCloseTo((up - 2 * greeks.price() + down) / 0.25, offset(0.001));
    assertThat(greeks.vega())
        .isCloseTo(OptionModel.price(terms, 255, 0.31) - greeks.price(), offset(0.005));
    assertThat(greeks.theta())
        .isCloseTo(
            OptionModel.price(new Terms(isCall, 250, 0.25 - 1 / 365.0), 255, 0.3) - greeks.price(),
            offset(0.002));
  }
}
