package io.github.pitrunner.marketdata;

import static io.github.pitrunner.marketdata.ScriptedMarket.error;
import static io.github.pitrunner.marketdata.VirtualRoom.ref;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.simulator.faults.Fault;
import io.github.pitrunner.testing.HandDrivenCall;
import io.github.pitrunner.testing.StatusDetails;
import io.github.pitrunner.tws.CancelHeadTimestamp;
import io.github.pitrunner.tws.HeadTimestamp;
import io.github.pitrunner.tws.HeadTimestampRequest;
import io.github.pitrunner.tws.HistoricalDataRequest;
import io.github.pitrunner.tws.HistoricalSchedule;
import io.github.pitrunner.tws.HistoricalSession;
import io.github.pitrunner.v1.GetHeadTimestampRequest;
import io.github.pitrunner.v1.GetHeadTimestampResponse;
import io.github.pitrunner.v1.InstrumentRef;
import io.github.pitrunner.v1.ListBarsRequest;
import io.github.pitrunner.v1.ListBarsResponse;
import io.github.pitrunner.v1.ListTradingSessionsRequest;
import io.github.pitrunner.v1.ListTradingSessionsResponse;
import io.github.pitrunner.v1.SecurityType;
import io.github.pitrunner.v1.WhatToShow;
import io.github.pitrunner.wire.ProtocolViolation;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When bars, sessions and data are: zones, summer times, trading days. */
class HistoryTimesTest {
  private static String reason(HandDrivenCall<?> call) {
    assertThat(call.errors()).hasSize(1);
    StatusRuntimeException error = (StatusRuntimeException) call.errors().get(0);
    return "%s %s"
        .formatted(error.getStatus().getCode(), StatusDetails.of(error).info().getReason());
  }

  private static Instant instant(com.google.protobuf.Timestamp time) {
    return Instant.ofEpochSecond(time.getSeconds());
  }

  /** What the gateway writes is the right moment. */
  @Nested
  class Dates {
    @ParameterizedTest
    @CsvSource({
      // New York: summer time begins on 8 March 2026 and ends on 1 November.
      "20260306 09:30:00 US/Eastern, 2026-03-06T14:30:00Z",
      "20260309 09:30:00 US/Eastern, 2026-03-09T13:30:00Z",
      "20261030 09:30:00 US/Eastern, 2026-10-30T13:30:00Z",
      "20261102 09:30:00 US/Eastern, 2026-11-02T14:30:00Z",
      "20261030 09:30:00 EST, 2026-10-30T13:30:00Z",
      // Frankfurt: from 29 March to 25 October.
      "20260327 09:00:00 MET, 2026-03-27T08:00:00Z",
      "20260330 09:00:00 Europe/Berlin, 2026-03-30T07:00:00Z",
      "20261023 09:00:00 Europe/Berlin, 2026-10-23T07:00:00Z",
      "20261026 09:00:00 Europe/Berlin, 2026-10-26T08:00:00Z",
      // Tokyo: never.
      "20260306 09:00:00 Japan, 2026-03-06T00:00:00Z",
      "20260706 09:00:00 Asia/Tokyo, 2026-07-06T00:00:00Z",
      "19801212-14:30:00, 1980-12-12T14:30:00Z",
      "1795357800, 2026-11-22T14:30:00Z"
    })
    void timeOfABarIsTheMomentInItsZone(String text, Instant moment) {
      assertThat(GatewayDates.time(text)).isEqualTo(moment);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          "noon",
          "20261301 09:30:00 US/Eastern",
          "20261030 09:30:00",
          "20261030 09:30:00 Nowhere/Land",
          "20261030-09:30:00 MET"
        })
    void timeThatIsNoneOrInNoZoneIsRefused(String text) {
      assertThatThrownBy(() -> GatewayDates.time(text))
          .isInstanceOf(ProtocolViolation.class)
          .hasMessageContaining(text);
    }

