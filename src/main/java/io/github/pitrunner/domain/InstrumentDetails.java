package io.github.pitrunner.domain;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything about an instrument that trading needs.
 *
 * @param minTick smallest price increment of all
 * @param increments the increments that hold on {@code instrument.exchange()}
 * @param quantities what quantities an order can have
 * @param orderTypes as the gateway names them
 * @param exchanges where it can be routed
 * @param hours when it trades
 * @param underlyingContractId 0 without one
 * @param contractMonth {@code yyyyMM}, empty without one
 */
public record InstrumentDetails(
    Instrument instrument,
    String longName,
    BigDecimal minTick,
    PriceIncrements increments,
    QuantityRule quantities,
    List<String> orderTypes,
    List<String> exchanges,
    Classification classification,
    Hours hours,
    int underlyingContractId,
    String contractMonth) {

  public InstrumentDetails {
    orderTypes = List.copyOf(orderTypes);
    exchanges = List.copyOf(exchanges);
  }

  /**
   * What quantities an order can have.
   *
   * @param minimum smallest quantity, greater than 0
   * @param increment quantities are multiples of this, greater than 0
   */
  public record QuantityRule(BigDecimal minimum, BigDecimal increment) {
    public boolean isOnIncrement(BigDecimal quantity) {
      return quantity.remainder(increment).signum() == 0;
    }
  }

  /** Where the instrument belongs; each part may be empty. */
  public record Classification(String industry, String category, String stockType) {}

  /**
   * When an instrument trades, for the days that the gateway tells of.
   *
   * @param zone of the exchange; null when its name is not known
   * @param trading extended sessions included
   * @param regular regular sessions
   * @param closedDays days without a session
   */
  public record Hours(
      @Nullable ZoneId zone,
      List<TradingSession> trading,
      List<TradingSession> regular,
      List<LocalDate> closedDays) {
    public Hours {
      trading = List.copyOf(trading);
      regular = List.copyOf(regular);
      closedDays = List.copyOf(closedDays);
    }
  }
}
