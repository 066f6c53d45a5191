package io.github.pitrunner.marketdata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pitrunner.marketdata.ScannerParameters.Code;
import io.github.pitrunner.marketdata.ScannerParameters.Field;
import io.github.pitrunner.marketdata.ScannerParameters.Filter;
import io.github.pitrunner.marketdata.ScannerParameters.Kind;
import io.github.pitrunner.marketdata.ScannerParameters.Location;
import io.github.pitrunner.wire.ProtocolViolation;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScannerXmlTest {
  static final String SMALL =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <ScanParameterResponse>
        <InstrumentList varName="instrumentList">
          <Instrument>
            <name>US Stocks</name><type>STK</type><filters>PRICE,VOLUME</filters>
            <group>STK.GLOBAL</group>
          </Instrument>
          <Instrument><name>without a type</name></Instrument>
        </InstrumentList>
        <LocationTree varName="locationTree">
          <Location>
            <displayName>US Stocks</displayName><locationCode>STK.US</locationCode>
            <instruments>STK</instruments><access>unrestricted</access>
            <LocationTree varName="locationTree">
              <Location>
                <displayName>Listed &amp; NASDAQ</displayName>
                <locationCode>STK.US.MAJOR</locationCode><instruments>STK</instruments>
                <access>unrestricted</access>
              </Location>
            </LocationTree>
          </Location>
        </LocationTree>
        <ScanTypeList varName="scanTypeList">
          <ScanType>
            <displayName>Top % Gainers</displayName><scanCode>TOP_PERC_GAIN</scanCode>
            <instruments>STK,STOCK.EU</instruments>
            <Columns varName="columns"><Column><colId>0</colId><name>x</name></Column></Columns>
            <access>allowed</access>
          </ScanType>
        </ScanTypeList>
        <ScannerLayoutList>
          <ScanTypeList><ScanType><scanCode>ELSEWHERE</scanCode></ScanType></ScanTypeList>
        </ScannerLayoutList>
        <FilterList varName="filterList">
          <RangeFilter>
            <id>PRICE</id><category>Price</category>
            <AbstractField type="scanner.filter.DoubleField" varName="abstractField">
              <code>priceAbove</code><displayName>Price Above</displayName>
            </AbstractField>
            <AbstractField type="scanner.filter.DoubleField" varName="abstractField">
              <code>priceBelow</code><displayName>Price Below</displayName>
            </AbstractField>
          </RangeFilter>
          <SimpleFilter>
            <id>STKTYPE</id>
            <AbstractField type="scanner.filter.ComboField"><code>stkTypes</code></AbstractField>
          </SimpleFilter>
        </FilterList>
      </ScanParameterResponse>
      """;

  private static ScannerXml.Read read(String xml) {
    return ScannerXml.read(xml, Instant.EPOCH);
  }

  @Test
  void whatScansNeedIsReadAndTheRestIsPassedOver() {
    ScannerParameters parameters = read(SMALL).parameters();

    assertThat(parameters.instruments())
        .containsExactly(new Kind("STK", "US Stocks", "STK.GLOBAL", List.of("PRICE", "VOLUME")));
    assertThat(parameters.locations())
        .containsExactly(
            new Location(
                "STK.US",
                "US Stocks",
                List.of("STK"),
                "unrestricted",
                List.of(
                    new Location(
                        "STK.US.MAJOR",
                        "Listed & NASDAQ",
                        List.of("STK"),
                        "unrestricted",
                        List.of()))));
    assertThat(parameters.codes())
        .containsExactly(
            new Code("TOP_PERC_GAIN", "Top % Gainers", List.of("STK", "STOCK.EU"), "allowed"));
    assertThat(parameters.filters())
        .containsExactly(
            new Filter(
                "PRICE",
                "Price",
                List.of(
                    new Field("priceAbove", "Price Above", "scanner.filter.DoubleField"),
                    new Field("priceBelow", "Price Below", "scanner.filter.DoubleField"))),
            new Filter(
                "STKTYPE", "", List.of(new Field("stkTypes", "", "scanner.filter.ComboField"))));
  }

  @Test
  void anEntryWithoutItsCodeIsCounted() {
    assertThat(read(SMALL).passedOver()).isEqualTo(1);
  }

  @Nested
  class ATextIsRefused {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          "no xml",
          "<ScanParameterResponse>",
          "<Other/>",
          "<ScanParameterResponse><InstrumentList></ScanParameterResponse>"
        })
    void thatIsNoSuchDescription(String xml) {
      assertThatThrownBy(() -> read(xml)).isInstanceOf(ProtocolViolation.class);
    }

    @Test
    void withADocumentType() {
      assertThatThrownBy(
              () ->
                  read(
                      """
                      <!DOCTYPE x [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>
                      <ScanParameterResponse><InstrumentList><Instrument><type>&b;</type>
                      </Instrument></InstrumentList></ScanParameterResponse>
                      """))
          .isInstanceOf(ProtocolViolation.class);
    }

    @Test
    void thatIsDeeperThanAny() {
      assertThatThrownBy(
              () ->
                  read(
                      "<ScanParameterResponse>"
                          + "<a>".repeat(1000)
                          + "</a>".repeat(1000)
                          + "</ScanParameterResponse>"))
          .isInstanceOf(ProtocolViolation.class)
          .hasMessageContaining("deeper");
    }

    @Test
    void thatIsLongerThanAny() {
      assertThatThrownBy(() -> read("x".repeat(ScannerXml.LONGEST + 1)))
          .isInstanceOf(ProtocolViolation.class)
          .hasMessageContaining("characters");
    }
  }
}
