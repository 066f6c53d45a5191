package io.github.pitrunner.connector;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PortMovedTest {
  @ParameterizedTest
  @CsvSource({
    "The socket port has changed and this connection ends. The new port is 4002, 4002",
    "The socket port has changed. Connect again - 7497., 7497",
    "4001, 4001",
    "port=1, 1",
    "port:65535, 65535",
    "moved to port (4003)!, 4003",
    "99999 tries; now on 4004, 4004",
    "0 or 4005, 4005",
    "on 127.0.0.1 it is 4006, 4006"
  })
  void isTheOneNumberThatCanBeAPort(String text, int port) {
    assertThat(PortMoved.portIn(text)).hasValue(port);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "The socket port has changed",
        "port 0",
        "port 65536",
        "port 99999999999999999999",
        "4001 or 4002",
        "port 40.01",
        "port x4002y"
      })
  void isNotGuessedFromAnythingElse(String text) {
    assertThat(PortMoved.portIn(text)).isEmpty();
  }
}
