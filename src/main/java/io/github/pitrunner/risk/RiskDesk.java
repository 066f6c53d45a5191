package io.github.pitrunner.risk;

import io.github.pitrunner.domain.AccountId;
import io.github.pitrunner.domain.OrderIntent;
import io.github.pitrunner.risk.RiskVerdict.Approved;
import io.github.pitrunner.risk.RiskView.Book;
import io.github.pitrunner.risk.RiskView.Change;
import io.github.pitrunner.risk.RiskView.Market;
import io.github.pitrunner.risk.RiskView.RecentOrders;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Stands before the gate: gathers what the rules need, counts what was let through, and engages the
 * kill switch when a day goes too far. On the one context.
 */
public final class RiskDesk {
  private final RiskGate gate;
  private final RiskLimitTable limits;
  private final KillSwitch killSwitch;
  private final RiskSources sources;
  private final LossWatch losses;
  private final VerdictCounts verdicts;
  private final Clock clock;
  private final SteadyTime time;
  private final Map<AccountId, OrderTempo> tempos = new HashMap<>();

  /**
   * What the rules judge by.
   *
   * @param gate with the same limits
   * @param verdicts where those on orders that were to be sent are counted
   */
  public record Parts(
      RiskGate gate,
      RiskLimitTable limits,
      KillSwitch killSwitch,
      RiskSources sources,
      VerdictCounts verdicts) {}

  public RiskDesk(Parts parts, Clock clock) {
    this.gate = parts.gate();
    this.limits = parts.limits();
    this.killSwitch = parts.killSwitch();
    this.sources = parts.sources();
    this.verdicts = parts.verdicts();
    this.losses = new LossWatch(limits, killSwitch, sources.accounts());
    this.clock = clock;
    this.time = new SteadyTime(clock);
  }

  /** The verdict on an order that is not going to be sent now. Nothing is counted. */
  public RiskVerdict preview(OrderIntent order, Change change) {
    return gate.check(order, view(order, change));
  }

  /**
   * The verdict on an order that is sent at once if it is approved: from then on it counts as sent.
   * The daily loss may engage the kill switch first.
   */
  public RiskVerdict admit(OrderIntent order, Change change) {
    onFigures(order.account());
    RiskVerdict verdict = preview(order, change);
    verdicts.add(verdict);
    if (verdict instanceof Approved) {
      tempo(order.account()).onOrder(time.elapsed(), order);
    }
    return verdict;
  }

  /**
   * The verdict on orders of which all are sent or none.
   *
   * @param order the one that it is about: the first that is refused; if none is, the first of all
   */
  public record JointVerdict(OrderIntent order, RiskVerdict verdict) {}

  /**
   * The verdict on orders that are sent together or not at all, such as a bracket, its entry first:
   * each is judged as if those before it were open. They count as sent if all are approved.
   *
   * @param first what is known of the first one
   */
  public JointVerdict admitTogether(List<OrderIntent> orders, Change first) {
    orders.stream().map(OrderIntent::account).distinct().forEach(this::onFigures);
    JointVerdict joint = judgeTogether(orders, first);
    verdicts.add(joint.verdict());
    if (joint.verdict() instanceof Approved) {
      orders.forEach(order -> tempo(order.account()).onOrder(time.elapsed(), order));
    }
    return joint;
  }

  /** The same for orders that are not going to be sent now. */
  public RiskVerdict previewTogether(List<OrderIntent> orders, Change first) {
    return judgeTogether(orders, first).verdict();
  }

  private JointVerdict judgeTogether(List<OrderIntent> orders, Change first) {
    List<String> warnings = new ArrayList<>();
    for (int i = 0; i < orders.size(); i++) {
      RiskView alone = view(orders.get(i), i == 0 ? first : Change.NEW);
      RiskVerdict verdict = gate.check(orders.get(i), alone.behind(orders.subList(0, i)));
      if (verdict instanceof Approved approved) {
        warnings.addAll(approved.warnings());
      } else {
        return new JointVerdict(orders.get(i), verdict);
      }
    }
    return new JointVerdict(orders.get(0), new Approved(warnings.stream().distinct().toList()));
  }

  /** A cancel was sent for an order of the account. */
  public void onCancel(AccountId account) {
    tempo(account).onCancel(time.elapsed());
  }

  /** The figures of an account have changed: a loss may have gone too far. */
  public void onFigures(AccountId account) {
    losses.onFigures(account);
  }

  /** The limits of an account. */
  public RiskLimits limits(AccountId account) {
    return limits.of(account);
  }

  /** What the rules would see for an order now. */
  RiskView view(OrderIntent order, Change change) {
    int contractId = order.instrument().contractId();
    return new RiskView(
        clock.instant(),
        killSwitch.state(),
        sources.sessions().session(),
        new Market(
            // The contract id of a combination says nothing.
            Composition.isCombo(order.instrument()) ? null : sources.details().of(contractId),
            sources.quotes(),
            sources.details()),
        new Book(
            sources.positions(),
            sources.held().of(order.account()),
            sources.unsettled().of(order.account()),
            sources.openOrders().all()),
        sources.accounts().of(order.account()),
        recent(order),
        change);
  }

  private RecentOrders recent(OrderIntent order) {
    OrderTempo tempo = tempos.get(order.account());
    Duration now = time.elapsed();
    return tempo == null ? RecentOrders.NONE : tempo.recent(now, order);
  }

  private OrderTempo tempo(AccountId account) {
    return tempos.computeIfAbsent(account, key -> new OrderTempo(limits.of(key).rate()));
  }
}
