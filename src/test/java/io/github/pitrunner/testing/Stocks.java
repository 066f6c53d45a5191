package io.github.pitrunner.testing;

import io.github.pitrunner.domain.Instrument;
import io.github.pitrunner.domain.SecurityType;
import java.math.BigDecimal;
import java.util.List;

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
          "NMS",
          List.of());

  private Stocks() {}
}
