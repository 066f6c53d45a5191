package io.github.pitrunner.marketdata;

import static io.github.pitrunner.marketdata.ScriptedMarket.AAPL;
import static io.github.pitrunner.marketdata.ScriptedMarket.error;
import static io.github.pitrunner.marketdata.ScriptedMarket.price;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.github.pitrunner.testing.HandDrivenCall;
import io.github.pitrunner.tws.MarketDataType;
import io.github.pitrunner.v1.GetQuoteRequest;
import io.github.pitrunner.v1.GetQuoteResponse;
import io.github.pitrunner.v1.Quote;
import io.github.pitrunner.v1.StreamQuotesResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Lines whose data become of another type while they are open. */
class ChangedTypeTest {
  private static final int LIVE = 1;
  private static final int FROZEN = 2;
  private static final int DELAYED = 3;

  private final VirtualRoom room = VirtualRoom.connected();
  private final HandDrivenCall<StreamQuotesResponse> stream = room.open("AAPL");

  private int id() {
    return room.market.line(AAPL);
  }

  private Message type(int code) {
    return MarketDataType.newBuilder().setReqId(id()).setMarketDataType(code).build();
  }

  private void gateway(Message... messages) {
    room.gateway.send(messages);
    room.time.settle();
  }

  private List<String> told() {
    return stream.take().stream()
        .filter(StreamQuotesResponse::hasQuote)
        .map(StreamQuotesResponse::getQuote)
        .map(ChangedTypeTest::brief)
        .toList();
  }

  private static String brief(Quote quote) {
    return "%s %s/%s high %s %s"
        .formatted(
            quote.getMarketDataType().name().substring("MARKET_DATA_TYPE_".length()),
            quote.getBid().getValue(),
            quote.getAsk().getValue(),
            quote.getHigh().getValue(),
            quote.getStatus().name().substring("QUOTE_STATUS_".length()));
  }

  private void delayed() {
    gateway(
        type(DELAYED), price(id(), 66, 10, "1"), price(id(), 67, 11, "1"), price(id(), 72, 12, ""));
    assertThat(told()).containsExactly("DELAYED 10/11 high 12 FRESH");
  }

  @Test
  void delayedValuesAreNeverToldAsLiveOnes() {
    delayed();

    gateway(type(LIVE));
    assertThat(told()).isEmpty();
    gateway(price(id(), 1, 20, "1"));
    assertThat(told()).as("one half of the book").isEmpty();
    gateway(price(id(), 2, 21, "1"));

    assertThat(told()).containsExactly("LIVE 20/21 high  FRESH");
  }

  @Test
  void frozenValuesAreNotMixedWithTheMorningsLiveOnes() {
    gateway(type(FROZEN), price(id(), 1, 10, "1"), price(id(), 2, 11, "1"));
    assertThat(told()).containsExactly("FROZEN 10/11 high  FRESH");

    gateway(type(LIVE), price(id(), 1, 20, "1"));
    room.time.advance(Duration.ofSeconds(2));

    assertThat(told()).containsExactly("LIVE 20/ high  FRESH");
  }

  @Test
  void silenceAfterTheChangeIsSaid() {
    delayed();

    gateway(type(LIVE));
    room.time.advance(Duration.ofSeconds(2));

    assertThat(told()).containsExactly("LIVE / high  STALE");
  }

  @Test
  void liveValuesBecomeTheFrozenOnesAtTheClose() {
    gateway(type(LIVE), price(id(), 1, 10, "1"), price(id(), 2, 11, "1"));
    gateway(type(FROZEN));

    assertThat(told()).containsExactly("LIVE 10/11 high  FRESH", "FROZEN 10/11 high  FRESH");
  }

  @Test
  void lineThatIsAskedForAnewKeepsValuesAndTypeUntilItsSnapshotBegins() {
    delayed();
    room.open(VirtualRoom.streamOf("AAPL").toBuilder().addGenericTicks(233).build());

    gateway(type(LIVE), error(id(), 10197, "Competing"));
    assertThat(told()).containsExactly("DELAYED 10/11 high 12 COMPETING_SESSION");
    gateway(price(id(), 1, 20, "1"), price(id(), 2, 21, "1"));

    assertThat(told()).containsExactly("LIVE 20/21 high  FRESH");
  }

  @Test
  void snapshotHasValuesOfOneType() {
    HandDrivenCall<GetQuoteResponse> call = new HandDrivenCall<>();
    room.service.getQuote(
        GetQuoteRequest.newBuilder().setInstrument(VirtualRoom.ref("MSFT")).build(), call);
    room.time.settle();
    int snapshot = room.market.line(ScriptedMarket.MSFT);
    MarketDataType.Builder type = MarketDataType.newBuilder().setReqId(snapshot);

    gateway(
        type.setMarketDataType(DELAYED).build(),
        price(snapshot, 66, 10, "1"),
        price(snapshot, 72, 12, ""),
        type.setMarketDataType(LIVE).build(),
        price(snapshot, 1, 20, "1"),
        price(snapshot, 2, 21, "1"),
        price(snapshot, 4, 20, "1"));

    assertThat(brief(call.answer().getQuote())).isEqualTo("LIVE 20/21 high  FRESH");
  }
}
