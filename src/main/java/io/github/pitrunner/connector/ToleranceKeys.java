package io.github.pitrunner.connector;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigValue;
import jakarta.annotation.Priority;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Answers what the fault tolerance asks of the configuration for its annotations out of our own
 * keys, in its units. It asks at run time; whether a value is in range is known before that, by the
 * mapping that names the key to whoever set it.
 */
@Priority(ToleranceKeys.OUTERMOST)
public final class ToleranceKeys implements ConfigSourceInterceptor {
  /** Before the name is moved to Quarkus' own prefix and before expressions are resolved. */
  static final int OUTERMOST = 10_000;

  private static final Map<String, Origin> ORIGINS =
      Map.of(
          key(GatewayCircuit.Breaker.class, "connect", "circuit-breaker.request-volume-threshold"),
          new Origin(GatewayCircuit.FAILURES, UnaryOperator.identity()),
          key(GatewayCircuit.Breaker.class, "connect", "circuit-breaker.delay"),
          new Origin(GatewayCircuit.OPEN_FOR, ToleranceKeys::millis),
          key(GatewayReads.Asker.class, "ask", "retry.max-retries"),
          new Origin(GatewayReads.RETRIES, UnaryOperator.identity()));

  /** Where a value comes from and how it is written in the unit that is asked for. */
  private record Origin(String key, UnaryOperator<String> conversion) {}

  // Without a value nothing is answered, and the annotation's own figure holds.
  @Override
  public @Nullable ConfigValue getValue(ConfigSourceInterceptorContext context, String name) {
    Origin origin = ORIGINS.get(name);
    if (origin == null) {
      return context.proceed(name);
    }
    ConfigValue value = context.proceed(origin.key());
    return value == null || value.getValue() == null
        ? null
        : value.withName(name).withValue(origin.conversion().apply(value.getValue()));
  }

  private static String key(Class<?> bean, String method, String parameter) {
    return "smallrye.faulttolerance.\"%s/%s\".%s".formatted(bean.getName(), method, parameter);
  }

  private static String millis(String duration) {
    return Long.toString(DurationConverter.parseDuration(duration).toMillis());
  }
}
