package io.github.pitrunner.operations;

import io.github.pitrunner.domain.Alert.Kind;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

/**
 * What the checks of the group {@code trading} share: each is down while an alert of its kinds is
 * raised, so that health and alerts say the same. The group says nothing about liveness or
 * readiness.
 */
@Singleton
final class TradingHealth {
  static final String GROUP = "trading";

  private final Supplier<TradingFigures> figures;

  @Inject
  TradingHealth(TradingBoard board) {
    this(board::latest);
  }

  TradingHealth(Supplier<TradingFigures> figures) {
    this.figures = figures;
  }

  TradingFigures figures() {
    return figures.get();
  }

  /** A response that is down while one of these alerts is raised, with what they say. */
  HealthCheckResponseBuilder response(String name, Set<Kind> bad) {
    List<AlertCase> raised =
        figures().alerts().stream().filter(one -> bad.contains(one.alert().kind())).toList();
    HealthCheckResponseBuilder response = HealthCheckResponse.named(name).status(raised.isEmpty());
    int number = 0;
    for (AlertCase one : raised) {
      response.withData("alert-" + ++number, one.alert().message());
    }
    return response;
  }
}
