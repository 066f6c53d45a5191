package io.github.pitrunner.simulator.market;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How many shares of the simulated companies there are; a fund has no fixed number. */
final class ShareCounts {
  private static final Map<Integer, Double> MILLIONS =
      Map.ofEntries(
          Map.entry(265598, 14_780.0),
          Map.entry(272093, 7_430.0),
          Map.entry(4815747, 24_300.0),
          Map.entry(3691937, 10_690.0),
          Map.entry(208813719, 12_080.0),
          Map.entry(107113386, 2_520.0),
          Map.entry(76792991, 3_330.0),
          Map.entry(4391, 1_630.0),
          Map.entry(270639, 4_770.0),
          Map.entry(15124833, 4_240.0),
          Map.entry(1520593, 2_720.0),
          Map.entry(10098, 7_310.0),
          Map.entry(49462172, 1_920.0),
          Map.entry(13977, 4_220.0),
          Map.entry(8894, 4_300.0),
          Map.entry(13824, 7_970.0),
          Map.entry(8314, 935.0),
          Map.entry(4762, 780.0),
          Map.entry(195014116, 1_300.0),
          Map.entry(195014118, 1_300.0));

  private ShareCounts() {}

  /** In millions; null where it is not known. */
  static @Nullable Double millions(int conId) {
    return MILLIONS.get(conId);
  }
}
