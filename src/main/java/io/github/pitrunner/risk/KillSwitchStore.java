package io.github.pitrunner.risk;

import java.util.concurrent.CompletionStage;

/**
 * Where the kill switch's state outlives the service. Asked on the one context, and its stages
 * complete there; saves take effect in the order in which they were asked for.
 */
public interface KillSwitchStore {
  /** What was saved last; {@code Released} by nobody if nothing ever was. */
  CompletionStage<KillSwitchState> load();

  /**
   * Completes when the state is durable. Fails when it is not now: the store says so in its log,
   * and tries an engagement again until it is durable or a release is.
   */
  CompletionStage<Void> save(KillSwitchState state);

  /** Whether a restart would know of every engagement. */
  boolean isRecorded();
}
