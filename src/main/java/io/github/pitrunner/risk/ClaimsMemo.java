package io.github.pitrunner.risk;

import org.jspecify.annotations.Nullable;

/** The claims of one case, reckoned once when a rule first asks for them. */
final class ClaimsMemo {
  private @Nullable Claims without;
  private @Nullable Claims with;

  /** Null when they are not known. */
  @Nullable Claims get(RiskCase asked, boolean withOrder) {
    Claims known = withOrder ? with : without;
    if (known == null) {
      known = Claims.of(asked, withOrder);
      if (withOrder) {
        with = known;
      } else {
        without = known;
      }
    }
    return known;
  }
}
