package io.github.pitrunner.connector;

import io.github.pitrunner.domain.Caller;
import io.github.pitrunner.domain.Crowd;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Instrument;
import io.github.pitrunner.domain.InstrumentDetails;
import io.github.pitrunner.domain.InstrumentDetails.Classification;
import io.github.pitrunner.domain.InstrumentDetails.QuantityRule;
import io.github.pitrunner.domain.InstrumentRef;
import io.github.pitrunner.domain.Newest;
import io.github.pitrunner.domain.PriceIncrements;
import io.github.pitrunner.domain.PriceIncrements.Step;
import io.github.pitrunner.domain.Reason;
import io.github.pitrunner.domain.SecurityType;
import io.github.pitrunner.tws.CancelContractData;
import io.github.pitrunner.tws.Contract;
import io.github.pitrunner.tws.ContractData;
import io.github.pitrunner.tws.ContractDataEnd;
import io.github.pitrunner.tws.ContractDataRequest;
import io.github.pitrunner.tws.ContractDetails;
import io.github.pitrunner.tws.MarketRule;
import io.github.pitrunner.tws.MarketRuleRequest;
import io.github.pitrunner.tws.PriceIncrement;
import io.github.pitrunner.wire.Unset;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what an instrument is. Answers are kept until midnight UTC, since hours and increments
 * change by the day; a failed look-up is not kept. On the connector's context.
 */
public final class Instruments {
  private static final int MAX_KEPT = 10_000;
  private static final int MAX_CANDIDATES = 20;
  private static final int MONTH_LENGTH = 6;
  private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("uuuuMM");

  private final Gateway gateway;
  private final Map<InstrumentRef, LookUp> known = new HashMap<>();
  private final Map<Integer, Future<PriceIncrements>> rules = new HashMap<>();
  private final Map<Integer, InstrumentDetails> newest = Newest.used(MAX_KEPT);
  private LocalDate day = LocalDate.EPOCH;

  /** What was asked for, and who waits for it. */
  private record LookUp(Future<InstrumentDetails> found, Crowd callers) {}

  public Instruments(Gateway gateway) {
    this.gateway = gateway;
  }

  /**
   * Everything about the instrument that a caller names. Fails with {@code NotFound} when there is
   * none and with {@code Refused} and the candidates when there are several.
   */
  public Future<InstrumentDetails> find(InstrumentRef ref) {
    return find(ref, Caller.STAYING);
  }

  /**
   * The same for a caller that may leave: a look-up that the last of its callers has left is
   * cancelled at the gateway, and fails with {@code Cancelled}.
   */
  public Future<InstrumentDetails> find(InstrumentRef ref, Caller caller) {
    if (caller.isGone()) {
      return Future.failedFuture(new Failure.Cancelled(ref + ": its caller left"));
    }
    forgetYesterday();
    if (ref.type() == SecurityType.COMBO && !ref.legs().isEmpty()) {
      return findLegs(ref, caller).map(legs -> Combination.of(ref, legs));
    }
    LookUp kept = known.get(ref);
    if (kept == null) {
      kept = begin(ref, caller);
    } else {
      kept.callers().join(caller);
    }
    // Here and not at the answer: one contract has several details, by exchange.
    kept.found().onSuccess(details -> newest.put(details.instrument().contractId(), details));
    return kept.found();
  }

  /**
   * What was found of a contract when it was last asked for, however long ago; null if it never
   * was.
   */
  public @Nullable InstrumentDetails known(int contractId) {
    return newest.get(contractId);
  }

  /**
   * What is known of the instrument that a caller names, by whatever name it was asked for before,
   * for when nobody can be asked; empty if that cannot be told.
   */
  public Optional<InstrumentDetails> known(InstrumentRef ref) {
    if (!ref.legs().isEmpty()) {
      List<InstrumentDetails> legs =
          ref.legs().stream()
              .map(leg -> known(InstrumentRef.contract(leg.contractId(), leg.exchange())))
              .flatMap(Optional::stream)
              .toList();
      return legs.size() == ref.legs().size()
          ? Optional.of(Combination.of(ref, legs))
          : Optional.empty();
    }
    LookUp kept = known.get(ref);
    if (kept != null && kept.found().succeeded()) {
      return Optional.of(kept.found().result());
    }
    return KnownInstruments.find(ref, newest.values());
  }

