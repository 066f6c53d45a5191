package io.github.pitrunner.risk;

import java.util.Random;
import java.util.function.Consumer;

/**
 * The seed of the random tests: always the same one, so that a build is repeatable, unless another
 * is given by {@code -Dpitrunner.seed}.
 */
final class Seed {
  private static final long VALUE = Long.getLong("pitrunner.seed", 20_261_122L);

  private Seed() {}

  /** Runs a test with a source of chance; a failure names the seed. */
  static void run(Consumer<Random> test) {
    try {
      test.accept(new Random(VALUE));
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("With -Dpitrunner.seed=%d: %s".formatted(VALUE, e.getMessage()), e);
    }
  }
}
