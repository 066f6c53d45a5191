package io.github.pitrunner.connector;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.domain.ComboLeg;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Instrument;
import io.github.pitrunner.domain.InstrumentDetails;
import io.github.pitrunner.domain.InstrumentDetails.QuantityRule;
import io.github.pitrunner.domain.InstrumentRef;
import io.github.pitrunner.domain.PriceIncrements;
import io.github.pitrunner.domain.SecurityType;
import io.github.pitrunner.domain.Side;
import io.github.pitrunner.domain.TradingSession;
import io.github.pitrunner.testing.ConnectorRig;
import io.github.pitrunner.testing.MemoryLink;
import io.github.pitrunner.tws.Contract;
import io.github.pitrunner.tws.ContractData;
import io.github.pitrunner.tws.ContractDataEnd;
import io.github.pitrunner.tws.ContractDataRequest;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CombinationsTest {
  private final ConnectorRig rig = new ConnectorRig();
  private final Instruments instruments = new Instruments(rig.connector());
  private MemoryLink link = new MemoryLink();

  @BeforeEach
  void openSession() {
    link = rig.openSession();
  }

  private static InstrumentRef spread(String symbol, String exchange, String currency) {
    return new InstrumentRef(
        0,
        symbol,
        SecurityType.COMBO,
        exchange,
        "",
        currency,
        "",
        null,
        null,
        null,
        "",
        "",
        List.of(new ComboLeg(11, 1, Side.BUY, ""), new ComboLeg(12, 2, Side.SELL, "CBOE")));
  }

  private static ContractData.Builder option(int conId, String hours) {
    ContractData.Builder data = ContractData.newBuilder();
    data.getContractBuilder()
        .setConId(conId)
        .setSymbol("SPY")
        .setSecType("OPT")
        .setExchange("CBOE")
        .setMultiplier(100)
        .setLocalSymbol("SPY " + conId)
        .setCurrency("USD");
    data.getContractDetailsBuilder()
        .setMinTick(conId == 11 ? "0.05" : "0.01")
        .setMinSize("1")
        .setSizeIncrement("1")
        .setOrderTypes(conId == 11 ? "LMT,MKT,STP,TRAIL" : "MKT,LMT,STP")
        .setValidExchanges(conId == 11 ? "SMART,CBOE,ISE" : "CBOE,SMART")
        .setUnderConId(756733)
        .setContractMonth(conId == 11 ? "202612" : "202701")
        .setTimeZoneId("US/Eastern")
        .setTradingHours(hours)
        .setLiquidHours(hours);
    return data;
  }

  /** Answers all that was asked so far, each by its contract id. */
  private void answer(ContractData.Builder... contracts) {
    for (ContractDataRequest request : link.sent(ContractDataRequest.class)) {
      for (ContractData.Builder contract : contracts) {
        if (contract.getContract().getConId() == request.getContract().getConId()) {
          link.deliver(
              contract.setReqId(request.getReqId()).build(),
              ContractDataEnd.newBuilder().setReqId(request.getReqId()).build());
        }
      }
    }
  }

  private InstrumentDetails found(InstrumentRef ref) {
    Future<InstrumentDetails> found = instruments.find(ref);
    answer(
        option(11, "20261123:0930-20261123:1600;20261124:0930-20261124:1600"),
        option(12, "20261123:0400-20261123:1300;20261124:1600-20261124:2000;20261125:CLOSED"));
    return found.result();
  }

  @Test
  void arePutTogetherFromTheirLegs() {
    InstrumentDetails details = found(spread("", "", ""));

    Instrument instrument = details.instrument();
    assertThat(instrument.contractId()).isZero();
    assertThat(instrument.type()).isEqualTo(SecurityType.COMBO);
    assertThat(instrument.symbol()).isEqualTo("SPY");
    assertThat(instrument.exchange()).isEqualTo("SMART");
    assertThat(instrument.currency()).isEqualTo("USD");
    assertThat(instrument.multiplier()).isEqualByComparingTo("100");
    assertThat(instrument.legs())
        .containsExactly(
            new ComboLeg(11, 1, Side.BUY, "SMART"), new ComboLeg(12, 2, Side.SELL, "CBOE"));
    assertThat(details.longName()).isEqualTo("+1 SPY 11 -2 SPY 12");
    assertThat(details.underlyingContractId()).isEqualTo(756733);
    assertThat(details.contractMonth()).isEmpty();
  }

  @Test
  void canDoWhatAllLegsCan() {
    InstrumentDetails details = found(spread("", "", ""));

    assertThat(details.increments()).isEqualTo(PriceIncrements.uniform(new BigDecimal("0.01")));
    assertThat(details.quantities()).isEqualTo(new QuantityRule(BigDecimal.ONE, BigDecimal.ONE));
    assertThat(details.orderTypes()).containsExactly("LMT", "MKT", "STP");
    assertThat(details.exchanges()).containsExactly("SMART", "CBOE");
  }

  @Test
  void tradeWhenAllLegsTrade() {
    InstrumentDetails details = found(spread("", "", ""));

    assertThat(details.hours().trading())
        .containsExactly(
            new TradingSession(
                Instant.parse("2026-11-23T14:30:00Z"), Instant.parse("2026-11-23T18:00:00Z")));
    assertThat(details.hours().closedDays()).hasSize(1);
  }

  @Test
  void areNamedAndRoutedAsTheirCallerSays() {
    Instrument instrument = found(spread("SPX,SPY", "CBOE", "USD")).instrument();

    assertThat(instrument.symbol()).isEqualTo("SPX,SPY");
    assertThat(instrument.exchange()).isEqualTo("CBOE");
  }

  @Test
  void goToTheGatewayWithTheirLegsAndWithoutAContractId() {
    Contract contract = Contracts.toWire(found(spread("", "", "")).instrument());

    assertThat(contract.hasConId()).isFalse();
    assertThat(contract.getSecType()).isEqualTo("BAG");
    assertThat(contract.getComboLegsList())
        .extracting(leg -> leg.getConId() + leg.getAction() + leg.getRatio() + leg.getExchange())
        .containsExactly("11BUY1SMART", "12SELL2CBOE");
  }

  @Test
  void askForALegOnce() {
    found(spread("", "", ""));
    found(spread("", "", ""));

    assertThat(link.sent(ContractDataRequest.class)).hasSize(2);
  }

  @Test
  void ofSeveralCurrenciesAreRefused() {
    Future<InstrumentDetails> found = instruments.find(spread("", "", ""));
    ContractData.Builder inEuros = option(12, "");
    inEuros.getContractBuilder().setCurrency("EUR");
    answer(option(11, ""), inEuros);

    assertThat(found.cause())
        .isInstanceOf(Failure.InvalidRequest.class)
        .hasMessageContaining("EUR, USD");
  }

  @Test
  void inAnotherCurrencyThanAskedForAreRefused() {
    Future<InstrumentDetails> found = instruments.find(spread("", "", "EUR"));
    answer(option(11, ""), option(12, ""));

    assertThat(found.cause()).isInstanceOf(Failure.InvalidRequest.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"IND", "CONTFUT", "BAG"})
  void ofWhatCannotBeTradedAreRefused(String type) {
    Future<InstrumentDetails> found = instruments.find(spread("", "", ""));
    ContractData.Builder leg = option(12, "");
    leg.getContractBuilder().setSecType(type);
    answer(option(11, ""), leg);

    assertThat(found.cause()).isInstanceOf(Failure.InvalidRequest.class);
  }

  @Test
  void withoutTheHoursOfALegHaveNone() {
    Future<InstrumentDetails> found = instruments.find(spread("", "", ""));
    ContractData.Builder timeless = option(12, "");
    timeless.getContractDetailsBuilder().clearTimeZoneId();
    answer(option(11, "20261123:0930-20261123:1600"), timeless);

    assertThat(found.result().hours().zone()).isNull();
    assertThat(found.result().hours().trading()).isEmpty();
  }
}
