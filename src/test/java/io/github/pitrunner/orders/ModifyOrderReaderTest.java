package io.github.pitrunner.orders;

import static io.github.pitrunner.orders.OrdersRig.decimal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.FieldMask;
import com.google.protobuf.Timestamp;
import com.google.protobuf.UnknownFieldSet;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Failure.InvalidRequest.Violation;
import io.github.pitrunner.domain.Instructions;
import io.github.pitrunner.domain.OrderPrices;
import io.github.pitrunner.domain.OrderTicket;
import io.github.pitrunner.domain.OrderType;
import io.github.pitrunner.domain.Side;
import io.github.pitrunner.domain.TimeInForce;
import io.github.pitrunner.v1.ModifyOrderRequest;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModifyOrderReaderTest {
  private static final long SEED = 20_261_122L;
  private static final OrderTicket LIMIT =
      OrderTicket.limit(Side.BUY, new BigDecimal("100"), new BigDecimal("150"));

  private static ModifyOrderRequest request(
      io.github.pitrunner.v1.OrderTicket.Builder ticket, String... mask) {
    return ModifyOrderRequest.newBuilder()
        .setClientOrderId("o-1")
        .setEtag("e-1")
        .setTicket(ticket)
        .setUpdateMask(FieldMask.newBuilder().addAllPaths(List.of(mask)))
        .build();
  }

  private static io.github.pitrunner.v1.OrderTicket.Builder ticket() {
    return io.github.pitrunner.v1.OrderTicket.newBuilder();
  }

  private static List<String> wrongFields(Runnable reading) {
    return catchThrowableOfType(Failure.InvalidRequest.class, reading::run).violations().stream()
        .map(Violation::field)
        .toList();
  }

  private static OrderTicket trailing(String amount, String percent) {
    return new OrderTicket(
        Side.SELL,
        BigDecimal.TEN,
        OrderType.TRAILING_STOP,
        new OrderPrices(
            null,
            null,
            amount.isEmpty() ? null : new BigDecimal(amount),
            percent.isEmpty() ? null : new BigDecimal(percent),
            null),
        TimeInForce.GTC,
        false,
        Instructions.NONE,
        Set.of());
  }

  @Nested
  class TheRequest {
    @Test
    void saysWhichOrderOfWhichVersionAndWhatChanges() {
      Modification read =
          ModifyOrderReader.read(request(ticket().setLimitPrice(decimal("151")), "limit_price"));

      assertThat(read.id().value()).isEqualTo("o-1");
      assertThat(read.etag()).isEqualTo("e-1");
      assertThat(read.mask()).containsExactly(Modification.Field.LIMIT_PRICE);
    }

    @Test
    void withoutAMaskChangesNothing() {
      assertThat(wrongFields(() -> ModifyOrderReader.read(request(ticket()))))
          .containsExactly("update_mask");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "side",
          "type",
          "instrument",
          "oca",
          "algo",
          "cash_quantity",
          "hidden",
          "all_or_none",
          "minimum_quantity",
          "bracket",
          "ticket.quantity",
          "*",
          ""
        })
    void namesWhatCannotBeChanged(String path) {
      assertThat(wrongFields(() -> ModifyOrderReader.read(request(ticket(), path))))
          .containsExactly("update_mask");
    }

    @Test
    void hasAllThatIsWrongNamedAtOnce() {
      ModifyOrderRequest wrong =
          request(
                  ticket().setLimitPrice(decimal("x")).setTimeInForceValue(99),
                  "quantity",
                  "limit_price",
                  "time_in_force",
                  "side")
              .toBuilder()
              .setClientOrderId("")
              .build();

      assertThat(wrongFields(() -> ModifyOrderReader.read(wrong)))
          .containsExactlyInAnyOrder(
              "client_order_id",
              "update_mask",
              "ticket.quantity",
              "ticket.limit_price",
              "ticket.time_in_force");
    }

    @Test
    void mayHaveTheWholeTicketOfWhichOnlyTheMaskCounts() {
      Modification read =
          ModifyOrderReader.read(
              request(
                  ticket()
                      .setQuantity(decimal("50"))
                      .setLimitPrice(decimal("not read"))
                      .setSideValue(2),
                  "quantity"));

      assertThat(read.applyTo(LIMIT))
          .isEqualTo(OrderTicket.limit(Side.BUY, new BigDecimal("50"), new BigDecimal("150")));
    }

    @Test
    void ofANewerClientIsNotPassedOver() {
      ModifyOrderRequest newer =
          request(ticket().setQuantity(decimal("1")), "quantity").toBuilder()
              .setUnknownFields(
                  UnknownFieldSet.newBuilder()
                      .addField(1000, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
                      .build())
              .build();

      assertThatThrownBy(() -> ModifyOrderReader.read(newer))
          .isInstanceOf(Failure.NotImplemented.class);
    }
  }

  @Nested
  class Applied {
    @ParameterizedTest
    @EnumSource(Modification.Field.class)
    void changesWhatTheMaskNamesAndNothingElse(Modification.Field field) {
      RandomTickets tickets = new RandomTickets(SEED);
      for (int i = 0; i < 500; i++) {
        OrderTicket current = tickets.next();
        Modification same =
            new Modification(
                new io.github.pitrunner.domain.ClientOrderId("o"),
                "",
                TicketTerms.of(current),
                Set.of(field));
        if (field != Modification.Field.QUANTITY || current.instructions().cashQuantity() == null) {
          assertThat(same.applyTo(current)).as("seed %d", SEED).isEqualTo(current);
        }
      }
    }

    @Test
    void takesAllValuesOfTheMask() {
      Modification read =
          ModifyOrderReader.read(
              request(
                  ticket()
                      .setQuantity(decimal("50"))
                      .setLimitPrice(decimal("151.5"))
                      .setTimeInForce(io.github.pitrunner.v1.TimeInForce.TIME_IN_FORCE_GTD)
                      .setGoodTill(Timestamp.newBuilder().setSeconds(1_800_000_000))
                      .setOutsideHours(true)
                      .setDisplayQuantity(decimal("5")),
                  "quantity",
                  "limit_price",
                  "time_in_force",
                  "good_till",
                  "outside_hours",
                  "display_quantity"));

      assertThat(read.applyTo(LIMIT))
          .isEqualTo(
              new OrderTicket(
                  Side.BUY,
                  new BigDecimal("50"),
                  OrderType.LIMIT,
                  OrderPrices.ofLimit(new BigDecimal("151.5")),
                  TimeInForce.GTD,
                  true,
                  new Instructions(
                      null,
                      Instant.ofEpochSecond(1_800_000_000),
                      false,
                      false,
                      new BigDecimal("5"),
                      null,
                      null,
                      null,
                      null),
                  Set.of()));
    }

    @Test
    void cannotClearAPriceThatIsNeeded() {
      Modification read = ModifyOrderReader.read(request(ticket(), "limit_price"));

      assertThat(wrongFields(() -> read.applyTo(LIMIT))).containsExactly("ticket.limit_price");
    }

    @Test
    void cannotGiveAPriceThatTheTypeHasNoUseFor() {
      Modification read =
          ModifyOrderReader.read(request(ticket().setStopPrice(decimal("1")), "stop_price"));

      assertThat(wrongFields(() -> read.applyTo(LIMIT))).containsExactly("ticket.stop_price");
    }

    @Test
    void clearsWhatIsNotNeeded() {
      OrderTicket iceberg =
          LIMIT.with(
              new Instructions(null, null, false, false, BigDecimal.TEN, null, null, null, null));

      Modification read = ModifyOrderReader.read(request(ticket(), "display_quantity"));

      assertThat(read.applyTo(iceberg)).isEqualTo(LIMIT);
    }

    @Test
    void oneTrailingDistanceTakesThePlaceOfTheOther() {
      Modification toPercent =
          ModifyOrderReader.read(
              request(ticket().setTrailingPercent(decimal("5")), "trailing_percent"));
      Modification toAmount =
          ModifyOrderReader.read(
              request(ticket().setTrailingAmount(decimal("2")), "trailing_amount"));

      assertThat(toPercent.applyTo(trailing("2", ""))).isEqualTo(trailing("", "5"));
      assertThat(toAmount.applyTo(trailing("", "5"))).isEqualTo(trailing("2", ""));
    }

    @Test
    void withoutATimeInForceItIsTheUsualOne() {
      Modification read = ModifyOrderReader.read(request(ticket(), "time_in_force"));

      assertThat(read.applyTo(trailing("2", "")).timeInForce()).isEqualTo(TimeInForce.DAY);
    }

    @Test
    void givesAnOrderByCashNoQuantity() {
      OrderTicket byCash =
          new OrderTicket(
              Side.BUY,
              BigDecimal.ZERO,
              OrderType.MARKET,
              OrderPrices.NONE,
              TimeInForce.DAY,
              false,
              new Instructions(BigDecimal.TEN, null, false, false, null, null, null, null, null),
              Set.of());
      Modification read =
          ModifyOrderReader.read(request(ticket().setQuantity(decimal("1")), "quantity"));

      assertThat(wrongFields(() -> read.applyTo(byCash))).containsExactly("ticket.quantity");
    }

    @Test
    void isRefusedWhereTermsWithoutANameWouldBeLost() {
      OrderTicket conditional =
          new OrderTicket(
              LIMIT.side(),
              LIMIT.quantity(),
              LIMIT.type(),
              LIMIT.prices(),
              LIMIT.timeInForce(),
              false,
              Instructions.NONE,
              Set.of("conditions"));
      Modification read =
          ModifyOrderReader.read(request(ticket().setQuantity(decimal("1")), "quantity"));

      assertThatThrownBy(() -> read.applyTo(conditional))
          .isInstanceOf(Failure.NotImplemented.class)
          .hasMessageContaining("conditions");
    }
  }
}
