package io.github.pitrunner.endtoend;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** First light with the packaged jar and its simulated gateway. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PackagedJarIT extends FirstLight {
  private final int port = PackagedService.freePort();
  private final PackagedService service =
      new PackagedService(
          "pitrunner.simulator.enabled=true",
          "pitrunner.simulator.port=0",
          "quarkus.grpc.server.port=" + port);

  @BeforeAll
  void isStarted() {
    try (Caller first = new Caller(port)) {
      first.awaitReady();
    }
  }

  @AfterAll
  void stop() {
    service.close();
  }

  @Override
  int port() {
    return port;
  }
}
