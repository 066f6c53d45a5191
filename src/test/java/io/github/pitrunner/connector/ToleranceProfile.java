package io.github.pitrunner.connector;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;

/** The service with figures that were not known when it was built: they come with its start. */
public final class ToleranceProfile implements QuarkusTestProfile {
  static final int RETRIES = 2;

  private static final String READS =
      "quarkus.fault-tolerance.\"io.github.pitrunner.connector.GatewayReads$Asker/ask\".";

  /** Sets the figures after the build and before the start. */
  public static final class Figures implements QuarkusTestResourceLifecycleManager {
    @Override
    public Map<String, String> start() {
      return Map.of(
          GatewayCircuit.FAILURES,
          Integer.toString(CircuitContract.FAILURES),
          GatewayCircuit.OPEN_FOR,
          CircuitContract.OPEN_FOR.toMillis() + "ms",
          GatewayReads.RETRIES,
          Integer.toString(RETRIES),
          READS + "timeout.value",
          "1000",
          READS + "timeout.unit",
          "MILLIS");
    }

    @Override
    public void stop() {}
  }

  @Override
  public List<TestResourceEntry> testResources() {
    return List.of(new TestResourceEntry(Figures.class));
  }
}
