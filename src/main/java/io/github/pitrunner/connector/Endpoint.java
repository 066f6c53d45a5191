package io.github.pitrunner.connector;

/**
 * Where a gateway listens.
 *
 * @param port 1 to 65535
 */
public record Endpoint(String host, int port) {
  @Override
  public String toString() {
    return host + ":" + port;
  }
}
