package io.github.pitrunner.risk;

/** Hears of the kill switch's turns, on the one context. */
@FunctionalInterface
public interface KillSwitchListener {
  void onTurn(KillSwitchState state);

  /** Where it stands by its record, which is read once: a turn for whoever does not ask whose. */
  default void onReadBack(KillSwitchState state) {
    onTurn(state);
  }
}
