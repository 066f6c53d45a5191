package io.github.pitrunner.testing;

import io.github.pitrunner.domain.Instrument;
import io.github.pitrunner.domain.SecurityType;
import java.math.BigDecimal;

/** Stocks as the gateway describes them. */
public final class Stocks {
  public static final Instrument AAPL =
      new Instrument(
          265598,
          "AAPL",
          SecurityType.STOCK,
          "SMART",
          "NASDAQ",
          "USD",
          null,
          null,
          null,
          BigDecimal.ONE,
          "AAPL",
          "NMS");

  private Stocks() {}
}
