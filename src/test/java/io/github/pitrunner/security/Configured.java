package io.github.pitrunner.security;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** Settings of the gate as they are read in production, from a map. */
final class Configured {
  private final Map<String, String> settings = new LinkedHashMap<>();

  Configured set(String key, String value) {
    settings.put("pitrunner.security." + key, value);
    return this;
  }

  /** An identity with a key. */
  Configured key(String name, String role, String key) {
    return set("identities.\"%s\".api-key-sha256".formatted(name), sha256(key))
        .set("identities.\"%s\".role".formatted(name), role);
  }

  SecurityConfig config() {
    return new SmallRyeConfigBuilder()
        .addDiscoveredConverters()
        .withMapping(SecurityConfig.class)
        .withSources(new PropertiesConfigSource(settings, "test", 100))
        .build()
        .getConfigMapping(SecurityConfig.class);
  }

  static String sha256(String key) {
    return HexFormat.of().formatHex(Digests.sha256(key));
  }
}
