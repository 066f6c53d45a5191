package io.github.pitrunner.api;

import io.github.pitrunner.domain.ComboLeg;
import io.github.pitrunner.domain.Instrument;
import io.github.pitrunner.domain.InstrumentDetails;
import io.github.pitrunner.domain.InstrumentRef;
import io.github.pitrunner.domain.OptionRight;
import io.github.pitrunner.domain.SecurityType;
import io.github.pitrunner.domain.Side;
import io.github.pitrunner.domain.TradingSession;
import io.github.pitrunner.v1.PriceIncrement;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Instruments, their names and their details ⇄ the API's. */
public final class InstrumentProtos {
  /** Sides of orders, executions and legs. */
  public static final ProtoEnum<Side, io.github.pitrunner.v1.Side> SIDES =
      new ProtoEnum<>(Side.values(), io.github.pitrunner.v1.Side.values(), "SIDE_");

  static final ProtoEnum<SecurityType, io.github.pitrunner.v1.SecurityType> TYPES =
      new ProtoEnum<>(
          SecurityType.values(), io.github.pitrunner.v1.SecurityType.values(), "SECURITY_TYPE_");
  static final ProtoEnum<OptionRight, io.github.pitrunner.v1.OptionRight> RIGHTS =
      new ProtoEnum<>(
          OptionRight.values(), io.github.pitrunner.v1.OptionRight.values(), "OPTION_RIGHT_");

  private static final int LONGEST_NAME = 40;
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("uuuuMMdd").withResolverStyle(ResolverStyle.STRICT);
  private static final DateTimeFormatter MONTH =
      DateTimeFormatter.ofPattern("uuuuMM").withResolverStyle(ResolverStyle.STRICT);

  private static final Set<String> BESIDE_CONTRACT_ID = Set.of("contract_id", "exchange");
  private static final Set<String> BESIDE_LEGS =
      Set.of("security_type", "legs", "symbol", "exchange", "currency");
  private static final int MOST_LEGS = 16;

  private InstrumentProtos() {}

  /**
   * Reads how a caller names an instrument. An absent message is one that names nothing, which is a
   * violation.
   *
   * @param fields of this message
   * @return to be used only after {@link Fields#verify}
   */
  public static InstrumentRef fromProto(Fields fields, io.github.pitrunner.v1.InstrumentRef ref) {
    SecurityType type = TYPES.fromProto(fields, "security_type", ref.getSecurityType());
    fields.check(
        ref.getContractId() != 0
            || !ref.getSymbol().isEmpty()
            || !ref.getLocalSymbol().isEmpty()
            || type == SecurityType.COMBO,
        "",
        "names no instrument: contract_id, symbol, local_symbol or legs is required");
    if (ref.getContractId() > 0) {
      refuseMore(fields, ref, BESIDE_CONTRACT_ID, "a contract_id, which names");
    } else if (type == SecurityType.COMBO) {
      refuseMore(fields, ref, BESIDE_LEGS, "legs, which name");
    }
    return new InstrumentRef(
        fields.number("contract_id", ref.getContractId(), new Fields.Bounds(0, Integer.MAX_VALUE)),
        fields.text("symbol", ref.getSymbol(), LONGEST_NAME),
        type,
        fields.text("exchange", ref.getExchange(), LONGEST_NAME),
        fields.text("primary_exchange", ref.getPrimaryExchange(), LONGEST_NAME),
        Currencies.read(fields, "currency", ref.getCurrency()),
        expiry(fields, ref.getExpiry()),
        fields.positive("strike", ref.hasStrike(), ref.getStrike()),
        RIGHTS.fromProto(fields, "right", ref.getRight()),
        fields.positive("multiplier", ref.hasMultiplier(), ref.getMultiplier()),
        fields.text("local_symbol", ref.getLocalSymbol(), LONGEST_NAME),
        fields.text("trading_class", ref.getTradingClass(), LONGEST_NAME),
        legs(fields, ref, type == SecurityType.COMBO));
  }

