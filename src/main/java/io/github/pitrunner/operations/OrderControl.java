package io.github.pitrunner.operations;

import io.github.pitrunner.domain.AccountScope;
import io.github.pitrunner.domain.Caller;
import io.github.pitrunner.domain.Identity;
import io.github.pitrunner.v1.CheckOrderRequest;
import io.github.pitrunner.v1.RiskVerdict;
import io.vertx.core.Future;
import java.util.List;

/** What operators do with orders beside watching them; on the connector's context. */
interface OrderControl {
  /**
   * A working order whose cancel was asked for.
   *
   * @param order its name
   * @param problem why the cancel was not sent; empty if it was
   */
  record CancelAsked(String order, String problem) {}

  /**
   * Asks for the end of every working order of our own in the accounts, at once and ahead of
   * everything else.
   *
   * @param why for people
   */
  Future<List<CancelAsked>> cancelWorking(AccountScope accounts, String why);

  /** What the risk gate would say of an order now; nothing is placed, counted or recorded. */
  Future<RiskVerdict> check(CheckOrderRequest request, Identity by, Caller caller);
}
