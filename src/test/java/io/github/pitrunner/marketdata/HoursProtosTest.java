package io.github.pitrunner.marketdata;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.domain.Caller;
import io.github.pitrunner.domain.InstrumentDetails;
import io.github.pitrunner.domain.InstrumentRef;
import io.github.pitrunner.tws.Contract;
import io.github.pitrunner.tws.ContractData;
import io.github.pitrunner.tws.ContractDataEnd;
import io.github.pitrunner.tws.ContractDataRequest;
import io.github.pitrunner.tws.ContractDetails;
import io.github.pitrunner.v1.GetTradingHoursResponse;
import io.vertx.core.Future;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a moment stands in trading hours, from the gateway's words to the API's. */
class HoursProtosTest {
  /** Thanksgiving is closed, and the day after it is a half one. */
  private static final String THANKSGIVING =
      "20261125:0930-20261125:1600;20261126:CLOSED;20261127:0930-20261127:1300;20261128:CLOSED;"
          + "20261129:CLOSED;20261130:0930-20261130:1600";

  /** The clocks of Chicago go back on Sunday, 1 November 2026, at 2 o'clock. */
  private static final String FUTURE =
      "20261029:1700-20261030:1600;20261031:CLOSED;20261101:1700-20261102:1600;"
          + "20261102:1700-20261103:1600";

  private final VirtualRoom room = VirtualRoom.connected();

  private GetTradingHoursResponse hours(String zone, String trading, String regular, String now) {
    room.gateway.on(
        ContractDataRequest.class,
        request ->
            room.gateway.send(
                ContractData.newBuilder()
                    .setReqId(request.getReqId())
                    .setContract(
                        Contract.newBuilder()
                            .setConId(7)
                            .setSymbol("X")
                            .setSecType("STK")
                            .setExchange("SMART")
                            .setCurrency("USD"))
                    .setContractDetails(
                        ContractDetails.newBuilder()
                            .setTimeZoneId(zone)
                            .setTradingHours(trading)
                            .setLiquidHours(regular))
                    .build(),
                ContractDataEnd.newBuilder().setReqId(request.getReqId()).build()));
    Future<InstrumentDetails> found =
        room.instruments.find(InstrumentRef.contract(7), Caller.STAYING);
    room.time.settle();
    return HoursProtos.toProto(found.result(), Instant.parse(now));
  }

  private static Instant time(com.google.protobuf.Timestamp time) {
    return Instant.ofEpochSecond(time.getSeconds());
  }

  @ParameterizedTest
  @CsvSource({
    // Before a holiday, on it, on the half day, behind it.
    "2026-11-25T22:00:00Z, false, 2026-11-27T14:30:00Z, 2026-11-27T18:00:00Z",
    "2026-11-26T15:00:00Z, false, 2026-11-27T14:30:00Z, 2026-11-27T18:00:00Z",
    "2026-11-27T17:59:59Z, true, 2026-11-30T14:30:00Z, 2026-11-27T18:00:00Z",
    "2026-11-27T18:00:00Z, false, 2026-11-30T14:30:00Z, 2026-11-30T21:00:00Z"
  })
  void holidaysAndHalfDaysAreKnown(String now, boolean open, Instant opens, Instant closes) {
    GetTradingHoursResponse hours = hours("US/Eastern", THANKSGIVING, THANKSGIVING, now);

    assertThat(hours.getOpen()).isEqualTo(open);
    assertThat(time(hours.getNextOpenTime())).isEqualTo(opens);
    assertThat(time(hours.getNextCloseTime())).isEqualTo(closes);
    assertThat(time(hours.getNextRegularCloseTime())).isEqualTo(closes);
    assertThat(hours.getClosedDaysList()).hasSize(3);
  }

  @ParameterizedTest
  @CsvSource({
    // Friday evening by summer time, Sunday evening by winter time, over midnight.
    "2026-10-30T22:00:00Z, false, 2026-11-01T23:00:00Z, 2026-11-02T22:00:00Z",
    "2026-11-01T22:59:59Z, false, 2026-11-01T23:00:00Z, 2026-11-02T22:00:00Z",
    "2026-11-02T06:30:00Z, true, 2026-11-02T23:00:00Z, 2026-11-02T22:00:00Z"
  })
  void sundayEveningFollowsTheClocksOfTheExchange(
      String now, boolean open, Instant opens, Instant closes) {
    GetTradingHoursResponse hours = hours("US/Central", FUTURE, "", now);

    assertThat(hours.getOpen()).isEqualTo(open);
    assertThat(time(hours.getNextOpenTime())).isEqualTo(opens);
    assertThat(time(hours.getNextCloseTime())).isEqualTo(closes);
  }

  @Test
  void whatLiesBehindTheEndOfTheGatewaysHoursIsNotKnownAndThatIsSaid() {
    GetTradingHoursResponse hours =
        hours(
            "US/Eastern",
            "20261127:0930-20261127:1300;20261128:CLOSED;20261129:CLOSED",
            "",
            "2026-11-28T12:00:00Z");

    assertThat(hours.getOpen()).isFalse();
    assertThat(hours.hasNextOpenTime()).isFalse();
    assertThat(time(hours.getKnownUntilTime())).isEqualTo(Instant.parse("2026-11-30T05:00:00Z"));
  }
}
