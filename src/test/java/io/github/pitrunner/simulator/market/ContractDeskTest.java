package io.github.pitrunner.simulator.market;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.github.pitrunner.tws.CalculateImpliedVolatilityRequest;
import io.github.pitrunner.tws.CalculateOptionPriceRequest;
import io.github.pitrunner.tws.Contract;
import io.github.pitrunner.tws.ContractData;
import io.github.pitrunner.tws.ContractDataEnd;
import io.github.pitrunner.tws.ContractDataRequest;
import io.github.pitrunner.tws.ContractDescription;
import io.github.pitrunner.tws.MarketRule;
import io.github.pitrunner.tws.MarketRuleRequest;
import io.github.pitrunner.tws.MatchingSymbolsRequest;
import io.github.pitrunner.tws.SecDefOptParameter;
import io.github.pitrunner.tws.SecDefOptParameterEnd;
import io.github.pitrunner.tws.SecDefOptParamsRequest;
import io.github.pitrunner.tws.SmartComponents;
import io.github.pitrunner.tws.SmartComponentsRequest;
import io.github.pitrunner.tws.StartApiRequest;
import io.github.pitrunner.tws.SymbolSamples;
import io.github.pitrunner.tws.TickOptionComputation;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContractDeskTest {
  private final DeskFixture fixture = DeskFixture.alwaysOpen();

  private void askFor(Contract contract) {
    fixture.ask(ContractDataRequest.newBuilder().setReqId(1).setContract(contract).build());
  }

  @Nested
  class ContractRequests {
    @Test
    void aLooseDescriptionFindsAllThatFit() {
      askFor(DeskFixture.described("ES", "FUT", "CME"));

      List<Message> received = fixture.client.received();
      assertThat(received).hasSize(3);
      assertThat(fixture.client.received(ContractData.class))
          .extracting(data -> data.getContract().getLocalSymbol())
          .containsExactly("ESZ6", "ESH7");
      assertThat(received.get(2)).isEqualTo(ContractDataEnd.newBuilder().setReqId(1).build());
    }

    @Test
    void rulesAreParallelToExchanges() {
      for (Instrument instrument : fixture.market.live()) {
        var details = instrument.definition().details();
        assertThat(details.getMarketRuleIds().split(",", -1))
            .hasSameSizeAs(details.getValidExchanges().split(",", -1));
      }
    }

    @Test
    void whatIsNotListedIsNotFound() {
      askFor(DeskFixture.described("ZZZZNONE", "STK", "SMART"));

      assertThat(fixture.client.codes(1)).containsExactly(200);
      assertThat(fixture.client.received()).hasSize(1);
    }

    @Test
    void aBareSymbolIsNotEnough() {
      askFor(Contract.newBuilder().setSymbol("AAPL").build());

      assertThat(fixture.client.codes(1)).containsExactly(321);
    }
  }

  @Nested
  class SymbolSearches {
    @ParameterizedTest
    @CsvSource({"AAPL, AAPL", "aap, AAPL", "Apple, AAPL", "coca, KO", "russell, IWM", "EUR, EUR"})
    void findBySymbolAndName(String pattern, String symbol) {
      fixture.ask(MatchingSymbolsRequest.newBuilder().setReqId(1).setPattern(pattern).build());

      assertThat(fixture.client.only(SymbolSamples.class).getContractDescriptionsList())
          .extracting(found -> found.getContract().getSymbol())
          .contains(symbol);
    }

    @Test
    void tellWhatExistsOnAnInstrument() {
      fixture.ask(MatchingSymbolsRequest.newBuilder().setReqId(1).setPattern("AAPL").build());
      fixture.ask(MatchingSymbolsRequest.newBuilder().setReqId(2).setPattern("MES").build());

      List<SymbolSamples> samples = fixture.client.received(SymbolSamples.class);
      ContractDescription apple = samples.get(0).getContractDescriptions(0);
      assertThat(apple.getDerivativeSecTypesList()).containsExactly("OPT");
      assertThat(apple.getContract().getDescription()).isEqualTo("APPLE INC");
      assertThat(samples.get(1).getContractDescriptions(0).getDerivativeSecTypesList())
          .containsExactly("FUT");
    }

    @Test
    void withoutAPatternAreRefused() {
      fixture.ask(MatchingSymbolsRequest.newBuilder().setReqId(1).setPattern(" ").build());

      assertThat(fixture.client.codes(1)).containsExactly(321);
    }
  }

  @Nested
  class OptionChains {
    @Test
    void areToldForEveryExchange() {
      fixture.ask(
          SecDefOptParamsRequest.newBuilder()
              .setReqId(1)
              .setUnderlyingSymbol("AAPL")
              .setUnderlyingSecType("STK")
              .setUnderlyingConId(DeskFixture.AAPL)
              .build());

      assertThat(fixture.client.received(SecDefOptParameter.class))
          .extracting(SecDefOptParameter::getExchange)
          .contains("SMART", "CBOE")
          .doesNotHaveDuplicates();
      SecDefOptParameter chain = fixture.client.received(SecDefOptParameter.class).get(0);
      assertThat(chain.getExpirationsList()).hasSize(5).isSorted().first().isEqualTo("20261127");
      assertThat(chain.getStrikesList()).hasSize(13).isSorted();
      assertThat(fixture.client.only(SecDefOptParameterEnd.class).getReqId()).isEqualTo(1);
    }

    @Test
    void ofWhatHasNoneAreEmpty() {
      fixture.ask(SecDefOptParamsRequest.newBuilder().setReqId(1).setUnderlyingConId(8894).build());

      assertThat(fixture.client.received())
          .containsExactly(SecDefOptParameterEnd.newBuilder().setReqId(1).build());
    }

    @Test
    void ofAnUnknownUnderlyingAreRefused() {
      fixture.ask(SecDefOptParamsRequest.newBuilder().setReqId(1).setUnderlyingConId(5).build());

      assertThat(fixture.client.codes(1)).containsExactly(200);
    }
  }

  @Nested
  class RulesAndExchanges {
    @ParameterizedTest
    @CsvSource({"26, 1, 0.01", "239, 1, 0.00005", "67, 1, 0.25", "32, 2, 0.01"})
    void aRuleIsTold(int id, int bands, double smallest) {
      fixture.ask(MarketRuleRequest.newBuilder().setMarketRuleId(id).build());

      MarketRule rule = fixture.client.only(MarketRule.class);
      assertThat(rule.getPriceIncrementsCount()).isEqualTo(bands);
      assertThat(rule.getPriceIncrements(0).getLowEdge()).isZero();
      assertThat(rule.getPriceIncrements(0).getIncrement()).isEqualTo(smallest);
    }

    @Test
    void anUnknownRuleIsRefused() {
      fixture.ask(MarketRuleRequest.newBuilder().setMarketRuleId(424242).build());

      assertThat(fixture.client.codes(-1)).containsExactly(321);
    }

    @Test
    void lettersOfExchangesAreTold() {
      fixture.ask(SmartComponentsRequest.newBuilder().setReqId(1).setBboExchange("9c0001").build());
      fixture.ask(SmartComponentsRequest.newBuilder().setReqId(2).setBboExchange("x").build());

      assertThat(fixture.client.only(SmartComponents.class).getSmartComponentsCount())
          .isGreaterThan(5);
      assertThat(fixture.client.codes(2)).containsExactly(321);
    }
  }

  @Nested
  class Calculations {
    @Test
    void ofPriceAndVolatilityAreInverse() {
      Contract option = fixture.option();
      fixture.ask(
          CalculateOptionPriceRequest.newBuilder()
              .setReqId(1)
              .setContract(option)
              .setVolatility(0.35)
              .setUnderPrice(option.getStrike())
              .build());
      TickOptionComputation priced = fixture.client.only(TickOptionComputation.class);
      fixture.client.forget();

      fixture.ask(
          CalculateImpliedVolatilityRequest.newBuilder()
              .setReqId(2)
              .setContract(option)
              .setOptionPrice(priced.getOptPrice())
              .setUnderPrice(option.getStrike())
              .build());

      TickOptionComputation implied = fixture.client.only(TickOptionComputation.class);
      assertThat(priced.getTickType()).isEqualTo(53);
      assertThat(implied.getImpliedVol()).isCloseTo(0.35, Offset.offset(0.001));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1})
    void ofNonsenseAreRefused(double volatility) {
      fixture.ask(
          CalculateOptionPriceRequest.newBuilder()
              .setReqId(1)
              .setContract(fixture.option())
              .setVolatility(volatility)
              .setUnderPrice(200)
              .build());

      assertThat(fixture.client.codes(1)).containsExactly(321);
    }

    @Test
    void ofStocksAreRefused() {
      fixture.ask(
          CalculateOptionPriceRequest.newBuilder()
              .setReqId(1)
              .setContract(DeskFixture.apple())
              .setVolatility(0.3)
              .setUnderPrice(200)
              .build());

      assertThat(fixture.client.codes(1)).containsExactly(321);
    }
  }

  @Test
  void otherRequestsAreLeftToOtherDesks() {
    assertThat(fixture.desk.onRequest(fixture.client, StartApiRequest.getDefaultInstance()))
        .isFalse();
  }
}
