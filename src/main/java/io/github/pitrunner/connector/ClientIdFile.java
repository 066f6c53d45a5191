package io.github.pitrunner.connector;

import java.nio.file.Path;
import java.util.random.RandomGenerator;

/** Later. */
public final class ClientIdFile {
  private ClientIdFile() {}

  /** Later. */
  public static int read(Path dataDirectory, RandomGenerator random) {
    return dataDirectory.getNameCount() * random.nextInt(1, 1000);
  }
}