    @Test
    void sessionIsInItsOwnZone() {
      assertThat(GatewayDates.local("20260727-09:30:00", ZoneId.of("US/Eastern")))
          .isEqualTo("2026-07-27T13:30:00Z");
      assertThat(GatewayDates.day("20260727")).isEqualTo("2026-07-27");
    }
  }

  /** Over the simulated gateway, whose exchanges keep their real hours. */
  @Nested
  class AcrossSummerTime {
    private List<Instant> firstBars(Instant now) {
      SimulatedRoom room = new SimulatedRoom(now);
      ListBarsResponse answer =
          room.ask(
              room.service::listBars,
              ListBarsRequest.newBuilder()
                  .setInstrument(ref("AAPL"))
                  .setDuration("1 W")
                  .setBarSize("4 hours")
                  .setRegularHoursOnly(true)
                  .setPageSize(1000)
                  .build());
      return answer.getBarsList().stream().map(bar -> instant(bar.getStartTime())).toList();
    }

    @ParameterizedTest
    @CsvSource({
      "2026-03-10T21:00:00Z, 2026-03-06T14:30:00Z, 2026-03-09T13:30:00Z",
      "2026-11-03T22:00:00Z, 2026-10-30T13:30:00Z, 2026-11-02T14:30:00Z"
    })
    void barsBeginWithTheSession(Instant now, Instant friday, Instant monday) {
      assertThat(firstBars(now)).contains(friday, monday).doesNotHaveDuplicates().isSorted();
    }

    @ParameterizedTest
    @CsvSource({
      "2026-03-10T21:00:00Z, 2026-03-06T14:30:00Z, 2026-03-09T13:30:00Z",
      "2026-11-03T22:00:00Z, 2026-10-30T13:30:00Z, 2026-11-02T14:30:00Z"
    })
    void sessionsOpenAtTheSameLocalTime(Instant now, Instant friday, Instant monday) {
      SimulatedRoom room = new SimulatedRoom(now);

      ListTradingSessionsResponse answer =
          room.ask(
              room.service::listTradingSessions,
              ListTradingSessionsRequest.newBuilder()
                  .setInstrument(ref("AAPL"))
                  .setDuration("1 W")
                  .setRegularHoursOnly(true)
                  .build());

      assertThat(answer.getTimeZone()).isEqualTo("US/Eastern");
      assertThat(answer.getSessionsList())
          .hasSize(5)
          .extracting(session -> instant(session.getOpenTime()))
          .contains(friday, monday)
          .isSorted();
      assertThat(answer.getSessionsList())
          .allSatisfy(
              session ->
                  assertThat(
                          Duration.between(
                              instant(session.getOpenTime()), instant(session.getCloseTime())))
                      .isEqualTo(Duration.ofMinutes(390)));
    }

    @Test
    void longRangeInStepsHasEveryMinuteOnce() {
      SimulatedRoom room = new SimulatedRoom(Instant.parse("2026-11-03T22:00:00Z"));
      ListBarsRequest request =
          ListBarsRequest.newBuilder()
              .setInstrument(ref("AAPL"))
              .setDuration("1 M")
              .setBarSize("1 min")
              .setRegularHoursOnly(true)
              .setPageSize(1000)
              .build();

      int bars = 0;
      long last = 0;
      String token = "";
      do {
        ListBarsResponse page =
            room.ask(room.service::listBars, request.toBuilder().setPageToken(token).build());
        for (var bar : page.getBarsList()) {
          assertThat(bar.getStartTime().getSeconds()).isGreaterThan(last);
          last = bar.getStartTime().getSeconds();
          bars++;
        }
        token = page.getNextPageToken();
      } while (!token.isEmpty());

      // From 3 October, 22:00, a Saturday, on: 22 sessions of 390 minutes.
      assertThat(bars).isEqualTo(22 * 390);
    }

    @Test
    void longRangesWaitForTheirTurnInTheGatewaysBudget() {
      SimulatedRoom room = new SimulatedRoom(Instant.parse("2026-11-03T22:00:00Z"));
      room.gateway.faults().inject(new Fault.StrictPacing(50, Duration.ofHours(1)));
      List<HandDrivenCall<ListBarsResponse>> calls = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        // Twelve requests each, of which sixty may leave in ten minutes.
        calls.add(
            room.call(
                room.service::listBars,
                ListBarsRequest.newBuilder()
                    .setInstrument(ref("AAPL"))
                    .setDuration("21600 S")
                    .setBarSize("1 secs")
                    .setEndTime(
                        com.google.protobuf.Timestamp.newBuilder()
                            .setSeconds(room.time.instant().getEpochSecond() - i * 60L))
                    .build()));
      }

      room.pass(Duration.ofMinutes(12));

      assertThat(calls)
          .allSatisfy(
              call -> {
                assertThat(call.errors()).isEmpty();
                assertThat(call.answer().getBarsCount()).isEqualTo(100);
              });
    }

    @Test
    void historicalVolatilityIsOneValueADay() {
      SimulatedRoom room = new SimulatedRoom(Instant.parse("2026-11-04T02:00:00Z"));

      ListBarsResponse answer =
          room.ask(
              room.service::listBars,
              ListBarsRequest.newBuilder()
                  .setInstrument(ref("AAPL"))
                  .setDuration("1 M")
                  .setBarSize("1 day")
                  .setWhatToShow(WhatToShow.WHAT_TO_SHOW_HISTORICAL_VOLATILITY)
                  .build());

      assertThat(answer.getBarsList())
          .hasSizeBetween(20, 23)
          .allSatisfy(bar -> assertThat(bar.hasVolume()).isFalse());
    }

    @Test
    void barsOfADayHaveTheirTradingDay() {
      SimulatedRoom room = new SimulatedRoom(Instant.parse("2026-11-03T22:00:00Z"));

      ListBarsResponse answer =
          room.ask(
              room.service::listBars,
              ListBarsRequest.newBuilder()
                  .setInstrument(ref("AAPL"))
                  .setDuration("1 W")
                  .setBarSize("1 day")
                  .build());

      assertThat(answer.getBarsList())
          .extracting(bar -> bar.getTradingDate().getDay())
          .containsExactly(28, 29, 30, 2, 3);
      assertThat(answer.getBarsList())
          .extracting(io.github.pitrunner.v1.Bar::getComplete)
          .containsExactly(true, true, true, true, false);
    }

    @Test
    void adjustedTradesOfWhatNeverSplitsAreItsTrades() {
      SimulatedRoom room = new SimulatedRoom(Instant.parse("2026-11-04T02:00:00Z"));
      ListBarsRequest trades =
          ListBarsRequest.newBuilder()
              .setInstrument(ref("AAPL"))
              .setDuration("1 M")
              .setBarSize("1 day")
              .setWhatToShow(WhatToShow.WHAT_TO_SHOW_TRADES)
              .build();

      assertThat(
              room.ask(
                      room.service::listBars,
                      trades.toBuilder()
                          .setWhatToShow(WhatToShow.WHAT_TO_SHOW_ADJUSTED_LAST)
                          .build())
                  .getBarsList())
          .isNotEmpty()
          .isEqualTo(room.ask(room.service::listBars, trades).getBarsList());
    }
  }

  /** Over a scripted gateway. */
  @Nested
  class Scripted {
    private final VirtualRoom room = VirtualRoom.connected();

    private HandDrivenCall<ListTradingSessionsResponse> sessions(String duration) {
      HandDrivenCall<ListTradingSessionsResponse> call = new HandDrivenCall<>();
      room.service.listTradingSessions(
          ListTradingSessionsRequest.newBuilder()
              .setInstrument(ref("AAPL"))
              .setDuration(duration)
              .build(),
          call);
      room.time.settle();
      return call;
    }

    @ParameterizedTest
    @CsvSource({
      "Europe/Berlin, 20260330-09:00:00, 20260330-17:30:00, 2026-03-30T07:00:00Z, 2026-03-30T15:30:00Z",
      "Asia/Tokyo, 20260330-09:00:00, 20260330-15:30:00, 2026-03-30T00:00:00Z, 2026-03-30T06:30:00Z",
      "Japan, 20260706-09:00:00, 20260706-15:30:00, 2026-07-06T00:00:00Z, 2026-07-06T06:30:00Z"
    })
    void sessionsAreThoseOfTheExchangesZone(
        String zone, String open, String close, Instant opened, Instant closed) {
      room.gateway.on(
          HistoricalDataRequest.class,
          request ->
              room.gateway.send(
                  HistoricalSchedule.newBuilder()
                      .setReqId(request.getReqId())
                      .setTimeZone(zone)
                      .addHistoricalSessions(
                          HistoricalSession.newBuilder()
                              .setStartDateTime(open)
                              .setEndDateTime(close)
                              .setRefDate(open.substring(0, 8)))
                      .build()));

      ListTradingSessionsResponse answer = sessions("1 W").answer();

      assertThat(room.gateway.last(HistoricalDataRequest.class).getWhatToShow())
          .isEqualTo("SCHEDULE");
      assertThat(room.gateway.last(HistoricalDataRequest.class).getBarSizeSetting())
          .isEqualTo("1 day");
      assertThat(instant(answer.getSessions(0).getOpenTime())).isEqualTo(opened);
      assertThat(instant(answer.getSessions(0).getCloseTime())).isEqualTo(closed);
    }

    @Test
    void noSessionsAreNotFound() {
      room.gateway.on(
          HistoricalDataRequest.class,
          request ->
              room.gateway.send(
                  HistoricalSchedule.newBuilder()
                      .setReqId(request.getReqId())
                      .setTimeZone("US/Eastern")
                      .build()));

      assertThat(reason(sessions("1 W"))).isEqualTo("NOT_FOUND NO_MARKET_DATA");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "3600 S", "1 H"})
    void sessionsOfNoDaysAreInvalid(String duration) {
      Failure.InvalidRequest failure =
          catchThrowableOfType(Failure.InvalidRequest.class, () -> sessions(duration));

      assertThat(failure.violations())
          .extracting(Failure.InvalidRequest.Violation::field)
          .containsExactly("duration");
    }

    private HandDrivenCall<GetHeadTimestampResponse> head(GetHeadTimestampRequest request) {
      HandDrivenCall<GetHeadTimestampResponse> call = new HandDrivenCall<>();
      room.service.getHeadTimestamp(request, call);
      room.time.settle();
      return call;
    }

    private HandDrivenCall<GetHeadTimestampResponse> head() {
      return head(
          GetHeadTimestampRequest.newBuilder()
              .setInstrument(ref("AAPL"))
              .setRegularHoursOnly(true)
              .build());
    }

    private void answerHeads() {
      // The recorded one is read in CapturedOverTcpTest.
      room.gateway.on(
          HeadTimestampRequest.class,
          request ->
              room.gateway.send(
                  HeadTimestamp.newBuilder()
                      .setReqId(request.getReqId())
                      .setHeadTimestamp("19801212-14:30:00")
                      .build()));
    }

    @Test
    void headTimestampIsAskedOnceADayAndItsIdGivenBack() {
      answerHeads();

      assertThat(instant(head().answer().getHeadTime())).isEqualTo("1980-12-12T14:30:00Z");
      assertThat(instant(head().answer().getHeadTime())).isEqualTo("1980-12-12T14:30:00Z");

      HeadTimestampRequest asked = room.gateway.last(HeadTimestampRequest.class);
      assertThat(room.gateway.heard(HeadTimestampRequest.class)).hasSize(1);
      assertThat(asked.getWhatToShow()).isEqualTo("TRADES");
      assertThat(asked.getUseRth()).isTrue();
      assertThat(room.gateway.heard(CancelHeadTimestamp.class))
          .extracting(CancelHeadTimestamp::getReqId)
          .containsExactly(asked.getReqId());
      room.time.advance(Duration.ofDays(1));
      head().answer();
      assertThat(room.gateway.heard(HeadTimestampRequest.class)).hasSize(2);
    }

    @Test
    void headOfNoDataIsNotFoundAndNotKept() {
      room.gateway.on(
          HeadTimestampRequest.class,
          request ->
              room.gateway.send(
                  error(
                      request.getReqId(),
                      162,
                      "Historical Market Data Service error message:HMDS query returned no data")));
      assertThat(reason(head())).isEqualTo("NOT_FOUND NO_MARKET_DATA");
      answerHeads();

      assertThat(head().answer().hasHeadTime()).isTrue();
    }

    @Test
    void tradesOfACurrencyPairAreInvalidNamingWhatIsThere() {
      HandDrivenCall<GetHeadTimestampResponse> call =
          head(
              GetHeadTimestampRequest.newBuilder()
                  .setInstrument(
                      InstrumentRef.newBuilder()
                          .setSymbol("EUR")
                          .setSecurityType(SecurityType.SECURITY_TYPE_FOREX))
                  .setWhatToShow(WhatToShow.WHAT_TO_SHOW_TRADES)
                  .build());

      assertThat(reason(call)).isEqualTo("INVALID_ARGUMENT FIELD_INVALID");
      assertThat(call.errors().get(0)).hasMessageContaining("MIDPOINT, BID, ASK, BID_ASK");
    }

    @Test
    void unansweredHeadTimesOutAndIsCancelled() {
      HandDrivenCall<GetHeadTimestampResponse> call = head();
      room.time.advance(Duration.ofSeconds(30));

      assertThat(reason(call)).isEqualTo("DEADLINE_EXCEEDED GATEWAY_TIMEOUT");
      assertThat(room.gateway.heard(CancelHeadTimestamp.class)).hasSize(1);
    }
  }
}
