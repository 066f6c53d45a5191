package io.github.pitrunner.risk;

import java.util.concurrent.CompletionStage;

/**
 * Where the kill switch's state outlives the service. Asked on the one context, and its stages
 * complete there; saves take effect in the order in which they were asked for.
 */
public interface KillSwitchStore {
  /** What was saved last; {@code Released} by nobody if nothing ever was. */
  CompletionStage<KillSwitchState> load();

  /** Completes when the state is durable. */
  CompletionStage<Void> save(KillSwitchState state);
}
