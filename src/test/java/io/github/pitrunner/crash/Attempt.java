package io.github.pitrunner.crash;

import io.github.pitrunner.crash.KillPlan.Progress;
import io.github.pitrunner.crash.Violation.Kind;
import io.github.pitrunner.domain.OrderStatus;
import io.github.pitrunner.endtoend.Caller;
import io.github.pitrunner.v1.CancelOrderRequest;
import io.github.pitrunner.v1.Order;
import io.github.pitrunner.v1.PlaceOrderResponse;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One order and what its client knows of it. A careful client: what it has no answer to it asks
 * again, under the same name and with the same content.
 *
 * <pre>
 *   NOT_CALLED ──call──► WITHOUT_ANSWER ──answer──► ACKNOWLEDGED
 *        │                    ▲   │
 *        └──crash, call───────┘   └──refusal──► REFUSED
 * </pre>
 */
final class Attempt {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration BETWEEN = Duration.ofMillis(50);

  /** With these the client does not know what happened; with any other nothing was placed. */
  private static final Set<Status.Code> WITHOUT_WORD =
      EnumSet.of(
          Status.Code.UNAVAILABLE,
          Status.Code.DEADLINE_EXCEEDED,
          Status.Code.CANCELLED,
          Status.Code.UNKNOWN,
          Status.Code.INTERNAL);

  private final OrderPlan plan;
  private final List<Violation> violations = new ArrayList<>();
  private State state = State.NOT_CALLED;
  private @Nullable OrderRecord told;
  private int tries;
  private boolean isCancelled;
  private boolean isChanged;
  private boolean isChangeOffered = true;
  private boolean isChangeRefused;

  /** What the client knows. */
  enum State {
    NOT_CALLED,
    WITHOUT_ANSWER,
    ACKNOWLEDGED,
    REFUSED
  }

  Attempt(OrderPlan plan) {
    this.plan = plan;
  }

  String id() {
    return plan.id();
  }

  State state() {
    return state;
  }

  List<Violation> violations() {
    return violations;
  }

  /** How often the order was asked for. */
  int tries() {
    return tries;
  }

  boolean isCancelled() {
    return isCancelled;
  }

  boolean isChanged() {
    return isChanged;
  }

  boolean isChangeOffered() {
    return isChangeOffered;
  }

  /** Whether the order never came to the gateway and never will. */
  boolean isNotPlaced() {
    return told != null && told.status() == OrderStatus.NOT_PLACED;
  }

  /** What the client was promised; null for nothing. */
  @Nullable Promise promise() {
    if (told == null || !isAtGateway(told.status())) {
      return null;
    }
    BigDecimal limit =
        isChanged && plan.change() != null
            ? Caller.number(plan.change().getTicket().getLimitPrice())
            : null;
    return new Promise(told.id(), told.permId(), limit, isCancelled);
  }

  private static boolean isAtGateway(OrderStatus status) {
    return switch (status) {
      case PRE_SUBMITTED, SUBMITTED, PENDING_CANCEL, FILLED, CANCELLED, INACTIVE -> true;
      case PENDING_SUBMIT, REJECTED, OUTCOME_UNKNOWN, NOT_PLACED -> false;
    };
  }

  /** Places the order and does with it what is planned, until the service dies. */
  void place(Caller caller, Progress progress, BooleanSupplier isOver) {
    KillPlan.pause(plan.pause());
    if (!isOver.getAsBoolean()) {
      state = State.WITHOUT_ANSWER;
      progress.begun().release();
      PlaceOrderResponse answer = asked(() -> caller.orders().placeOrder(plan.request()));
      if (answer != null) {
        onAnswer(answer);
      }
      progress.answered().release();
      if (answer != null) {
        change(caller);
      }
    }
    progress.done().release();
  }

  /** The same after the crash, or through a restart. */
  void repeat(Caller caller) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    boolean isAsked = state == State.ACKNOWLEDGED && !plan.isRepeated();
    while (!isAsked && state != State.REFUSED) {
      PlaceOrderResponse answer = asked(() -> caller.orders().placeOrder(plan.request()));
      if (answer != null) {
        onAnswer(answer);
        isAsked = true;
      } else if (!isPatient(end, "the order")) {
        return;
      }
    }
    change(caller);
    while (isChangePending() && isPatient(end, "the change")) {
      change(caller);
    }
  }

  /** Waits for the next try; without patience it is a violation. */
  private boolean isPatient(long end, String what) {
    if (System.nanoTime() > end) {
      add(
          Kind.UNKNOWN,
          "for %s the client of %s was told nothing of %s".formatted(PATIENCE, id(), what));
      return false;
    }
    KillPlan.pause(BETWEEN);
    return true;
  }

  private void onAnswer(PlaceOrderResponse answer) {
    OrderRecord now = ServiceRecords.of(answer.getOrder());
    OrderRecord before = told;
    if (state == State.ACKNOWLEDGED && !answer.getExisting()) {
      add(Kind.DUPLICATE, "asked again, %s was placed again: %s".formatted(before, now));
    }
    if (before != null && isAtGateway(before.status()) && before.permId() != now.permId()) {
      add(Kind.DUPLICATE, "asked again, %s is another order: %s".formatted(before, now));
    }
    told = now;
    state = State.ACKNOWLEDGED;
  }

  /** Cancels or modifies; asked for twice it is no other than once. */
  private void change(Caller caller) {
    if (!isChangePending()) {
      return;
    }
    if (plan.isCancelled()) {
      CancelOrderRequest request = CancelOrderRequest.newBuilder().setClientOrderId(id()).build();
      isCancelled = changed(() -> caller.orders().cancelOrder(request).getOrder());
    }
    if (plan.change() != null) {
      isChanged = changed(() -> caller.orders().modifyOrder(plan.change()).getOrder());
    }
  }

  private boolean isChangePending() {
    return told != null
        && !told.status().isFinal()
        && !isChangeRefused
        && ((plan.isCancelled() && !isCancelled) || (plan.change() != null && !isChanged));
  }

  private boolean changed(Supplier<Order> call) {
    try {
      var unused = call.get();
      return true;
    } catch (StatusRuntimeException e) {
      Status.Code code = e.getStatus().getCode();
      if (code == Status.Code.UNIMPLEMENTED) {
        isChangeOffered = false;
        isChangeRefused = true;
      } else if (!WITHOUT_WORD.contains(code)) {
        isChangeRefused = true;
        add(Kind.REFUSED, "the change of %s: %s".formatted(told, e.getStatus()));
      }
      return false;
    }
  }

  private @Nullable PlaceOrderResponse asked(Supplier<PlaceOrderResponse> call) {
    tries++;
    try {
      return call.get();
    } catch (StatusRuntimeException e) {
      if (!WITHOUT_WORD.contains(e.getStatus().getCode())) {
        state = State.REFUSED;
        add(Kind.REFUSED, "the order %s: %s".formatted(id(), e.getStatus()));
      }
      return null;
    }
  }

  private void add(Kind kind, String text) {
    violations.add(new Violation(kind, text));
  }
}
