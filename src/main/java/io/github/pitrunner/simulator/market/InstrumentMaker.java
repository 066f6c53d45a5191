package io.github.pitrunner.simulator.market;

import io.github.pitrunner.simulator.market.Instrument.Definition;
import io.github.pitrunner.simulator.market.Instrument.OptionTrait;
import io.github.pitrunner.simulator.market.OptionCurve.OptionTerms;
import io.github.pitrunner.simulator.market.StockTable.Stock;
import io.github.pitrunner.simulator.market.Tape.Liquidity;
import io.github.pitrunner.tws.Contract;
import io.github.pitrunner.tws.ContractDetails;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the instruments of the simulated market, with the fields that the real gateway fills. */
final class InstrumentMaker {
  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyyMMdd", Locale.ROOT);
  private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("yyyyMM", Locale.ROOT);
  static final DateTimeFormatter EXPIRY =
      DateTimeFormatter.ofPattern("yyyyMMdd HH:mm:ss VV", Locale.ROOT);
  private static final String PRECISION = "0.000001";
  private static final double FUTURE_CARRY = 0.028;
  private static final double CENT = 0.01;

  /** Longer before its expiry than any option is listed here, where its smile is centred. */
  private static final long DAYS_LISTED = 90;

  /** Contract ids of futures that are known from recorded frames. */
  private static final Map<String, Integer> KNOWN_FUTURES =
      Map.of("ESU6", 649180671, "ESZ6", 515416632);

  private final long seed;
  private final boolean realHours;

  InstrumentMaker(MarketSettings settings) {
    this.seed = settings.seed();
    this.realHours = settings.realHours();
  }

  /** A future on an index. */
  record FutureTerms(
      String symbol, String name, int multiplier, int underConId, int idBase, LocalDate since) {}

  private long seedOf(int conId) {
    return Draws.key(seed, conId);
  }

  Walk walk(int conId, BigDecimal price, BigDecimal increment, double volatility) {
    return new Walk(seedOf(conId), price.doubleValue() / increment.doubleValue(), volatility);
  }

  private Tape tape(
      int conId, Walk walk, Curve curve, IncrementRule rule, long volume, Liquidity liquidity) {
    long least = liquidity.isBusy() ? Walk.STEPS_A_MINUTE : 4;
    Turnover turnover = new Turnover(seedOf(conId), volume, least, Exchanges.NEW_YORK);
    return new Tape(seedOf(conId), walk, curve, rule, turnover, liquidity);
  }

  private TradingHours hours(ZoneId zone, int open, int close, @Nullable LocalDateTime lastMoment) {
    return realHours
        ? TradingHours.weekdays(zone, open, close, lastMoment)
        : TradingHours.alwaysOpen(zone, lastMoment);
  }

  Instrument stock(Stock stock, Walk walk, double unitsPerWalked) {
    IncrementRule rule = IncrementRules.US_STOCK;
    Contract contract =
        stockContract(stock.conId(), stock.symbol(), stock.exchange(), "USD").toBuilder()
            .setTradingClass(stock.tradingClass())
            .build();
    ContractDetails.Builder details =
        details(rule, Exchanges.STOCK, Exchanges.STOCK_ORDERS)
            .setMarketName(stock.tradingClass())
            .setLongName(stock.name())
            .setStockType(stock.stockType())
            .setTimeZoneId(Exchanges.NEW_YORK.getId())
            .setAggGroup(1);
    if (!stock.industry().isEmpty()) {
      details
          .setIndustry(stock.industry())
          .setCategory(stock.category())
          .setSubcategory(stock.subcategory());
    }
    sizes(details, "0.0001", "0.0001", "100");
    Definition definition =
        new Definition(
            contract,
            details.build(),
            hours(Exchanges.NEW_YORK, 400, 2000, null),
            hours(Exchanges.NEW_YORK, 930, 1600, null),
            stock.since());
    Tape tape =
        tape(
            stock.conId(),
            walk,
            ScaledCurve.of(rule, unitsPerWalked),
            rule,
            stock.volume(),
            new Liquidity(true, 1, 100));
    return new Instrument(definition, tape, null);
  }

