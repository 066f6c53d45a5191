package io.github.pitrunner.orders;

import io.github.pitrunner.api.Fields;
import io.github.pitrunner.api.Paging;
import io.github.pitrunner.domain.AccountId;
import io.github.pitrunner.domain.AccountScope;
import io.github.pitrunner.domain.ClientOrderId;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Identity;
import io.github.pitrunner.domain.Order;
import io.github.pitrunner.domain.OrderStatus;
import io.github.pitrunner.journal.Recorded.ExecutionFilter;
import io.github.pitrunner.v1.ListExecutionsRequest;
import io.github.pitrunner.v1.ListOrdersRequest;
import io.github.pitrunner.v1.ListOrdersResponse;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Pages of orders and of executions, newest first. */
final class OrderLists {
  private static final Paging.Position<Tracked, Long> ORDER_POSITION =
      new Paging.Position<>(
          Tracked::position, Comparator.reverseOrder(), Object::toString, Long::valueOf);

  private OrderLists() {}

  /**
   * Which orders are asked for.
   *
   * @param accounts of these
   * @param statuses empty for all
   * @param contractId 0 for all
   */
  record OrderFilter(
      AccountScope accounts, boolean openOnly, Set<OrderStatus> statuses, int contractId) {
    boolean fits(Order order) {
      return accounts.shows(order.account())
          && (!openOnly || !order.status().isFinal())
          && (statuses.isEmpty() || statuses.contains(order.status()))
          && (contractId == 0 || contractId == order.instrument().contractId());
    }
  }

  /**
   * Reads what is asked for.
   *
   * @throws Failure.InvalidRequest with all violations
   * @throws Failure.Forbidden for an account that is not its caller's
   */
  static OrderFilter filter(ListOrdersRequest request, Identity by) {
    Fields fields = Fields.ofRequest();
    Set<OrderStatus> statuses = EnumSet.noneOf(OrderStatus.class);
    for (int i = 0; i < request.getStatusesCount(); i++) {
      OrderStatus status =
          OrderProtos.STATUSES.required(
              fields, "statuses[%d]".formatted(i), request.getStatuses(i));
      if (status != null) {
        statuses.add(status);
      }
    }
    AccountId account = account(fields, request.getAccount());
    int contractId = contractId(fields, request.getContractId());
    fields.verify();
    return new OrderFilter(by.accounts(account), request.getOpenOnly(), statuses, contractId);
  }

  /**
   * Reads what is asked for.
   *
   * @throws Failure.InvalidRequest with all violations
   * @throws Failure.Forbidden for an account that is not its caller's
   */
  static ExecutionFilter filter(ListExecutionsRequest request, Identity by) {
    Fields fields = Fields.ofRequest();
    String name = request.getClientOrderId();
    boolean isName =
        fields.check(
            name.isEmpty() || ClientOrderId.isValid(name),
            "client_order_id",
            "must be 1 to 36 letters, digits and ._:-");
    AccountId account = account(fields, request.getAccount());
    int contractId = contractId(fields, request.getContractId());
    Instant from = fields.time("start_time", request.hasStartTime(), request.getStartTime());
    Instant to = fields.time("end_time", request.hasEndTime(), request.getEndTime());
    fields.check(
        from == null || to == null || from.isBefore(to), "end_time", "must be after start_time");
    fields.verify();
    return new ExecutionFilter(
        by.accounts(account),
        isName && !name.isEmpty() ? new ClientOrderId(name) : null,
        contractId,
        from,
        to);
  }

  static ListOrdersResponse page(OrderIndex index, OrderFilter filter, Paging paging) {
    List<Tracked> found =
        index.newestFirst().stream().filter(tracked -> filter.fits(tracked.order())).toList();
    Paging.Page<Tracked> page = paging.page(found, ORDER_POSITION);
    return ListOrdersResponse.newBuilder()
        .addAllOrders(page.map(tracked -> OrderProtos.toProto(tracked.order())).items())
        .setNextPageToken(page.nextPageToken())
        .build();
  }

  /** The account that a filter names; null for none. */
  static @Nullable AccountId account(Fields fields, String account) {
    return account.isEmpty() ? null : fields.read("account", () -> new AccountId(account));
  }

  private static int contractId(Fields fields, int contractId) {
    return fields.number("contract_id", contractId, new Fields.Bounds(0, Integer.MAX_VALUE));
  }
}
