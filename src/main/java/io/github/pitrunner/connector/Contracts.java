package io.github.pitrunner.connector;

import io.github.pitrunner.domain.ComboLeg;
import io.github.pitrunner.domain.Instrument;
import io.github.pitrunner.domain.InstrumentRef;
import io.github.pitrunner.domain.OptionRight;
import io.github.pitrunner.domain.SecurityType;
import io.github.pitrunner.domain.Side;
import io.github.pitrunner.tws.Contract;
import io.github.pitrunner.wire.ProtocolViolation;
import io.github.pitrunner.wire.Unset;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Instruments ⇄ the gateway's contracts. */
public final class Contracts {
  private static final Map<String, SecurityType> TYPES = new TreeMap<>();
  private static final String SMART = "SMART";

  static {
    TYPES.put("STK", SecurityType.STOCK);
    TYPES.put("OPT", SecurityType.OPTION);
    TYPES.put("FUT", SecurityType.FUTURE);
    TYPES.put("FOP", SecurityType.FUTURE_OPTION);
    TYPES.put("CASH", SecurityType.FOREX);
    TYPES.put("IND", SecurityType.INDEX);
    TYPES.put("BAG", SecurityType.COMBO);
    TYPES.put("CFD", SecurityType.CFD);
    TYPES.put("BOND", SecurityType.BOND);
    TYPES.put("FUND", SecurityType.FUND);
    TYPES.put("CRYPTO", SecurityType.CRYPTO);
    TYPES.put("WAR", SecurityType.WARRANT);
    TYPES.put("CMDTY", SecurityType.COMMODITY);
    TYPES.put("CONTFUT", SecurityType.CONTINUOUS_FUTURE);
  }

  private Contracts() {}

  /** The description by which the gateway finds the instrument; a symbol alone is a US stock. */
  public static Contract toWire(InstrumentRef ref) {
    Contract.Builder contract = Contract.newBuilder();
    if (ref.contractId() != 0) {
      contract.setConId(ref.contractId());
      setUnlessEmpty(ref.exchange(), contract::setExchange);
      return contract.build();
    }
    SecurityType type = ref.type() == null ? SecurityType.STOCK : ref.type();
    contract
        .setSecType(toWire(type))
        .setCurrency(ref.currency().isEmpty() ? "USD" : ref.currency());
    setUnlessEmpty(ref.symbol(), contract::setSymbol);
    setUnlessEmpty(
        ref.exchange().isEmpty() ? defaultExchange(type) : ref.exchange(), contract::setExchange);
    setUnlessEmpty(ref.primaryExchange(), contract::setPrimaryExch);
    setUnlessEmpty(ref.expiry(), contract::setLastTradeDateOrContractMonth);
    setUnlessEmpty(ref.localSymbol(), contract::setLocalSymbol);
    setUnlessEmpty(ref.tradingClass(), contract::setTradingClass);
    if (ref.strike() != null) {
      contract.setStrike(ref.strike().doubleValue());
    }
    if (ref.right() != null) {
      contract.setRight(ref.right() == OptionRight.CALL ? "C" : "P");
    }
    if (ref.multiplier() != null) {
      contract.setMultiplier(ref.multiplier().doubleValue());
    }
    ref.legs().forEach(leg -> contract.addComboLegs(toWire(leg)));
    return contract.build();
  }

  /** The contract of a known instrument, for requests about it. */
  public static Contract toWire(Instrument instrument) {
    Contract.Builder contract =
        Contract.newBuilder()
            .setSymbol(instrument.symbol())
            .setSecType(toWire(instrument.type()))
            .setExchange(instrument.exchange())
            .setCurrency(instrument.currency());
    if (instrument.type() != SecurityType.COMBO) {
      // The id that the gateway shows of a combination is none by which it takes one.
      contract.setConId(instrument.contractId());
    }
    setUnlessEmpty(instrument.primaryExchange(), contract::setPrimaryExch);
    instrument.legs().forEach(leg -> contract.addComboLegs(toWire(leg)));
    return contract.build();
  }

  public static String toWire(SecurityType type) {
    return TYPES.entrySet().stream()
        .filter(entry -> entry.getValue() == type)
        .findFirst()
        .map(Map.Entry::getKey)
        .orElseThrow(() -> new IllegalStateException("No code for " + type));
  }