  /** What stands beside a name that is enough could only be ignored or contradict it. */
  private static void refuseMore(
      Fields fields, io.github.pitrunner.v1.InstrumentRef ref, Set<String> fitting, String name) {
    ref.getAllFields()
        .keySet()
        .forEach(
            field ->
                fields.check(
                    fitting.contains(field.getName()),
                    field.getName(),
                    "stands beside %s the instrument by itself".formatted(name)));
  }

  /** Reads the right of an option; null when it is not said. */
  public static @Nullable OptionRight right(
      Fields fields, String field, io.github.pitrunner.v1.OptionRight right) {
    return RIGHTS.fromProto(fields, field, right);
  }

  private static String expiry(Fields fields, String expiry) {
    if (!expiry.isEmpty()) {
      fields.check(
          isExpiry(expiry), "expiry", "is neither a day as yyyyMMdd nor a month as yyyyMM");
    }
    return expiry;
  }

  private static boolean isExpiry(String text) {
    try {
      if (text.length() == 6) {
        YearMonth.parse(text, MONTH);
      } else {
        LocalDate.parse(text, DAY);
      }
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }

  private static List<ComboLeg> legs(
      Fields fields, io.github.pitrunner.v1.InstrumentRef ref, boolean isCombo) {
    if (isCombo) {
      fields.check(
          ref.getLegsCount() >= 2 && ref.getLegsCount() <= MOST_LEGS,
          "legs",
          "a combination has 2 to %d legs".formatted(MOST_LEGS));
      fields.check(
          ref.getLegsList().stream().map(leg -> leg.getContractId()).distinct().count()
              == ref.getLegsCount(),
          "legs",
          "name a contract twice");
    } else {
      fields.check(
          ref.getLegsCount() == 0, "legs", "only a combination (SECURITY_TYPE_COMBO) has legs");
    }
    List<ComboLeg> legs = new ArrayList<>();
    for (int i = 0; i < ref.getLegsCount(); i++) {
      Fields at = fields.at("legs", i);
      io.github.pitrunner.v1.ComboLeg leg = ref.getLegs(i);
      Fields.Bounds bounds = new Fields.Bounds(1, Integer.MAX_VALUE);
      int contractId = at.number("contract_id", leg.getContractId(), bounds);
      int ratio = at.number("ratio", leg.getRatio(), bounds);
      String exchange = at.text("exchange", leg.getExchange(), LONGEST_NAME);
      Side side = SIDES.required(at, "side", leg.getSide());
      if (side != null) {
        legs.add(new ComboLeg(contractId, ratio, side, exchange));
      }
    }
    return legs;
  }

  /** Writes a name as it was understood. */
  public static io.github.pitrunner.v1.InstrumentRef toProto(InstrumentRef ref) {
    var proto =
        io.github.pitrunner.v1.InstrumentRef.newBuilder()
            .setContractId(ref.contractId())
            .setSymbol(ref.symbol())
            .setExchange(ref.exchange())
            .setPrimaryExchange(ref.primaryExchange())
            .setCurrency(ref.currency())
            .setExpiry(ref.expiry())
            .setLocalSymbol(ref.localSymbol())
            .setTradingClass(ref.tradingClass());
    if (ref.type() != null) {
      proto.setSecurityType(TYPES.toProto(ref.type()));
    }
    if (ref.strike() != null) {
      proto.setStrike(Decimals.toProto(ref.strike()));
    }
    if (ref.right() != null) {
      proto.setRight(RIGHTS.toProto(ref.right()));
    }
    if (ref.multiplier() != null) {
      proto.setMultiplier(Decimals.toProto(ref.multiplier()));
    }
    return proto.addAllLegs(toProto(ref.legs())).build();
  }

  /** The shortest name of an instrument on its exchange. */
  public static io.github.pitrunner.v1.InstrumentRef toRef(Instrument instrument) {
    var proto =
        io.github.pitrunner.v1.InstrumentRef.newBuilder().setExchange(instrument.exchange());
    if (instrument.type() != SecurityType.COMBO) {
      return proto.setContractId(instrument.contractId()).build();
    }
    return proto
        .setSymbol(instrument.symbol())
        .setSecurityType(TYPES.toProto(instrument.type()))
        .setCurrency(instrument.currency())
        .addAllLegs(toProto(instrument.legs()))
        .build();
  }

  private static List<io.github.pitrunner.v1.ComboLeg> toProto(List<ComboLeg> legs) {
    return legs.stream()
        .map(
            leg ->
                io.github.pitrunner.v1.ComboLeg.newBuilder()
                    .setContractId(leg.contractId())
                    .setRatio(leg.ratio())
                    .setSide(SIDES.toProto(leg.side()))
                    .setExchange(leg.exchange())
                    .build())
        .toList();
  }

  public static io.github.pitrunner.v1.Instrument toProto(Instrument instrument) {
    var proto =
        io.github.pitrunner.v1.Instrument.newBuilder()
            .setContractId(instrument.contractId())
            .setSymbol(instrument.symbol())
            .setSecurityType(TYPES.toProto(instrument.type()))
            .setExchange(instrument.exchange())
            .setPrimaryExchange(instrument.primaryExchange())
            .setCurrency(instrument.currency())
            .setLocalSymbol(instrument.localSymbol())
            .setTradingClass(instrument.tradingClass())
            .addAllLegs(toProto(instrument.legs()));
    if (instrument.expiry() != null) {
      proto.setExpiry(Times.toProto(instrument.expiry()));
    }
    if (instrument.strike() != null) {
      proto.setStrike(Decimals.toProto(instrument.strike()));
    }
    if (instrument.right() != null) {
      proto.setRight(RIGHTS.toProto(instrument.right()));
    }
    if (instrument.multiplier().compareTo(BigDecimal.ONE) != 0) {
      proto.setMultiplier(Decimals.toProto(instrument.multiplier()));
    }
    return proto.build();
  }

  public static io.github.pitrunner.v1.InstrumentDetails toProto(InstrumentDetails details) {
    var proto =
        io.github.pitrunner.v1.InstrumentDetails.newBuilder()
            .setInstrument(toProto(details.instrument()))
            .setLongName(details.longName())
            .setMinTick(Decimals.toProto(details.minTick()))
            .setMinQuantity(Decimals.toProto(details.quantities().minimum()))
            .setQuantityIncrement(Decimals.toProto(details.quantities().increment()))
            .addAllOrderTypes(details.orderTypes())
            .addAllExchanges(details.exchanges())
            .setIndustry(details.classification().industry())
            .setCategory(details.classification().category())
            .setStockType(details.classification().stockType())
            .addAllTradingSessions(sessions(details.hours().trading()))
            .addAllRegularSessions(sessions(details.hours().regular()))
            .setUnderlyingContractId(details.underlyingContractId())
            .setContractMonth(details.contractMonth());
    details.increments().steps().stream()
        .map(
            step ->
                PriceIncrement.newBuilder()
                    .setFrom(Decimals.toProto(step.from()))
                    .setIncrement(Decimals.toProto(step.increment())))
        .forEach(proto::addPriceIncrements);
    if (details.hours().zone() != null) {
      proto.setTimeZone(details.hours().zone().getId());
    }
    return proto.build();
  }

  /** Sessions in their order. */
  public static List<io.github.pitrunner.v1.TradingSession> sessions(
      List<TradingSession> sessions) {
    return sessions.stream()
        .map(
            session ->
                io.github.pitrunner.v1.TradingSession.newBuilder()
                    .setOpenTime(Times.toProto(session.open()))
                    .setCloseTime(Times.toProto(session.close()))
                    .build())
        .toList();
  }
}
