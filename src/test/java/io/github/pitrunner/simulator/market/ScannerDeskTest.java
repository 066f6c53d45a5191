package io.github.pitrunner.simulator.market;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.simulator.faults.Fault.Streams;
import io.github.pitrunner.tws.CancelScannerSubscription;
import io.github.pitrunner.tws.Contract;
import io.github.pitrunner.tws.ErrorMessage;
import io.github.pitrunner.tws.ScannerData;
import io.github.pitrunner.tws.ScannerDataElement;
import io.github.pitrunner.tws.ScannerParameters;
import io.github.pitrunner.tws.ScannerParametersRequest;
import io.github.pitrunner.tws.ScannerSubscription;
import io.github.pitrunner.tws.ScannerSubscriptionRequest;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScannerDeskTest {
  private static final Duration A_WHILE = Duration.ofSeconds(4);

  private final DeskFixture fixture = DeskFixture.realHours(DeskFixture.NOON);

  private static ScannerSubscription.Builder scan(String code) {
    return ScannerSubscription.newBuilder()
        .setInstrument("STK")
        .setLocationCode("STK.US.MAJOR")
        .setScanCode(code);
  }

  private static ScannerSubscriptionRequest asked(int reqId, ScannerSubscription.Builder scan) {
    return ScannerSubscriptionRequest.newBuilder()
        .setReqId(reqId)
        .setScannerSubscription(scan)
        .build();
  }

  private List<ScannerDataElement> ranking(ScannerSubscription.Builder scan) {
    fixture.ask(asked(1, scan));
    fixture.pass(A_WHILE);
    return fixture.client.received(ScannerData.class).get(0).getScannerDataElementList();
  }

  private ErrorMessage refusal(ScannerSubscription.Builder scan) {
    fixture.ask(asked(1, scan));
    fixture.pass(A_WHILE);
    assertThat(fixture.client.received(ScannerData.class)).isEmpty();
    return fixture.client.only(ErrorMessage.class);
  }

  private double change(Contract contract) {
    Book book = fixture.market.book(contract.getConId());
    return book.last().doubleValue() / book.close().doubleValue() - 1;
  }

  private static List<String> everyCode() {
    return ScanCode.ALL.stream().map(ScanCode::name).toList();
  }

  @Nested
  class ARanking {
    @Test
    void beginsWithRank0AndHasTheFieldsOfTheRealOne() {
      List<ScannerDataElement> rows = ranking(scan("HOT_BY_VOLUME").setNumberOfRows(10));

      assertThat(rows)
          .extracting(ScannerDataElement::getRank)
          .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
      assertThat(rows)
          .allSatisfy(
              row -> {
                assertThat(row.getMarketName()).isNotEmpty();
                assertThat(row.getContract().getExchange()).isEqualTo("SMART");
                assertThat(row.getContract().getPrimaryExch()).isNotEmpty();
                assertThat(row.getContract().hasStrike()).isTrue();
              });
    }

    @Test
    void ofGainersGoesByTheBooks() {
      List<ScannerDataElement> rows = ranking(scan("TOP_PERC_GAIN"));

      assertThat(rows)
          .extracting(row -> -change(row.getContract()))
          .hasSizeGreaterThan(20)
          .isSorted();
    }

    @Test
    void ofLosersIsThatOfGainersBackwards() {
      List<String> losers =
          ranking(scan("TOP_PERC_LOSE")).stream()
              .map(row -> row.getContract().getSymbol())
              .toList();

      assertThat(losers)
          .containsExactlyElementsOf(
              fixture.market.live().stream()
                  .filter(ScanInstrument.STOCKS::holds)
                  .sorted(Comparator.comparingDouble(one -> change(one.contract())))
                  .map(one -> one.contract().getSymbol())
                  .toList());
    }

    @ParameterizedTest
    @MethodSource("io.github.pitrunner.simulator.market.ScannerDeskTest#everyCode")
    void comesForEveryCodeThatTheParametersName(String code) {
      assertThat(ranking(scan(code))).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({
      "STK, STK.NYSE, JPM",
      "ETF.EQ.US, ETF.EQ.US.MAJOR, SPY",
      "FUT.US, FUT.CME, ES",
      "IND.US, IND.US, SPX",
      "STOCK.NA, STK.NA.CANADA, SHOP"
    })
    void looksWhereItIsTold(String instrument, String location, String symbol) {
      List<ScannerDataElement> rows =
          ranking(scan("TOP_PERC_GAIN").setInstrument(instrument).setLocationCode(location));

      assertThat(rows).extracting(row -> row.getContract().getSymbol()).contains(symbol);
      assertThat(rows).extracting(row -> row.getContract().getSymbol()).doesNotContain("AAPL");
    }

    @Test
    void leavesOutWhatAFilterDoesNotLetThrough() {
      List<ScannerDataElement> rows =
          ranking(
              scan("MOST_ACTIVE")
                  .setAbovePrice(100)
                  .setBelowPrice(300)
                  .putScannerSubscriptionFilterOptions("marketCapAbove1e6", "2000000"));

      ToDoubleFunction<ScannerDataElement> price =
          row -> fixture.market.book(row.getContract().getConId()).last().doubleValue();
      assertThat(rows)
          .isNotEmpty()
          .allSatisfy(row -> assertThat(price.applyAsDouble(row)).isBetween(100.0, 300.0));
      assertThat(rows)
          .extracting(row -> row.getContract().getSymbol())
          .contains("AAPL")
          .doesNotContain("IBM", "IWM");
    }

    @Test
    void isSentAgainOnlyWhenItIsAnotherOne() {
      fixture.ask(asked(1, scan("TOP_PERC_GAIN")));
      fixture.pass(Duration.ofMinutes(10));

      List<ScannerData> sent = fixture.client.received(ScannerData.class);
      assertThat(sent.size()).isBetween(2, 120);
      for (int i = 1; i < sent.size(); i++) {
        assertThat(sent.get(i)).isNotEqualTo(sent.get(i - 1));
      }
    }

    @Test
    void thatIsEmptyIsSaidAsNoItems() {
      assertThat(refusal(scan("MOST_ACTIVE").setAbovePrice(1e6)))
          .extracting(ErrorMessage::getErrorCode, ErrorMessage::getErrorMsg)
          .containsExactly(165, "Historical Market Data Service query message:no items retrieved");
    }

    @Test
    void isTheSameForTheSameSeed() {
      DeskFixture other = DeskFixture.realHours(DeskFixture.NOON);
      other.ask(asked(1, scan("HOT_BY_PRICE")));
      other.pass(A_WHILE);

      assertThat(ranking(scan("HOT_BY_PRICE")))
          .isEqualTo(other.client.received(ScannerData.class).get(0).getScannerDataElementList());
    }

    @Test
    void waitsForItsFarm() {
      fixture.desk.stop();
      fixture.ask(asked(1, scan("TOP_PERC_GAIN")));
      fixture.pass(Duration.ofSeconds(20));
      assertThat(fixture.client.received()).isEmpty();

      fixture.desk.resume(Streams.FLOWING);
      fixture.pass(A_WHILE);

      assertThat(fixture.client.received(ScannerData.class)).hasSize(1);
    }
  }

  @Nested
  class AScanIsRefused {
    @ParameterizedTest
    @ValueSource(strings = {"", "TOP_PERC_GAN", "HIGH_BOND_YIELD"})
    void forItsCode(String code) {
      assertThat(refusal(scan(code)))
          .extracting(ErrorMessage::getErrorCode, ErrorMessage::getErrorMsg)
          .containsExactly(
              162,
              "Historical Market Data Service error message:Scan type %s is disabled"
                  .formatted(code));
    }

    @Test
    void forItsInstrument() {
      assertThat(refusal(scan("MOST_ACTIVE").setInstrument("STOCK.EU")).getErrorCode())
          .isEqualTo(162);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "STK.EU.IBIS", "FUT.US", "STK.NYSE,FUT.US"})
    void forItsLocation(String location) {
      assertThat(refusal(scan("MOST_ACTIVE").setLocationCode(location)).getErrorMsg())
          .contains("not configured for one of the chosen locations");
    }

    @ParameterizedTest
    @CsvSource({"nosuchFilter, 1, 162", "priceAbove, high, 321"})
    void forAFilter(String tag, String value, int code) {
      assertThat(
              refusal(scan("MOST_ACTIVE").putScannerSubscriptionFilterOptions(tag, value))
                  .getErrorCode())
          .isEqualTo(code);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -2})
    void forItsRows(int rows) {
      assertThat(refusal(scan("MOST_ACTIVE").setNumberOfRows(rows)).getErrorCode()).isEqualTo(321);
    }

    @Test
    void forAnIdInUse() {
      fixture.ask(asked(1, scan("MOST_ACTIVE")));
      fixture.ask(asked(1, scan("TOP_PERC_GAIN")));

      assertThat(fixture.client.codes(1)).containsExactly(385);
    }

    @Test
    void asTheEleventhUntilOneIsCancelled() {
      for (int id = 1; id <= 11; id++) {
        fixture.ask(asked(id, scan("MOST_ACTIVE")));
      }
      assertThat(fixture.client.codes(11)).containsExactly(162);

      fixture.ask(CancelScannerSubscription.newBuilder().setReqId(1).build());
      fixture.ask(asked(12, scan("MOST_ACTIVE")));

      assertThat(fixture.client.codes(12)).isEmpty();
    }
  }

  @Nested
  class ACancel {
    @Test
    void isConfirmedAsTheRealOneDoes() {
      fixture.ask(asked(1, scan("MOST_ACTIVE")));
      fixture.ask(CancelScannerSubscription.newBuilder().setReqId(1).build());
      fixture.pass(Duration.ofMinutes(1));

      assertThat(fixture.client.received(ScannerData.class)).isEmpty();
      assertThat(fixture.client.only(ErrorMessage.class))
          .extracting(ErrorMessage::getErrorCode, ErrorMessage::getErrorMsg)
          .containsExactly(
              162,
              "Historical Market Data Service error message:API scanner subscription cancelled: 1");
    }

    @Test
    void ofAnUnknownScanIsError365() {
      fixture.ask(CancelScannerSubscription.newBuilder().setReqId(9).build());

      assertThat(fixture.client.codes(9)).containsExactly(365);
    }
  }

  @Test
  void aClientThatLeavesFreesItsScans() {
    for (int id = 1; id <= 10; id++) {
      fixture.ask(asked(id, scan("MOST_ACTIVE")));
    }
    fixture.desk.onGone(fixture.client);

    fixture.ask(asked(11, scan("MOST_ACTIVE")));

    assertThat(fixture.client.codes(11)).isEmpty();
  }

  @Test
  void theParametersNameEveryCodeOnce() {
    fixture.ask(ScannerParametersRequest.getDefaultInstance());

    String xml = fixture.client.only(ScannerParameters.class).getXml();
    assertThat(everyCode())
        .hasSizeGreaterThan(20)
        .allSatisfy(code -> assertThat(xml).containsOnlyOnce("<scanCode>" + code + "<"));
  }
}
