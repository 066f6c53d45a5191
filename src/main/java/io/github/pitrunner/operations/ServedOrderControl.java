package io.github.pitrunner.operations;

import io.github.pitrunner.domain.Caller;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.v1.CheckOrderRequest;
import io.github.pitrunner.v1.RiskVerdict;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.util.List;

/** The orders of the running service. */
@Singleton
final class ServedOrderControl implements OrderControl {
  // The orders room offers neither yet: here is where it is bound.

  @Override
  public Future<List<CancelAsked>> cancelWorking(String why) {
    return Future.failedFuture(
        new Failure.NotImplemented("Working orders are cancelled with a later version"));
  }

  @Override
  public Future<RiskVerdict> check(CheckOrderRequest request, Caller caller) {
    return Future.failedFuture(
        new Failure.NotImplemented("Orders are checked with a later version"));
  }
}
