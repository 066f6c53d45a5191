package io.github.pitrunner.simulator.market;

import io.github.pitrunner.simulator.faults.Farm;
import java.util.EnumMap;
import java.util.Map;

/** Which streams flow: those whose farm works, as long as the gateway has a link to the broker. */
final class Flow {
  private final Map<Farm, Integer> broken = new EnumMap<>(Farm.class);
  private int outages;

  boolean isFlowing(Farm farm) {
    return outages == 0 && !broken.containsKey(farm);
  }

  void stop() {
    outages++;
  }

  void resume() {
    outages--;
  }

  void stop(Farm farm) {
    broken.merge(farm, 1, Integer::sum);
  }

  void resume(Farm farm) {
    broken.computeIfPresent(farm, (one, times) -> times == 1 ? null : times - 1);
  }
}
