package io.github.pitrunner.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Message;
import com.google.type.Decimal;
import io.github.pitrunner.domain.Role;
import io.github.pitrunner.operations.PerCallerRoom.Desk;
import io.github.pitrunner.v1.CancelOrderRequest;
import io.github.pitrunner.v1.Execution;
import io.github.pitrunner.v1.GetOrderRequest;
import io.github.pitrunner.v1.GetStatusRequest;
import io.github.pitrunner.v1.InstrumentRef;
import io.github.pitrunner.v1.ListAccountsRequest;
import io.github.pitrunner.v1.ListExecutionsRequest;
import io.github.pitrunner.v1.ListExecutionsResponse;
import io.github.pitrunner.v1.ListOrdersRequest;
import io.github.pitrunner.v1.ListOrdersResponse;
import io.github.pitrunner.v1.ListPositionsRequest;
import io.github.pitrunner.v1.ListPositionsResponse;
import io.github.pitrunner.v1.Order;
import io.github.pitrunner.v1.OrderTicket;
import io.github.pitrunner.v1.OrderType;
import io.github.pitrunner.v1.PlaceOrderRequest;
import io.github.pitrunner.v1.Position;
import io.github.pitrunner.v1.Side;
import io.github.pitrunner.v1.StreamMarker;
import io.github.pitrunner.v1.StreamOrderEventsRequest;
import io.github.pitrunner.v1.StreamOrderEventsResponse;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Random callers after a random day in four accounts: each sees all that is of his accounts, and
 * nothing else.
 */
class RandomScopesTest {
  private static final List<String> LOGIN =
      List.of("DU1000001", "DU1000002", "DU1000003", "DU1000004");
  private static final List<String> SYMBOLS = List.of("AAPL", "MSFT");
  private static final int ORDERS = 40;
  private static final int CALLERS = 25;

  private final long seed = Long.getLong("pitrunner.seed", 20_261_122L);
  private final Random random = new Random(seed);

  @Test
  void nothingOutsideOfTheScopeEverAppears() throws IOException {
    try (PerCallerRoom room = new PerCallerRoom(LOGIN, Optional.empty())) {
      Desk chief = room.as("chief", Role.ADMIN);
      String token = begin(chief, "").get(0);
      List<Order> placed = trade(chief);
      for (int i = 0; i < CALLERS; i++) {
        List<String> scope = scope();
        Desk desk = room.as("caller-" + i, Role.ADMIN, scope.toArray(String[]::new));
        hold(chief, desk, scope, placed);
        holdReplay(desk, scope, token, placed);
      }
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("With -Dpitrunner.seed=%d: %s".formatted(seed, e.getMessage()), e);
    }
  }

  /** Some accounts; also such as the login does not have. */
  private List<String> scope() {
    Set<String> scope = new HashSet<>();
    List<String> all = new ArrayList<>(LOGIN);
    all.add("DU9999999");
    int size = 1 + random.nextInt(all.size());
    while (scope.size() < size) {
      scope.add(all.get(random.nextInt(all.size())));
    }
    return List.copyOf(scope);
  }

  private List<Order> trade(Desk chief) {
    List<Order> placed = new ArrayList<>();
    for (int i = 0; i < ORDERS; i++) {
      String account = LOGIN.get(random.nextInt(LOGIN.size()));
      OrderTicket.Builder ticket =
          OrderTicket.newBuilder()
              .setInstrument(InstrumentRef.newBuilder().setSymbol(SYMBOLS.get(random.nextInt(2))))
              .setSide(random.nextInt(4) == 0 ? Side.SIDE_SELL : Side.SIDE_BUY)
              .setQuantity(number(1 + random.nextInt(5)))
              .setType(OrderType.ORDER_TYPE_MARKET);
      boolean rests = random.nextBoolean();
      if (rests) {
        ticket
            .setSide(Side.SIDE_BUY)
            .setType(OrderType.ORDER_TYPE_LIMIT)
            .setLimitPrice(number(50 + random.nextInt(10)));
      }
      String name = "%s-%d".formatted(account, i);
      placed.add(
          chief
              .orders()
              .placeOrder(
                  PlaceOrderRequest.newBuilder()
                      .setAccount(account)
                      .setClientOrderId(name)
                      .setTicket(ticket)
                      .build())
              .getOrder());
      if (rests && random.nextBoolean()) {
        var unused =
            chief
                .orders()
                .cancelOrder(CancelOrderRequest.newBuilder().setClientOrderId(name).build());
      }
    }
    long[] before = {-1};
    await()
        .atMost(PerCallerRoom.LONG)
        .until(
            () -> {
              long now = executions(chief, 1000).size();
              boolean isQuiet = now == before[0];
              before[0] = now;
              return isQuiet;
            });
    return placed;
  }

  private static Decimal number(int value) {
    return Decimal.newBuilder().setValue(Integer.toString(value)).build();
  }

