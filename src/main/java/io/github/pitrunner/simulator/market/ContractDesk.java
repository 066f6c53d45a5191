package io.github.pitrunner.simulator.market;

import io.github.pitrunner.simulator.ClientLine;
import io.github.pitrunner.tws.CancelContractData;
import io.github.pitrunner.tws.Contract;
import io.github.pitrunner.tws.ContractData;
import io.github.pitrunner.tws.ContractDataEnd;
import io.github.pitrunner.tws.ContractDataRequest;
import io.github.pitrunner.tws.MarketRule;
import io.github.pitrunner.tws.MarketRuleRequest;
import io.github.pitrunner.tws.MatchingSymbolsRequest;
import io.github.pitrunner.tws.PriceIncrement;
import io.github.pitrunner.tws.SecDefOptParameter;
import io.github.pitrunner.tws.SecDefOptParameterEnd;
import io.github.pitrunner.tws.SecDefOptParamsRequest;
import io.github.pitrunner.tws.SmartComponent;
import io.github.pitrunner.tws.SmartComponents;
import io.github.pitrunner.tws.SmartComponentsRequest;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Answers what instruments there are and how they are traded. */
final class ContractDesk {
  private final Market market;
  private final Resolver resolver;

  ContractDesk(Market market, Resolver resolver) {
    this.market = market;
    this.resolver = resolver;
  }

  void onContractData(ClientLine client, ContractDataRequest request) {
    int reqId = request.getReqId();
    Contract description = request.getContract();
    if (resolver.some(client, reqId, description).isEmpty()) {
      return;
    }
    for (Listing listing : market.matching(description)) {
      client.send(
          ContractData.newBuilder()
              .setReqId(reqId)
              .setContract(listing.contract())
              .setContractDetails(listing.details())
              .build());
    }
    client.send(ContractDataEnd.newBuilder().setReqId(reqId).build());
  }

  /** Contract data is answered at once, so there is never one to cancel. */
  void onCancel(ClientLine client, CancelContractData cancel) {
    Errors.noLine(client, cancel.getReqId());
  }

  void onMatchingSymbols(ClientLine client, MatchingSymbolsRequest request) {
    String pattern = request.getPattern().strip();
    if (pattern.isEmpty()) {
      Errors.invalid(client, request.getReqId(), "Please enter a pattern");
      return;
    }
    client.send(new SymbolSearch(market.live()).samples(request.getReqId(), pattern));
  }

  void onMarketRule(ClientLine client, MarketRuleRequest request) {
    IncrementRule rule = IncrementRules.rule(request.getMarketRuleId());
    if (rule == null) {
      Errors.invalid(
          client,
          Errors.NO_REQUEST,
          "Market rule %d is not known".formatted(request.getMarketRuleId()));
      return;
    }
    MarketRule.Builder answer = MarketRule.newBuilder().setMarketRuleId(rule.id());
    for (IncrementRule.Band band : rule.bands()) {
      answer.addPriceIncrements(
          PriceIncrement.newBuilder()
              .setLowEdge(band.lowEdge().doubleValue())
              .setIncrement(band.increment().doubleValue()));
    }
    client.send(answer.build());
  }

  void onOptionParameters(ClientLine client, SecDefOptParamsRequest request) {
    int reqId = request.getReqId();
    Instrument underlying = underlying(request);
    if (underlying == null) {
      client.error(reqId, 200, "No security definition has been found for the request");
      return;
    }
    List<Instrument> chain = market.optionsOn(underlying);
    if (!chain.isEmpty()) {
      for (String exchange : chain.get(0).exchanges()) {
        client.send(parameters(reqId, underlying, exchange, chain));
      }
    }
    client.send(SecDefOptParameterEnd.newBuilder().setReqId(reqId).build());
  }

  private @Nullable Instrument underlying(SecDefOptParamsRequest request) {
    List<Instrument> found =
        market.instruments(
            Contract.newBuilder()
                .setConId(request.getUnderlyingConId())
                .setSymbol(request.getUnderlyingSymbol())
                .setSecType(request.getUnderlyingSecType())
                .build());
    return found.isEmpty() ? null : found.get(0);
  }

  private static SecDefOptParameter parameters(
      int reqId, Instrument underlying, String exchange, List<Instrument> chain) {
    TreeSet<String> expirations = new TreeSet<>();
    TreeSet<Double> strikes = new TreeSet<>();
    for (Instrument option : chain) {
      expirations.add(option.contract().getLastTradeDate());
      strikes.add(option.contract().getStrike());
    }
    return SecDefOptParameter.newBuilder()
        .setReqId(reqId)
        .setExchange(exchange)
        .setUnderlyingConId(underlying.conId())
        .setTradingClass(chain.get(0).contract().getTradingClass())
        .setMultiplier("100")
        .addAllExpirations(expirations)
        .addAllStrikes(strikes)
        .build();
  }

  void onSmartComponents(ClientLine client, SmartComponentsRequest request) {
    if (!request.getBboExchange().equals(SmartExchanges.BBO_KEY)) {
      Errors.invalid(
          client,
          request.getReqId(),
          "No exchange map has the key '%s'".formatted(request.getBboExchange()));
      return;
    }
    SmartComponents.Builder answer = SmartComponents.newBuilder().setReqId(request.getReqId());
    for (SmartExchanges exchange : SmartExchanges.values()) {
      answer.addSmartComponents(
          SmartComponent.newBuilder()
              .setBitNumber(exchange.bit())
              .setExchange(exchange.name())
              .setExchangeLetter(exchange.letter()));
    }
    client.send(answer.build());
  }
}
