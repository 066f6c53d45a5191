package io.github.pitrunner.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.type.Date;
import com.google.type.Decimal;
import io.github.pitrunner.domain.ComboLeg;
import io.github.pitrunner.domain.Failure.InvalidRequest;
import io.github.pitrunner.domain.Failure.InvalidRequest.Violation;
import io.github.pitrunner.domain.Instrument;
import io.github.pitrunner.domain.InstrumentDetails;
import io.github.pitrunner.domain.InstrumentRef;
import io.github.pitrunner.domain.OptionRight;
import io.github.pitrunner.domain.PriceIncrements;
import io.github.pitrunner.domain.SecurityType;
import io.github.pitrunner.domain.Side;
import io.github.pitrunner.domain.TradingSession;
import io.github.pitrunner.v1.OrderType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class InstrumentProtosTest {
  private static final InstrumentRef OPTION =
      new InstrumentRef(
          0,
          "AAPL",
          SecurityType.OPTION,
          "SMART",
          "NASDAQ",
          "USD",
          "20261218",
          new BigDecimal("250"),
          OptionRight.PUT,
          new BigDecimal("100"),
          "AAPL  261218P00250000",
          "AAPL",
          List.of());

  private static final InstrumentRef COMBO =
      new InstrumentRef(
          0,
          "SPY",
          SecurityType.COMBO,
          "",
          "",
          "USD",
          "",
          null,
          null,
          null,
          "",
          "",
          List.of(new ComboLeg(11, 1, Side.BUY, "SMART"), new ComboLeg(12, 2, Side.SELL, "")));

  private static InstrumentRef read(io.github.pitrunner.v1.InstrumentRef proto) {
    Fields fields = Fields.ofRequest();
    InstrumentRef ref = InstrumentProtos.fromProto(fields.at("instrument"), proto);
    fields.verify();
    return ref;
  }

  static Stream<InstrumentRef> refs() {
    return Stream.of(OPTION, COMBO, InstrumentRef.stock("BRK B"), InstrumentRef.contract(265598));
  }

  @ParameterizedTest
  @MethodSource("refs")
  void aNameComesBack(InstrumentRef ref) {
    assertThat(read(InstrumentProtos.toProto(ref))).isEqualTo(ref);
  }

  @ParameterizedTest
  @EnumSource(SecurityType.class)
  void everyTypeHasItsCounterpart(SecurityType type) {
    Fields fields = Fields.ofRequest();

    var proto = InstrumentProtos.TYPES.toProto(type);

    assertThat(proto.name()).isEqualTo("SECURITY_TYPE_" + type);
    assertThat(InstrumentProtos.TYPES.fromProto(fields, "security_type", proto)).isEqualTo(type);
    assertThat(fields.isValid()).isTrue();
  }

  @Test
  void enumsThatDoNotMatchAreFoundWhenTheyArePaired() {
    assertThatIllegalStateException()
        .isThrownBy(() -> new ProtoEnum<>(Side.values(), OrderType.values(), "ORDER_TYPE_"));
  }

  static Arguments wrong(
      String field, Consumer<io.github.pitrunner.v1.InstrumentRef.Builder> change) {
    return arguments(field, change);
  }

  static Stream<Arguments> wrongs() {
    return Stream.of(
        wrong("instrument", ref -> ref.clearSymbol().clearLocalSymbol()),
        wrong("instrument.contract_id", ref -> ref.setContractId(-1)),
        wrong("instrument.symbol", ref -> ref.setSymbol("A".repeat(41))),
        wrong("instrument.symbol", ref -> ref.setSymbol("AAPL\u0000")),
        wrong("instrument.security_type", ref -> ref.setSecurityTypeValue(99)),
        wrong("instrument.exchange", ref -> ref.setExchange(" SMART")),
        wrong("instrument.primary_exchange", ref -> ref.setPrimaryExchange("E".repeat(41))),
        wrong("instrument.currency", ref -> ref.setCurrency("dollar")),
        wrong("instrument.expiry", ref -> ref.setExpiry("2026")),
        wrong("instrument.expiry", ref -> ref.setExpiry("202613")),
        wrong("instrument.expiry", ref -> ref.setExpiry("20260229")),
        wrong("instrument.expiry", ref -> ref.setExpiry("2026-12-18")),
        wrong("instrument.expiry", ref -> ref.setExpiry("20261218 15:00:00 US/Eastern")),
        wrong("instrument.strike", ref -> ref.setStrike(decimal("0"))),
        wrong("instrument.strike", ref -> ref.setStrike(decimal("NaN"))),
        wrong("instrument.strike", ref -> ref.setStrike(decimal(""))),
        wrong("instrument.right", ref -> ref.setRightValue(-1)),
        wrong("instrument.multiplier", ref -> ref.setMultiplier(decimal("-100"))),
        wrong("instrument.local_symbol", ref -> ref.setLocalSymbol("L\nL")),
        wrong("instrument.trading_class", ref -> ref.setTradingClass("T".repeat(41))),
        wrong("instrument.legs", ref -> ref.addLegs(leg())),
        wrong("instrument.legs", ref -> combo(ref).addLegs(leg())),
        wrong("instrument.legs", ref -> combo(ref).clearSymbol().addLegs(leg())),
        wrong("instrument.legs", ref -> combo(ref).addLegs(leg()).addLegs(leg())),
        wrong("instrument.legs", ref -> combo(ref).addAllLegs(legs(17))),
        wrong("instrument.expiry", ref -> combo(ref).addAllLegs(legs(2)).setExpiry("20261218")),
        wrong(
            "instrument.legs[1].side",
            ref -> combo(ref).addLegs(leg()).addLegs(other().clearSide())),
        wrong(
            "instrument.legs[0].side",
            ref -> combo(ref).addLegs(leg().setSideValue(7)).addLegs(other())),
        wrong(
            "instrument.legs[1].contract_id",
            ref -> combo(ref).addLegs(leg()).addLegs(leg().setContractId(0))),
        wrong(
            "instrument.legs[1].ratio",
            ref -> combo(ref).addLegs(leg()).addLegs(other().setRatio(0))));
  }

  @Test
  void nothingButARouteStandsBesideAContractId() {
    var proto =
        io.github.pitrunner.v1.InstrumentRef.newBuilder().setContractId(265598).setSymbol("MSFT");

    InvalidRequest failure = catchThrowableOfType(InvalidRequest.class, () -> read(proto.build()));

    assertThat(failure.violations())
        .extracting(Violation::field)
        .containsExactly("instrument.symbol");
    assertThat(read(proto.clearSymbol().setExchange("ISLAND").build()).exchange())
        .isEqualTo("ISLAND");
  }

  @ParameterizedTest
  @MethodSource("wrongs")
  void whatIsWrongIsToldByItsField(
      String field, Consumer<io.github.pitrunner.v1.InstrumentRef.Builder> change) {
    var proto = InstrumentProtos.toProto(OPTION).toBuilder();
    change.accept(proto);

    InvalidRequest failure = catchThrowableOfType(InvalidRequest.class, () -> read(proto.build()));

    assertThat(failure.violations()).extracting(Violation::field).containsExactly(field);
  }

  private static io.github.pitrunner.v1.InstrumentRef.Builder combo(
      io.github.pitrunner.v1.InstrumentRef.Builder ref) {
    return ref.clear()
        .setSymbol("SPY")
        .setSecurityType(io.github.pitrunner.v1.SecurityType.SECURITY_TYPE_COMBO);
  }

  private static List<io.github.pitrunner.v1.ComboLeg> legs(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(id -> leg().setContractId(id).build()).toList();
  }

  private static io.github.pitrunner.v1.ComboLeg.Builder other() {
    return leg().setContractId(2);
  }

  private static io.github.pitrunner.v1.ComboLeg.Builder leg() {
    return io.github.pitrunner.v1.ComboLeg.newBuilder()
        .setContractId(1)
        .setRatio(1)
        .setSide(io.github.pitrunner.v1.Side.SIDE_BUY);
  }

  private static Decimal decimal(String text) {
    return Decimal.newBuilder().setValue(text).build();
  }

  @Nested
  class Known {
    private final Instrument future =
        new Instrument(
            495512563,
            "ES",
            SecurityType.FUTURE,
            "CME",
            "",
            "USD",
            LocalDate.of(2026, 12, 18),
            null,
            null,
            new BigDecimal("50"),
            "ESZ6",
            "ES",
            List.of());

    @Test
    void anInstrumentIsToldWhole() {
      assertThat(InstrumentProtos.toProto(future))
          .isEqualTo(
              io.github.pitrunner.v1.Instrument.newBuilder()
                  .setContractId(495512563)
                  .setSymbol("ES")
                  .setSecurityType(io.github.pitrunner.v1.SecurityType.SECURITY_TYPE_FUTURE)
                  .setExchange("CME")
                  .setCurrency("USD")
                  .setExpiry(Date.newBuilder().setYear(2026).setMonth(12).setDay(18))
                  .setMultiplier(decimal("50"))
                  .setLocalSymbol("ESZ6")
                  .setTradingClass("ES")
                  .build());
    }

    @Test
    void aMultiplierOfOneIsAbsent() {
      Instrument stock =
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
              new BigDecimal("1.0"),
              "AAPL",
              "NMS",
              List.of());

      assertThat(InstrumentProtos.toProto(stock).hasMultiplier()).isFalse();
    }

    @Test
    void detailsAreToldWhole() {
      TradingSession session =
          new TradingSession(
              Instant.parse("2026-11-22T23:00:00Z"), Instant.parse("2026-11-23T22:00:00Z"));
      InstrumentDetails details =
          new InstrumentDetails(
              future,
              "E-mini S&P 500",
              new BigDecimal("0.25"),
              PriceIncrements.uniform(new BigDecimal("0.25")),
              new InstrumentDetails.QuantityRule(BigDecimal.ONE, BigDecimal.ONE),
              List.of("LMT", "MKT"),
              List.of("CME", "QBALGO"),
              new InstrumentDetails.Classification("Indices", "Broad", ""),
              new InstrumentDetails.Hours(
                  ZoneId.of("America/Chicago"), List.of(session), List.of(), List.of()),
              11004968,
              "202612");

      var proto = InstrumentProtos.toProto(details);

      assertThat(proto.getInstrument()).isEqualTo(InstrumentProtos.toProto(future));
      assertThat(proto.getLongName()).isEqualTo("E-mini S&P 500");
      assertThat(proto.getMinTick()).isEqualTo(decimal("0.25"));
      assertThat(proto.getPriceIncrements(0).getFrom()).isEqualTo(decimal("0"));
      assertThat(proto.getPriceIncrements(0).getIncrement()).isEqualTo(decimal("0.25"));
      assertThat(proto.getMinQuantity()).isEqualTo(decimal("1"));
      assertThat(proto.getQuantityIncrement()).isEqualTo(decimal("1"));
      assertThat(proto.getOrderTypesList()).containsExactly("LMT", "MKT");
      assertThat(proto.getExchangesList()).containsExactly("CME", "QBALGO");
      assertThat(proto.getIndustry()).isEqualTo("Indices");
      assertThat(proto.getCategory()).isEqualTo("Broad");
      assertThat(proto.getTimeZone()).isEqualTo("America/Chicago");
      assertThat(Times.fromProto(proto.getTradingSessions(0).getOpenTime()))
          .isEqualTo(session.open());
      assertThat(Times.fromProto(proto.getTradingSessions(0).getCloseTime()))
          .isEqualTo(session.close());
      assertThat(proto.getRegularSessionsCount()).isZero();
      assertThat(proto.getUnderlyingContractId()).isEqualTo(11004968);
      assertThat(proto.getContractMonth()).isEqualTo("202612");
    }
  }
}
