package io.github.pitrunner.simulator.market;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.tws.CancelHistoricalData;
import io.github.pitrunner.tws.Contract;
import io.github.pitrunner.tws.ErrorMessage;
import io.github.pitrunner.tws.HeadTimestamp;
import io.github.pitrunner.tws.HeadTimestampRequest;
import io.github.pitrunner.tws.HistogramData;
import io.github.pitrunner.tws.HistogramDataEntry;
import io.github.pitrunner.tws.HistogramDataRequest;
import io.github.pitrunner.tws.HistoricalData;
import io.github.pitrunner.tws.HistoricalDataBar;
import io.github.pitrunner.tws.HistoricalDataEnd;
import io.github.pitrunner.tws.HistoricalDataRequest;
import io.github.pitrunner.tws.HistoricalDataUpdate;
import io.github.pitrunner.tws.HistoricalSchedule;
import io.github.pitrunner.tws.HistoricalSession;
import io.github.pitrunner.tws.MarketDataRequest;
import io.github.pitrunner.tws.TickGeneric;
import io.github.pitrunner.tws.TickSize;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HistoryDeskTest {
  /** A Tuesday, 12:00 in New York. */
  private final DeskFixture fixture = DeskFixture.realHours(DeskFixture.NOON);

  private static HistoricalDataRequest.Builder request(
      Contract contract, String duration, String barSize) {
    return HistoricalDataRequest.newBuilder()
        .setReqId(1)
        .setContract(contract)
        .setDuration(duration)
        .setBarSizeSetting(barSize)
        .setWhatToShow("TRADES")
        .setUseRth(true)
        .setFormatDate(1);
  }

  private static HistoricalDataRequest.Builder request(String duration, String barSize) {
    return request(DeskFixture.apple(), duration, barSize);
  }

  private List<HistoricalDataBar> bars(HistoricalDataRequest.Builder request) {
    fixture.client.forget();
    fixture.ask(request.build());
    fixture.pass(Duration.ofMillis(1));
    return fixture.client.only(HistoricalData.class).getHistoricalDataBarsList();
  }

  @ParameterizedTest
  @CsvSource({
    "20261123 12:00:00, true",
    "20261123 12:00:00 US/Eastern, false",
    "20261123-17:00:00, false"
  })
  void endThatNamesNoZoneIsWarnedOfAndAnswered(String end, boolean isWarned) {
    List<HistoricalDataBar> bars = bars(request("1 D", "1 hour").setEndDateTime(end));

    assertThat(bars.get(0).getDate()).isEqualTo("20261123 09:30:00 US/Eastern");
    assertThat(fixture.client.codes(1)).isEqualTo(isWarned ? List.of(2174) : List.of());
  }

  @Nested
  class Bars {
    @ParameterizedTest
    @CsvSource({"3600 S, 5 mins, 13", "7200 S, 30 mins, 5", "1 D, 8 hours, 1", "1 Y, 1 week, 53"})
    void coarserThanTheTableOfStepSizesAreAnswered(String duration, String size, int count) {
      assertThat(bars(request(duration, size))).hasSize(count);
    }

    @Test
    void ofMinutesFillTheSessionUntilNow() {
      List<HistoricalDataBar> bars = bars(request("1 D", "1 min"));

      assertThat(bars).hasSize(151);
      assertThat(bars.get(0).getDate()).isEqualTo("20261124 09:30:00 US/Eastern");
      assertThat(bars.get(150).getDate()).isEqualTo("20261124 12:00:00 US/Eastern");
      assertThat(fixture.client.only(HistoricalDataEnd.class).getEndDateStr())
          .isEqualTo("20261124 12:00:00 US/Eastern");
    }

    @Test
    void ofHoursBeginAtTheOpenAndOnTheHour() {
      assertThat(bars(request("1 D", "1 hour")))
          .extracting(HistoricalDataBar::getDate)
          .containsExactly(
              "20261124 09:30:00 US/Eastern",
              "20261124 10:00:00 US/Eastern",
              "20261124 11:00:00 US/Eastern",
              "20261124 12:00:00 US/Eastern");
    }

    @Test
    void ofDaysLeaveWeekendsOut() {
      assertThat(bars(request("1 W", "1 day")))
          .extracting(HistoricalDataBar::getDate)
          .containsExactly("20261118", "20261119", "20261120", "20261123", "20261124");
    }

    @Test
    void ofHistoricalVolatilityAreOneValueADay() {
      List<HistoricalDataBar> bars =
          bars(request("1 M", "1 day").setWhatToShow("HISTORICAL_VOLATILITY"));

      assertThat(bars).hasSizeBetween(20, 23);
      assertThat(bars)
          .allSatisfy(
              bar -> {
                assertThat(bar.getClose()).isBetween(0.01, 2.0).isEqualTo(bar.getOpen());
                assertThat(bar.getVolume()).isEqualTo("-1");
              });
    }

    @Test
    void ofHistoricalVolatilityWithinADayAreRefused() {
      fixture.ask(request("1 D", "1 min").setWhatToShow("HISTORICAL_VOLATILITY").build());

      assertThat(fixture.client.codes(1)).containsExactly(162);
    }

    @ParameterizedTest
    @CsvSource({"1 D, 1 min", "3600 S, 5 secs", "1 D, 1 hour", "1 M, 1 day", "6 M, 1 week"})
    void ofImpliedVolatilityEndWithTheTicks(String duration, String size) {
      List<HistoricalDataBar> bars =
          bars(request(duration, size).setWhatToShow("OPTION_IMPLIED_VOLATILITY"));

      assertThat(bars.get(bars.size() - 1).getClose())
          .isEqualTo(genericTick(DeskFixture.apple(), "106", 24));
      assertThat(bars)
          .allSatisfy(
              bar -> {
                assertThat(bar.getLow()).isBetween(0.2, 0.4);
                assertThat(List.of(bar.getOpen(), bar.getClose()))
                    .allMatch(value -> value >= bar.getLow() && value <= bar.getHigh());
                assertThat(bar.getVolume()).isEqualTo("-1");
              });
    }

    @Test
    void ofImpliedVolatilityAreThatOfTheNearestOption() {
      Instrument apple = fixture.market.instrument(DeskFixture.AAPL);
      long step = Walk.step(DeskFixture.NOON);
      Instrument nearest =
          fixture.market.optionsOn(apple).stream()
              .filter(option -> option.contract().getLastTradeDate().equals("20261127"))
              .min(
                  Comparator.comparingDouble(
                      option -> Math.abs(option.contract().getStrike() - apple.middle(step))))
              .orElseThrow();
      Instrument.OptionTrait trait = Objects.requireNonNull(nearest.option());

      assertThat(genericTick(DeskFixture.apple(), "106", 24))
          .isEqualTo(trait.curve().volatility(step / Walk.STEPS_A_DAY));
    }

    @Test
    void ofImpliedVolatilityOfDaysHoldThoseOfMinutes() {
      List<HistoricalDataBar> minutes =
          bars(request("1 D", "1 min").setWhatToShow("OPTION_IMPLIED_VOLATILITY"));
      HistoricalDataBar day =
          bars(request("1 D", "1 day").setWhatToShow("OPTION_IMPLIED_VOLATILITY")).get(0);

      assertThat(day.getOpen()).isEqualTo(minutes.get(0).getOpen());
      assertThat(day.getHigh())
          .isEqualTo(minutes.stream().mapToDouble(HistoricalDataBar::getHigh).max().orElseThrow());
      assertThat(day.getLow())
          .isEqualTo(minutes.stream().mapToDouble(HistoricalDataBar::getLow).min().orElseThrow());
      assertThat(day.getClose()).isEqualTo(minutes.get(minutes.size() - 1).getClose());
    }

    @Test
    void ofImpliedVolatilityAreTheSameWheneverTheyAreAskedFor() {
      HistoricalDataRequest.Builder yesterday =
          request("1 D", "30 mins")
              .setWhatToShow("OPTION_IMPLIED_VOLATILITY")
              .setEndDateTime("20261123 16:00:00 US/Eastern");
      DeskFixture later = DeskFixture.realHours(DeskFixture.NOON.plus(Duration.ofDays(90)));
      later.ask(yesterday.build());
      later.pass(Duration.ofMillis(1));

      assertThat(bars(yesterday))
          .isEqualTo(later.client.only(HistoricalData.class).getHistoricalDataBarsList());
    }

    @ParameterizedTest
    @CsvSource({"OPTION_IMPLIED_VOLATILITY", "FEE_RATE"})
    void ofWhatAnInstrumentDoesNotHaveAreNone(String show) {
      fixture.ask(request(DeskFixture.index(), "1 M", "1 day").setWhatToShow(show).build());
      fixture.ask(
          request(DeskFixture.described("MSFT", "STK", "SMART"), "1 M", "1 day")
              .setReqId(2)
              .setWhatToShow("OPTION_IMPLIED_VOLATILITY")
              .build());

      assertThat(fixture.client.codes(1)).containsExactly(162);
      assertThat(fixture.client.codes(2)).containsExactly(162);
    }

    @Test
    void ofFeeRatesAreDearerTheFewerSharesThereAreToBorrow() {
      List<HistoricalDataBar> bars = bars(request("6 M", "1 day").setWhatToShow("FEE_RATE"));
      Instrument apple = fixture.market.instrument(DeskFixture.AAPL);
      List<ShortSupply> supplies =
          bars.stream()
              .map(bar -> LocalDate.parse(bar.getDate(), GatewayTime.DAY))
              .map(date -> ShortSupply.of(apple, date))
              .sorted(Comparator.comparingLong(ShortSupply::shares))
              .toList();

      assertThat(bars).hasSizeGreaterThan(120);
      assertThat(supplies)
          .isSortedAccordingTo(Comparator.comparingDouble(ShortSupply::feeRate).reversed());
      assertThat(bars)
          .allSatisfy(
              bar -> assertThat(bar.getClose()).isBetween(0.25, 1.0).isEqualTo(bar.getOpen()));
    }

    @Test
    void ofFeeRatesEndWithTheDayOfTheTicks() {
      List<HistoricalDataBar> bars = bars(request("1 W", "1 day").setWhatToShow("FEE_RATE"));
      double indicator = genericTick(DeskFixture.apple(), "236", 46);
      Instrument apple = fixture.market.instrument(DeskFixture.AAPL);
      ShortSupply today = ShortSupply.of(apple, LocalDate.of(2026, 11, 24));

      assertThat(indicator).isEqualTo(ShortSupply.SHORTABLE);
      assertThat(fixture.client.received(TickSize.class))
          .filteredOn(tick -> tick.getTickType() == 89)
          .extracting(TickSize::getSize)
          .containsExactly(Long.toString(today.shares()));
      assertThat(bars.get(bars.size() - 1).getClose()).isEqualTo(today.feeRate());
    }

    @Test
    void ofFeeRatesOfWeeksSumUpDays() {
      List<HistoricalDataBar> days = bars(request("1 M", "1 day").setWhatToShow("FEE_RATE"));
      List<HistoricalDataBar> weeks = bars(request("1 M", "1 week").setWhatToShow("FEE_RATE"));
      HistoricalDataBar week = weeks.get(weeks.size() - 2);
      List<HistoricalDataBar> itsDays = days.subList(days.size() - 7, days.size() - 2);

      assertThat(week.getOpen()).isEqualTo(itsDays.get(0).getOpen());
      assertThat(week.getHigh())
          .isEqualTo(itsDays.stream().mapToDouble(HistoricalDataBar::getHigh).max().orElseThrow());
      assertThat(week.getLow())
          .isEqualTo(itsDays.stream().mapToDouble(HistoricalDataBar::getLow).min().orElseThrow());
      assertThat(week.getClose()).isEqualTo(itsDays.get(4).getClose());
    }

    private double genericTick(Contract contract, String code, int type) {
      fixture.client.forget();
      fixture.ask(
          MarketDataRequest.newBuilder()
              .setReqId(9)
              .setContract(contract)
              .setGenericTickList("mdoff," + code)
              .build());
      return fixture.client.received(TickGeneric.class).stream()
          .filter(tick -> tick.getTickType() == type)
          .mapToDouble(TickGeneric::getValue)
          .findFirst()
          .orElseThrow();
    }

    @Test
    void ofAYearOfDaysAreThere() {
      assertThat(bars(request("1 Y", "1 day"))).hasSizeBetween(255, 266);
    }

    @Test
    void ofWeeksAndMonthsSumUpDays() {
      List<HistoricalDataBar> months = bars(request("6 M", "1 month"));
      List<HistoricalDataBar> days = bars(request("6 M", "1 day"));

      HistoricalDataBar october = months.get(months.size() - 2);
      List<HistoricalDataBar> itsDays =
          days.stream().filter(day -> day.getDate().startsWith("202610")).toList();
      assertThat(october.getOpen()).isEqualTo(itsDays.get(0).getOpen());
      assertThat(october.getClose()).isEqualTo(itsDays.get(itsDays.size() - 1).getClose());
      assertThat(october.getHigh())
          .isEqualTo(itsDays.stream().mapToDouble(HistoricalDataBar::getHigh).max().orElseThrow());
      assertThat(october.getLow())
          .isEqualTo(itsDays.stream().mapToDouble(HistoricalDataBar::getLow).min().orElseThrow());
      assertThat(bars(request("1 M", "1 week"))).hasSize(5);
    }

    @Test
    void ofOneSizeAddUpToThoseOfAnother() {
      HistoricalDataBar day = bars(request("1 D", "1 day")).get(0);
      List<HistoricalDataBar> seconds = bars(request("1 D", "30 secs"));

      assertThat(day.getOpen()).isEqualTo(seconds.get(0).getOpen());
      assertThat(day.getClose()).isEqualTo(seconds.get(seconds.size() - 1).getClose());
      assertThat(day.getHigh())
          .isEqualTo(seconds.stream().mapToDouble(HistoricalDataBar::getHigh).max().orElseThrow());
      assertThat(day.getLow())
          .isEqualTo(seconds.stream().mapToDouble(HistoricalDataBar::getLow).min().orElseThrow());
      assertThat(Long.parseLong(day.getVolume()))
          .isEqualTo(seconds.stream().mapToLong(bar -> Long.parseLong(bar.getVolume())).sum());
    }

    @Test
    void ofTheDayAgreeWithTheBook() {
      fixture.pass(Duration.ofSeconds(10));
      Book book = fixture.market.book(DeskFixture.AAPL);

      HistoricalDataBar day = bars(request("1 D", "1 day").setUseRth(false)).get(0);

      assertThat(day.getOpen()).isEqualTo(book.open().doubleValue());
      assertThat(day.getHigh()).isEqualTo(book.high().doubleValue());
      assertThat(day.getLow()).isEqualTo(book.low().doubleValue());
      assertThat(day.getClose()).isEqualTo(book.last().doubleValue());
      assertThat(day.getVolume()).isEqualTo(book.volume().toPlainString());
    }

    @Test
    void ofSecondsReachBackOverThem() {
      assertThat(bars(request("60 S", "5 secs").setEndDateTime("20261124 11:00:00 US/Eastern")))
          .hasSize(12)
          .first()
          .extracting(HistoricalDataBar::getDate)
          .isEqualTo("20261124 10:59:00 US/Eastern");
    }

    @Test
    void beforeTheOpenAreThoseOfTheDayBefore() {
      assertThat(bars(request("1 D", "1 hour").setEndDateTime("20261124 08:00:00 US/Eastern")))
          .hasSize(7)
          .last()
          .extracting(HistoricalDataBar::getDate)
          .isEqualTo("20261123 15:00:00 US/Eastern");
    }

    @ParameterizedTest
    @CsvSource({
      "20261120 16:00:00 US/Eastern",
      "20261120 16:00:00 America/New_York",
      "20261120-21:00:00",
      "20261120 16:00:00",
      "20261120 22:00:00 CET",
      "20261120 16:00:00 EST"
    })
    void endWhereverTheEndIsWritten(String end) {
      List<HistoricalDataBar> bars = bars(request("1 D", "1 day").setEndDateTime(end));

      assertThat(bars).extracting(HistoricalDataBar::getDate).containsExactly("20261120");
      assertThat(bars(request("1 D", "1 hour").setEndDateTime(end))).hasSize(7);
    }

    @ParameterizedTest
    @CsvSource({"1, 20261124 12:00:00 US/Eastern", "2, 1795539600", "3, 1124 12:00:00 US/Eastern"})
    void areDatedAsAsked(int format, String date) {
      List<HistoricalDataBar> bars = bars(request("1 D", "1 hour").setFormatDate(format));

      assertThat(bars.get(bars.size() - 1).getDate()).isEqualTo(date);
    }

    @ParameterizedTest
    @CsvSource({"MIDPOINT", "BID", "ASK", "BID_ASK"})
    void ofQuotesHaveNoVolume(String show) {
      List<HistoricalDataBar> bars =
          bars(request(DeskFixture.euro(), "1 D", "1 hour").setWhatToShow(show));

      assertThat(bars).isNotEmpty().allMatch(bar -> bar.getVolume().equals("-1"));
      assertThat(bars)
          .allMatch(
              bar ->
                  bar.getLow() <= Math.min(bar.getOpen(), bar.getClose())
                      && bar.getHigh() >= Math.max(bar.getOpen(), bar.getClose()));
    }

    @Test
    void tooManyForOneSliceComeAllTheSame() {
      fixture.ask(request("1 M", "1 min").build());
      assertThat(fixture.client.received(HistoricalData.class)).isEmpty();

      fixture.pass(Duration.ofSeconds(1));

      assertThat(fixture.client.only(HistoricalData.class).getHistoricalDataBarsList())
          .hasSizeBetween(20 * 390, 23 * 390);
    }
  }

  @Nested
  class KeptUpToDate {
    @Test
    void theLastBarIsSentAgainEveryFiveSeconds() {
      List<HistoricalDataBar> bars =
          bars(request("1 D", "1 min").setUseRth(false).setKeepUpToDate(true));

      fixture.pass(Duration.ofSeconds(62));

      List<HistoricalDataUpdate> updates = fixture.client.received(HistoricalDataUpdate.class);
      assertThat(updates).hasSizeBetween(12, 14);
      HistoricalDataBar last = updates.get(updates.size() - 1).getHistoricalDataBar();
      assertThat(updates.get(0).getHistoricalDataBar().getDate())
          .isEqualTo(bars.get(bars.size() - 1).getDate());
      assertThat(last.getDate()).isEqualTo("20261124 12:01:00 US/Eastern");
    }

    @Test
    void untilCancelled() {
      bars(request("1 D", "1 min").setKeepUpToDate(true));
      CancelHistoricalData cancel = CancelHistoricalData.newBuilder().setReqId(1).build();

      fixture.ask(cancel);
      fixture.client.forget();
      fixture.pass(Duration.ofSeconds(30));
      assertThat(fixture.client.received()).isEmpty();
      fixture.ask(cancel);

      assertThat(fixture.client.codes(1)).containsExactly(366);
    }

    @Test
    void theCancelIsConfirmed() {
      bars(request("1 D", "1 min").setKeepUpToDate(true));

      fixture.ask(CancelHistoricalData.newBuilder().setReqId(1).build());

      ErrorMessage error = fixture.client.only(ErrorMessage.class);
      assertThat(error.getErrorCode()).isEqualTo(162);
      assertThat(error.getErrorMsg()).endsWith("API historical data query cancelled: 1");
    }
  }

  @Nested
  class Refusals {
    @ParameterizedTest
    @CsvSource({
      "1 D,     7 mins, TRADES,                321",
      "1 D,     '',     TRADES,                321",
      "1 X,     1 min,  TRADES,                321",
      "0 D,     1 min,  TRADES,                321",
      "'',      1 min,  TRADES,                321",
      "1 D,     1 secs, TRADES,                321",
      "2001 S,  1 secs, TRADES,                321",
      "1 Y,     30 secs, TRADES,               321",
      "60 S,    1 hour, TRADES,                321",
      "1 D,     1 min,  FEE_RATE,              162",
      "1 M,     1 day,  YIELD_BID,             10299",
      "1 M,     1 day,  YIELD_ASK,             10299",
      "1 M,     1 day,  YIELD_BID_ASK,         10299",
      "1 M,     1 day,  YIELD_LAST,            10299",
      "1 D,     1 min,  NONSENSE,              321",
      "1 D,     1 min,  '',                    321",
      "1 D,     1 min,  AGGTRADES,             10299",
      "1 D,     1 min,  SCHEDULE,              10295",
      "30 Y,    1 min,  TRADES,                162"
    })
    void ofWhatDoesNotGo(String duration, String size, String show, int code) {
      fixture.ask(request(duration, size).setWhatToShow(show).build());

      assertThat(fixture.client.received()).hasSize(1);
      assertThat(fixture.client.codes(1)).containsExactly(code);
    }

    @ParameterizedTest
    @CsvSource({
      "tomorrow",
      "20261124 25:00:00",
      "20261124 12:00:00 Mars/Olympus",
      "20261131-10:00:00"
    })
    void ofAnEndThatIsNone(String end) {
      fixture.ask(request("1 D", "1 min").setEndDateTime(end).build());

      assertThat(fixture.client.codes(1)).containsExactly(10314);
    }

    @Test
    void ofTradesOfACurrencyPair() {
      fixture.ask(request(DeskFixture.euro(), "1 D", "1 min").build());

      ErrorMessage error = fixture.client.only(ErrorMessage.class);
      assertThat(error.getErrorCode()).isEqualTo(162);
      assertThat(error.getErrorMsg()).contains("HMDS query returned no data");
    }

    @Test
    void ofTheTimeBeforeTheFirstTrade() {
      fixture.ask(request("1 D", "1 day").setEndDateTime("19790101-00:00:00").build());

      assertThat(fixture.client.codes(1)).containsExactly(162);
    }

    @Test
    void ofAnEndWithAContinuousFuture() {
      Contract continuous = DeskFixture.described("ES", "CONTFUT", "CME");
      fixture.ask(request(continuous, "1 D", "1 min").setEndDateTime("20261120-21:00:00").build());
      assertThat(fixture.client.codes(1)).containsExactly(10339);

      assertThat(bars(request(continuous, "1 D", "1 hour"))).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({"TRADES, true", "ADJUSTED_LAST, false"})
    void ofAnEndWhereNowIsMeant(String show, boolean keepUpToDate) {
      fixture.ask(
          request("1 D", "1 min")
              .setWhatToShow(show)
              .setKeepUpToDate(keepUpToDate)
              .setEndDateTime("20261120-21:00:00")
              .build());

      assertThat(fixture.client.codes(1)).containsExactly(321);
    }

    @Test
    void ofAnIdInUse() {
      bars(request("1 D", "1 min").setKeepUpToDate(true));

      fixture.ask(request("1 D", "1 min").build());

      assertThat(fixture.client.codes(1)).containsExactly(322);
    }
  }

  @Nested
  class Schedules {
    @Test
    void tellTheSessions() {
      fixture.ask(request("2 D", "1 day").setWhatToShow("SCHEDULE").build());

      HistoricalSchedule schedule = fixture.client.only(HistoricalSchedule.class);
      assertThat(schedule.getTimeZone()).isEqualTo("US/Eastern");
      assertThat(schedule.getHistoricalSessionsList())
          .containsExactly(
              HistoricalSession.newBuilder()
                  .setStartDateTime("20261123-09:30:00")
                  .setEndDateTime("20261123-16:00:00")
                  .setRefDate("20261123")
                  .build(),
              HistoricalSession.newBuilder()
                  .setStartDateTime("20261124-09:30:00")
                  .setEndDateTime("20261124-16:00:00")
                  .setRefDate("20261124")
                  .build());
    }
  }

  @Nested
  class TheBeginningOfTheData {
    @ParameterizedTest
    @CsvSource({"1, 19801212-14:30:00", "2, 345479400"})
    void isToldOnce(int format, String expected) {
      fixture.ask(
          HeadTimestampRequest.newBuilder()
              .setReqId(1)
              .setContract(DeskFixture.apple())
              .setUseRth(true)
              .setWhatToShow("TRADES")
              .setFormatDate(format)
              .build());

      assertThat(fixture.client.only(HeadTimestamp.class).getHeadTimestamp()).isEqualTo(expected);
    }
  }

  @Nested
  class TheBeginningOfWhatIsNotThere {
    @ParameterizedTest
    @CsvSource({"NONSENSE, 321", "TRADES, 162"})
    void isRefused(String show, int code) {
      fixture.ask(
          HeadTimestampRequest.newBuilder()
              .setReqId(1)
              .setContract(DeskFixture.euro())
              .setWhatToShow(show)
              .build());

      assertThat(fixture.client.codes(1)).containsExactly(code);
    }
  }

  @Nested
  class Histograms {
    @Test
    void holdAllThatWasTraded() {
      fixture.ask(
          HistogramDataRequest.newBuilder()
              .setReqId(1)
              .setContract(DeskFixture.apple())
              .setUseRth(true)
              .setTimePeriod("2 days")
              .build());
      HistogramData histogram = fixture.client.only(HistogramData.class);

      long traded =
          bars(request("2 D", "1 hour").setEndDateTime("20261124 12:00:00 US/Eastern")).stream()
              .mapToLong(bar -> Long.parseLong(bar.getVolume()))
              .sum();

      assertThat(
              histogram.getHistogramDataEntriesList().stream()
                  .mapToLong(entry -> Long.parseLong(entry.getSize()))
                  .sum())
          .isEqualTo(traded);
      assertThat(histogram.getHistogramDataEntriesList())
          .extracting(HistogramDataEntry::getPrice)
          .isSorted()
          .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource({"3 fortnights", "''", "5 years", "0 days"})
    void ofOtherPeriodsAreRefused(String period) {
      fixture.ask(
          HistogramDataRequest.newBuilder()
              .setReqId(1)
              .setContract(DeskFixture.apple())
              .setTimePeriod(period)
              .build());

      assertThat(fixture.client.codes(1)).containsExactly(321);
    }
  }

  @Test
  void aClientThatHasGoneGetsNothingMore() {
    fixture.ask(request("1 M", "1 min").build());
    fixture.desk.onGone(fixture.client);

    fixture.pass(Duration.ofSeconds(1));

    assertThat(fixture.client.received()).isEmpty();
  }
}
