package io.github.pitrunner.operations;

import io.github.pitrunner.domain.Alert.Severity;
import io.github.pitrunner.domain.Secret;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** When the service itself alarms, and where alerts are sent. */
@ConfigMapping(prefix = "pitrunner.alerts")
public interface AlertsConfig {
  String LOSSES = "is ${validatedValue}, but must be in 0 s to 1 h";
  String UNKNOWNS = "is ${validatedValue}, but must be in 1 s to 1 day";
  String RESOLVES = "is ${validatedValue}, but must be in 1 s to 1 day";
  String MOST = "is ${validatedValue}, but must be in 1 to 200";

  /**
   * How long the session with the gateway, or the gateway's link to the broker, may be lost before
   * it is an alert: longer than the gateway's restart of each night takes.
   */
  @WithDefault("3m")
  @DurationMin(message = LOSSES)
  @DurationMax(hours = 1, message = LOSSES)
  Duration connectionLostAfter();

  /** How long the outcome of an order may be unknown before it is an alert. */
  @WithDefault("1m")
  @DurationMin(seconds = 1, message = UNKNOWNS)
  @DurationMax(days = 1, message = UNKNOWNS)
  Duration outcomeUnknownAfter();

  /** How long what is over as soon as it has happened stays an alert after it last happened. */
  @WithDefault("10m")
  @DurationMin(seconds = 1, message = RESOLVES)
  @DurationMax(days = 1, message = RESOLVES)
  Duration selfResolveAfter();

  /** Alerts of one kind that are raised at a time; further ones that last wait for a place. */
  @WithDefault("100")
  @Min(value = 1, message = MOST)
  @Max(value = 200, message = MOST)
  int mostPerKind();

  /** Where alerts are sent. */
  // Named, or a value that is out of range would be told by a key that nobody has written.
  @WithName("webhook")
  Webhook webhook();

  /** The same without the configuration's machinery. */
  default AlertBoard.Bounds toBounds() {
    return new AlertBoard.Bounds(mostPerKind(), selfResolveAfter());
  }

  /** Where alerts are sent. */
  interface Webhook {
    // Its value is not repeated: it may hold a secret.
    String URLS =
        "must begin with http:// or https:// and a host, without blanks (its value is not shown"
            + " here, because it may hold a secret)";
    String OF_URLS = "([A-Za-z0-9._~:!$&'()*+,;=-]|%[0-9A-Fa-f]{2})";
    String TOKENS = "must not be empty or hold blanks (its value is not shown here)";
    String SEVERITIES = "is ${validatedValue}, but must be warning or critical";
    String TIMEOUTS = "is ${validatedValue}, but must be in 100 ms to 1 min";
    String QUEUES = "is ${validatedValue}, but must be in 1 to 100000";
    String RETRIES = "is ${validatedValue}, but must be in 0 to 1000";
    String BACKOFFS = "is ${validatedValue}, but must be in 10 ms to 10 min";
    String GRACES = "is ${validatedValue}, but must be in 0 s to 1 min";

    /** Where each alert is sent to, by HTTP POST; without it, nowhere. */
    Optional<
            @Pattern(
                regexp =
                    "https?://("
                        + OF_URLS
                        + "*@)?([A-Za-z0-9.-]+|\\[[0-9A-Fa-f:.]+\\])(:[0-9]{1,5})?"
                        + "([/?]("
                        + OF_URLS
                        + "|[/?@])*)?",
                message = URLS)
            String>
        url();

    /** Sent with it as a bearer token. */
    Optional<@Pattern(regexp = "[\\x21-\\x7E]+", message = TOKENS) String> token();

    /** Less severe alerts are not sent: warning or critical. */
    @WithDefault("warning")
    @Pattern(regexp = "warning|critical", message = SEVERITIES)
    String minSeverity();

    /** Patience for an answer. */
    @WithDefault("5s")
    @DurationMin(millis = 100, message = TIMEOUTS)
    @DurationMax(minutes = 1, message = TIMEOUTS)
    Duration timeout();

    /** Events that wait to be sent; beyond it the oldest is left out. */
    @WithDefault("1000")
    @Min(value = 1, message = QUEUES)
    @Max(value = 100_000, message = QUEUES)
    int queue();

    /** Times that an event is sent again before it is given up. */
    @WithDefault("10")
    @Min(value = 0, message = RETRIES)
    @Max(value = 1000, message = RETRIES)
    int retries();

    /** Wait before the first of them, doubled with each further one. */
    @WithDefault("1s")
    @DurationMin(millis = 10, message = BACKOFFS)
    @DurationMax(minutes = 10, message = BACKOFFS)
    Duration backoff();

    /** The longest such wait. */
    @WithDefault("1m")
    @DurationMin(millis = 10, message = BACKOFFS)
    @DurationMax(minutes = 10, message = BACKOFFS)
    Duration backoffMax();

    /** How long the service's end waits for what was not sent. */
    @WithDefault("2s")
    @DurationMin(message = GRACES)
    @DurationMax(minutes = 1, message = GRACES)
    Duration shutdownGrace();

    /** The same without the configuration's machinery; empty without a URL. */
    default Optional<WebhookSettings> toSettings() {
      return url()
          .map(
              url ->
                  new WebhookSettings(
                      new WebhookSettings.Target(
                          URI.create(url), token().map(Secret::new).orElse(null), timeout()),
                      Severity.valueOf(minSeverity().toUpperCase(Locale.ROOT)),
                      queue(),
                      new WebhookSettings.Retry(retries(), backoff(), backoffMax()),
                      shutdownGrace()));
    }
  }
}