  /** A combination is not looked up itself: the gateway knows only what its legs are. */
  private Future<List<InstrumentDetails>> findLegs(InstrumentRef ref, Caller caller) {
    List<Future<InstrumentDetails>> legs =
        ref.legs().stream()
            .map(leg -> find(InstrumentRef.contract(leg.contractId(), leg.exchange()), caller))
            .toList();
    return Future.all(legs).map(all -> all.<InstrumentDetails>list());
  }

  private LookUp begin(InstrumentRef ref, Caller caller) {
    Crowd callers = new Crowd();
    callers.join(caller);
    LookUp lookUp =
        new LookUp(
            lookUp(ref, callers)
                .recover(cause -> unlessExpired(ref, cause, callers))
                .compose(this::detailsOf),
            callers);
    if (known.size() < MAX_KEPT) {
      known.put(ref, lookUp);
    }
    // Kept from the start, so that many callers at once ask the gateway once.
    lookUp
        .found()
        .onComplete(end -> callers.onAnswered())
        .onFailure(cause -> known.remove(ref, lookUp));
    return lookUp;
  }

  private Future<ContractData> lookUp(InstrumentRef ref, Caller callers) {
    return all(ref, false, callers)
        .map(
            found ->
                switch (found.size()) {
                  case 0 -> throw notFound(ref);
                  case 1 -> found.get(0);
                  default -> throw ambiguous(ref, found);
                });
  }

  private Future<List<ContractData>> all(InstrumentRef ref, boolean withExpired, Caller callers) {
    Contract contract = Contracts.toWire(ref);
    Contract asked = withExpired ? contract.toBuilder().setIncludeExpired(true).build() : contract;
    Call call =
        Call.of(
                ref.toString(),
                id -> ContractDataRequest.newBuilder().setReqId(id).setContract(asked).build())
            .withCancel(id -> CancelContractData.newBuilder().setReqId(id).build())
            .forCaller(callers);
    return gateway
        .gather(call, ContractData.class, ContractDataEnd.class)
        .map(Instruments::withoutRepeats);
  }

  /**
   * Why nothing was found: of what has expired the gateway says that there is no such thing. Only
   * futures are still known to it, if they are asked for as expired ones.
   */
  private Future<ContractData> unlessExpired(InstrumentRef ref, Throwable cause, Caller callers) {
    if (!(cause instanceof Failure.NotFound)) {
      return Future.failedFuture(cause);
    }
    LocalDate expiry = lastDay(ref);
    if (expiry != null) {
      return Future.failedFuture(isPast(expiry) ? expired(ref, expiry) : cause);
    }
    if (ref.contractId() == 0 && ref.type() != SecurityType.FUTURE) {
      return Future.failedFuture(cause);
    }
    return all(ref, true, callers)
        .map(
            found ->
                found.stream()
                    .map(data -> Contracts.fromWire(data.getContract()).expiry())
                    .filter(day -> day != null && isPast(day))
                    .findFirst())
        .otherwise(Optional.empty())
        .compose(
            day ->
                Future.failedFuture(day.<Throwable>map(past -> expired(ref, past)).orElse(cause)));
  }

  /** The last day on which what is meant can trade, as far as it is known; else null. */
  private @Nullable LocalDate lastDay(InstrumentRef ref) {
    if (ref.expiry().length() == MONTH_LENGTH) {
      return YearMonth.parse(ref.expiry(), MONTH).atEndOfMonth();
    }
    if (!ref.expiry().isEmpty()) {
      return LocalDate.parse(ref.expiry(), DateTimeFormatter.BASIC_ISO_DATE);
    }
    InstrumentDetails before = newest.get(ref.contractId());
    return before == null ? null : before.instrument().expiry();
  }

  private boolean isPast(LocalDate day) {
    return day.isBefore(LocalDate.ofInstant(gateway.clock().instant(), ZoneOffset.UTC));
  }

  private static Failure expired(InstrumentRef ref, LocalDate day) {
    return new Failure.NotFound(
        Reason.INSTRUMENT_NOT_FOUND,
        "%s has expired: its last day was %s".formatted(ref, day),
        Map.of("instrument", ref.toString(), "expiry", day.toString()));
  }

  /** One contract may come once for each exchange; it is ambiguous only beside another contract. */
  private static List<ContractData> withoutRepeats(List<ContractData> found) {
    Map<Integer, ContractData> byContract = new LinkedHashMap<>();
    found.forEach(data -> byContract.putIfAbsent(data.getContract().getConId(), data));
    return List.copyOf(byContract.values());
  }

