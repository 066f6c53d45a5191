package io.github.pitrunner.marketdata;

import static io.github.pitrunner.marketdata.ScriptedMarket.AAPL;
import static io.github.pitrunner.marketdata.ScriptedMarket.error;
import static io.github.pitrunner.marketdata.VirtualRoom.taken;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.testing.HandDrivenCall;
import io.github.pitrunner.tws.MarketDataRequest;
import io.github.pitrunner.v1.StreamQuotesResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lines that the gateway has given once and refuses after a reconnect. */
class RefusedLineTest {
  private final VirtualRoom room = VirtualRoom.connected();
  private final HandDrivenCall<StreamQuotesResponse> stream = room.open("AAPL");

  RefusedLineTest() {
    quote(10);
    room.gateway.drop();
    room.time.advance(Duration.ofSeconds(1));
    assertThat(taken(stream)).containsExactly("AAPL 10/11 FRESH", "SNAPSHOT_END", "GAP");
    assertThat(room.market.linesAsked()).isEqualTo(2);
  }

  private void quote(double bid) {
    room.market.quote(AAPL, bid, bid + 1);
    room.time.settle();
  }

  private void refuse(int code, String text) {
    room.gateway.send(error(room.market.line(AAPL), code, text));
    room.time.settle();
  }

  @ParameterizedTest
  @CsvSource({
    "101, Max number of tickers has been reached",
    "162, Historical data request pacing violation",
    "200, No security definition has been found for the request"
  })
  void areAskedForAgainWithinTheGap(int code, String text) {
    refuse(code, text);
    room.time.advance(Duration.ofSeconds(1));
    refuse(code, text);
    room.time.advance(Duration.ofSeconds(2));
    quote(12);

    assertThat(taken(stream)).containsExactly("AAPL 12/13 FRESH", "RESUMED");
    assertThat(room.market.linesAsked()).isEqualTo(4);
  }

  @Test
  void areGivenUpAfterAFewTries() {
    room.gateway.on(
        MarketDataRequest.class,
        request -> room.gateway.send(error(request.getReqId(), 101, "Max number of tickers")));
    refuse(101, "Max number of tickers");
    room.time.advance(Duration.ofMinutes(5));

    assertThat(room.market.linesAsked()).isEqualTo(2 + 8);
    assertThat(taken(stream)).contains("0 NO_MARKET_DATA_LINE", "RESUMED");
    assertThat(room.board.lines()).isZero();
  }

  @Test
  void areNotAskedForAgainWhenTheirReadersHaveLeft() {
    refuse(101, "Max number of tickers has been reached");
    stream.cancel();
    room.time.advance(Duration.ofMinutes(1));

    assertThat(room.board.lines()).isZero();
    assertThat(room.market.linesAsked()).isEqualTo(2);
  }

  @Test
  void comeBackThoughTheGatewayGoesOnceMore() {
    refuse(101, "Max number of tickers has been reached");
    room.links.refuse(true);
    room.gateway.drop();
    room.time.advance(Duration.ofMinutes(5));
    room.links.refuse(false);
    room.time.advance(Duration.ofMinutes(1));
    quote(12);

    assertThat(taken(stream)).contains("AAPL 12/13 FRESH", "RESUMED");
  }

  @Test
  void refusalThatDoesNotPassEndsThemAtOnce() {
    refuse(321, "Error validating request");

    assertThat(taken(stream)).containsExactly("0 GATEWAY_REFUSED", "RESUMED");
  }
}
