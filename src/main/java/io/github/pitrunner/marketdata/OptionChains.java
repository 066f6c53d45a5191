package io.github.pitrunner.marketdata;

import io.github.pitrunner.connector.Gateway;
import io.github.pitrunner.domain.Caller;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Instrument;
import io.github.pitrunner.domain.Reason;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The options that there are, by their underlying; asked for once a day. */
final class OptionChains {
  private static final int MAX_KEPT = 100;

  /** One of an index has about 100,000 options. */
  private static final int MAX_BUILT = 8;

  private final OptionMapper mapper;
  private final DailyAnswers<Routed, List<OptionParameters>> answers;

  /** What was made of chains, the one that was used last at the end. */
  private final Map<Wish, Built> built = new LinkedHashMap<>();

  /** The options that fit a wish, and the answer that they were made of. */
  private record Built(List<OptionParameters> chain, List<Ranked> options) {}

  /** Some options of one underlying. */
  private record Wish(Routed underlying, OptionFilter filter) {}

  /** An option and its place among those that fit a wish, which stays the same for a day. */
  record Ranked(int rank, Instrument option) {}

  OptionChains(Gateway gateway) {
    this.mapper = new OptionMapper(gateway);
    this.answers = new DailyAnswers<>(gateway, MAX_KEPT);
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
    Built kept = built.remove(wish);
    // The next day's answer is another list.
    if (kept == null || !kept.chain().equals(chain)) {
      kept = new Built(chain, ranked(wish.filter().options(underlying, chain)));
    }
    if (built.size() >= MAX_BUILT) {
      built.keySet().stream().findFirst().ifPresent(built::remove);
    }
    built.put(wish, kept);
    return kept.options();
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
    return answers.find(
        Routed.of(underlying),
        caller,
        callers -> mapper.chain(underlying, callers).map(found -> present(underlying, found)));
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
}
