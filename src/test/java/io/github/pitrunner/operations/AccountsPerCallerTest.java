package io.github.pitrunner.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Duration;
import com.google.protobuf.FieldMask;
import com.google.protobuf.Message;
import com.google.type.Decimal;
import io.github.pitrunner.domain.Role;
import io.github.pitrunner.operations.PerCallerRoom.Desk;
import io.github.pitrunner.testing.StatusDetails;
import io.github.pitrunner.v1.CancelAllOrdersRequest;
import io.github.pitrunner.v1.CancelOrderRequest;
import io.github.pitrunner.v1.CheckOrderRequest;
import io.github.pitrunner.v1.EngageKillSwitchRequest;
import io.github.pitrunner.v1.Execution;
import io.github.pitrunner.v1.GatewayServiceGrpc;
import io.github.pitrunner.v1.GetAccountSummaryRequest;
import io.github.pitrunner.v1.GetOrderRequest;
import io.github.pitrunner.v1.GetProfitAndLossRequest;
import io.github.pitrunner.v1.GetRiskLimitsRequest;
import io.github.pitrunner.v1.GetStatusRequest;
import io.github.pitrunner.v1.InstrumentRef;
import io.github.pitrunner.v1.ListAccountsRequest;
import io.github.pitrunner.v1.ListAuditEventsRequest;
import io.github.pitrunner.v1.ListExecutionsRequest;
import io.github.pitrunner.v1.ListOrdersRequest;
import io.github.pitrunner.v1.ListPositionsRequest;
import io.github.pitrunner.v1.ModifyOrderRequest;
import io.github.pitrunner.v1.Order;
import io.github.pitrunner.v1.OrderStatus;
import io.github.pitrunner.v1.OrderTicket;
import io.github.pitrunner.v1.OrderType;
import io.github.pitrunner.v1.OrdersServiceGrpc;
import io.github.pitrunner.v1.PlaceOrderRequest;
import io.github.pitrunner.v1.PortfolioServiceGrpc;
import io.github.pitrunner.v1.Position;
import io.github.pitrunner.v1.PreviewOrderRequest;
import io.github.pitrunner.v1.ReleaseKillSwitchRequest;
import io.github.pitrunner.v1.Side;
import io.github.pitrunner.v1.StreamAccountRequest;
import io.github.pitrunner.v1.StreamMarker;
import io.github.pitrunner.v1.StreamOrderEventsRequest;
import io.github.pitrunner.v1.StreamOrderEventsResponse;
import io.github.pitrunner.v1.StreamPositionsRequest;
import io.github.pitrunner.v1.StreamProfitAndLossRequest;
import io.github.pitrunner.v1.StreamStatusRequest;
import io.github.pitrunner.v1.VerifyAuditTrailRequest;
import io.grpc.Context;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every call that has to do with accounts, by callers who may use some of them: ours is DU1234567,
 * the others' DU7654321. Whose an order is says its name: {@code a-} is in ours, {@code b-} in the
 * others'.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccountsPerCallerTest {
  private static final String OURS = "DU1234567";
  private static final String THEIRS = "DU7654321";
  private static final String NOWHERE = "DU9999999";

  private final PerCallerRoom room;
  private final Desk chief;
  private final Desk one;
  private final Desk other;
  private final Desk two;
  private final Desk none;
  private int names;

  AccountsPerCallerTest() throws IOException {
    room = new PerCallerRoom(List.of(OURS, THEIRS), Optional.empty());
    chief = room.as("chief", Role.ADMIN);
    one = room.as("one", Role.ADMIN, OURS);
    other = room.as("other", Role.ADMIN, THEIRS);
    two = room.as("two", Role.ADMIN, OURS, THEIRS);
    none = room.as("none", Role.ADMIN, NOWHERE);
  }

  @BeforeAll
  void trade() {
    for (String account : List.of(OURS, THEIRS)) {
      String prefix = prefix(account);
      place(chief, account, prefix + "work", limit("100"));
      place(chief, account, prefix + "fill", market());
      place(chief, account, prefix + "done", limit("99"));
      chief.orders().cancelOrder(byName(prefix + "done"));
    }
    await()
        .atMost(PerCallerRoom.LONG)
        .until(() -> positions(chief).size() == 2 && executions(chief).size() >= 2);
  }

  @AfterAll
  void close() {
    room.close();
  }

  private static String prefix(String account) {
    return account.equals(OURS) ? "a-" : "b-";
  }

  // --- what is asked ---

  private static Decimal decimal(String value) {
    return Decimal.newBuilder().setValue(value).build();
  }

  private static OrderTicket.Builder market() {
    return OrderTicket.newBuilder()
        .setInstrument(InstrumentRef.newBuilder().setSymbol("AAPL"))
        .setSide(Side.SIDE_BUY)
        .setType(OrderType.ORDER_TYPE_MARKET)
        .setQuantity(decimal("1"));
  }

  /** It rests: the market is far above. */
  private static OrderTicket.Builder limit(String price) {
    return market().setType(OrderType.ORDER_TYPE_LIMIT).setLimitPrice(decimal(price));
  }

  private static Order place(Desk desk, String account, String name, OrderTicket.Builder ticket) {
    return desk.orders()
        .placeOrder(
            PlaceOrderRequest.newBuilder()
                .setAccount(account)
                .setClientOrderId(name)
                .setTicket(ticket)
                .build())
        .getOrder();
  }

  private String newName(String prefix) {
    return prefix + ++names;
  }

  private static CancelOrderRequest byName(String name) {
    return CancelOrderRequest.newBuilder().setClientOrderId(name).build();
  }

  private static List<Position> positions(Desk desk) {
    return desk.portfolio()
        .listPositions(ListPositionsRequest.getDefaultInstance())
        .getPositionsList();
  }

  private static List<Execution> executions(Desk desk) {
    return desk.orders()
        .listExecutions(ListExecutionsRequest.getDefaultInstance())
        .getExecutionsList();
  }

  private static Order order(Desk desk, String name) {
    return desk.orders()
        .getOrder(GetOrderRequest.newBuilder().setClientOrderId(name).build())
        .getOrder();
  }

  /** What a stream begins with, up to the end of its snapshot. */
  private static <M extends Message> List<Message> begin(
      Supplier<Iterator<M>> call, Function<M, StreamMarker> marker) {
    Context.CancellableContext life = Context.current().withCancellation();
    List<Message> told = new ArrayList<>();
    try {
      life.run(
          () -> {
            Iterator<M> stream = call.get();
            M next;
            do {
              next = stream.next();
              told.add(next);
            } while (marker.apply(next).getKind() != StreamMarker.Kind.KIND_SNAPSHOT_END);
          });
    } finally {
      life.cancel(null);
    }
    return told;
  }

  /** Calls about one account, which they name or which is their caller's default. */
  private enum Choosing {
    PLACE_ORDER {
      @Override
      List<Message> call(Desk desk, String account) {
        return List.of(
            desk.orders()
                .placeOrder(
                    PlaceOrderRequest.newBuilder()
                        .setAccount(account)
                        .setTicket(limit("98"))
                        .build()));
      }
    },
    PREVIEW_ORDER {
      @Override
      List<Message> call(Desk desk, String account) {
        return List.of(
            desk.orders()
                .previewOrder(
                    PreviewOrderRequest.newBuilder()
                        .setAccount(account)
                        .setTicket(limit("98"))
                        .build()));
      }
    },
    CHECK_ORDER {
      @Override
      List<Message> call(Desk desk, String account) {
        return List.of(
            desk.gateway()
                .checkOrder(
                    CheckOrderRequest.newBuilder()
                        .setAccount(account)
                        .setTicket(limit("98"))
                        .build()));
      }
    },
    GET_RISK_LIMITS {
      @Override
      List<Message> call(Desk desk, String account) {
        return List.of(
            desk.gateway()
                .getRiskLimits(GetRiskLimitsRequest.newBuilder().setAccount(account).build()));
      }
    },
    GET_ACCOUNT_SUMMARY {
      @Override
      List<Message> call(Desk desk, String account) {
        return List.of(
            desk.portfolio()
                .getAccountSummary(
                    GetAccountSummaryRequest.newBuilder().setAccount(account).build()));
      }
    },
    STREAM_ACCOUNT {
      @Override
      List<Message> call(Desk desk, String account) {
        return begin(
            () ->
                desk.portfolio()
                    .streamAccount(StreamAccountRequest.newBuilder().setAccount(account).build()),
            item -> item.getMarker());
      }
    },
    GET_PROFIT_AND_LOSS {
      @Override
      List<Message> call(Desk desk, String account) {
        return List.of(
            desk.portfolio()
                .getProfitAndLoss(
                    GetProfitAndLossRequest.newBuilder().setAccount(account).build()));
      }
    },
    STREAM_PROFIT_AND_LOSS {
      @Override
      List<Message> call(Desk desk, String account) {
        return begin(
            () ->
                desk.portfolio()
                    .streamProfitAndLoss(
                        StreamProfitAndLossRequest.newBuilder().setAccount(account).build()),
            item -> item.getMarker());
      }
    };

    abstract List<Message> call(Desk desk, String account);
  }

  /** Calls about all accounts that their caller may use, or about one that they name. */
  private enum Filtering {
    LIST_ORDERS {
      @Override
      List<Message> call(Desk desk, String account) {
        return List.of(
            desk.orders().listOrders(ListOrdersRequest.newBuilder().setAccount(account).build()));
      }
    },
    LIST_EXECUTIONS {
      @Override
      List<Message> call(Desk desk, String account) {
        return List.of(
            desk.orders()
                .listExecutions(ListExecutionsRequest.newBuilder().setAccount(account).build()));
      }
    },
    STREAM_ORDER_EVENTS {
      @Override
      List<Message> call(Desk desk, String account) {
        return begin(
            () ->
                desk.orders()
                    .streamOrderEvents(
                        StreamOrderEventsRequest.newBuilder().setAccount(account).build()),
            item -> item.getMarker());
      }
    },
    LIST_POSITIONS {
      @Override
      List<Message> call(Desk desk, String account) {
        return List.of(
            desk.portfolio()
                .listPositions(ListPositionsRequest.newBuilder().setAccount(account).build()));
      }
    },
    STREAM_POSITIONS {
      @Override
      List<Message> call(Desk desk, String account) {
        return begin(
            () ->
                desk.portfolio()
                    .streamPositions(
                        StreamPositionsRequest.newBuilder().setAccount(account).build()),
            item -> item.getMarker());
      }
    },
    LIST_ACCOUNTS(false) {
      @Override
      List<Message> call(Desk desk, String account) {
        return List.of(desk.portfolio().listAccounts(ListAccountsRequest.getDefaultInstance()));
      }
    },
    GET_STATUS(false) {
      @Override
      List<Message> call(Desk desk, String account) {
        return List.of(desk.gateway().getStatus(GetStatusRequest.getDefaultInstance()));
      }
    },
    STREAM_STATUS(false) {
      @Override
      List<Message> call(Desk desk, String account) {
        return begin(
            () -> desk.gateway().streamStatus(StreamStatusRequest.getDefaultInstance()),
            item -> item.getMarker());
      }
    };

    private final boolean namesAccounts;

    Filtering() {
      this(true);
    }

    Filtering(boolean namesAccounts) {
      this.namesAccounts = namesAccounts;
    }

    abstract List<Message> call(Desk desk, String account);

    static Stream<Filtering> naming() {
      return Arrays.stream(values()).filter(call -> call.namesAccounts);
    }
  }

  /** Calls about an order that exists. */
  private enum OfAnOrder {
    GET_ORDER {
      @Override
      Message call(Desk desk, Order order) {
        return desk.orders()
            .getOrder(
                GetOrderRequest.newBuilder().setClientOrderId(order.getClientOrderId()).build());
      }
    },
    GET_ORDER_BY_PERM_ID {
      @Override
      Message call(Desk desk, Order order) {
        return desk.orders()
            .getOrder(GetOrderRequest.newBuilder().setPermId(order.getPermId()).build());
      }
    },
    MODIFY_ORDER {
      @Override
      Message call(Desk desk, Order order) {
        return desk.orders()
            .modifyOrder(
                ModifyOrderRequest.newBuilder()
                    .setClientOrderId(order.getClientOrderId())
                    .setTicket(limit("97"))
                    .setUpdateMask(FieldMask.newBuilder().addPaths("limit_price"))
                    .build());
      }
    },
    CHECK_ORDER {
      @Override
      Message call(Desk desk, Order order) {
        return desk.gateway()
            .checkOrder(
                CheckOrderRequest.newBuilder()
                    .setAccount(desk.mayUse(OURS) ? OURS : THEIRS)
                    .setClientOrderId(order.getClientOrderId())
                    .setTicket(limit("97"))
                    .build());
      }
    },
    CANCEL_ORDER {
      @Override
      Message call(Desk desk, Order order) {
        return desk.orders().cancelOrder(byName(order.getClientOrderId()));
      }
    },
    CANCEL_ORDER_BY_PERM_ID {
      @Override
      Message call(Desk desk, Order order) {
        return desk.orders()
            .cancelOrder(CancelOrderRequest.newBuilder().setPermId(order.getPermId()).build());
      }
    };

    abstract Message call(Desk desk, Order order);
  }

  /** Calls with tests of their own below. */
  private static final Set<String> OTHERS =
      Set.of(
          "CancelAllOrders",
          "EngageKillSwitch",
          "ReleaseKillSwitch",
          "ListAuditEvents",
          "VerifyAuditTrail",
          // AlertCallsTest.
          "ListAlerts",
          "StreamAlerts",
          // They know of no accounts.
          "GetLogLevels",
          "SetLogLevel");

  // --- what is answered ---

  private static void assertOnly(String account, List<Message> answer) {
    String foreign = account.equals(OURS) ? THEIRS : OURS;
    assertThat(answer.toString()).doesNotContain(foreign).doesNotContain('"' + prefix(foreign));
  }

  private static StatusRuntimeException refusal(Runnable call) {
    try {
      call.run();
    } catch (StatusRuntimeException refused) {
      return refused;
    }
    throw new AssertionError("It was let through");
  }

  private static void assertRefused(Runnable call, Status.Code code, String reason) {
    StatusRuntimeException refused = refusal(call);
    assertThat(refused.getStatus().getCode()).as(refused.getMessage()).isEqualTo(code);
    assertThat(StatusDetails.of(refused).info().getReason()).isEqualTo(reason);
  }

  private static void assertForbidden(Runnable call) {
    assertRefused(call, Status.Code.PERMISSION_DENIED, "ACCOUNT_FORBIDDEN");
  }

  private void assertUntouched(Order order) {
    Order now = order(chief, order.getClientOrderId());
    assertThat(now.getTicket()).isEqualTo(order.getTicket());
    assertThat(now.getStatus())
        .isIn(OrderStatus.ORDER_STATUS_PRE_SUBMITTED, OrderStatus.ORDER_STATUS_SUBMITTED);
  }

  @Test
  void theAuditTrailIsForThoseWhoMaySeeAllAccounts() {
    assertForbidden(
        () -> one.gateway().listAuditEvents(ListAuditEventsRequest.getDefaultInstance()));
    assertForbidden(
        () -> one.gateway().verifyAuditTrail(VerifyAuditTrailRequest.getDefaultInstance()));

    chief.gateway().listAuditEvents(ListAuditEventsRequest.getDefaultInstance());
    assertThat(
            chief
                .gateway()
                .verifyAuditTrail(VerifyAuditTrailRequest.getDefaultInstance())
                .getIntact())
        .isTrue();
  }

  @Test
  void everyCallIsInOneOfTheTables() {
    Set<String> tested = new HashSet<>(OTHERS);
    for (Enum<?>[] table : List.of(Choosing.values(), Filtering.values(), OfAnOrder.values())) {
      for (Enum<?> call : table) {
        tested.add(
            Arrays.stream(call.name().replace("_BY_PERM_ID", "").split("_", -1))
                .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining()));
      }
    }

    assertThat(
            Stream.of(
                    OrdersServiceGrpc.getServiceDescriptor(),
                    PortfolioServiceGrpc.getServiceDescriptor(),
                    GatewayServiceGrpc.getServiceDescriptor())
                .flatMap(service -> service.getMethods().stream())
                .map(MethodDescriptor::getBareMethodName))
        .containsExactlyInAnyOrderElementsOf(tested);
  }

  @ParameterizedTest
  @EnumSource
  void aNamedAccountOfTheCallersIsTheOneThatAnswers(Choosing call) {
    assertOnly(OURS, call.call(one, OURS));
    assertOnly(THEIRS, call.call(two, THEIRS));
    assertOnly(THEIRS, call.call(chief, THEIRS));
  }

  @ParameterizedTest
  @EnumSource
  void aNamedAccountOfOthersIsForbiddenWhetherTheLoginHasItOrNot(Choosing call) {
    assertForbidden(() -> call.call(one, THEIRS));
    assertForbidden(() -> call.call(one, NOWHERE));
    assertForbidden(() -> call.call(none, OURS));
  }

  @ParameterizedTest
  @EnumSource
  void aNamedAccountOfTheCallersThatTheLoginDoesNotHaveIsNotFound(Choosing call) {
    StatusRuntimeException refused = refusal(() -> call.call(none, NOWHERE));

    assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
    assertThat(refused.getMessage()).doesNotContain(OURS).doesNotContain(THEIRS);
  }

  @ParameterizedTest
  @EnumSource
  void withoutOneNamedTheCallersOnlyOneAnswers(Choosing call) {
    assertOnly(OURS, call.call(one, ""));
    assertOnly(THEIRS, call.call(other, ""));
  }

  @ParameterizedTest
  @EnumSource
  void withoutOneNamedACallerOfSeveralMustNameOne(Choosing call) {
    assertRefused(() -> call.call(two, ""), Status.Code.INVALID_ARGUMENT, "ACCOUNT_REQUIRED");
    assertRefused(() -> call.call(chief, ""), Status.Code.INVALID_ARGUMENT, "ACCOUNT_REQUIRED");
  }

  @ParameterizedTest
  @EnumSource
  void withoutOneNamedACallerOfNoneIsRefused(Choosing call) {
    StatusRuntimeException refused = refusal(() -> call.call(none, ""));

    assertForbidden(() -> call.call(none, ""));
    assertThat(refused.getMessage()).doesNotContain(OURS).doesNotContain(THEIRS);
  }

  @ParameterizedTest
  @EnumSource
  void showsWhatIsOfTheCallersAccountsAndNothingElse(Filtering call) {
    assertOnly(OURS, call.call(one, ""));
    assertOnly(THEIRS, call.call(other, ""));
    assertThat(call.call(one, "").toString()).contains(OURS);
    assertThat(call.call(two, "").toString()).contains(OURS, THEIRS);
    assertThat(call.call(chief, "").toString()).contains(OURS, THEIRS);
    assertThat(call.call(none, "").toString()).doesNotContain(OURS).doesNotContain(THEIRS);
  }

  static Stream<Object> naming() {
    return Filtering.naming().map(call -> call);
  }

  @ParameterizedTest
  @MethodSource("naming")
  void showsOneOfTheCallersAccountsThatIsNamedAndForbidsOthers(Filtering call) {
    assertOnly(OURS, call.call(two, OURS));
    assertOnly(OURS, call.call(one, OURS));
    assertForbidden(() -> call.call(one, THEIRS));
    assertForbidden(() -> call.call(one, NOWHERE));
  }

  @ParameterizedTest
  @EnumSource
  void anOrderOfTheCallersAccountIsThere(OfAnOrder call) {
    Order order = place(chief, OURS, newName("a-"), limit("96"));

    assertOnly(OURS, List.of(call.call(one, order)));
  }

  @ParameterizedTest
  @EnumSource
  void anOrderOfAnotherAccountIsNotThereAndStaysAsItIs(OfAnOrder call) {
    Order order = place(chief, THEIRS, newName("b-"), limit("96"));
    Order missing = order.toBuilder().setClientOrderId("b-nowhere").setPermId(4).build();

    StatusRuntimeException hidden = refusal(() -> call.call(one, order));

    StatusRuntimeException absent = refusal(() -> call.call(one, missing));
    assertThat(hidden.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
    assertThat(text(hidden, order)).as("as if it never was").isEqualTo(text(absent, missing));
    assertUntouched(order);
  }

  /** All that was said but the name that was asked for. */
  private static String text(StatusRuntimeException refused, Order order) {
    return (refused.getStatus().getDescription() + StatusDetails.of(refused).info())
        .replace(order.getClientOrderId(), "NAME")
        .replace("perm-" + order.getPermId(), "PERM");
  }

  @Test
  void aNameThatIsTakenInAnotherAccountSaysNothingOfItsOrder() {
    StatusRuntimeException refused =
        refusal(() -> place(one, "", "b-work", limit("101").setQuantity(decimal("7"))));

    assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.ALREADY_EXISTS);
    assertThat(StatusDetails.of(refused).info().getMetadataMap())
        .containsOnlyKeys("client_order_id", "differing_fields")
        .containsEntry("differing_fields", "account");
    assertThat(refused.getMessage()).doesNotContain(THEIRS);
  }

  @Test
  void aPageTokenOfAnotherCallerLeadsToNobodysAccounts() {
    ListOrdersRequest page = ListOrdersRequest.newBuilder().setPageSize(1).build();
    String ordersToken = chief.orders().listOrders(page).getNextPageToken();
    String accountsToken =
        chief
            .portfolio()
            .listAccounts(ListAccountsRequest.newBuilder().setPageSize(1).build())
            .getNextPageToken();
    String positionsToken =
        chief
            .portfolio()
            .listPositions(ListPositionsRequest.newBuilder().setPageSize(1).build())
            .getNextPageToken();

    assertOnly(
        OURS,
        List.of(
            one.orders().listOrders(page.toBuilder().setPageToken(ordersToken).build()),
            one.portfolio()
                .listAccounts(ListAccountsRequest.newBuilder().setPageToken(accountsToken).build()),
            one.portfolio()
                .listPositions(
                    ListPositionsRequest.newBuilder().setPageToken(positionsToken).build())));
  }

  // --- what ends many ---

  @Test
  void cancellingAllLeavesTheOrdersOfOthers() {
    Order ours = place(chief, OURS, newName("a-"), limit("95"));
    Order theirs = place(chief, THEIRS, newName("b-"), limit("95"));

    var cancelled = one.orders().cancelAllOrders(CancelAllOrdersRequest.getDefaultInstance());

    assertOnly(OURS, List.of(cancelled));
    assertThat(cancelled.getOrdersList())
        .extracting(Order::getClientOrderId)
        .contains(ours.getClientOrderId());
    assertUntouched(theirs);
    assertForbidden(
        () ->
            one.orders()
                .cancelAllOrders(CancelAllOrdersRequest.newBuilder().setAccount(THEIRS).build()));
    place(chief, OURS, newName("a-"), limit("95"));
  }

  @Test
  void theGatewaysGlobalCancelIsForThoseWhoMayUseAllAccounts() {
    Order theirs = place(chief, THEIRS, newName("b-"), limit("95"));

    assertForbidden(
        () ->
            two.orders()
                .cancelAllOrders(CancelAllOrdersRequest.newBuilder().setGlobal(true).build()));
    assertUntouched(theirs);
  }

  @Test
  void theKillSwitchStopsAllButCancelsInTheCallersAccountsAndIsReleasedByWhoMayUseAll() {
    Order ours = place(chief, OURS, newName("a-"), limit("94"));
    Order theirs = place(chief, THEIRS, newName("b-"), limit("94"));
    try {
      var engaged =
          one.gateway()
              .engageKillSwitch(
                  EngageKillSwitchRequest.newBuilder()
                      .setReason("drill")
                      .setCancelWorkingOrders(true)
                      .build());

      assertThat(engaged.getKillSwitch().getBy()).isEqualTo("one");
      assertThat(engaged.getCancelsList())
          .extracting(cancel -> cancel.getOrder())
          .contains("orders/" + ours.getClientOrderId())
          .allMatch(name -> !name.startsWith("orders/b-"));
      assertUntouched(theirs);
      assertRefused(
          () -> place(other, "", newName("b-"), limit("94")),
          Status.Code.FAILED_PRECONDITION,
          "RISK_REJECTED");
      assertForbidden(
          () ->
              two.gateway()
                  .releaseKillSwitch(
                      ReleaseKillSwitchRequest.newBuilder().setReason("over").build()));
    } finally {
      chief
          .gateway()
          .releaseKillSwitch(ReleaseKillSwitchRequest.newBuilder().setReason("over").build());
    }
    place(chief, OURS, newName("a-"), limit("95"));
  }

  @Test
  void aStreamWhoseEndCancelsNeedsATrader() {
    Desk viewer = room.as("viewer", Role.VIEWER, OURS);
    StreamOrderEventsRequest holding =
        StreamOrderEventsRequest.newBuilder()
            .setCancelOnDisconnectAfter(Duration.newBuilder().setSeconds(60))
            .build();

    assertRefused(
        () -> viewer.orders().streamOrderEvents(holding).next(),
        Status.Code.PERMISSION_DENIED,
        "ROLE_REQUIRED");
  }

  @Test
  void aCallThatCameAroundTheDoorIsAnsweredByNobody() {
    StatusRuntimeException refused =
        refusal(() -> room.stranger().listOrders(ListOrdersRequest.getDefaultInstance()));

    assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.INTERNAL);
  }

  // --- readers at the same time ---

  /** Reads until told to stop, and keeps what it has heard. */
  private static List<StreamOrderEventsResponse> take(
      Iterator<StreamOrderEventsResponse> stream, String lastOrder, OrderStatus status) {
    List<StreamOrderEventsResponse> heard = new ArrayList<>();
    StreamOrderEventsResponse next;
    do {
      next = stream.next();
      heard.add(next);
    } while (!next.getEvent().getOrder().getClientOrderId().equals(lastOrder)
        || next.getEvent().getOrder().getStatus() != status);
    return heard;
  }

  private static List<Long> sequences(List<StreamOrderEventsResponse> heard) {
    return heard.stream()
        .filter(StreamOrderEventsResponse::hasEvent)
        .map(item -> item.getEvent().getSequence())
        .filter(sequence -> sequence > 0)
        .toList();
  }

  private static String lastToken(List<StreamOrderEventsResponse> heard) {
    return heard.get(heard.size() - 1).getResumeToken();
  }

  @Test
  void readersOfDifferentAccountsHearTheirOwnAtTheSameTimeAndWhenTheyComeBack() {
    Context.CancellableContext life = Context.current().withCancellation();
    life.run(
        () -> {
          var all = chief.orders().streamOrderEvents(follow(""));
          var ours = one.orders().streamOrderEvents(follow(""));
          var theirs = other.orders().streamOrderEvents(follow(""));
          List<String> begun = new ArrayList<>();
          for (var stream : List.of(all, ours, theirs)) {
            begun.add(awaitSnapshot(stream));
          }

          for (int i = 0; i < 5; i++) {
            place(chief, OURS, newName("a-"), market());
            place(chief, THEIRS, newName("b-"), market());
          }
          Order lastOfOurs = place(chief, OURS, newName("a-"), limit("90"));
          Order lastOfTheirs = place(chief, THEIRS, newName("b-"), limit("90"));
          chief.orders().cancelOrder(byName(lastOfOurs.getClientOrderId()));
          chief.orders().cancelOrder(byName(lastOfTheirs.getClientOrderId()));

          OrderStatus end = OrderStatus.ORDER_STATUS_CANCELLED;
          var heardByAll = take(all, lastOfTheirs.getClientOrderId(), end);
          var heardByOurs = take(ours, lastOfOurs.getClientOrderId(), end);
          var heardByTheirs = take(theirs, lastOfTheirs.getClientOrderId(), end);
          assertOnly(OURS, List.copyOf(heardByOurs));
          assertOnly(THEIRS, List.copyOf(heardByTheirs));
          assertThat(heardByOurs.toString()).contains("KIND_FILLED", "execution {");
          assertThat(sequences(heardByOurs))
              .isEqualTo(sequences(ofAccount(heardByAll, OURS, lastOfOurs)));
          assertThat(sequences(heardByTheirs))
              .isEqualTo(sequences(ofAccount(heardByAll, THEIRS, lastOfTheirs)));

          // Far back: the journal tells.
          var again = one.orders().streamOrderEvents(follow(begun.get(1)));
          var heardAgain = take(again, lastOfOurs.getClientOrderId(), end);
          assertOnly(OURS, List.copyOf(heardAgain));
          assertThat(sequences(heardAgain)).isEqualTo(sequences(heardByOurs));

          // The token of another reader is a position and nothing more.
          var stolen = one.orders().streamOrderEvents(follow(begun.get(2)));
          assertOnly(OURS, List.copyOf(take(stolen, lastOfOurs.getClientOrderId(), end)));
          assertThat(lastToken(heardByOurs)).isNotEmpty();
        });
    life.cancel(null);
  }

  private static StreamOrderEventsRequest follow(String token) {
    return StreamOrderEventsRequest.newBuilder().setResumeToken(token).build();
  }

  private static String awaitSnapshot(Iterator<StreamOrderEventsResponse> stream) {
    StreamOrderEventsResponse next;
    do {
      next = stream.next();
    } while (next.getMarker().getKind() != StreamMarker.Kind.KIND_SNAPSHOT_END);
    return next.getResumeToken();
  }

  /** What is of an account, up to the end of an order. */
  private static List<StreamOrderEventsResponse> ofAccount(
      List<StreamOrderEventsResponse> heard, String account, Order last) {
    List<StreamOrderEventsResponse> own = new ArrayList<>();
    for (StreamOrderEventsResponse item : heard) {
      Order order = item.getEvent().getOrder();
      if (order.getAccount().equals(account)) {
        own.add(item);
        if (order.getClientOrderId().equals(last.getClientOrderId())
            && order.getStatus() == OrderStatus.ORDER_STATUS_CANCELLED) {
          break;
        }
      }
    }
    return own;
  }
}
