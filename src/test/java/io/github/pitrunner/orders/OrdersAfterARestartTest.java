package io.github.pitrunner.orders;

import static io.github.pitrunner.orders.OrdersRig.info;
import static io.github.pitrunner.orders.OrdersRig.limit;
import static io.github.pitrunner.orders.OrdersRig.market;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.github.pitrunner.domain.Order;
import io.github.pitrunner.domain.OrderStatus;
import io.github.pitrunner.journal.JournalEntry.Happened;
import io.github.pitrunner.testing.HandDrivenCall;
import io.github.pitrunner.tws.AllOpenOrdersRequest;
import io.github.pitrunner.tws.CancelOrderRequest;
import io.github.pitrunner.tws.CompletedOrdersEnd;
import io.github.pitrunner.tws.CompletedOrdersRequest;
import io.github.pitrunner.tws.ExecutionDetailsEnd;
import io.github.pitrunner.tws.ExecutionRequest;
import io.github.pitrunner.tws.OpenOrdersEnd;
import io.github.pitrunner.tws.PlaceOrderRequest;
import io.github.pitrunner.v1.Execution;
import io.github.pitrunner.v1.ListExecutionsRequest;
import io.github.pitrunner.v1.ListExecutionsResponse;
import io.github.pitrunner.v1.PlaceOrderResponse;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The process dies at any point of an order's path; the journal is what is left of it. */
class OrdersAfterARestartTest {
  private static final long PERM_ID = 9;
  private static final OrderSettings ONE_ENDED_HELD = new OrderSettings(OrdersRig.PATIENCE, 1, 100);

  private final OrdersRig rig = OrdersRig.started();

  /** Where the process dies. */
  enum Death {
    AFTER_THE_INTENT {
      @Override
      void reach(OrdersRig rig) {
        rig.journal.hold();
        rig.place(limit("o-1", 100, "150"));
        // Recorded, and its answer never heard.
        rig.journal.letThrough();
      }
    },
    AFTER_SENDING_BEFORE_THE_FIRST_EVENT {
      @Override
      void reach(OrdersRig rig) {
        rig.journal.hold();
        rig.place(limit("o-1", 100, "150"));
        rig.journal.letThrough();
        rig.journal.hold();
        rig.time.settle();
      }
    },
    AFTER_THE_FIRST_EVENT {
      @Override
      void reach(OrdersRig rig) {
        rig.place(limit("o-1", 100, "150"));
      }
    },
    AFTER_THE_ACKNOWLEDGEMENT {
      @Override
      void reach(OrdersRig rig) {
        rig.placed(limit("o-1", 100, "150"), PERM_ID);
      }
    },
    HALF_FILLED {
      @Override
      void reach(OrdersRig rig) {
        rig.placed(limit("o-1", 100, "150"), PERM_ID);
        say(rig, fill("a.01", "40", rig.acknowledgement(PERM_ID).getOrder()));
      }
    },
    WITH_A_CANCEL_UNDER_WAY {
      @Override
      void reach(OrdersRig rig) {
        rig.placed(limit("o-1", 100, "150"), PERM_ID);
        rig.cancel("o-1");
      }
    },
    AFTER_THE_FILL_BEFORE_ITS_COMMISSION {
      @Override
      void reach(OrdersRig rig) {
        rig.placed(limit("o-1", 100, "150"), PERM_ID);
        say(rig, fill("a.01", "100", rig.acknowledgement(PERM_ID).getOrder()));
      }
    };

    abstract void reach(OrdersRig rig);
  }

  private static void say(OrdersRig rig, Message... messages) {
    rig.gateway.send(messages);
    rig.time.settle();
  }

  private static io.github.pitrunner.tws.ExecutionDetails fill(
      String id, String shares, io.github.pitrunner.tws.Order order) {
    return TwsOrders.execution(order, id, shares, 150);
  }

  /** The order of these tests as a gateway has it. */
  private static io.github.pitrunner.tws.Order theirs() {
    return TwsOrders.order(OrdersRig.CLIENT_ID, 1, PERM_ID, "o-1").build();
  }

  /** What the gateway says when it is asked for its lists. */
  static void lists(
      OrdersRig next, List<Message> open, List<Message> completed, List<Message> fills) {
    next.gateway.on(
        AllOpenOrdersRequest.class,
        request -> {
          open.forEach(next.gateway::send);
          next.gateway.send(OpenOrdersEnd.getDefaultInstance());
        });
    next.gateway.on(
        CompletedOrdersRequest.class,
        request -> {
          completed.forEach(next.gateway::send);
          next.gateway.send(CompletedOrdersEnd.getDefaultInstance());
        });
    next.gateway.on(
        ExecutionRequest.class,
        request -> {
          for (Message message : fills) {
            next.gateway.send(
                message instanceof io.github.pitrunner.tws.ExecutionDetails execution
                    ? execution.toBuilder().setReqId(request.getReqId()).build()
                    : message);
          }
          next.gateway.send(ExecutionDetailsEnd.newBuilder().setReqId(request.getReqId()).build());
        });
  }

