package io.github.pitrunner.endtoend;

import io.quarkus.test.junit.QuarkusTest;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** First light inside the test, as {@code quarkus:dev} starts it. */
@QuarkusTest
class FirstLightTest extends FirstLight {
  @ConfigProperty(name = "quarkus.grpc.server.test-port")
  int grpcPort;

  @Override
  int port() {
    return grpcPort;
  }
}