  private void hold(Desk chief, Desk desk, List<String> scope, List<Order> placed) {
    int size = 1 + random.nextInt(7);
    assertThat(orders(desk, size))
        .isEqualTo(
            orders(chief, 1000).stream()
                .filter(order -> scope.contains(order.getAccount()))
                .toList());
    assertThat(executions(desk, size).stream().map(Execution::getExecutionId))
        .containsExactlyElementsOf(
            executions(chief, 1000).stream()
                .filter(execution -> scope.contains(execution.getAccount()))
                .map(Execution::getExecutionId)
                .toList());
    assertThat(positions(desk, size).stream().map(Position::getAccount))
        .containsExactlyElementsOf(
            positions(chief, 1000).stream()
                .map(Position::getAccount)
                .filter(scope::contains)
                .toList());
    List<String> own = LOGIN.stream().filter(scope::contains).toList();
    assertThat(
            desk
                .portfolio()
                .listAccounts(ListAccountsRequest.getDefaultInstance())
                .getAccountsList()
                .stream()
                .map(account -> account.getAccount()))
        .containsExactlyElementsOf(own);
    assertThat(
            desk.gateway()
                .getStatus(GetStatusRequest.getDefaultInstance())
                .getStatus()
                .getAccountsList())
        .containsExactlyElementsOf(own);
    assertOwn(scope, begin(desk, ""));
    for (int i = 0; i < 5; i++) {
      Order order = placed.get(random.nextInt(placed.size()));
      assertThat(isThere(desk, order)).isEqualTo(scope.contains(order.getAccount()));
    }
  }

  private static boolean isThere(Desk desk, Order order) {
    try {
      var unused =
          desk.orders().getOrder(GetOrderRequest.newBuilder().setPermId(order.getPermId()).build());
      return true;
    } catch (StatusRuntimeException refused) {
      assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
      return false;
    }
  }

  /** The whole day again, from the journal. */
  private void holdReplay(Desk desk, List<String> scope, String token, List<Order> placed) {
    Order last = null;
    for (Order order : placed) {
      last = scope.contains(order.getAccount()) ? order : last;
    }
    if (last == null) {
      return;
    }
    String name = last.getClientOrderId();
    Context.CancellableContext life = Context.current().withCancellation();
    Set<String> told = new HashSet<>();
    life.run(
        () -> {
          Iterator<StreamOrderEventsResponse> stream =
              desk.orders()
                  .streamOrderEvents(
                      StreamOrderEventsRequest.newBuilder().setResumeToken(token).build());
          while (!told.contains(name)) {
            StreamOrderEventsResponse next = stream.next();
            assertOwn(scope, List.of(next.toString()));
            told.add(next.getEvent().getOrder().getClientOrderId());
          }
        });
    life.cancel(null);
    told.remove("");
    assertThat(told)
        .isEqualTo(
            placed.stream()
                .filter(order -> scope.contains(order.getAccount()))
                .map(Order::getClientOrderId)
                .collect(Collectors.toSet()));
  }

  private static void assertOwn(List<String> scope, List<String> told) {
    for (String account : LOGIN) {
      if (!scope.contains(account)) {
        assertThat(told).noneMatch(text -> text.contains(account));
      }
    }
  }

  /** The token at the end of a snapshot, and then all that was told. */
  private static List<String> begin(Desk desk, String token) {
    Context.CancellableContext life = Context.current().withCancellation();
    List<String> told = new ArrayList<>();
    life.run(
        () -> {
          Iterator<StreamOrderEventsResponse> stream =
              desk.orders()
                  .streamOrderEvents(
                      StreamOrderEventsRequest.newBuilder().setResumeToken(token).build());
          StreamOrderEventsResponse next;
          do {
            next = stream.next();
            told.add(next.toString());
          } while (next.getMarker().getKind() != StreamMarker.Kind.KIND_SNAPSHOT_END);
          told.add(0, next.getResumeToken());
        });
    life.cancel(null);
    return told;
  }

  // --- whole lists, page by page ---

  private static List<Order> orders(Desk desk, int size) {
    return whole(
        token ->
            desk.orders()
                .listOrders(
                    ListOrdersRequest.newBuilder().setPageSize(size).setPageToken(token).build()),
        ListOrdersResponse::getOrdersList,
        ListOrdersResponse::getNextPageToken);
  }

  private static List<Execution> executions(Desk desk, int size) {
    return whole(
        token ->
            desk.orders()
                .listExecutions(
                    ListExecutionsRequest.newBuilder()
                        .setPageSize(size)
                        .setPageToken(token)
                        .build()),
        ListExecutionsResponse::getExecutionsList,
        ListExecutionsResponse::getNextPageToken);
  }

  private static List<Position> positions(Desk desk, int size) {
    return whole(
        token ->
            desk.portfolio()
                .listPositions(
                    ListPositionsRequest.newBuilder()
                        .setPageSize(size)
                        .setPageToken(token)
                        .build()),
        ListPositionsResponse::getPositionsList,
        ListPositionsResponse::getNextPageToken);
  }

  private static <P extends Message, T> List<T> whole(
      Function<String, P> page, Function<P, List<T>> items, Function<P, String> next) {
    List<T> all = new ArrayList<>();
    String token = "";
    do {
      P answer = page.apply(token);
      all.addAll(items.apply(answer));
      token = next.apply(answer);
    } while (!token.isEmpty());
    return all;
  }
}
