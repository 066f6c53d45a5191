package io.github.pitrunner.marketdata;

import io.github.pitrunner.connector.Gateway;
import io.github.pitrunner.domain.Caller;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Instrument;
import io.github.pitrunner.domain.Reason;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;

/** The options that there are, by their underlying; asked for once a day. */
final class OptionChains {
  private static final int MAX_KEPT = 100;

  private final OptionMapper mapper;
  private final DailyAnswers<Routed, List<OptionParameters>> answers;

  OptionChains(Gateway gateway) {
    this.mapper = new OptionMapper(gateway);
    this.answers = new DailyAnswers<>(gateway, MAX_KEPT);
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
