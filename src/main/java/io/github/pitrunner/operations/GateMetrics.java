package io.github.pitrunner.operations;

import io.github.pitrunner.domain.Reason;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.Locale;

/** Who comes to the gate and is not let in, and who is known there. Never by name. */
final class GateMetrics implements MeterBinder {
  /** Why the gate refuses, or a service behind it; one series each. */
  static final List<Reason> REASONS =
      List.of(
          Reason.CREDENTIALS_MISSING,
          Reason.CREDENTIALS_INVALID,
          Reason.ROLE_REQUIRED,
          Reason.ACCOUNT_FORBIDDEN,
          Reason.RATE_LIMITED,
          Reason.TOO_MANY_OPEN_CALLS,
          Reason.TOKEN_ISSUER_UNAVAILABLE,
          Reason.REQUEST_QUEUE_FULL);

  private final FigureBoard board;

  GateMetrics(FigureBoard board) {
    this.board = board;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Panel panel = new Panel(registry, board);
    for (Reason reason : REASONS) {
      panel
          .with("reason", reason.name().toLowerCase(Locale.ROOT))
          .count(
              "pitrunner.gate.calls.refused",
              "Calls that were refused at the gate or by their service, and open ones that were ended",
              figures -> figures.rooms().gate().refused().getOrDefault(reason, 0L));
    }
    panel.gauge(
        "pitrunner.gate.calls.open",
        "Calls that are open",
        figures -> figures.rooms().gate().open());
    panel.count(
        "pitrunner.gate.calls.ended",
        "Open calls that were ended because their credentials were withdrawn or over",
        figures -> figures.rooms().gate().ended());
    panel.gauge(
        "pitrunner.gate.calls.waiting",
        "Calls that wait for their token to be proven",
        figures -> figures.rooms().gate().waiting());
    panel.gauge(
        "pitrunner.gate.identities",
        "Callers that are known by key or certificate",
        figures -> figures.rooms().gate().identities());
    panel.gauge(
        "pitrunner.gate.keys.unreadable",
        "API keys among the secrets that are ignored because something is wrong with them",
        figures -> figures.rooms().gate().unreadable());
    panel.gauge(
        "pitrunner.gate.tokens",
        "Tokens that were proven and are remembered",
        figures -> figures.rooms().gate().remembered());
  }
}
