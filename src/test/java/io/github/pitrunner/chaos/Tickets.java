package io.github.pitrunner.chaos;

import com.google.type.Decimal;
import io.github.pitrunner.v1.Bracket;
import io.github.pitrunner.v1.OcaGroup;
import io.github.pitrunner.v1.OrderTicket;
import io.github.pitrunner.v1.OrderType;
import io.github.pitrunner.v1.PlaceOrderRequest;
import io.github.pitrunner.v1.Side;
import io.github.pitrunner.v1.TimeInForce;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Random;

/** Orders at random, of many kinds, on both sides: some fill at once, some later, some never. */
final class Tickets {
  /** Where the simulated market begins. */
  private record Stock(String symbol, String price) {}

  private static final List<Stock> STOCKS =
      List.of(
          new Stock("AAPL", "252.40"), new Stock("MSFT", "486.10"), new Stock("NVDA", "182.60"));

  private final Random random;

  Tickets(Random random) {
    this.random = random;
  }

  /** What to place under a name. */
  PlaceOrderRequest draw(String name) {
    Stock stock = STOCKS.get(random.nextInt(STOCKS.size()));
    boolean isSale = random.nextInt(5) < 2;
    OrderTicket.Builder ticket =
        OrderTicket.newBuilder()
            .setInstrument(QuoteReader.ref(stock.symbol()))
            .setSide(isSale ? Side.SIDE_SELL : Side.SIDE_BUY)
            .setQuantity(decimal(BigDecimal.valueOf(1 + random.nextInt(300))));
    PlaceOrderRequest.Builder request = PlaceOrderRequest.newBuilder().setClientOrderId(name);
    switch (random.nextInt(10)) {
      case 0, 1 -> ticket.setType(OrderType.ORDER_TYPE_MARKET);
      case 2 -> limit(ticket, BigDecimal.valueOf(isSale ? 900 : 9));
      case 3, 4 -> limit(ticket, near(stock, 3));
      case 5 -> limit(ticket, near(stock, 3)).setTimeInForce(TimeInForce.TIME_IN_FORCE_IOC);
      case 6 -> ticket.setType(OrderType.ORDER_TYPE_STOP).setStopPrice(decimal(near(stock, 20)));
      case 7 ->
          limit(ticket, near(stock, 20))
              .setType(OrderType.ORDER_TYPE_STOP_LIMIT)
              .setStopPrice(decimal(near(stock, 20)));
      case 8 ->
          limit(ticket, near(stock, 5))
              .setOca(
                  OcaGroup.newBuilder()
                      .setName("oca-" + random.nextInt(5))
                      .setMode(OcaGroup.Mode.MODE_CANCEL_WITH_BLOCK));
      default -> {
        limit(ticket, near(stock, 3));
        request.setBracket(bracket(stock, isSale));
      }
    }
    return request.setTicket(ticket).build();
  }

  /** A price around the market's, to which an order is changed. */
  Decimal priceFor(String symbol) {
    Stock stock =
        STOCKS.stream().filter(one -> one.symbol().equals(symbol)).findFirst().orElseThrow();
    return decimal(near(stock, 30));
  }

  private Bracket bracket(Stock stock, boolean isSale) {
    BigDecimal above = ofMille(stock, 1010 + random.nextInt(20));
    BigDecimal below = ofMille(stock, 990 - random.nextInt(20));
    return Bracket.newBuilder()
        .setTakeProfitPrice(decimal(isSale ? below : above))
        .setStopLossPrice(decimal(isSale ? above : below))
        .build();
  }

  private static OrderTicket.Builder limit(OrderTicket.Builder ticket, BigDecimal price) {
    return ticket.setType(OrderType.ORDER_TYPE_LIMIT).setLimitPrice(decimal(price));
  }

  /** At most so many per mille away from where the market began. */
  private BigDecimal near(Stock stock, int most) {
    return ofMille(stock, 1000 - most + random.nextInt(2 * most + 1));
  }

  private static BigDecimal ofMille(Stock stock, int mille) {
    return new BigDecimal(stock.price())
        .multiply(BigDecimal.valueOf(mille, 3))
        .setScale(2, RoundingMode.HALF_EVEN);
  }

  private static Decimal decimal(BigDecimal value) {
    return Decimal.newBuilder().setValue(value.toPlainString()).build();
  }
}
