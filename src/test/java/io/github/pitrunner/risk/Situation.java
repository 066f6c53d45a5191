package io.github.pitrunner.risk;

import io.github.pitrunner.domain.AccountId;
import io.github.pitrunner.domain.ClientOrderId;
import io.github.pitrunner.domain.Instrument;
import io.github.pitrunner.domain.InstrumentDetails;
import io.github.pitrunner.domain.InstrumentDetails.Classification;
import io.github.pitrunner.domain.InstrumentDetails.Hours;
import io.github.pitrunner.domain.InstrumentDetails.QuantityRule;
import io.github.pitrunner.domain.LiveTrading;
import io.github.pitrunner.domain.MarketDataType;
import io.github.pitrunner.domain.Order;
import io.github.pitrunner.domain.OrderFill;
import io.github.pitrunner.domain.OrderIntent;
import io.github.pitrunner.domain.OrderKeys;
import io.github.pitrunner.domain.OrderState;
import io.github.pitrunner.domain.OrderStatus;
import io.github.pitrunner.domain.OrderTicket;
import io.github.pitrunner.domain.PriceIncrements;
import io.github.pitrunner.domain.Quote;
import io.github.pitrunner.domain.QuoteStatus;
import io.github.pitrunner.domain.TradingSession;
import io.github.pitrunner.risk.RiskView.Book;
import io.github.pitrunner.risk.RiskView.Change;
import io.github.pitrunner.risk.RiskView.Market;
import io.github.pitrunner.risk.RiskView.RecentOrders;
import io.github.pitrunner.risk.RiskView.SessionFacts;
import io.github.pitrunner.testing.Stocks;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A situation in which every rule approves an order for 100 AAPL at 200: nothing is held, nothing
 * is open, all is known. Tests change what they are about.
 */
final class Situation {
  static final AccountId ACCOUNT = new AccountId("DU1234567");
  static final Instrument AAPL = Stocks.AAPL;

  /** A Monday, 10:00 in New York. */
  static final Instant MONDAY_MORNING = Instant.parse("2026-11-23T15:00:00Z");

  static final Instant OPEN = Instant.parse("2026-11-23T14:30:00Z");
  static final Instant CLOSE = Instant.parse("2026-11-23T21:00:00Z");

  Instant now = MONDAY_MORNING;
  AccountId account = ACCOUNT;
  Instrument instrument = AAPL;
  boolean isLiveOn;
  KillSwitchState killSwitch = new KillSwitchState.Released(null);
  @Nullable SessionFacts session = new SessionFacts(Set.of(ACCOUNT), ACCOUNT, false);
  @Nullable InstrumentDetails details = details(hours());
  @Nullable List<Order> openOrders = new ArrayList<>();
  @Nullable AccountFigures figures = figures("100000", "0", "0");
  RecentOrders recent = RecentOrders.NONE;
  Change change = Change.NEW;
  RiskLimits limits = RiskLimits.STANDARD;
  @Nullable List<Holding> holdings = new ArrayList<>();
  final Map<Integer, BigDecimal> positions = new HashMap<>();
  final Map<Integer, UnsettledTrades> unsettled = new HashMap<>();
  final Map<Integer, Quote> quotes = new HashMap<>();
  final Map<Integer, InstrumentDetails> others = new HashMap<>();

  Situation() {
    positions.put(AAPL.contractId(), BigDecimal.ZERO);
    quotes.put(AAPL.contractId(), quote("199.99", "200.00", "200.00"));
  }

  RiskVerdict check(OrderTicket ticket) {
    return RiskGate.of(new LiveTrading(isLiveOn), new RiskLimitTable(limits, Map.of()))
        .check(intent(ticket), view());
  }

  /** What one rule says, whatever the others do. */
  RiskVerdict check(RiskRuleName rule, OrderTicket ticket) {
    RiskRule one = RiskRules.all(new LiveTrading(isLiveOn)).get(rule);
    if (one == null) {
      throw new AssertionError(rule + " is not in the table");
    }
    return new RiskGate(Map.of(rule, one), new RiskLimitTable(limits, Map.of()))
        .check(intent(ticket), view());
  }

