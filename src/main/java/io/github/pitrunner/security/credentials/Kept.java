package io.github.pitrunner.security.credentials;

import io.github.pitrunner.domain.Secret;
import java.util.Map;

/**
 * What a group holds.
 *
 * @param version as Vault counts it; 0 if there is none
 */
record Kept(int version, Map<String, Secret> values) {
  static final Kept NOTHING = new Kept(0, Map.of());

  Kept {
    values = Map.copyOf(values);
  }
}
