package io.github.pitrunner.simulator.market;

import io.github.pitrunner.tws.Contract;
import io.github.pitrunner.tws.ContractDescription;
import io.github.pitrunner.tws.SymbolSamples;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Finds instruments by the beginning of their symbol or of a word of their name. */
final class SymbolSearch {
  private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{Alnum}&]+");

  /** Underlyings by contract id, with what exists on them. */
  private final Map<Integer, Contract> found = new LinkedHashMap<>();

  private final Map<Integer, Set<String>> derivatives = new LinkedHashMap<>();

  SymbolSearch(List<Instrument> instruments) {
    for (Instrument instrument : instruments) {
      var details = instrument.definition().details();
      Contract contract = instrument.contract();
      if (!details.hasUnderConId()) {
        found.put(instrument.conId(), described(contract, details.getLongName()));
      } else {
        // The index below a future is not traded here but is what a search finds.
        Contract underlying =
            Contract.newBuilder()
                .setConId(details.getUnderConId())
                .setSymbol(details.getUnderSymbol())
                .setSecType(details.getUnderSecType())
                .setExchange(contract.getExchange())
                .setCurrency(contract.getCurrency())
                .build();
        found.putIfAbsent(details.getUnderConId(), described(underlying, details.getLongName()));
        derivatives
            .computeIfAbsent(details.getUnderConId(), id -> new LinkedHashSet<>())
            .add(contract.getSecType());
      }
    }
  }

  private static Contract described(Contract contract, String name) {
    return Contract.newBuilder()
        .setConId(contract.getConId())
        .setSymbol(contract.getSymbol())
        .setSecType(contract.getSecType())
        .setPrimaryExch(
            contract.hasPrimaryExch() ? contract.getPrimaryExch() : contract.getExchange())
        .setCurrency(contract.getCurrency())
        .setDescription(name)
        .build();
  }

  /** The finds, those first whose symbol it is exactly. */
  SymbolSamples samples(int reqId, String pattern) {
    String wanted = pattern.toUpperCase(Locale.ROOT);
    List<Contract> exact = new ArrayList<>();
    List<Contract> others = new ArrayList<>();
    for (Contract contract : found.values()) {
      if (contract.getSymbol().equals(wanted)) {
        exact.add(contract);
      } else if (contract.getSymbol().startsWith(wanted) || hasWord(contract, wanted)) {
        others.add(contract);
      }
    }
    SymbolSamples.Builder samples = SymbolSamples.newBuilder().setReqId(reqId);
    exact.addAll(others);
    for (Contract contract : exact) {
      samples.addContractDescriptions(
          ContractDescription.newBuilder()
              .setContract(contract)
              .addAllDerivativeSecTypes(derivatives.getOrDefault(contract.getConId(), Set.of())));
    }
    return samples.build();
  }

  private static boolean hasWord(Contract contract, String wanted) {
    String name = contract.getDescription().toUpperCase(Locale.ROOT);
    return name.startsWith(wanted)
        || BETWEEN_WORDS.splitAsStream(name).anyMatch(word -> word.startsWith(wanted));
  }
}
