package io.github.pitrunner.bench;

import io.github.pitrunner.simulator.SimulatedGateway;
import io.github.pitrunner.simulator.SimulatorSettings;
import io.vertx.core.Vertx;
import java.math.BigDecimal;
import java.util.List;

/** The gateway beside which the service is measured: one account, with a million. */
final class BenchGateway {
  private BenchGateway() {}

  static SimulatedGateway create(Vertx vertx) {
    return SimulatedGateway.create(
        vertx,
        SimulatorSettings.defaults().withAccounts(List.of("DU1234567"), new BigDecimal("1000000")));
  }
}
