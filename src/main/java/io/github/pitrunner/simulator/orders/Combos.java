package io.github.pitrunner.simulator.orders;

import io.github.pitrunner.simulator.account.AssetClass;
import io.github.pitrunner.simulator.market.Listing;
import io.github.pitrunner.simulator.market.MarketView;
import io.github.pitrunner.tws.ComboLeg;
import io.github.pitrunner.tws.Contract;
import io.github.pitrunner.tws.ContractDetails;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Reads combinations (BAG). They are not in the catalogue: what they are follows from their legs.
 */
final class Combos {
  // Gateways give all combinations of a currency this one id, so it does not tell them apart.
  private static final int CON_ID = 28812380;
  private static final int MIN_LEGS = 2;
  private static final int MAX_LEGS = 8;
  private static final int MAX_RATIO = 10_000;
  private static final String TRADING_CLASS = "COMB";
  private static final String INCREMENT = "0.01";
  private static final String UNIT = "1";

  private final MarketView market;

  Combos(MarketView market) {
    this.market = market;
  }

  /**
   * The combination that a contract describes.
   *
   * @throws Refusal if its legs are not known, cannot be traded or do not fit together
   */
  Traded read(Contract description) {
    List<ComboLeg> asked = description.getComboLegsList();
    if (asked.size() < MIN_LEGS || asked.size() > MAX_LEGS) {
      throw Refusal.invalid(
          "comboLegs",
          "A combination has %d to %d legs, not %d".formatted(MIN_LEGS, MAX_LEGS, asked.size()));
    }
    if (description.getExchange().isEmpty()) {
      throw Refusal.invalid("exchange", "Missing order exchange");
    }
    List<Leg> legs = new ArrayList<>();
    for (ComboLeg leg : asked) {
      legs.add(leg(leg, description.getExchange()));
    }
    if (legs.stream().map(Leg::conId).distinct().count() < legs.size()) {
      throw Refusal.invalid("comboLegs", "Two legs of the combination are the same contract");
    }
    return new Traded(listing(description, legs), description.getExchange(), legs);
  }

  private Leg leg(ComboLeg asked, String exchange) {
    Listing listing = market.listing(asked.getConId());
    if (listing == null) {
      throw new Refusal(200, "No security definition has been found for the request");
    }
    AssetClass asset = AssetClass.of(listing);
    if (asset == null || asset == AssetClass.CURRENCY) {
      throw new Refusal(
          412,
          "A combination cannot have a leg of type %s".formatted(listing.contract().getSecType()));
    }
    if (asked.getRatio() < 1 || asked.getRatio() > MAX_RATIO) {
      throw Refusal.invalid(
          "ratio", "The ratio %d of a leg is not in 1..%d".formatted(asked.getRatio(), MAX_RATIO));
    }
    boolean isAlong =
        switch (asked.getAction()) {
          case "BUY" -> true;
          case "SELL", "SSHORT" -> false;
          default ->
              throw Refusal.invalid(
                  "action", "Invalid action '%s' of a leg".formatted(asked.getAction()));
        };
    String venue = asked.getExchange().isEmpty() ? exchange : asked.getExchange();
    return new Leg(listing, venue, asked.getRatio(), isAlong);
  }

  private static Listing listing(Contract description, List<Leg> legs) {
    Listing first = legs.get(0).listing();
    String currency =
        description.getCurrency().isEmpty() ? first.currency() : description.getCurrency();
    for (Leg leg : legs) {
      if (!leg.listing().currency().equals(currency)) {
        throw Refusal.invalid(
            "comboLegs",
            "The leg %d is in %s and the combination in %s"
                .formatted(leg.conId(), leg.listing().currency(), currency));
      }
    }
    Contract contract =
        Contract.newBuilder()
            .setConId(CON_ID)
            .setSymbol(
                description.getSymbol().isEmpty()
                    ? first.contract().getSymbol()
                    : description.getSymbol())
            .setSecType(Traded.COMBINATION)
            .setStrike(0)
            .setExchange(description.getExchange())
            .setCurrency(currency)
            .setLocalSymbol(Integer.toString(CON_ID))
            .setTradingClass(TRADING_CLASS)
            .setComboLegsDescrip(text(legs))
            .addAllComboLegs(description.getComboLegsList())
            .build();
    ContractDetails details =
        ContractDetails.newBuilder()
            .setMinTick(INCREMENT)
            .setTimeZoneId(first.details().getTimeZoneId())
            .setMinSize(UNIT)
            .setSizeIncrement(UNIT)
            .build();
    return new Listing(contract, details);
  }

  // As gateways write it: contract and signed ratio of each leg.
  private static String text(List<Leg> legs) {
    return legs.stream()
        .map(leg -> leg.conId() + "|" + (leg.isAlong() ? leg.ratio() : -leg.ratio()))
        .collect(Collectors.joining(","));
  }
}
