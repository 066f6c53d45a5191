package io.github.pitrunner.connector;

import io.vertx.core.Future;
import java.util.function.Supplier;

/**
 * Asks again what the gateway could not answer because its connection broke. Only for what changes
 * nothing: <b>never for an order</b>. A port: production binds it to MicroProfile's retry ({@link
 * GatewayReads}).
 */
@FunctionalInterface
public interface Reads {
  /** Asks once, whatever comes of it. */
  Reads ONCE =
      new Reads() {
        @Override
        public <T> Future<T> ask(Supplier<Future<T>> question) {
          return question.get();
        }
      };

  /**
   * Asks, and asks again after {@code Unavailable}. On the connector's context, on which the answer
   * arrives.
   */
  <T> Future<T> ask(Supplier<Future<T>> question);
}