  /** The listing of a stock in Toronto; its price follows the one at home. */
  Instrument torontoListing(Instrument home, Walk walk, int conId, double dollarsPerDollar) {
    IncrementRule rule = IncrementRules.TORONTO_STOCK;
    String symbol = home.contract().getSymbol();
    ContractDetails.Builder details =
        home.definition().details().toBuilder()
            .setMarketName(symbol)
            .setValidExchanges(Exchanges.TORONTO)
            .setMarketRuleIds(Exchanges.rules(rule, Exchanges.TORONTO))
            .setMinTick(rule.smallest().toPlainString());
    sizes(details, "1", "1", "100");
    Definition definition =
        new Definition(
            stockContract(conId, symbol, "TSE", "CAD").toBuilder().setTradingClass(symbol).build(),
            details.build(),
            hours(Exchanges.NEW_YORK, 930, 1600, null),
            hours(Exchanges.NEW_YORK, 930, 1600, null),
            home.definition().since());
    // The walk counts cents, the rule here tenths of them.
    Curve curve = ScaledCurve.of(rule, 10 * dollarsPerDollar);
    Tape tape = tape(conId, walk, curve, rule, 1_600_000, new Liquidity(true, 2, 100));
    return new Instrument(definition, tape, null);
  }

  private static Contract stockContract(
      int conId, String symbol, String primaryExchange, String currency) {
    return Contract.newBuilder()
        .setConId(conId)
        .setSymbol(symbol)
        .setSecType("STK")
        .setStrike(0)
        .setExchange("SMART")
        .setPrimaryExch(primaryExchange)
        .setCurrency(currency)
        .setLocalSymbol(symbol)
        .build();
  }

  Instrument index(int conId, String symbol, String name, Walk walk, LocalDate since) {
    IncrementRule rule = IncrementRules.INDEX;
    Contract contract =
        Contract.newBuilder()
            .setConId(conId)
            .setSymbol(symbol)
            .setSecType("IND")
            .setStrike(0)
            .setExchange(Exchanges.INDEX)
            .setCurrency("USD")
            .setLocalSymbol(symbol)
            .setTradingClass(symbol)
            .build();
    ContractDetails.Builder details =
        details(rule, Exchanges.INDEX, "")
            .clearOrderTypes()
            .setMarketName(symbol)
            .setLongName(name)
            .setIndustry("Indices")
            .setCategory("Broad Range Equity Index")
            .setSubcategory("*")
            .setTimeZoneId(Exchanges.CHICAGO.getId());
    sizes(details, "1", "1", "1");
    Definition definition =
        new Definition(
            contract,
            details.build(),
            hours(Exchanges.CHICAGO, 830, 1500, null),
            hours(Exchanges.CHICAGO, 830, 1500, null),
            since);
    Tape tape = tape(conId, walk, ScaledCurve.of(rule, 1), rule, 0, new Liquidity(true, 1, 1));
    return new Instrument(definition, tape, null);
  }

  Instrument currencyPair(
      int conId, String base, String quote, String name, Walk walk, LocalDate since) {
    IncrementRule rule = IncrementRules.CURRENCY_PAIR;
    Contract contract =
        Contract.newBuilder()
            .setConId(conId)
            .setSymbol(base)
            .setSecType("CASH")
            .setStrike(0)
            .setExchange(Exchanges.CURRENCY)
            .setCurrency(quote)
            .setLocalSymbol(base + "." + quote)
            .setTradingClass(base + "." + quote)
            .build();
    ContractDetails.Builder details =
        details(rule, Exchanges.CURRENCY, Exchanges.CURRENCY_ORDERS)
            .setMarketName(base + "." + quote)
            .setLongName(name)
            .setTimeZoneId(Exchanges.NEW_YORK.getId())
            .setAggGroup(4);
    sizes(details, "0.01", "0.01", "20000");
    Definition definition =
        new Definition(
            contract,
            details.build(),
            hours(Exchanges.NEW_YORK, -1715, 1700, null),
            hours(Exchanges.NEW_YORK, -1715, 1700, null),
            since);
    // One walked increment is half a pip, which is five units of the rule.
    Tape tape =
        tape(conId, walk, ScaledCurve.of(rule, 5), rule, 0, new Liquidity(true, 1, 500_000));
    return new Instrument(definition, tape, null);
  }

