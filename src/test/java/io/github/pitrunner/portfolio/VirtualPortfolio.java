package io.github.pitrunner.portfolio;

import com.google.protobuf.Message;
import io.github.pitrunner.api.OpenStreams;
import io.github.pitrunner.connector.Connector;
import io.github.pitrunner.connector.DefaultAccount;
import io.github.pitrunner.domain.Identity;
import io.github.pitrunner.domain.Instrument;
import io.github.pitrunner.domain.LiveTrading;
import io.github.pitrunner.testing.Connectors;
import io.github.pitrunner.testing.HandDrivenCall;
import io.github.pitrunner.testing.MemoryLinks;
import io.github.pitrunner.testing.ScriptedGateway;
import io.github.pitrunner.testing.VirtualTime;
import io.github.pitrunner.tws.AccountSummary;
import io.github.pitrunner.tws.AccountSummaryEnd;
import io.github.pitrunner.tws.AccountSummaryRequest;
import io.github.pitrunner.tws.Contract;
import io.github.pitrunner.tws.PortfolioValue;
import io.github.pitrunner.tws.PositionEnd;
import io.github.pitrunner.tws.PositionsRequest;
import io.github.pitrunner.v1.ListPositionsRequest;
import io.github.pitrunner.v1.ListPositionsResponse;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The portfolio in virtual time before a scripted gateway. */
final class VirtualPortfolio {
  final VirtualTime time = new VirtualTime(Instant.parse("2026-11-23T15:00:00Z"));
  final ScriptedGateway gateway = new ScriptedGateway();
  final MemoryLinks links = new MemoryLinks(time::execute, gateway::accept);
  final Connector connector = Connectors.inMemory(7, links, time);

  /** Prices of quotes by contract id. */
  final Map<Integer, Prices.Price> quotes = new HashMap<>();

  final Portfolio portfolio;
  final PortfolioService service;

  /** Who makes the next calls. */
  Identity caller = Identity.SERVICE;

  /** What the gateway tells whenever it is asked. */
  final List<Message> positions = new ArrayList<>();

  final List<String[]> summary = new ArrayList<>();

  VirtualPortfolio() {
    this(PortfolioSettings.STANDARD);
  }

  VirtualPortfolio(PortfolioSettings settings) {
    portfolio =
        new Portfolio(
            connector,
            new DefaultAccount(Optional.empty()),
            new Patience(
                (period, task) -> time.every(period, task)::cancel, Duration.ofSeconds(30)),
            settings,
            this::quote);
    service =
        new PortfolioService(
            portfolio,
            (period, task) -> time.every(period, task)::cancel,
            new LiveTrading(false),
            new OpenStreams((period, task) -> time.every(period, task)::cancel),
            () -> caller);
    gateway.on(
        PositionsRequest.class,
        request -> {
          positions.forEach(gateway::send);
          gateway.send(PositionEnd.getDefaultInstance());
        });
    gateway.on(
        AccountSummaryRequest.class,
        request -> {
          summary.forEach(row -> tell(row[0], row[1], row[2], row[3]));
          gateway.send(AccountSummaryEnd.newBuilder().setReqId(request.getReqId()).build());
        });
  }

  private Prices.@Nullable Price quote(Instrument instrument) {
    return quotes.get(instrument.contractId());
  }

  int summaryId() {
    return gateway.last(AccountSummaryRequest.class).getReqId();
  }

  /** From now on balances are asked for and not told. */
  void holdBalances() {
    gateway.on(AccountSummaryRequest.class, request -> {});
  }

  /** Tells the balances that are waited for, whole. */
  void tellBalances() {
    summary.forEach(row -> tell(row[0], row[1], row[2], row[3]));
    say(AccountSummaryEnd.newBuilder().setReqId(summaryId()).build());
  }

  void start(String accounts) {
    gateway.accounts(accounts);
    connector.start();
    time.settle();
  }

  /** A value of the summary, now. */
  void tell(String account, String tag, String value, String currency) {
    gateway.send(
        AccountSummary.newBuilder()
            .setReqId(gateway.last(AccountSummaryRequest.class).getReqId())
            .setAccount(account)
            .setTag(tag)
            .setValue(value)
            .setCurrency(currency)
            .build());
  }

  void say(Message... messages) {
    for (Message message : messages) {
      gateway.send(message);
      time.settle();
    }
  }

  void lose() {
    links.refuse(true);
    gateway.drop();
    time.settle();
  }

  void comeBack() {
    links.refuse(false);
    time.advance(Duration.ofSeconds(4));
  }

  void quote(int contract, String price) {
    quotes.put(contract, new Prices.Price(new BigDecimal(price), time.instant()));
  }

  List<io.github.pitrunner.v1.Position> list() {
    HandDrivenCall<ListPositionsResponse> call = new HandDrivenCall<>();
    service.listPositions(ListPositionsRequest.getDefaultInstance(), call);
    time.settle();
    return call.answer().getPositionsList();
  }

  static Contract stock(int id, String currency) {
    return Contract.newBuilder()
        .setConId(id)
        .setSymbol("S" + id)
        .setSecType("STK")
        .setCurrency(currency)
        .build();
  }

  static io.github.pitrunner.tws.Position position(
      String account, int id, String quantity, double cost) {
    return io.github.pitrunner.tws.Position.newBuilder()
        .setAccount(account)
        .setContract(stock(id, "USD"))
        .setPosition(quantity)
        .setAvgCost(cost)
        .build();
  }

  static PortfolioValue worth(String account, int id, String quantity, double price) {
    return PortfolioValue.newBuilder()
        .setAccountName(account)
        .setContract(stock(id, "USD"))
        .setPosition(quantity)
        .setMarketPrice(price)
        .setMarketValue(price * Double.parseDouble(quantity))
        .setUnrealizedPnl(5)
        .setRealizedPnl(2)
        .build();
  }
}
