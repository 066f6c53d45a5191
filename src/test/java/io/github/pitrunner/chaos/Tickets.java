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
  /**
   * Where the simulated market begins.
   *
   * @param price as exact as orders for it may be
   * @param lot of which an order has up to 300
   */
  private record Listing(String symbol, String price, int lot) {}

  private static final List<Listing> LISTINGS =
      List.of(
          new Listing("AAPL", "252.40", 1),
          new Listing("MSFT", "486.10", 1),
          new Listing("NVDA", "182.60", 1),
          new Listing("EUR", "1.1560", 200));

  private final Random random;

  Tickets(Random random) {
    this.random = random;
  }

  /** What to place under a name. */
  PlaceOrderRequest draw(String name) {
    Listing listing = LISTINGS.get(random.nextInt(LISTINGS.size()));
    boolean isSale = random.nextInt(5) < 2;
    OrderTicket.Builder ticket =
        OrderTicket.newBuilder()
            .setInstrument(QuoteReader.ref(listing.symbol()))
            .setSide(isSale ? Side.SIDE_SELL : Side.SIDE_BUY)
            .setQuantity(decimal(BigDecimal.valueOf((1L + random.nextInt(300)) * listing.lot())));
    PlaceOrderRequest.Builder request = PlaceOrderRequest.newBuilder().setClientOrderId(name);
    switch (random.nextInt(10)) {
      case 0, 1 -> ticket.setType(OrderType.ORDER_TYPE_MARKET);
      case 2 -> limit(ticket, ofMille(listing, isSale ? 2000 : 500));
      case 3, 4 -> limit(ticket, near(listing, 3));
      case 5 -> limit(ticket, near(listing, 3)).setTimeInForce(TimeInForce.TIME_IN_FORCE_IOC);
      case 6 -> ticket.setType(OrderType.ORDER_TYPE_STOP).setStopPrice(decimal(near(listing, 20)));
      case 7 ->
          limit(ticket, near(listing, 20))
              .setType(OrderType.ORDER_TYPE_STOP_LIMIT)
              .setStopPrice(decimal(near(listing, 20)));
      case 8 ->
          limit(ticket, near(listing, 5))
              .setOca(
                  OcaGroup.newBuilder()
                      .setName("oca-" + random.nextInt(5))
                      .setMode(OcaGroup.Mode.MODE_CANCEL_WITH_BLOCK));
      default -> {
        limit(ticket, near(listing, 3));
        request.setBracket(bracket(listing, isSale));
      }
    }
    return request.setTicket(ticket).build();
  }

  /** A price around the market's, to which an order is changed. */
  Decimal priceFor(String symbol) {
    Listing listing =
        LISTINGS.stream().filter(one -> one.symbol().equals(symbol)).findFirst().orElseThrow();
    return decimal(near(listing, 30));
  }

  private Bracket bracket(Listing listing, boolean isSale) {
    BigDecimal above = ofMille(listing, 1010 + random.nextInt(20));
    BigDecimal below = ofMille(listing, 990 - random.nextInt(20));
    return Bracket.newBuilder()
        .setTakeProfitPrice(decimal(isSale ? below : above))
        .setStopLossPrice(decimal(isSale ? above : below))
        .build();
  }

  private static OrderTicket.Builder limit(OrderTicket.Builder ticket, BigDecimal price) {
    return ticket.setType(OrderType.ORDER_TYPE_LIMIT).setLimitPrice(decimal(price));
  }

  /** At most so many per mille away from where the market began. */
  private BigDecimal near(Listing listing, int most) {
    return ofMille(listing, 1000 - most + random.nextInt(2 * most + 1));
  }

  private static BigDecimal ofMille(Listing listing, int mille) {
    BigDecimal begin = new BigDecimal(listing.price());
    return begin
        .multiply(BigDecimal.valueOf(mille, 3))
        .setScale(begin.scale(), RoundingMode.HALF_EVEN);
  }

  private static Decimal decimal(BigDecimal value) {
    return Decimal.newBuilder().setValue(value.toPlainString()).build();
  }
}
