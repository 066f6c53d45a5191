package io.github.pitrunner.marketdata;

import io.github.pitrunner.connector.Call;
import io.github.pitrunner.connector.Contracts;
import io.github.pitrunner.connector.Gateway;
import io.github.pitrunner.domain.Caller;
import io.github.pitrunner.domain.Instrument;
import io.github.pitrunner.domain.SecurityType;
import io.github.pitrunner.tws.SecDefOptParameter;
import io.github.pitrunner.tws.SecDefOptParameterEnd;
import io.github.pitrunner.tws.SecDefOptParamsRequest;
import io.github.pitrunner.wire.ProtocolViolation;
import io.github.pitrunner.wire.Unset;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** Option chains ⇄ the gateway's messages. */
final class OptionMapper {
  private final Gateway gateway;

  OptionMapper(Gateway gateway) {
    this.gateway = gateway;
  }

  /** The classes of options on an underlying, one for each exchange; none is an empty list. */
  Future<List<OptionParameters>> chain(Instrument underlying, Caller caller) {
    boolean isFuture = underlying.type() == SecurityType.FUTURE;
    Call call =
        Call.of(
                "options on " + underlying,
                id ->
                    SecDefOptParamsRequest.newBuilder()
                        .setReqId(id)
                        .setUnderlyingSymbol(underlying.symbol())
                        .setFutFopExchange(isFuture ? underlying.exchange() : "")
                        .setUnderlyingSecType(Contracts.toWire(underlying.type()))
                        .setUnderlyingConId(underlying.contractId())
                        .build())
            .forCaller(caller);
    return gateway
        .gather(call, SecDefOptParameter.class, SecDefOptParameterEnd.class)
        .map(found -> found.stream().map(OptionMapper::parameters).toList());
  }

  private static OptionParameters parameters(SecDefOptParameter found) {
    return new OptionParameters(
        found.getExchange(),
        found.getTradingClass(),
        multiplier(found),
        found.getExpirationsList().stream().map(OptionMapper::expiry).distinct().sorted().toList(),
        found.getStrikesList().stream()
            .map(strike -> BigDecimal.valueOf(strike).stripTrailingZeros())
            .distinct()
            .sorted()
            .toList());
  }

  private static BigDecimal multiplier(SecDefOptParameter found) {
    try {
      return Unset.isUnset(found.getMultiplier())
          ? BigDecimal.ONE
          : new BigDecimal(found.getMultiplier());
    } catch (NumberFormatException e) {
      throw new ProtocolViolation(
          "Options of class %s have the unreadable multiplier '%s'"
              .formatted(found.getTradingClass(), found.getMultiplier()),
          e);
    }
  }

  private static LocalDate expiry(String text) {
    try {
      return LocalDate.parse(text, DateTimeFormatter.BASIC_ISO_DATE);
    } catch (DateTimeException e) {
      throw new ProtocolViolation("Options have the unreadable expiry '%s'".formatted(text), e);
    }
  }
}