  Instrument future(FutureTerms terms, Walk walk, LocalDate expiry) {
    IncrementRule rule = IncrementRules.EQUITY_FUTURE;
    String localSymbol = terms.symbol() + Expiries.monthCode(expiry);
    int months = expiry.getYear() * 12 + expiry.getMonthValue();
    int conId = KNOWN_FUTURES.getOrDefault(localSymbol, terms.idBase() + months);
    LocalDateTime lastMoment = expiry.atTime(8, 30);
    Contract contract =
        Contract.newBuilder()
            .setConId(conId)
            .setSymbol(terms.symbol())
            .setSecType("FUT")
            .setLastTradeDateOrContractMonth(EXPIRY.format(lastMoment.atZone(Exchanges.CHICAGO)))
            .setStrike(0)
            .setMultiplier(terms.multiplier())
            .setExchange("CME")
            .setCurrency("USD")
            .setLocalSymbol(localSymbol)
            .setTradingClass(terms.symbol())
            .setLastTradeDate(DAY.format(expiry))
            .build();
    ContractDetails.Builder details =
        details(rule, Exchanges.FUTURE, Exchanges.FUTURE_ORDERS)
            .setMarketName(terms.symbol())
            .setUnderConId(terms.underConId())
            .setLongName(terms.name())
            .setContractMonth(MONTH.format(expiry))
            .setTimeZoneId(Exchanges.CHICAGO.getId())
            .setUnderSymbol(terms.symbol())
            .setUnderSecType("IND")
            .setRealExpirationDate(DAY.format(expiry))
            .setMinAlgoSize("0")
            .setSettlementMethod("Cash")
            .clearLastPricePrecision()
            .clearLastSizePrecision();
    sizes(details, "1", "1", "1");
    Definition definition =
        new Definition(
            contract,
            details.build(),
            hours(Exchanges.CHICAGO, -1700, 1600, lastMoment),
            hours(Exchanges.CHICAGO, 830, 1600, lastMoment),
            terms.since());
    Curve curve = ScaledCurve.future(rule, 1, FUTURE_CARRY, expiry.toEpochDay());
    Tape tape = tape(conId, walk, curve, rule, 1_100_000, new Liquidity(true, 1, 1));
    return new Instrument(definition, tape, null);
  }

  Instrument option(Instrument underlying, Walk walk, OptionTerms terms) {
    IncrementRule rule = IncrementRules.US_OPTION;
    int conId = OptionContracts.conId(terms);
    LocalDateTime lastMoment = terms.expiry().atTime(LocalTime.of(16, 0));
    ContractDetails.Builder details =
        details(rule, Exchanges.OPTION, Exchanges.OPTION_ORDERS)
            .setMarketName(underlying.contract().getSymbol())
            .setUnderConId(underlying.conId())
            .setLongName(underlying.definition().details().getLongName())
            .setContractMonth(MONTH.format(terms.expiry()))
            .setTimeZoneId(Exchanges.NEW_YORK.getId())
            .setUnderSymbol(underlying.contract().getSymbol())
            .setUnderSecType("STK")
            .setRealExpirationDate(DAY.format(terms.expiry()))
            .setAggGroup(2);
    sizes(details, "1", "1", "1");
    Definition definition =
        new Definition(
            OptionContracts.contract(underlying.contract().getSymbol(), conId, terms),
            details.build(),
            hours(Exchanges.NEW_YORK, 930, 1600, lastMoment),
            hours(Exchanges.NEW_YORK, 930, 1600, lastMoment),
            terms.expiry().minusDays(240));
    OptionCurve curve = optionCurve(walk, terms);
    Tape tape = tape(conId, walk, curve, rule, 2500, new Liquidity(false, 1, 5));
    return new Instrument(definition, tape, new OptionTrait(curve, underlying));
  }

  /**
   * The curve of an option, listed or not. It depends on the terms and the walk alone and not on
   * when it was first asked for: what an option was worth a year ago is still known.
   */
  OptionCurve optionCurve(Walk walk, OptionTerms terms) {
    long listed = (terms.expiry().toEpochDay() - DAYS_LISTED) * Walk.STEPS_A_DAY;
    return new OptionCurve(
        IncrementRules.US_OPTION,
        CENT,
        terms,
        walk.price(listed) * CENT,
        0.27,
        seedOf(OptionContracts.conId(terms)));
  }

  private static ContractDetails.Builder details(
      IncrementRule rule, String exchanges, String orderTypes) {
    return ContractDetails.newBuilder()
        .setMinTick(rule.smallest().toPlainString())
        .setOrderTypes(orderTypes)
        .setValidExchanges(exchanges)
        .setPriceMagnifier(1)
        .setMarketRuleIds(Exchanges.rules(rule, exchanges))
        .setLastPricePrecision(PRECISION)
        .setLastSizePrecision(PRECISION);
  }

  private static void sizes(
      ContractDetails.Builder details, String least, String increment, String suggested) {
    details.setMinSize(least).setSizeIncrement(increment).setSuggestedSizeIncrement(suggested);
  }
}
