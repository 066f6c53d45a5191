package io.github.pitrunner.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pitrunner.domain.ComboLeg;
import io.github.pitrunner.domain.Instrument;
import io.github.pitrunner.domain.InstrumentRef;
import io.github.pitrunner.domain.OptionRight;
import io.github.pitrunner.domain.SecurityType;
import io.github.pitrunner.domain.Side;
import io.github.pitrunner.tws.Contract;
import io.github.pitrunner.wire.ProtocolViolation;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ContractsTest {
  private static InstrumentRef ref(@Nullable SecurityType type) {
    return new InstrumentRef(0, "X", type, "", "", "", "", null, null, null, "", "", List.of());
  }

  @Nested
  class ARef {
    @Test
    void withASymbolAloneIsAUsStock() {
      assertThat(Contracts.toWire(InstrumentRef.stock("AAPL")))
          .isEqualTo(
              Contract.newBuilder()
                  .setSymbol("AAPL")
                  .setSecType("STK")
                  .setExchange("SMART")
                  .setCurrency("USD")
                  .build());
    }

    @Test
    void withAContractIdNeedsNothingElse() {
      assertThat(Contracts.toWire(InstrumentRef.contract(265598)))
          .isEqualTo(Contract.newBuilder().setConId(265598).build());
    }

    @Test
    void withAContractIdAndAnExchangeChoosesTheRoute() {
      InstrumentRef routed =
          new InstrumentRef(
              265598, "", null, "ARCA", "", "", "", null, null, null, "", "", List.of());

      assertThat(Contracts.toWire(routed))
          .isEqualTo(Contract.newBuilder().setConId(265598).setExchange("ARCA").build());
    }

    @ParameterizedTest
    @CsvSource({
      "STOCK,STK,SMART",
      "OPTION,OPT,SMART",
      "FUTURE,FUT,''",
      "FUTURE_OPTION,FOP,''",
      "FOREX,CASH,IDEALPRO",
      "INDEX,IND,''",
      "COMBO,BAG,SMART",
      "CFD,CFD,SMART",
      "BOND,BOND,''",
      "FUND,FUND,''",
      "CRYPTO,CRYPTO,PAXOS",
      "WARRANT,WAR,SMART",
      "COMMODITY,CMDTY,SMART",
      "CONTINUOUS_FUTURE,CONTFUT,''"
    })
    void hasTheDefaultsOfItsType(SecurityType type, String code, String exchange) {
      Contract contract = Contracts.toWire(ref(type));

      assertThat(contract.getSecType()).isEqualTo(code);
      assertThat(contract.getExchange()).isEqualTo(exchange);
      assertThat(contract.hasExchange()).isEqualTo(!exchange.isEmpty());
      assertThat(contract.getCurrency()).isEqualTo("USD");
    }

    @Test
    void keepsWhatItSays() {
      Contract contract =
          Contracts.toWire(
              new InstrumentRef(
                  0,
                  "SPX",
                  SecurityType.OPTION,
                  "CBOE",
                  "CBOE",
                  "EUR",
                  "20261218",
                  new BigDecimal("5000.5"),
                  OptionRight.PUT,
                  new BigDecimal("100"),
                  "SPX 261218P",
                  "SPXW",
                  List.of()));

      assertThat(contract)
          .isEqualTo(
              Contract.newBuilder()
                  .setSymbol("SPX")
                  .setSecType("OPT")
                  .setExchange("CBOE")
                  .setPrimaryExch("CBOE")
                  .setCurrency("EUR")
                  .setLastTradeDateOrContractMonth("20261218")
                  .setStrike(5000.5)
                  .setRight("P")
                  .setMultiplier(100)
                  .setLocalSymbol("SPX 261218P")
                  .setTradingClass("SPXW")
                  .build());
    }

    @Test
    void hasLegsThatTradeOnSmartUnlessSaid() {
      Contract contract =
          Contracts.toWire(
              new InstrumentRef(
                  0,
                  "X",
                  SecurityType.COMBO,
                  "",
                  "",
                  "",
                  "",
                  null,
                  null,
                  null,
                  "",
                  "",
                  List.of(
                      new ComboLeg(1, 1, Side.BUY, ""), new ComboLeg(2, 3, Side.SELL, "CBOE"))));

      assertThat(contract.getComboLegsList())
          .extracting(
              leg ->
                  "%s %d %d %s"
                      .formatted(
                          leg.getAction(), leg.getRatio(), leg.getConId(), leg.getExchange()))
          .containsExactly("BUY 1 1 SMART", "SELL 3 2 CBOE");
    }
  }

  @Nested
  class AnInstrument {
    @ParameterizedTest
    @EnumSource(SecurityType.class)
    void comesBackFromItsContract(SecurityType type) {
      Instrument instrument =
          new Instrument(
              // A combination has none that the gateway takes.
              type == SecurityType.COMBO ? 0 : 42,
              "X",
              type,
              "ARCA",
              "NYSE",
              "USD",
              null,
              null,
              null,
              BigDecimal.ONE,
              "",
              "",
              List.of());

      assertThat(Contracts.fromWire(Contracts.toWire(instrument))).isEqualTo(instrument);
    }

    @Test
    void hasWhatTheGatewaySays() {
      Instrument option =
          Contracts.fromWire(
              Contract.newBuilder()
                  .setConId(7)
                  .setSymbol("ES")
                  .setSecType("FOP")
                  .setExchange("CME")
                  .setCurrency("USD")
                  .setLastTradeDateOrContractMonth("20260918 08:30:00 US/Central")
                  .setLastTradeDate("20260917")
                  .setStrike(5000.25)
                  .setRight("CALL")
                  .setMultiplier(50)
                  .setLocalSymbol("ESU6 C5000")
                  .setTradingClass("ES")
                  .build());

      assertThat(option)
          .isEqualTo(
              new Instrument(
                  7,
                  "ES",
                  SecurityType.FUTURE_OPTION,
                  "CME",
                  "",
                  "USD",
                  LocalDate.of(2026, 9, 17),
                  new BigDecimal("5000.25"),
                  OptionRight.CALL,
                  new BigDecimal("5E+1"),
                  "ESU6 C5000",
                  "ES",
                  List.of()));
    }

    @ParameterizedTest
    @CsvSource({"0", "-1", "1.7976931348623157E308", "NaN"})
    void hasNoStrikeAndTheMultiplierOneWhenTheyAreNotSaid(double value) {
      Instrument stock =
          Contracts.fromWire(
              Contract.newBuilder()
                  .setSecType("STK")
                  .setStrike(value)
                  .setMultiplier(value)
                  .setRight("?")
                  .build());

      assertThat(stock.strike()).isNull();
      assertThat(stock.multiplier()).isEqualTo(BigDecimal.ONE);
      assertThat(stock.right()).isNull();
    }

    @Test
    void isRoutedOnlyWhenItHasNoRoute() {
      Contract.Builder contract = Contract.newBuilder().setSecType("STK");

      assertThat(Contracts.routed(Contracts.fromWire(contract.build())).exchange())
          .isEqualTo("SMART");
      assertThat(
              Contracts.routed(Contracts.fromWire(contract.setSecType("CASH").build())).exchange())
          .isEqualTo("IDEALPRO");
      assertThat(
              Contracts.routed(Contracts.fromWire(contract.setExchange("ARCA").build())).exchange())
          .isEqualTo("ARCA");
    }

    @Test
    void thatCannotBeReadIsSaidWithItsToken() {
      assertThatThrownBy(() -> Contracts.fromWire(Contract.newBuilder().setSecType("XYZ").build()))
          .isInstanceOf(ProtocolViolation.class)
          .hasMessageContaining("'XYZ'");
      assertThatThrownBy(
              () ->
                  Contracts.fromWire(
                      Contract.newBuilder()
                          .setSecType("FUT")
                          .setLastTradeDateOrContractMonth("2026-09-18")
                          .build()))
          .isInstanceOf(ProtocolViolation.class)
          .hasMessageContaining("2026-09-18");
      assertThatThrownBy(
              () ->
                  Contracts.fromWire(
                      Contract.newBuilder().setSecType("OPT").setRight("BOTH").build()))
          .hasMessageContaining("'BOTH'");
    }
  }
}
