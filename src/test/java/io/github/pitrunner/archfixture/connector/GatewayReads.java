package io.github.pitrunner.archfixture.connector;

import org.eclipse.microprofile.faulttolerance.Retry;

/** Keeps the line: the one place that asks again. */
public class GatewayReads {
  @Retry
  public int ask() {
    return 1;
  }
}