  OrderIntent intent(OrderTicket ticket) {
    return new OrderIntent(new ClientOrderId("new"), account, instrument, ticket);
  }

  RiskView view() {
    return new RiskView(
        now,
        killSwitch,
        session,
        new Market(details, quotes::get, others::get),
        new Book((of, contractId) -> positions.get(contractId), holdings, unsettled, openOrders),
        figures,
        recent,
        change);
  }

  Situation holding(String quantity) {
    positions.put(AAPL.contractId(), new BigDecimal(quantity));
    return this;
  }

  Situation withOpen(Order order) {
    List<Order> open = new ArrayList<>(openOrders == null ? List.of() : openOrders);
    open.add(order);
    openOrders = open;
    return this;
  }

  Situation at(Instant time) {
    now = time;
    quotes.replaceAll((contractId, quote) -> received(quote, time));
    AccountFigures before = figures;
    if (before != null) {
      figures =
          new AccountFigures(
              before.currency(),
              before.buyingPower(),
              before.availableFunds(),
              before.grossExposure(),
              before.dailyProfit(),
              before.rates(),
              time);
    }
    return this;
  }

  static Order open(String name, OrderTicket ticket) {
    return open(name, AAPL, ticket);
  }

  static Order open(String name, Instrument instrument, OrderTicket ticket) {
    return new Order(
        new OrderKeys(new ClientOrderId(name), 0, 1, 1),
        ACCOUNT,
        instrument,
        ticket,
        OrderState.of(OrderStatus.SUBMITTED),
        OrderFill.NONE,
        false,
        Order.Life.begin(MONDAY_MORNING));
  }

  static Quote quote(String bid, String ask, String last) {
    return new Quote(
        AAPL,
        level(bid),
        level(ask),
        level(last),
        new Quote.Day(null, null, null, null, null),
        new Quote.Venues("", "", ""),
        false,
        null,
        MONDAY_MORNING,
        1,
        MarketDataType.LIVE,
        QuoteStatus.FRESH,
        null);
  }

  static Quote received(Quote quote, @Nullable Instant time) {
    return new Quote(
        quote.instrument(),
        quote.bid(),
        quote.ask(),
        quote.last(),
        quote.day(),
        quote.venues(),
        quote.halted(),
        quote.lastTradeTime(),
        time,
        quote.sequence(),
        quote.type(),
        quote.status(),
        quote.option());
  }

  static Quote of(Quote quote, MarketDataType type) {
    return new Quote(
        quote.instrument(),
        quote.bid(),
        quote.ask(),
        quote.last(),
        quote.day(),
        quote.venues(),
        quote.halted(),
        quote.lastTradeTime(),
        quote.receiveTime(),
        quote.sequence(),
        type,
        quote.status(),
        quote.option());
  }

  private static Quote.Level level(String price) {
    return new Quote.Level(price.isEmpty() ? null : new BigDecimal(price), BigDecimal.TEN);
  }

  static AccountFigures figures(String funds, String grossExposure, String dailyProfit) {
    return new AccountFigures(
        "USD",
        new BigDecimal(funds),
        new BigDecimal(funds),
        new BigDecimal(grossExposure),
        new BigDecimal(dailyProfit),
        Map.of(),
        MONDAY_MORNING);
  }

  static Hours hours() {
    TradingSession regular = new TradingSession(OPEN, CLOSE);
    TradingSession extended =
        new TradingSession(
            Instant.parse("2026-11-23T09:00:00Z"), Instant.parse("2026-11-24T01:00:00Z"));
    return new Hours(
        ZoneId.of("America/New_York"),
        List.of(extended),
        List.of(regular),
        List.of(LocalDate.parse("2026-11-22")));
  }

  static InstrumentDetails details(Hours hours) {
    return new InstrumentDetails(
        AAPL,
        "Apple",
        new BigDecimal("0.01"),
        PriceIncrements.uniform(new BigDecimal("0.01")),
        new QuantityRule(BigDecimal.ONE, BigDecimal.ONE),
        List.of("LMT"),
        List.of("SMART"),
        new Classification("", "", ""),
        hours,
        0,
        "");
  }
}
