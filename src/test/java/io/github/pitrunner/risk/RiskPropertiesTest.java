package io.github.pitrunner.risk;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.domain.Order;
import io.github.pitrunner.domain.OrderTicket;
import io.github.pitrunner.domain.Side;
import io.github.pitrunner.risk.RiskLimits.Size;
import io.github.pitrunner.risk.RiskLimits.Worth;
import io.github.pitrunner.risk.RiskVerdict.Approved;
import io.github.pitrunner.risk.RiskVerdict.Rejected;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds in any situation. */
class RiskPropertiesTest {
  private static final int ROUNDS = 3000;

  @Test
  void whatIsApprovedBreaksNoLimitWhateverFills() {
    Seed.run(
        random -> {
          int approved = 0;
          for (int round = 0; round < ROUNDS; round++) {
            Situation situation = situation(random);
            OrderTicket ticket = ticket(random, 1 + random.nextInt(120));
            if (situation.check(ticket) instanceof Approved) {
              approved++;
              assertWithinLimits(situation, ticket);
            }
          }
          // The draw must neither approve nor refuse everything.
          assertThat(approved).isBetween(ROUNDS / 20, ROUNDS * 19 / 20);
        });
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "MAX_ORDER_QUANTITY",
        "MAX_NOTIONAL",
        "MAX_POSITION",
        "MAX_GROSS_EXPOSURE",
        "BUYING_POWER",
        "NO_SHORT_SELLING",
        "DAILY_LOSS"
      })
  void whatIsTooMuchIsTooMuchForEveryLargerQuantity(RiskRuleName rule) {
    Seed.run(
        random -> {
          int rejected = 0;
          for (int round = 0; round < ROUNDS; round++) {
            Situation situation = situation(random);
            int quantity = 1 + random.nextInt(300);
            OrderTicket ticket = ticket(random, quantity);
            if (situation.check(rule, ticket) instanceof Rejected) {
              rejected++;
              int larger = quantity + 1 + random.nextInt(300);
              assertThat(situation.check(rule, withQuantity(ticket, larger)))
                  .as("%s of %s, then %d", rule, ticket, larger)
                  .isInstanceOf(Rejected.class);
            }
          }
          assertThat(rejected).isPositive();
        });
  }

  @Test
  void theGateAnswersWhateverIsMissing() {
    Seed.run(
        random -> {
          for (int round = 0; round < ROUNDS; round++) {
            Situation situation = situation(random);
            forget(situation, random);

            RiskVerdict verdict = situation.check(ticket(random, 1 + random.nextInt(300)));

            if (verdict instanceof Rejected rejected) {
              assertThat(rejected.reason()).isNotBlank().doesNotContain("could not be checked");
            }
          }
        });
  }

  @Test
  void theSameQuestionHasTheSameAnswer() {
    Seed.run(
        random -> {
          for (int round = 0; round < ROUNDS / 10; round++) {
            Situation situation = situation(random);
            OrderTicket ticket = ticket(random, 1 + random.nextInt(300));

            assertThat(situation.check(ticket)).isEqualTo(situation.check(ticket));
          }
        });
  }

  private static void assertWithinLimits(Situation situation, OrderTicket ticket) {
    RiskLimits limits = situation.limits;
    BigDecimal price = price(ticket);
    BigDecimal held = requireNonNull(situation.positions.get(Situation.AAPL.contractId()));
    BigDecimal buys = remaining(situation, Side.BUY);
    BigDecimal sells = remaining(situation, Side.SELL);
    String told = "%s holding %s, open %s/%s".formatted(ticket, held, buys, sells);

    assertThat(ticket.quantity()).as(told).isLessThanOrEqualTo(limits.size().orderQuantity());
    assertThat(ticket.quantity().multiply(price))
        .as(told)
        .isLessThanOrEqualTo(limits.worth().notional());
    assertGrossExposure(situation, ticket, told);
    assertOnlyExitsAfterTheLoss(situation, ticket, told);
    if (limits.permission().noShortSelling() && ticket.side() == Side.SELL) {
      assertThat(held.subtract(sells).subtract(ticket.quantity())).as(told).isNotNegative();
    }
    if (ticket.side() == Side.BUY) {
      assertThat(held.add(buys).add(ticket.quantity()))
          .as(told)
          .isLessThanOrEqualTo(limits.size().position());
    } else {
      assertThat(held.subtract(sells).subtract(ticket.quantity()).negate())
          .as(told)
          .isLessThanOrEqualTo(limits.size().position());
    }
  }

  private static void assertGrossExposure(Situation situation, OrderTicket ticket, String told) {
    BigDecimal held = requireNonNull(situation.positions.get(Situation.AAPL.contractId()));
    BigDecimal buys = remaining(situation, Side.BUY);
    BigDecimal sells = remaining(situation, Side.SELL);
    boolean isBuy = ticket.side() == Side.BUY;
    BigDecimal before = growth(held, buys, sells);
    BigDecimal after =
        growth(
            held,
            isBuy ? buys.add(ticket.quantity()) : buys,
            isBuy ? sells : sells.add(ticket.quantity()));
    if (after.compareTo(before) > 0) {
      BigDecimal gross = requireNonNull(requireNonNull(situation.figures).grossExposure());
      assertThat(gross.add(after.multiply(price(ticket))))
          .as(told)
          .isLessThanOrEqualTo(situation.limits.worth().grossExposure());
    }
  }

  private static BigDecimal growth(BigDecimal held, BigDecimal buys, BigDecimal sells) {
    BigDecimal worst = held.add(buys).abs().max(held.subtract(sells).abs());
    return worst.subtract(held.abs()).max(BigDecimal.ZERO);
  }

  private static void assertOnlyExitsAfterTheLoss(
      Situation situation, OrderTicket ticket, String told) {
    BigDecimal profit = requireNonNull(requireNonNull(situation.figures).dailyProfit());
    if (profit.compareTo(situation.limits.loss().limit().negate()) <= 0) {
      BigDecimal held = requireNonNull(situation.positions.get(Situation.AAPL.contractId()));
      assertThat(ticket.side()).as(told).isEqualTo(held.signum() > 0 ? Side.SELL : Side.BUY);
      assertThat(ticket.quantity()).as(told).isLessThanOrEqualTo(held.abs());
    }
  }

  private static BigDecimal remaining(Situation situation, Side side) {
    BigDecimal sum = BigDecimal.ZERO;
    if (situation.openOrders != null) {
      for (Order order : situation.openOrders) {
        if (order.ticket().side() == side) {
          sum = sum.add(order.remaining());
        }
      }
    }
    return sum;
  }

  private static BigDecimal price(OrderTicket ticket) {
    BigDecimal limit = ticket.prices().limit();
    return limit == null ? new BigDecimal("199.99") : limit;
  }

  private static Situation situation(Random random) {
    Situation situation = new Situation();
    situation.limits =
        new RiskLimits(
            new Size(whole(random, 100, 100), whole(random, 50, 300), 1 + random.nextInt(6)),
            new Worth(
                whole(random, 1000, 40_000),
                whole(random, 1000, 80_000),
                random.nextBoolean(),
                false,
                Duration.ofMinutes(5)),
            RiskLimits.STANDARD.price(),
            RiskLimits.STANDARD.loss(),
            RiskLimits.STANDARD.rate(),
            new RiskLimits.Permission(
                true, random.nextBoolean(), random.nextInt(4) == 0, Set.of(), Set.of()));
    situation.holding(Integer.toString(random.nextInt(400) - 200));
    for (int i = random.nextInt(4); i > 0; i--) {
      situation.withOpen(Situation.open("o-" + i, resting(random)));
    }
    situation.figures =
        Situation.figures(
            Integer.toString(random.nextInt(80_000)),
            Integer.toString(random.nextInt(60_000)),
            Integer.toString(random.nextInt(2000) - 600));
    return situation;
  }

  private static OrderTicket resting(Random random) {
    boolean isBuy = random.nextBoolean();
    return OrderTicket.limit(
        isBuy ? Side.BUY : Side.SELL,
        whole(random, 1, 60),
        isBuy ? whole(random, 180, 10) : whole(random, 210, 10));
  }

  private static void forget(Situation situation, Random random) {
    if (random.nextBoolean()) {
      situation.details = null;
    }
    if (random.nextBoolean()) {
      situation.openOrders = null;
    }
    if (random.nextBoolean()) {
      situation.figures = null;
    }
    if (random.nextBoolean()) {
      situation.positions.clear();
    }
    if (random.nextBoolean()) {
      situation.quotes.clear();
    }
    if (random.nextInt(10) == 0) {
      situation.session = null;
    }
  }

  private static OrderTicket ticket(Random random, int quantity) {
    Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
    @Nullable BigDecimal limit = random.nextBoolean() ? whole(random, 195, 10) : null;
    return limit == null
        ? OrderTicket.market(side, BigDecimal.valueOf(quantity))
        : OrderTicket.limit(side, BigDecimal.valueOf(quantity), limit);
  }

  private static OrderTicket withQuantity(OrderTicket ticket, int quantity) {
    return new OrderTicket(
        ticket.side(),
        BigDecimal.valueOf(quantity),
        ticket.type(),
        ticket.prices(),
        ticket.timeInForce(),
        ticket.outsideHours(),
        ticket.instructions(),
        ticket.otherTerms());
  }

  private static BigDecimal whole(Random random, int from, int range) {
    return BigDecimal.valueOf(from + (long) random.nextInt(range));
  }
}
