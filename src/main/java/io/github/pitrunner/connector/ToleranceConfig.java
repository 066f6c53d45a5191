package io.github.pitrunner.connector;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** What the gateway's failures are met with; {@link ToleranceKeys} hands it to the annotations. */
@ConfigMapping(prefix = "pitrunner.gateway")
public interface ToleranceConfig {
  String FAILURES = "is ${validatedValue}, but must be in 1 to 100";
  String OPEN_TIMES = "is ${validatedValue}, but must be in 100 ms to 1 h";
  String RETRIES = "is ${validatedValue}, but must be in 0 to 10";

  Circuit circuit();

  /** How often a read is asked again whose connection broke. */
  @WithDefault("3")
  @Min(value = 0, message = RETRIES)
  @Max(value = 10, message = RETRIES)
  int readRetries();

  /** When the connector leaves the gateway alone. */
  interface Circuit {
    /** Failed rounds of connecting in a row that open the circuit. */
    @WithDefault("3")
    @Min(value = 1, message = FAILURES)
    @Max(value = 100, message = FAILURES)
    int failures();

    /** How long it stays open. */
    @WithDefault("30s")
    @DurationMin(millis = 100, message = OPEN_TIMES)
    @DurationMax(hours = 1, message = OPEN_TIMES)
    Duration openFor();
  }
}
