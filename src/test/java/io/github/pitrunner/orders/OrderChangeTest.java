package io.github.pitrunner.orders;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.domain.AccountId;
import io.github.pitrunner.domain.ClientOrderId;
import io.github.pitrunner.domain.Instructions;
import io.github.pitrunner.domain.OrderIntent;
import io.github.pitrunner.domain.OrderTicket;
import io.github.pitrunner.domain.Side;
import io.github.pitrunner.testing.Stocks;
import java.math.BigDecimal;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an order counts for while it is being changed. */
class OrderChangeTest {
  private static OrderTicket ticket(Side side, String quantity, String limit) {
    return OrderTicket.limit(side, new BigDecimal(quantity), new BigDecimal(limit));
  }

  private static OrderTicket worst(OrderTicket now, OrderTicket next) {
    OrderIntent asked =
        new OrderIntent(new ClientOrderId("o-1"), new AccountId("DU1234567"), Stocks.AAPL, next);
    return new OrderChange(asked, Set.of("quantity", "limit_price")).worst(now);
  }

  @ParameterizedTest(name = "{0} {1} at {2} to {3} at {4}")
  @CsvSource({
    "BUY, 100, 150, 200, 151, 200, 151, 151",
    "BUY, 200, 151, 100, 150, 200, 151, 151",
    "BUY, 100, 151, 200, 150, 200, 151, 151",
    "SELL, 100, 150, 200, 151, 200, 150, 151",
    "SELL, 200, 151, 100, 150, 200, 150, 151",
  })
  void countsForTheLargerQuantityAndMeetsAndIsWorthTheMost(
      Side side,
      String quantity,
      String limit,
      String nextQuantity,
      String nextLimit,
      BigDecimal most,
      BigDecimal meets,
      BigDecimal dearest) {
    OrderTicket worst = worst(ticket(side, quantity, limit), ticket(side, nextQuantity, nextLimit));

    assertThat(worst.side()).isEqualTo(side);
    assertThat(worst.quantity()).isEqualByComparingTo(most);
    assertThat(worst.prices().limit()).isEqualByComparingTo(meets);
    assertThat(worst.prices().stop()).isEqualByComparingTo(dearest);
  }

  @Test
  void keepsPricesThatDoNotChange() {
    OrderTicket now = ticket(Side.SELL, "100", "150");

    assertThat(worst(now, ticket(Side.SELL, "300", "150")).prices()).isEqualTo(now.prices());
  }

  @Test
  void byCashIsForWhatTheLowerLimitBuys() {
    Instructions cash =
        new Instructions(new BigDecimal("1000"), null, false, false, null, null, null, null, null);

    OrderTicket worst =
        worst(ticket(Side.BUY, "0", "50").with(cash), ticket(Side.BUY, "0", "100").with(cash));

    assertThat(worst.quantity()).isEqualByComparingTo("20");
    assertThat(worst.prices().limit()).isEqualByComparingTo("100");
  }
}
