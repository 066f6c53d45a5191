package io.github.pitrunner.marketdata;

import io.github.pitrunner.connector.Gateway;
import io.github.pitrunner.domain.Caller;
import io.github.pitrunner.domain.Crowd;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Instrument;
import io.github.pitrunner.domain.Reason;
import io.vertx.core.Future;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The options that there are, by their underlying; asked for once a day. */
final class OptionChains {
  private static final int MAX_KEPT = 100;

  /** One of an index has about 100,000 options. */
  private static final int MAX_BUILT = 8;

  private final Gateway gateway;
  private final OptionMapper mapper;
  private final Map<Routed, LookUp> known = new LinkedHashMap<>();

  /** What was made of chains, the one that was used last at the end. */
  private final Map<Wish, List<Ranked>> built = new LinkedHashMap<>();

  private LocalDate day = LocalDate.EPOCH;

  /** What was asked for, and who waits for it. */
  private record LookUp(Future<List<OptionParameters>> found, Crowd callers) {}

  /** Some options of one underlying. */
  private record Wish(Routed underlying, OptionFilter filter) {}

  /** An option and its place among those that fit a wish, which stays the same for a day. */
  record Ranked(int rank, Instrument option) {}

  OptionChains(Gateway gateway) {
    this.gateway = gateway;
    this.mapper = new OptionMapper(gateway);
  }

  /**
   * The options that fit, in their order; made once for all pages. Fails with {@code NotFound} when
   * there are none on the underlying, with {@code InvalidRequest} when none on the exchange or of
   * the class.
   */
  Future<List<Ranked>> options(Instrument underlying, OptionFilter filter, Caller caller) {
    return find(underlying, caller)
        .map(chain -> built(new Wish(Routed.of(underlying), filter), underlying, chain));
  }

  private List<Ranked> built(Wish wish, Instrument underlying, List<OptionParameters> chain) {
    List<Ranked> options = built.remove(wish);
    if (options == null) {
      options = ranked(wish.filter().options(underlying, chain));
    }
    if (built.size() >= MAX_BUILT) {
      built.keySet().stream().findFirst().ifPresent(built::remove);
    }
    built.put(wish, options);
    return options;
  }

  private static List<Ranked> ranked(List<Instrument> options) {
    List<Ranked> ranked = new ArrayList<>();
    for (Instrument option : options) {
      ranked.add(new Ranked(ranked.size(), option));
    }
    return List.copyOf(ranked);
  }

  /** The classes of options on an underlying. Fails with {@code NotFound} when there are none. */
  Future<List<OptionParameters>> find(Instrument underlying, Caller caller) {
    if (caller.isGone()) {
      return Future.failedFuture(
          new Failure.Cancelled("options on %s: their caller left".formatted(underlying)));
    }
    forgetYesterday();
    Routed key = Routed.of(underlying);
    LookUp kept = known.get(key);
    if (kept != null && !kept.callers().isGone()) {
      kept.callers().join(caller);
      return kept.found();
    }
    Crowd callers = new Crowd();
    callers.join(caller);
    LookUp lookUp =
        new LookUp(
            mapper.chain(underlying, callers).map(found -> present(underlying, found)), callers);
    makeRoom();
    known.put(key, lookUp);
    built.keySet().removeIf(wish -> wish.underlying().equals(key));
    lookUp
        .found()
        .onComplete(end -> callers.onAnswered())
        .onFailure(cause -> known.remove(key, lookUp));
    return lookUp.found();
  }

  private static List<OptionParameters> present(
      Instrument underlying, List<OptionParameters> found) {
    if (found.isEmpty()) {
      throw new Failure.NotFound(
          Reason.INSTRUMENT_NOT_FOUND,
          "There are no options on %s".formatted(underlying),
          Map.of("instrument", underlying.toString()));
    }
    return found;
  }

  /** The one that was asked for first goes. */
  private void makeRoom() {
    if (known.size() >= MAX_KEPT) {
      known.keySet().stream().findFirst().ifPresent(known::remove);
    }
  }

  private void forgetYesterday() {
    LocalDate today = LocalDate.ofInstant(gateway.clock().instant(), ZoneOffset.UTC);
    if (!today.equals(day)) {
      day = today;
      known.clear();
      built.clear();
    }
  }
}