  /**
   * The instrument that the gateway means.
   *
   * @throws ProtocolViolation if its kind is not known
   */
  public static Instrument fromWire(Contract contract) {
    SecurityType type = TYPES.get(contract.getSecType());
    if (type == null) {
      throw new ProtocolViolation(
          "Contract %d has the unknown security type '%s'"
              .formatted(contract.getConId(), contract.getSecType()));
    }
    return new Instrument(
        contract.getConId(),
        contract.getSymbol(),
        type,
        contract.getExchange(),
        contract.getPrimaryExch(),
        contract.getCurrency(),
        expiry(contract),
        positive(contract.hasStrike(), contract.getStrike()),
        right(contract.getRight()),
        Objects.requireNonNullElse(
            positive(contract.hasMultiplier(), contract.getMultiplier()), BigDecimal.ONE),
        contract.getLocalSymbol(),
        contract.getTradingClass(),
        contract.getComboLegsList().stream().map(Contracts::fromWire).toList());
  }

  private static ComboLeg fromWire(io.github.pitrunner.tws.ComboLeg leg) {
    Side side =
        switch (leg.getAction()) {
          case "BUY" -> Side.BUY;
          case "SELL", "SSHORT" -> Side.SELL;
          default ->
              throw new ProtocolViolation(
                  "A leg has the unknown action '%s'".formatted(leg.getAction()));
        };
    return new ComboLeg(leg.getConId(), leg.getRatio(), side, leg.getExchange());
  }

  private static io.github.pitrunner.tws.ComboLeg toWire(ComboLeg leg) {
    return io.github.pitrunner.tws.ComboLeg.newBuilder()
        .setConId(leg.contractId())
        .setRatio(leg.ratio())
        .setAction(leg.side() == Side.BUY ? "BUY" : "SELL")
        .setExchange(leg.exchange().isEmpty() ? SMART : leg.exchange())
        .build();
  }

  /** Orders and positions name contracts without a route: the usual one is put in its place. */
  public static Instrument routed(Instrument instrument) {
    return instrument.exchange().isEmpty() ? instrument.on(usualExchange(instrument)) : instrument;
  }

  /** Where an instrument trades as a leg of a combination, unless its caller says it. */
  static String legExchange(Instrument instrument) {
    String usual = defaultExchange(instrument.type());
    return usual.isEmpty() ? instrument.exchange() : usual;
  }

  private static String usualExchange(Instrument instrument) {
    String usual = defaultExchange(instrument.type());
    return usual.isEmpty() ? instrument.primaryExchange() : usual;
  }

  private static String defaultExchange(SecurityType type) {
    return switch (type) {
      case FOREX -> "IDEALPRO";
      // Listed on one exchange each, which the gateway finds by the rest.
      case FUTURE, FUTURE_OPTION, INDEX, CONTINUOUS_FUTURE, BOND, FUND -> "";
      case CRYPTO -> "PAXOS";
      default -> SMART;
    };
  }

  /** {@code yyyyMMdd}, with or without a time and a zone behind it. */
  private static @Nullable LocalDate expiry(Contract contract) {
    String text =
        contract.getLastTradeDate().isEmpty()
            ? contract.getLastTradeDateOrContractMonth()
            : contract.getLastTradeDate();
    if (text.length() < 8) {
      return null;
    }
    try {
      return LocalDate.parse(text.substring(0, 8), DateTimeFormatter.BASIC_ISO_DATE);
    } catch (DateTimeParseException e) {
      throw new ProtocolViolation(
          "Contract %d has the unreadable expiry '%s'".formatted(contract.getConId(), text), e);
    }
  }

  private static @Nullable OptionRight right(String text) {
    return switch (text) {
      case "C", "CALL" -> OptionRight.CALL;
      case "P", "PUT" -> OptionRight.PUT;
      case "", "0", "?" -> null;
      default -> throw new ProtocolViolation("Unknown option right '%s'".formatted(text));
    };
  }

  private static @Nullable BigDecimal positive(boolean present, double value) {
    return present && !Unset.isUnset(value) && value > 0
        ? BigDecimal.valueOf(value).stripTrailingZeros()
        : null;
  }

  private static void setUnlessEmpty(String value, Function<String, Contract.Builder> setter) {
    if (!value.isEmpty()) {
      var unused = setter.apply(value);
    }
  }
}
