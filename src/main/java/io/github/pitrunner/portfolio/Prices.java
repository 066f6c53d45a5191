package io.github.pitrunner.portfolio;

import io.github.pitrunner.domain.Instrument;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Prices at which positions can be valued beside the gateway's own. A port: the root package binds
 * it to the quotes that somebody reads. On the connector's context.
 */
@FunctionalInterface
public interface Prices {
  /** Nobody reads any quotes. */
  Prices NONE = instrument -> null;

  /** A price that can be relied on now and that asking for costs nothing; null without one. */
  @Nullable Price newest(Instrument instrument);

  /**
   * A price of one unit, as quoted.
   *
   * @param received when it was received
   */
  record Price(BigDecimal price, Instant received) {}
}