  private static void working(OrdersRig next) {
    lists(next, List.of(TwsOrders.open(theirs(), "Submitted")), List.of(), List.of());
  }

  private static void cancelled(OrdersRig next) {
    lists(
        next,
        List.of(),
        List.of(TwsOrders.completed(theirs(), "Cancelled", "Cancelled")),
        List.of());
  }

  private static void filled(OrdersRig next) {
    lists(
        next,
        List.of(),
        List.of(TwsOrders.completed(theirs(), "Filled", "Filled Size: 100")),
        List.of(
            fill("a.01", "40", theirs()),
            TwsOrders.commission("a.01", 0.5),
            fill("b.01", "60", theirs()),
            TwsOrders.commission("b.01", 0.5)));
  }

  private static void assertPlacesNothing(OrdersRig next) {
    HandDrivenCall<PlaceOrderResponse> again = next.place(limit("o-1", 100, "150"));
    assertThat(again.answer().getExisting()).isTrue();
    assertThat(again.answer().getOrder().getClientOrderId()).isEqualTo("o-1");
    HandDrivenCall<PlaceOrderResponse> other = next.place(limit("o-1", 99, "150"));
    assertThat(info(other).getReason()).isEqualTo("ORDER_ID_TAKEN");
    assertThat(info(other).getMetadataMap()).containsEntry("differing_fields", "ticket.quantity");
    assertThat(next.gateway.heard(PlaceOrderRequest.class)).isEmpty();
  }

  @Nested
  class AnOrderWhoseProcessDied {
    @ParameterizedTest
    @EnumSource
    void isTheSameOrderAndNothingIsPlacedAgain(Death death) {
      death.reach(rig);

      OrdersRig next = rig.after(OrdersAfterARestartTest::working);

      assertPlacesNothing(next);
    }

    @ParameterizedTest
    @EnumSource
    void isAnsweredAlsoAfterASecondRestart(Death death) {
      death.reach(rig);
      OrdersRig next = rig.after(prepared -> {});

      OrdersRig last = next.after(prepared -> {});

      assertPlacesNothing(last);
      assertThat(last.order("o-1")).isEqualTo(next.order("o-1"));
    }

