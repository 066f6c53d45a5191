package io.github.pitrunner.simulator.market;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;

/** The stocks and funds of the simulated market. */
final class StockTable {
  private static final String ROWS =
      """
      AAPL |265598   |APPLE INC                   |NASDAQ|NMS |COMMON|Technology            |Computers             |Computers             |252.40|0.27|52000000|1980-12-12
      MSFT |272093   |MICROSOFT CORP              |NASDAQ|NMS |COMMON|Technology            |Software              |Applications Software |486.10|0.24|24000000|1986-03-13
      NVDA |4815747  |NVIDIA CORP                 |NASDAQ|NMS |COMMON|Technology            |Semiconductors        |Electronic Compo-Semicon|182.60|0.42|210000000|1999-01-22
      AMZN |3691937  |AMAZON.COM INC              |NASDAQ|NMS |COMMON|Communications        |Internet              |E-Commerce/Products   |228.30|0.31|46000000|1997-05-15
      GOOGL|208813719|ALPHABET INC-CL A           |NASDAQ|NMS |COMMON|Communications        |Internet              |Web Portals/ISP       |278.20|0.29|34000000|2004-08-19
      META |107113386|META PLATFORMS INC-CLASS A  |NASDAQ|NMS |COMMON|Communications        |Internet              |Social Media          |624.50|0.34|16000000|2012-05-18
      TSLA |76792991 |TESLA INC                   |NASDAQ|NMS |COMMON|Consumer, Cyclical    |Auto Manufacturers    |Auto-Cars/Light Trucks|408.70|0.52|86000000|2010-06-29
      AMD  |4391     |ADVANCED MICRO DEVICES      |NASDAQ|NMS |COMMON|Technology            |Semiconductors        |Electronic Compo-Semicon|214.90|0.48|44000000|1980-03-17
      INTC |270639   |INTEL CORP                  |NASDAQ|NMS |COMMON|Technology            |Semiconductors        |Electronic Compo-Semicon|36.80|0.46|78000000|1980-03-17
      NFLX |15124833 |NETFLIX INC                 |NASDAQ|NMS |COMMON|Communications        |Internet              |Internet Content-Entmnt|106.40|0.33|30000000|2002-05-23
      JPM  |1520593  |JPMORGAN CHASE & CO         |NYSE  |JPM |COMMON|Financial             |Banks                 |Diversified Banking Inst|304.20|0.21|9000000|1980-03-17
      BAC  |10098    |BANK OF AMERICA CORP        |NYSE  |BAC |COMMON|Financial             |Banks                 |Diversified Banking Inst|52.60|0.24|36000000|1980-03-17
      V    |49462172 |VISA INC-CLASS A SHARES     |NYSE  |V   |COMMON|Financial             |Diversified Finan Serv|Finance-Credit Card   |334.10|0.19|6000000|2008-03-19
      XOM  |13977    |EXXON MOBIL CORP            |NYSE  |XOM |COMMON|Energy                |Oil&Gas               |Oil Comp-Integrated   |117.30|0.22|14000000|1980-03-17
      KO   |8894     |COCA-COLA CO/THE            |NYSE  |KO  |COMMON|Consumer, Non-cyclical|Beverages             |Beverages-Non-alcoholic|71.20|0.15|15000000|1980-03-17
      WMT  |13824    |WALMART INC                 |NYSE  |WMT |COMMON|Consumer, Cyclical    |Retail                |Retail-Discount       |104.30|0.19|17000000|1980-03-17
      IBM  |8314     |INTL BUSINESS MACHINES CORP |NYSE  |IBM |COMMON|Technology            |Computers             |Computer Services     |231.00|0.24|4200000|1980-03-17
      BA   |4762     |BOEING CO/THE               |NYSE  |BA  |COMMON|Industrial            |Aerospace/Defense     |Aerospace/Defense     |196.50|0.32|7000000|1980-03-17
      SHOP |195014116|SHOPIFY INC - CLASS A       |NASDAQ|NMS |COMMON|Communications        |Internet              |E-Commerce/Services   |152.80|0.46|9000000|2015-05-21
      QQQ  |320227571|INVESCO QQQ TRUST SERIES 1  |NASDAQ|NMS |ETF   |                      |                      |                      |608.40|0.20|52000000|1999-03-10
      IWM  |9579970  |ISHARES RUSSELL 2000 ETF    |ARCA  |IWM |ETF   |                      |                      |                      |238.20|0.22|32000000|2000-05-26
      DIA  |73128548 |STATE STREET SPDR DOW JONES |ARCA  |DIA |ETF   |                      |                      |                      |466.90|0.15|3600000|1998-01-20
      GLD  |51529211 |SPDR GOLD SHARES            |ARCA  |GLD |ETF   |                      |                      |                      |374.60|0.18|11000000|2004-11-18
      TLT  |15547841 |ISHARES 20+ YEAR TREASURY BD|NASDAQ|NMS |ETF   |                      |                      |                      |89.70|0.13|38000000|2002-07-30
      """;

  private StockTable() {}

  /**
   * One stock or fund listed in the United States.
   *
   * @param price around which it wanders, in dollars
   * @param volatility per year
   * @param volume shares on a usual day
   */
  record Stock(
      String symbol,
      int conId,
      String name,
      String exchange,
      String tradingClass,
      String stockType,
      String industry,
      String category,
      String subcategory,
      BigDecimal price,
      double volatility,
      long volume,
      LocalDate since) {}

  static List<Stock> stocks() {
    return ROWS.lines().map(row -> stock(row.split("\\|", -1))).toList();
  }

  private static Stock stock(String[] row) {
    List<String> cells = Arrays.stream(row).map(String::strip).toList();
    return new Stock(
        cells.get(0),
        Integer.parseInt(cells.get(1)),
        cells.get(2),
        cells.get(3),
        cells.get(4),
        cells.get(5),
        cells.get(6),
        cells.get(7),
        cells.get(8),
        new BigDecimal(cells.get(9)),
        Double.parseDouble(cells.get(10)),
        Long.parseLong(cells.get(11)),
        LocalDate.parse(cells.get(12)));
  }
}
