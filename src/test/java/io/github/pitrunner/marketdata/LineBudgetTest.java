package io.github.pitrunner.marketdata;

import static io.github.pitrunner.marketdata.ScriptedMarket.AAPL;
import static io.github.pitrunner.marketdata.VirtualRoom.taken;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Instrument;
import io.github.pitrunner.domain.SecurityType;
import io.github.pitrunner.testing.HandDrivenCall;
import io.github.pitrunner.testing.StatusDetails;
import io.github.pitrunner.tws.CancelMarketData;
import io.github.pitrunner.tws.MarketDataRequest;
import io.github.pitrunner.tws.TickSnapshotEnd;
import io.github.pitrunner.v1.GetQuoteRequest;
import io.github.pitrunner.v1.GetQuoteResponse;
import io.github.pitrunner.v1.QuoteStatus;
import io.github.pitrunner.v1.StreamBarsRequest;
import io.github.pitrunner.v1.StreamBarsResponse;
import io.github.pitrunner.v1.StreamQuotesResponse;
import io.grpc.Status;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The hundred market data lines of a login. */
class LineBudgetTest {
  private static final int LINES = 100;

  private final VirtualRoom room = VirtualRoom.connected();
  private final List<Readings.Reading> readings = new ArrayList<>();

  /** Somebody to whom the quotes do not matter. */
  private static final class Anybody implements QuoteReader {
    @Override
    public void onQuote(PublishedQuote quote) {}

    @Override
    public void onGap(String reason) {}

    @Override
    public void onProblem(Failure failure) {}
  }

  LineBudgetTest() {
    for (int i = 1; i <= LINES; i++) {
      readings.add(room.read(stock(i), new Anybody()));
    }
    room.time.advance(Duration.ofSeconds(4));
    assertThat(room.market.linesAsked()).isEqualTo(LINES);
  }

  private static Instrument stock(int number) {
    return new Instrument(
        number,
        "S" + number,
        SecurityType.STOCK,
        "SMART",
        "NASDAQ",
        "USD",
        null,
        null,
        null,
        BigDecimal.ONE,
        "S" + number,
        "NMS",
        List.of());
  }

  @Test
  void hundredAndFirstLineIsRefusedHonestly() {
    HandDrivenCall<StreamQuotesResponse> stream = room.open("AAPL");
    HandDrivenCall<GetQuoteResponse> quote = new HandDrivenCall<>();
    room.service.getQuote(
        GetQuoteRequest.newBuilder().setInstrument(VirtualRoom.ref("AAPL")).build(), quote);
    room.time.settle();

    assertThat(taken(stream)).containsExactly("0 NO_MARKET_DATA_LINE", "SNAPSHOT_END");
    assertThat(stream.errors()).isEmpty();
    assertThat(quote.code()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(StatusDetails.of(quote.errors().get(0)).info().getReason())
        .isEqualTo("NO_MARKET_DATA_LINE");
    assertThat(room.market.linesAsked()).isEqualTo(LINES);
  }

  @Test
  void lingeringLineMakesRoom() {
    readings.get(41).close();
    room.time.advance(Duration.ofSeconds(1));
    readings.get(7).close();

    HandDrivenCall<StreamQuotesResponse> stream = room.open("AAPL");
    room.market.quote(AAPL, 189.1, 189.2);
    room.time.settle();

    assertThat(taken(stream)).containsExactly("AAPL 189.1/189.2 FRESH", "SNAPSHOT_END");
    assertThat(room.gateway.heard(CancelMarketData.class))
        .extracting(CancelMarketData::getReqId)
        .as("the line that lingers longest")
        .containsExactly(idOf(42));
    assertThat(room.board.lines()).isEqualTo(LINES);
  }

  @Test
  void lingeringLineMakesRoomForASnapshotToo() {
    readings.get(41).close();

    HandDrivenCall<GetQuoteResponse> quote = new HandDrivenCall<>();
    room.service.getQuote(
        GetQuoteRequest.newBuilder().setInstrument(VirtualRoom.ref("AAPL")).build(), quote);
    room.time.settle();
    int id = room.market.line(AAPL);
    room.gateway.send(
        ScriptedMarket.price(id, 1, 189.1, "1"),
        ScriptedMarket.price(id, 2, 189.2, "1"),
        ScriptedMarket.price(id, 4, 189.1, "1"));
    room.time.settle();

    assertThat(quote.answer().getQuote().getBid().getValue()).isEqualTo("189.1");
    assertThat(room.gateway.heard(CancelMarketData.class))
        .extracting(CancelMarketData::getReqId)
        .as("the line that lingers, then the snapshot")
        .containsExactly(idOf(42), id);
  }

  @Test
  void lingeringLineMakesRoomForBarsToo() {
    readings.get(41).close();

    HandDrivenCall<StreamBarsResponse> bars = new HandDrivenCall<>();
    room.service.streamBars(
        StreamBarsRequest.newBuilder()
            .setInstrument(VirtualRoom.ref("AAPL"))
            .setBarSize("5 secs")
            .build(),
        bars);
    room.time.advance(Duration.ofSeconds(1));

    assertThat(bars.errors()).isEmpty();
    assertThat(room.gateway.heard(CancelMarketData.class))
        .extracting(CancelMarketData::getReqId)
        .containsExactly(idOf(42));
  }

  @Test
  void silentLineGivesItsOldQuoteAsAStaleOneWhenNoneIsLeftForASnapshot() {
    readings.get(0).close();
    room.time.advance(Duration.ofSeconds(6));
    room.open("AAPL");
    room.market.quote(AAPL, 189.1, 189.2);
    room.time.advance(Duration.ofSeconds(11));

    HandDrivenCall<GetQuoteResponse> quote = new HandDrivenCall<>();
    room.service.getQuote(
        GetQuoteRequest.newBuilder().setInstrument(VirtualRoom.ref("AAPL")).build(), quote);
    room.time.settle();

    assertThat(quote.answer().getQuote().getStatus()).isEqualTo(QuoteStatus.QUOTE_STATUS_STALE);
  }

  @Test
  void snapshotGivesItsLineBack() {
    readings.get(41).close();
    HandDrivenCall<GetQuoteResponse> quote = new HandDrivenCall<>();
    room.service.getQuote(
        GetQuoteRequest.newBuilder().setInstrument(VirtualRoom.ref("AAPL")).build(), quote);
    room.time.settle();
    room.gateway.send(TickSnapshotEnd.newBuilder().setReqId(room.market.line(AAPL)).build());
    room.time.settle();

    assertThat(quote.code()).isEqualTo(Status.Code.NOT_FOUND);
    assertThat(taken(room.open("MSFT"))).as("no problem").isEmpty();
  }

  @Test
  void lineThatIsGivenBackIsThereForTheNext() {
    readings.get(0).close();
    room.time.advance(Duration.ofSeconds(6));

    room.open("AAPL");

    assertThat(room.market.linesAsked()).isEqualTo(LINES + 1);
  }

  private int idOf(int contractId) {
    return room.gateway.heard(MarketDataRequest.class).stream()
        .filter(request -> request.getContract().getConId() == contractId)
        .findFirst()
        .orElseThrow()
        .getReqId();
  }
}