    @ParameterizedTest
    @EnumSource(names = "AFTER_THE_FILL_BEFORE_ITS_COMMISSION", mode = EnumSource.Mode.EXCLUDE)
    void worksWhenTheGatewayHasItOpen(Death death) {
      death.reach(rig);

      OrdersRig next = rig.after(OrdersAfterARestartTest::working);

      assertThat(next.order("o-1").status()).isEqualTo(OrderStatus.SUBMITTED);
      assertThat(next.order("o-1").keys().permId()).isEqualTo(PERM_ID);
      next.cancel("o-1");
      assertThat(next.gateway.last(CancelOrderRequest.class).getOrderId()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(names = "AFTER_THE_FILL_BEFORE_ITS_COMMISSION", mode = EnumSource.Mode.EXCLUDE)
    void isCancelledWhenTheGatewayHasItSo(Death death) {
      death.reach(rig);

      OrdersRig next = rig.after(OrdersAfterARestartTest::cancelled);

      assertThat(next.order("o-1").status()).isEqualTo(OrderStatus.CANCELLED);
    }

    @ParameterizedTest
    @EnumSource(names = "AFTER_THE_FILL_BEFORE_ITS_COMMISSION", mode = EnumSource.Mode.EXCLUDE)
    void isFilledOnceWithItsCostsWhenTheGatewayHasItSo(Death death) {
      death.reach(rig);

      OrdersRig next = rig.after(OrdersAfterARestartTest::filled);

      Order order = next.order("o-1");
      assertThat(order.status()).isEqualTo(OrderStatus.FILLED);
      assertThat(order.fill().quantity()).isEqualTo("100");
      assertThat(order.fill().commissions().get(0).amount()).isEqualByComparingTo("1");
      assertThat(executions(next, "", 10)).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource(
        names = {
          "AFTER_THE_INTENT",
          "AFTER_SENDING_BEFORE_THE_FIRST_EVENT",
          "AFTER_THE_FIRST_EVENT"
        })
    void wasNotPlacedWhenItIsNowhere(Death death) {
      death.reach(rig);

      OrdersRig next = rig.after(prepared -> {});

      assertThat(next.order("o-1").status()).isEqualTo(OrderStatus.NOT_PLACED);
      assertPlacesNothing(next);
      assertThat(next.cancel("o-1").answer().getOrder().getStatus())
          .isEqualTo(io.github.pitrunner.v1.OrderStatus.ORDER_STATUS_NOT_PLACED);
    }

    @ParameterizedTest
    @EnumSource(names = {"AFTER_THE_ACKNOWLEDGEMENT", "HALF_FILLED", "WITH_A_CANCEL_UNDER_WAY"})
    void thatWasAcknowledgedAndIsNowhereIsNotSaidToBeUnplaced(Death death) {
      death.reach(rig);

      OrdersRig next = rig.after(prepared -> {});

      assertThat(next.order("o-1").status()).isEqualTo(OrderStatus.INACTIVE);
    }

    @Test
    void learnsItsCommissionInTheNextRun() {
      Death.AFTER_THE_FILL_BEFORE_ITS_COMMISSION.reach(rig);

      OrdersRig next =
          rig.after(
              prepared ->
                  lists(
                      prepared,
                      List.of(),
                      List.of(),
                      List.of(fill("a.01", "100", theirs()), TwsOrders.commission("a.01", 1.25))));

      assertThat(next.order("o-1").fill().quantity()).isEqualTo("100");
      assertThat(next.order("o-1").fill().commissions().get(0).amount()).isEqualTo("1.25");
      List<Execution> all = executions(next, "", 10);
      assertThat(all).hasSize(1);
      assertThat(all.get(0).getCommission().getAmount().getValue()).isEqualTo("1.25");
    }

    @Test
    void countsAnExecutionWhoseEventWasNotRecordedAlsoWhenNobodyListsItAnyMore() {
      rig.placed(limit("o-1", 100, "150"), PERM_ID);
      rig.journal.hold();
      say(rig, fill("a.01", "100", theirs()));
      rig.journal.letThroughOne();

      OrdersRig next = rig.after(prepared -> {});

      assertThat(next.order("o-1").status()).isEqualTo(OrderStatus.FILLED);
      assertThat(next.order("o-1").fill().quantity()).isEqualTo("100");
    }
  }

  @Nested
  class TheNextOrder {
    @ParameterizedTest(name = "the journal''s {0}, the gateway''s {1}: {2}")
    @MethodSource("io.github.pitrunner.orders.OrdersAfterARestartTest#marks")
    void hasAnIdAboveBothMarks(int placedBefore, int nextValidId, int expected) {
      for (int i = 1; i <= placedBefore; i++) {
        rig.placed(market("b-" + i, 1), 100 + i);
      }

      OrdersRig next = rig.after(prepared -> prepared.gateway.nextValidId(nextValidId));
      next.place(market("n-1", 1));

      assertThat(next.gateway.last(PlaceOrderRequest.class).getOrderId()).isEqualTo(expected);
    }
  }

  static Stream<Arguments> marks() {
    return Stream.of(
        Arguments.of(3, 1, 4),
        Arguments.of(3, 4, 4),
        Arguments.of(3, 900, 900),
        Arguments.of(0, 7, 7));
  }

  @Nested
  class OrdersThatOnlyTheJournalHas {
    /** Fills an order and then another one, which is the only one that is held later. */
    private void end() {
      rig.placed(limit("o-1", 100, "150"), PERM_ID);
      say(rig, fill("a.01", "100", theirs()));
      rig.placed(market("later", 1), 10);
      say(rig, fill("l.01", "1", rig.acknowledgement(10).getOrder()));
    }

    private OrdersRig next() {
      end();
      return rig.after(ONE_ENDED_HELD, prepared -> {});
    }

    @Test
    void areFoundByTheirName() {
      OrdersRig next = next();

      assertThat(next.get("o-1").answer().getOrder().getPermId()).isEqualTo(PERM_ID);
      assertThat(info(next.get("o-2")).getReason()).isEqualTo("ORDER_NOT_FOUND");
    }

    @Test
    void areCancelledWithoutEffect() {
      OrdersRig next = next();

      for (int i = 0; i < 2; i++) {
        assertThat(next.cancel("o-1").answer().getOrder().getStatus())
            .isEqualTo(io.github.pitrunner.v1.OrderStatus.ORDER_STATUS_FILLED);
      }
      assertThat(next.gateway.heard(CancelOrderRequest.class)).isEmpty();
    }

    @Test
    void areReturnedToWhoeverPlacesThemAgain() {
      OrdersRig next = next();

      assertPlacesNothing(next);
      assertPlacesNothing(next);
    }

    @Test
    void areReturnedAlsoByARunWithAnotherClientId() {
      end();

      OrdersRig next = rig.after(ONE_ENDED_HELD, 2, prepared -> {});

      // The order ids of the new client begin anew, and so does the one of the order that is asked
      // for again: its being given up must not free the name of the old one.
      for (int i = 0; i < 3; i++) {
        assertPlacesNothing(next);
      }
    }

    @Test
    void areReturnedWhenTheyWereAskedForWhileTheJournalWasDown() {
      end();
      OrdersRig next = rig.after(ONE_ENDED_HELD, 2, prepared -> {});
      next.journal.breakDown();

      assertThat(info(next.place(limit("o-1", 100, "150"))).getReason())
          .isEqualTo("JOURNAL_UNAVAILABLE");
      next.journal.repair();
      next.time.advance(Duration.ofSeconds(2));

      assertPlacesNothing(next);
    }
  }

  @Nested
  class AnotherClientId {
    @ParameterizedTest
    @EnumSource(names = "AFTER_THE_FILL_BEFORE_ITS_COMMISSION", mode = EnumSource.Mode.EXCLUDE)
    void findsTheOrdersOfTheOldOneAgain(Death death) {
      death.reach(rig);

      OrdersRig next =
          rig.after(
              new OrderSettings(OrdersRig.PATIENCE, 100, 100), 2, OrdersAfterARestartTest::working);

      assertThat(next.order("o-1").status()).isEqualTo(OrderStatus.SUBMITTED);
      assertThat(next.order("o-1").keys().clientId()).isEqualTo(OrdersRig.CLIENT_ID);
      assertThat(next.order("o-1").foreign()).isFalse();
      assertThat(next.orders.openOrders()).isEqualTo(1);
      assertPlacesNothing(next);
    }

    @Test
    void cannotCancelThemAndSaysWhy() {
      rig.placed(limit("o-1", 100, "150"), PERM_ID);

      OrdersRig next =
          rig.after(
              new OrderSettings(OrdersRig.PATIENCE, 100, 100), 2, OrdersAfterARestartTest::working);

      assertThat(info(next.cancel("o-1")).getReason()).isEqualTo("ORDER_FOREIGN");
      assertThat(next.gateway.heard(CancelOrderRequest.class)).isEmpty();
    }
  }

  @Nested
  class ListedExecutions {
    @Test
    void arePagedOverTheJournalWithTheirCostsAndCorrections() {
      rig.placed(limit("o-1", 100, "150"), PERM_ID);
      say(
          rig,
          fill("a.01", "10", theirs()),
          fill("b.01", "20", theirs()),
          TwsOrders.commission("b.01", 2),
          fill("a.02", "15", theirs()),
          TwsOrders.commission("a.02", 1),
          fill("c.01", "30", theirs()));
      OrdersRig next =
          rig.after(
              ONE_ENDED_HELD,
              prepared ->
                  lists(
                      prepared,
                      List.of(TwsOrders.open(theirs(), "Submitted")),
                      List.of(),
                      List.of(fill("c.01", "30", theirs()))));
      say(next, TwsOrders.commission("c.01", 3), fill("d.01", "35", theirs()));

      List<Execution> all = new ArrayList<>();
      String token = "";
      do {
        ListExecutionsResponse page = page(next, token, 2);
        all.addAll(page.getExecutionsList());
        token = page.getNextPageToken();
      } while (!token.isEmpty());

      assertThat(all)
          .extracting(Execution::getExecutionId)
          .containsExactly("d.01", "c.01", "b.01", "a.02");
      assertThat(all)
          .extracting(one -> one.getCommission().getAmount().getValue())
          .containsExactly("", "3", "2", "1");
      assertThat(all).extracting(Execution::getClientOrderId).containsOnly("o-1");
      assertThat(next.order("o-1").fill().quantity()).isEqualTo(new BigDecimal("100"));
      assertThat(next.order("o-1").status()).isEqualTo(OrderStatus.FILLED);
    }
  }

  private static List<Execution> executions(OrdersRig next, String token, int size) {
    return page(next, token, size).getExecutionsList();
  }

  private static ListExecutionsResponse page(OrdersRig next, String token, int size) {
    HandDrivenCall<ListExecutionsResponse> call =
        next.call(
            observer ->
                next.service.listExecutions(
                    ListExecutionsRequest.newBuilder()
                        .setPageSize(size)
                        .setPageToken(token)
                        .build(),
                    observer));
    return call.answer();
  }

  @ParameterizedTest
  @EnumSource
  void noVersionOfAnOrderGoesBackOverARestart(Death death) {
    death.reach(rig);

    OrdersRig next = rig.after(OrdersAfterARestartTest::working);
    Consumer<OrdersRig> nothing = prepared -> {};
    OrdersRig last = next.after(nothing);

    List<Long> versions =
        last.journal.events().stream()
            .map(Happened::order)
            .map(order -> order.life().version())
            .toList();
    assertThat(versions).isSorted().doesNotHaveDuplicates();
  }
}
