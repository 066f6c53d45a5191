package io.github.pitrunner.operations;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What metrics show. */
@ConfigMapping(prefix = "pitrunner.metrics")
public interface MetricsConfig {
  /** How the figures of accounts are labelled: whoever may scrape them reads account numbers. */
  @WithDefault("named")
  AccountLabel accounts();
}
