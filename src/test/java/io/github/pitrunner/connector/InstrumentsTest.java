package io.github.pitrunner.connector;

import static io.github.pitrunner.testing.ConnectorRig.error;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.InstrumentDetails;
import io.github.pitrunner.domain.InstrumentRef;
import io.github.pitrunner.domain.PriceIncrements;
import io.github.pitrunner.domain.PriceIncrements.Step;
import io.github.pitrunner.domain.Reason;
import io.github.pitrunner.testing.ConnectorRig;
import io.github.pitrunner.testing.Connectors;
import io.github.pitrunner.testing.MemoryLink;
import io.github.pitrunner.tws.ContractData;
import io.github.pitrunner.tws.ContractDataEnd;
import io.github.pitrunner.tws.ContractDataRequest;
import io.github.pitrunner.tws.MarketRule;
import io.github.pitrunner.tws.MarketRuleRequest;
import io.github.pitrunner.tws.PriceIncrement;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InstrumentsTest {
  private static final InstrumentRef AAPL = InstrumentRef.stock("AAPL");

  private final ConnectorRig rig = new ConnectorRig();
  private final Instruments instruments = new Instruments(rig.connector());
  private MemoryLink link = new MemoryLink();

  @BeforeEach
  void openSession() {
    link = rig.openSession();
  }

  private List<ContractDataRequest> asked() {
    return link.sent(ContractDataRequest.class);
  }

  private int lastId() {
    return asked().get(asked().size() - 1).getReqId();
  }

  private ContractData contract(int conId, String exchange) {
    ContractData.Builder data = ContractData.newBuilder().setReqId(lastId());
    data.getContractBuilder()
        .setConId(conId)
        .setSymbol("AAPL")
        .setSecType("STK")
        .setExchange(exchange)
        .setCurrency("USD");
    data.getContractDetailsBuilder()
        .setMinTick("0.01")
        .setValidExchanges("SMART,ARCA,IBKRATS")
        .setMarketRuleIds("26,32,557");
    return data.build();
  }

  private ContractDataEnd end() {
    return ContractDataEnd.newBuilder().setReqId(lastId()).build();
  }

  private static MarketRule rule(int id, double... edgesAndIncrements) {
    MarketRule.Builder rule = MarketRule.newBuilder().setMarketRuleId(id);
    for (int i = 0; i < edgesAndIncrements.length; i += 2) {
      rule.addPriceIncrements(
          PriceIncrement.newBuilder()
              .setLowEdge(edgesAndIncrements[i])
              .setIncrement(edgesAndIncrements[i + 1]));
    }
    return rule.build();
  }

  private static BigDecimal decimal(String text) {
    return new BigDecimal(text);
  }

  @Test
  void haveTheMarketRuleOfTheirExchange() {
    Future<InstrumentDetails> found = instruments.find(AAPL);
    link.deliver(contract(265598, "ARCA"), end());
    assertThat(link.only(MarketRuleRequest.class).getMarketRuleId()).isEqualTo(32);
    link.deliver(rule(32, 0, 0.0001, 1, 0.01));

    PriceIncrements increments = found.result().increments();

    assertThat(increments.at(decimal("0.5"))).isEqualByComparingTo("0.0001");
    assertThat(increments.at(decimal("150"))).isEqualByComparingTo("0.01");
    assertThat(increments.steps()).extracting(Step::increment).hasSize(2);
  }

  @Test
  void withoutARuleHaveTheirSmallestTick() {
    Future<InstrumentDetails> found = instruments.find(AAPL);
    link.deliver(contract(265598, "ELSEWHERE"), end());

    assertThat(found.result().increments()).isEqualTo(PriceIncrements.uniform(decimal("0.01")));
    assertThat(link.sent(MarketRuleRequest.class)).isEmpty();
  }

  @Test
  void areAskedForOnceByManyCallersAndKept() {
    Future<InstrumentDetails> first = instruments.find(AAPL);
    Future<InstrumentDetails> second = instruments.find(InstrumentRef.stock("AAPL"));
    link.deliver(contract(265598, "ELSEWHERE"), end());
    Future<InstrumentDetails> third = instruments.find(AAPL);

    assertThat(asked()).hasSize(1);
    assertThat(List.of(first.result(), second.result(), third.result()))
        .containsOnly(first.result());
  }

  @Test
  void areAskedForAgainTheNextDay() {
    instruments.find(AAPL);
    link.deliver(contract(265598, "ELSEWHERE"), end());
    rig.time().advance(Duration.ofHours(8).plusMinutes(59));
    instruments.find(AAPL);
    assertThat(asked()).hasSize(1);

    rig.time().advance(Duration.ofMinutes(1));
    instruments.find(AAPL);

    assertThat(asked()).hasSize(2);
  }

  @Test
  void thatAreSeveralAreRefusedWithTheCandidates() {
    Future<InstrumentDetails> found = instruments.find(AAPL);
    link.deliver(contract(1, "A"), contract(2, "B"), end());

    assertThat(found.cause())
        .isInstanceOfSatisfying(
            Failure.Refused.class,
            failure -> {
              assertThat(failure.reason()).isEqualTo(Reason.INSTRUMENT_AMBIGUOUS);
              assertThat(failure.metadata())
                  .containsEntry("candidate_count", "2")
                  .containsKeys("candidate_1", "candidate_2");
            });
  }

  @Test
  void thatDoNotExistAreNotFoundAndNotKept() {
    Future<InstrumentDetails> byError = instruments.find(AAPL);
    link.deliver(error(lastId(), 200, "No security definition has been found for the request"));
    Future<InstrumentDetails> byEmptiness = instruments.find(AAPL);
    link.deliver(end());

    assertThat(byError.cause()).isInstanceOf(Failure.NotFound.class);
    assertThat(byEmptiness.cause()).isInstanceOf(Failure.NotFound.class);
    instruments.find(AAPL);
    assertThat(asked()).hasSize(3);
  }

  @Test
  void thatCouldNotBeLookedUpAreNotKept() {
    Future<InstrumentDetails> lost = instruments.find(AAPL);
    link.breakOff(null);
    assertThat(lost.cause()).isInstanceOf(Failure.Unavailable.class);
    assertThat(instruments.find(AAPL).cause()).isInstanceOf(Failure.Unavailable.class);
    link = rig.reopenSession();

    Future<InstrumentDetails> found = instruments.find(AAPL);
    link.deliver(contract(265598, "SMART"), end());
    rig.time().advance(Connectors.PATIENCE.request());

    assertThat(found.cause()).isInstanceOf(Failure.TimedOut.class);
    instruments.find(AAPL);
    assertThat(asked()).hasSize(2);
  }

  @Test
  void shareTheirMarketRules() {
    instruments.find(AAPL);
    link.deliver(contract(1, "SMART"), end());
    Future<InstrumentDetails> other = instruments.find(InstrumentRef.stock("MSFT"));
    link.deliver(contract(2, "SMART"), end());
    link.deliver(rule(26, 0, 0.01));

    assertThat(link.sent(MarketRuleRequest.class)).hasSize(1);
    assertThat(other.succeeded()).isTrue();
  }
}
