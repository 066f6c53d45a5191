package io.github.pitrunner.risk;

/** Hears of the kill switch's turns, on the one context. */
@FunctionalInterface
public interface KillSwitchListener {
  void onTurn(KillSwitchState state);
}
