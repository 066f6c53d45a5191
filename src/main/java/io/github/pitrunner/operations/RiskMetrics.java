package io.github.pitrunner.operations;

import io.github.pitrunner.risk.RiskRuleName;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Locale;

/** What the risk gate lets through, and what may stop all orders: the kill switch, the journal. */
final class RiskMetrics implements MeterBinder {
  private static final String VERDICTS = "pitrunner.risk.verdicts";
  private static final String VERDICTS_MEANING =
      "Verdicts of the risk gate on orders that were to be sent, by the rule that refused; none for"
          + " those that were approved";
  private static final String NO_RULE = "none";

  private final FigureBoard board;

  RiskMetrics(FigureBoard board) {
    this.board = board;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Panel panel = new Panel(registry, board);
    panel
        .with("verdict", "approved")
        .with("rule", NO_RULE)
        .count(VERDICTS, VERDICTS_MEANING, figures -> figures.rooms().risk().approved());
    for (RiskRuleName rule : RiskRuleName.values()) {
      panel
          .with("verdict", "rejected")
          .with("rule", rule.name().toLowerCase(Locale.ROOT))
          .count(
              VERDICTS,
              VERDICTS_MEANING,
              figures -> figures.rooms().risk().rejected().getOrDefault(rule, 0L));
    }
    panel.flag(
        "pitrunner.kill.switch.engaged",
        "1 while the kill switch stops all orders, also while its record has not been read",
        figures -> figures.rooms().risk().isStopped());
    panel.flag(
        "pitrunner.kill.switch.recorded",
        "1 while a restart would know where the kill switch stands",
        figures -> figures.rooms().risk().isRecorded());
    panel.gauge(
        "pitrunner.risk.references",
        "Instruments whose quotes are held for orders",
        figures -> figures.rooms().risk().references());
    bindJournal(panel);
  }

  private static void bindJournal(Panel panel) {
    panel.flag(
        "pitrunner.journal.writable",
        "1 while the journal can be written; else no order is placed",
        figures -> figures.rooms().journal().isWritable());
    panel.gauge(
        "pitrunner.journal.waiting",
        "Appends to the journal that wait to be written",
        figures -> figures.rooms().journal().waiting());
    panel.count(
        "pitrunner.journal.entries",
        "Entries of the journal that were recorded",
        figures -> figures.rooms().journal().entries());
    panel.count(
        "pitrunner.journal.commits",
        "Commits in which entries of the journal were recorded",
        figures -> figures.rooms().journal().commits());
    panel.count(
        "pitrunner.journal.failures",
        "Writes of the journal that failed",
        figures -> figures.rooms().journal().failures());
    panel.count(
        "pitrunner.audit.changes.found",
        "Times that the service itself has found the audit trail changed by somebody else",
        figures -> figures.rooms().journal().auditChangesFound());
  }
}
