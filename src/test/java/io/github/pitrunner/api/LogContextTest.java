package io.github.pitrunner.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pitrunner.testing.LogLines;
import java.util.Map;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;

class LogContextTest {
  private static final Logger LOG = Logger.getLogger("io.github.pitrunner.api.context");

  private static LogLines log() {
    return new LogLines("io.github.pitrunner.api.context");
  }

  @Test
  void lineSaysWhichOrderAndWhichTrace() {
    try (LogLines log = log()) {
      LogContext.ofOrder("o-1", "0af7651916cd43dd8448eb211c80319c", () -> LOG.warn("within"));

      assertThat(log.lines().get(0).about())
          .containsOnly(
              Map.entry("clientOrderId", "o-1"),
              Map.entry("traceId", "0af7651916cd43dd8448eb211c80319c"));
    }
  }

  @Test
  void nothingLeaksToWhatComesAfterwards() {
    try (LogLines log = log()) {
      LogContext.ofOrder("o-1", "trace", () -> {});
      LOG.warn("after");

      assertThat(log.lines().get(0).about()).isEmpty();
    }
  }

  @Test
  void nothingLeaksWhereSomethingIsThrown() {
    try (LogLines log = log()) {
      assertThatThrownBy(
              () ->
                  LogContext.ofOrder(
                      "o-1",
                      "trace",
                      () -> {
                        throw new IllegalStateException("planted");
                      }))
          .hasMessage("planted");
      LOG.warn("after");

      assertThat(log.lines().get(0).about()).isEmpty();
    }
  }

  @Test
  void whatHeldBeforeHoldsAgain() {
    try (LogLines log = log()) {
      LogContext.ofOrder(
          "outer",
          "",
          () -> {
            LogContext.ofOrder("inner", "", () -> LOG.warn("inner"));
            LOG.warn("outer");
          });

      assertThat(log.lines())
          .extracting(line -> line.about().get("clientOrderId"))
          .containsExactly("inner", "outer");
    }
  }
}
