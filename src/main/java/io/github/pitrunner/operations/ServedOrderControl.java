package io.github.pitrunner.operations;

import io.github.pitrunner.domain.AccountScope;
import io.github.pitrunner.domain.Caller;
import io.github.pitrunner.domain.Identity;
import io.github.pitrunner.orders.Orders;
import io.github.pitrunner.v1.CheckOrderRequest;
import io.github.pitrunner.v1.RiskVerdict;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.util.List;
import org.jboss.logging.Logger;

/** The orders of the running service. */
@Singleton
final class ServedOrderControl implements OrderControl {
  private static final Logger LOG = Logger.getLogger(ServedOrderControl.class);

  private final Orders orders;

  ServedOrderControl(Orders orders) {
    this.orders = orders;
  }

  @Override
  public Future<List<CancelAsked>> cancelWorking(AccountScope accounts, String why) {
    List<CancelAsked> asked =
        orders.cancelWorking(accounts).entrySet().stream()
            .map(order -> new CancelAsked(order.getKey(), order.getValue()))
            .toList();
    LOG.warnf("The end of %d working orders was asked for: %s", asked.size(), why);
    return Future.succeededFuture(asked);
  }

  @Override
  public Future<RiskVerdict> check(CheckOrderRequest request, Identity by, Caller caller) {
    return orders.check(request, by, caller);
  }
}
