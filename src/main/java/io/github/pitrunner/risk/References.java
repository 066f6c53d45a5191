package io.github.pitrunner.risk;

import io.github.pitrunner.domain.Instrument;
import java.util.concurrent.CompletionStage;

/**
 * Sees to it that the market can be seen when the rules look: {@link RiskSources.Quotes} answers
 * from what was prepared. Asked on the one context, and its stages complete there.
 */
@FunctionalInterface
public interface References {
  /**
   * Completes when the instrument, or each leg of a combination, has a quote, or after a short
   * while without one. Never fails: the rules refuse for want of a reference, and say so.
   */
  CompletionStage<Void> prepare(Instrument instrument);
}
