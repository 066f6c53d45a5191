package io.github.pitrunner.archfixture.orders;

import io.github.pitrunner.archfixture.tws.Tick;
import io.github.pitrunner.archfixture.v1.Quote;

/** Keeps the lines: a mapper knows both sides. */
public final class OrderMapper {
  /** Belongs to the mapper. */
  public static final class Reader {
    public int typeOf(Tick tick) {
      return tick.type();
    }
  }

  public Quote toQuote(Tick tick) {
    return new Quote(new Reader().typeOf(tick));
  }
}
