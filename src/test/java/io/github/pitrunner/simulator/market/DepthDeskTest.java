package io.github.pitrunner.simulator.market;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.simulator.faults.Fault.Streams;
import io.github.pitrunner.tws.CancelMarketDepth;
import io.github.pitrunner.tws.Contract;
import io.github.pitrunner.tws.MarketDepth;
import io.github.pitrunner.tws.MarketDepthData;
import io.github.pitrunner.tws.MarketDepthExchanges;
import io.github.pitrunner.tws.MarketDepthExchangesRequest;
import io.github.pitrunner.tws.MarketDepthL2;
import io.github.pitrunner.tws.MarketDepthRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DepthDeskTest {
  private final DeskFixture fixture = DeskFixture.alwaysOpen();

  private static MarketDepthRequest request(int reqId, Contract contract, int rows) {
    return MarketDepthRequest.newBuilder()
        .setReqId(reqId)
        .setContract(contract)
        .setNumRows(rows)
        .setIsSmartDepth(contract.getExchange().equals("SMART"))
        .build();
  }

  /** Puts the book together as a client does. */
  private static List<MarketDepthData> replayed(List<MarketDepthData> changes, int side) {
    List<MarketDepthData> rows = new ArrayList<>();
    for (MarketDepthData change : changes) {
      if (change.getSide() != side) {
        continue;
      }
      switch (change.getOperation()) {
        case 0 -> rows.add(change.getPosition(), change);
        case 1 -> rows.set(change.getPosition(), change);
        case 2 -> rows.remove(change.getPosition());
        default -> throw new AssertionError("Operation " + change.getOperation());
      }
    }
    return rows;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 10})
  void theChangesReplayToTheBook(int rows) {
    fixture.ask(request(1, DeskFixture.future(), rows));
    fixture.pass(Duration.ofSeconds(60));

    List<MarketDepthData> changes =
        fixture.client.received(MarketDepth.class).stream()
            .map(MarketDepth::getMarketDepthData)
            .toList();
    Instrument es = fixture.market.instruments(DeskFixture.future()).get(0);
    DepthBook book = new DepthBook(es, "", rows);
    long step = Walk.step(fixture.market.now());
    List<Double> bids =
        book.bids(step).stream().map(row -> es.price(row.price()).doubleValue()).toList();
    List<String> sizes = book.asks(step).stream().map(row -> Long.toString(row.size())).toList();

    assertThat(replayed(changes, 1))
        .extracting(MarketDepthData::getPrice)
        .containsExactlyElementsOf(bids);
    assertThat(replayed(changes, 0))
        .extracting(MarketDepthData::getSize)
        .containsExactlyElementsOf(sizes);
    assertThat(bids).hasSize(rows).isSortedAccordingTo(java.util.Comparator.reverseOrder());
  }

  @Test
  void aStocksBookNamesItsMakers() {
    fixture.ask(request(1, DeskFixture.apple(), 5));

    assertThat(fixture.client.received(MarketDepthL2.class))
        .hasSize(10)
        .allMatch(row -> !row.getMarketDepthData().getMarketMaker().isEmpty())
        .allMatch(row -> row.getMarketDepthData().getIsSmartDepth());
  }

  @Test
  void aStocksBookOnOneExchangeNamesNoOther() {
    fixture.ask(request(1, DeskFixture.described("AAPL", "STK", "NASDAQ"), 5));

    assertThat(fixture.client.received(MarketDepthL2.class))
        .hasSize(10)
        .allMatch(row -> row.getMarketDepthData().getMarketMaker().equals("NASDAQ"));
  }

  @Test
  void aBookThatIsResetIsSentAnew() {
    fixture.ask(request(1, DeskFixture.apple(), 5));
    fixture.client.forget();

    fixture.desk.resetDepth();
    fixture.pass(Duration.ofMillis(250));

    assertThat(fixture.client.codes(1)).containsExactly(317);
    assertThat(fixture.client.received(MarketDepthL2.class).subList(0, 10))
        .allMatch(row -> row.getMarketDepthData().getOperation() == 0);
  }

  @Test
  void aBookThatIsHaltedSaysNothingUntilItIsAskedForAnew() {
    fixture.ask(request(1, DeskFixture.apple(), 5));
    fixture.client.forget();

    fixture.desk.haltDepth();
    fixture.pass(Duration.ofSeconds(5));

    assertThat(fixture.client.codes(1)).containsExactly(316);
    assertThat(fixture.client.received(MarketDepthL2.class)).isEmpty();
  }

  @Test
  void aFourthBookIsRefused() {
    for (int reqId = 1; reqId <= 4; reqId++) {
      fixture.ask(request(reqId, DeskFixture.apple(), 5));
    }

    assertThat(fixture.client.codes(4)).containsExactly(309);
  }

  @Test
  void aBookEndsWithItsCancel() {
    fixture.ask(request(1, DeskFixture.apple(), 5));
    CancelMarketDepth cancel = CancelMarketDepth.newBuilder().setReqId(1).build();
    fixture.ask(cancel);
    fixture.client.forget();
    fixture.pass(Duration.ofSeconds(5));
    assertThat(fixture.client.received()).isEmpty();

    fixture.ask(cancel);

    assertThat(fixture.client.codes(1)).containsExactly(310);
  }

  @Test
  void whatHasNoBookIsRefused() {
    fixture.ask(request(1, DeskFixture.index(), 5));
    fixture.ask(request(2, fixture.option(), 5));
    fixture.ask(request(3, DeskFixture.apple(), 0));

    assertThat(fixture.client.codes(1)).containsExactly(10092);
    assertThat(fixture.client.codes(2)).containsExactly(10092);
    assertThat(fixture.client.codes(3)).containsExactly(321);
  }

  @Test
  void exchangesWithBooksAreTold() {
    fixture.ask(MarketDepthExchangesRequest.getDefaultInstance());

    assertThat(fixture.client.only(MarketDepthExchanges.class).getDepthMarketDataDescriptionsList())
        .isNotEmpty()
        .allMatch(row -> !row.getExchange().isEmpty() && !row.getServiceDataType().isEmpty());
  }

  @Test
  void competingSessionSilencesEveryBookUntilItIsOverAndThenTheyBeginAnew() {
    fixture.ask(request(1, DeskFixture.apple(), 5));
    fixture.desk.compete();
    fixture.ask(request(2, DeskFixture.future(), 5));
    assertThat(fixture.client.codes(1)).containsExactly(10197);
    assertThat(fixture.client.codes(2)).containsExactly(10197);
    fixture.client.forget();
    fixture.pass(Duration.ofSeconds(2));
    assertThat(fixture.client.received()).isEmpty();

    fixture.desk.endCompetition(Streams.FLOWING);
    fixture.pass(Duration.ofMillis(250));

    assertThat(fixture.client.codes(1)).containsExactly(317);
    assertThat(fixture.client.received(MarketDepthL2.class)).hasSize(10);
    assertThat(fixture.client.received(MarketDepth.class)).hasSize(10);
  }
}
