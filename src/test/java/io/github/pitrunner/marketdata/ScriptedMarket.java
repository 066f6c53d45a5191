package io.github.pitrunner.marketdata;

import io.github.pitrunner.testing.ScriptedGateway;
import io.github.pitrunner.tws.Contract;
import io.github.pitrunner.tws.ContractData;
import io.github.pitrunner.tws.ContractDataEnd;
import io.github.pitrunner.tws.ContractDataRequest;
import io.github.pitrunner.tws.ContractDetails;
import io.github.pitrunner.tws.ErrorMessage;
import io.github.pitrunner.tws.MarketDataRequest;
import io.github.pitrunner.tws.TickGeneric;
import io.github.pitrunner.tws.TickPrice;
import io.github.pitrunner.tws.TickSize;
import io.github.pitrunner.tws.TickString;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a scripted gateway says about a few instruments. */
final class ScriptedMarket {
  static final int AAPL = 265598;
  static final int MSFT = 272093;
  static final int SPX = 416904;
  static final int EURUSD = 12087792;
  static final int ES_CONTINUOUS = 551601561;

  private final ScriptedGateway gateway;
  private final Map<String, ContractData> bySymbol = new TreeMap<>();

  ScriptedMarket(ScriptedGateway gateway) {
    this.gateway = gateway;
    add(AAPL, "AAPL", "STK", "SMART");
    add(MSFT, "MSFT", "STK", "SMART");
    add(SPX, "SPX", "IND", "CBOE");
    add(EURUSD, "EUR", "CASH", "IDEALPRO");
    add(ES_CONTINUOUS, "ES", "CONTFUT", "CME");
    gateway.on(ContractDataRequest.class, this::answer);
  }

  private void add(int contractId, String symbol, String type, String exchange) {
    bySymbol.put(
        symbol,
        ContractData.newBuilder()
            .setContract(
                Contract.newBuilder()
                    .setConId(contractId)
                    .setSymbol(symbol)
                    .setSecType(type)
                    .setExchange(exchange)
                    .setCurrency("USD"))
            .setContractDetails(
                ContractDetails.newBuilder()
                    .setMinTick("0.01")
                    .setTimeZoneId("US/Eastern")
                    .setTradingHours(
                        "20261122:CLOSED;20261123:0400-20261123:2000;20261124:0400-20261124:2000")
                    .setLiquidHours(
                        "20261122:CLOSED;20261123:0930-20261123:1600;20261124:0930-20261124:1600"))
            .build());
  }

  /** Says what an instrument is. */
  void answer(ContractDataRequest request) {
    ContractData found =
        bySymbol.values().stream()
            .filter(data -> fits(data.getContract(), request.getContract()))
            .findFirst()
            .orElse(null);
    if (found == null) {
      gateway.send(
          error(request.getReqId(), 200, "No security definition has been found for the request"));
    } else {
      gateway.send(
          found.toBuilder().setReqId(request.getReqId()).build(),
          ContractDataEnd.newBuilder().setReqId(request.getReqId()).build());
    }
  }

  private static boolean fits(Contract known, Contract asked) {
    return asked.getConId() != 0
        ? known.getConId() == asked.getConId()
        : known.getSymbol().equals(asked.getSymbol());
  }

  /** The id under which the line of an instrument was asked for last. */
  int line(int contractId) {
    List<MarketDataRequest> requests =
        gateway.heard(MarketDataRequest.class).stream()
            .filter(request -> request.getContract().getConId() == contractId)
            .toList();
    if (requests.isEmpty()) {
      throw new AssertionError("No line was asked for contract " + contractId);
    }
    return requests.get(requests.size() - 1).getReqId();
  }

  /** How often lines were asked for. */
  int linesAsked() {
    return gateway.heard(MarketDataRequest.class).size();
  }

  /** Bid and ask in one write. */
  void quote(int contractId, double bid, double ask) {
    int id = line(contractId);
    gateway.send(price(id, 1, bid, "100"), price(id, 2, ask, "200"));
  }

  static TickPrice price(int id, int type, double price, String size) {
    return TickPrice.newBuilder()
        .setReqId(id)
        .setTickType(type)
        .setPrice(price)
        .setSize(size)
        .build();
  }

  static TickSize size(int id, int type, String size) {
    return TickSize.newBuilder().setReqId(id).setTickType(type).setSize(size).build();
  }

  static TickGeneric generic(int id, int type, double value) {
    return TickGeneric.newBuilder().setReqId(id).setTickType(type).setValue(value).build();
  }

  static TickString text(int id, int type, String value) {
    return TickString.newBuilder().setReqId(id).setTickType(type).setValue(value).build();
  }

  static ErrorMessage error(int id, int code, String text) {
    return ErrorMessage.newBuilder().setId(id).setErrorCode(code).setErrorMsg(text).build();
  }
}