  private static Failure notFound(InstrumentRef ref) {
    return new Failure.NotFound(
        Reason.INSTRUMENT_NOT_FOUND,
        "No instrument fits %s".formatted(ref),
        Map.of("instrument", ref.toString()));
  }

  private static Failure ambiguous(InstrumentRef ref, List<ContractData> found) {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("instrument", ref.toString());
    metadata.put("candidate_count", Integer.toString(found.size()));
    found.stream()
        .limit(MAX_CANDIDATES)
        .map(data -> Contracts.fromWire(data.getContract()))
        .forEach(
            candidate -> metadata.put("candidate_" + candidate.contractId(), describe(candidate)));
    return new Failure.Refused(
        Reason.INSTRUMENT_AMBIGUOUS,
        "%s fits %d instruments; say more or use a contract id".formatted(ref, found.size()),
        metadata);
  }

  private static String describe(Instrument candidate) {
    return "%s %s %s %s"
        .formatted(candidate, candidate.type(), candidate.exchange(), candidate.currency());
  }

  private Future<InstrumentDetails> detailsOf(ContractData data) {
    ContractDetails details = data.getContractDetails();
    Instrument instrument = Contracts.fromWire(data.getContract());
    BigDecimal minTick = decimal(details.getMinTick(), new BigDecimal("0.01"));
    List<String> exchanges = list(details.getValidExchanges());
    return increments(instrument, details, exchanges, minTick)
        .map(
            increments ->
                new InstrumentDetails(
                    instrument,
                    details.getLongName(),
                    minTick,
                    increments,
                    new QuantityRule(
                        decimal(details.getMinSize(), BigDecimal.ONE),
                        decimal(details.getSizeIncrement(), BigDecimal.ONE)),
                    list(details.getOrderTypes()),
                    exchanges,
                    new Classification(
                        details.getIndustry(), details.getCategory(), details.getStockType()),
                    TradingHours.fromWire(details),
                    details.getUnderConId(),
                    details.getContractMonth()));
  }

  /**
   * The market rule that stands at the place of the instrument's exchange (protocol section 5.2).
   */
  private Future<PriceIncrements> increments(
      Instrument instrument, ContractDetails details, List<String> exchanges, BigDecimal minTick) {
    List<String> ruleIds = list(details.getMarketRuleIds());
    int place = exchanges.indexOf(instrument.exchange());
    if (place < 0 || place >= ruleIds.size()) {
      return Future.succeededFuture(PriceIncrements.uniform(minTick));
    }
    int rule = Integer.parseInt(ruleIds.get(place));
    Future<PriceIncrements> kept = rules.get(rule);
    if (kept == null) {
      kept = lookUpRule(rule);
      rules.put(rule, kept);
      Future<PriceIncrements> asked = kept;
      kept.onFailure(cause -> rules.remove(rule, asked));
    }
    return kept;
  }

  private Future<PriceIncrements> lookUpRule(int rule) {
    return gateway
        .singleWithoutId(
            "market rule " + rule,
            MarketRuleRequest.newBuilder().setMarketRuleId(rule).build(),
            MarketRule.class,
            answer -> answer.getMarketRuleId() == rule)
        .map(
            answer ->
                new PriceIncrements(
                    answer.getPriceIncrementsList().stream().map(Instruments::step).toList()));
  }

  private static Step step(PriceIncrement increment) {
    return new Step(
        BigDecimal.valueOf(increment.getLowEdge()), BigDecimal.valueOf(increment.getIncrement()));
  }

  private void forgetYesterday() {
    LocalDate today = LocalDate.ofInstant(gateway.clock().instant(), ZoneOffset.UTC);
    // While nobody can be asked, yesterday's answer is better than none.
    if (!today.equals(day) && gateway.status().isReady()) {
      day = today;
      known.clear();
      rules.clear();
    }
  }

  private static List<String> list(String text) {
    return text.isEmpty() ? List.of() : Arrays.asList(text.split(","));
  }

  /** Absent, zero and the sentinels mean that the gateway does not say. */
  private static BigDecimal decimal(String text, BigDecimal otherwise) {
    if (Unset.isUnset(text)) {
      return otherwise;
    }
    BigDecimal value = new BigDecimal(text);
    return value.signum() > 0 ? value : otherwise;
  }
}
