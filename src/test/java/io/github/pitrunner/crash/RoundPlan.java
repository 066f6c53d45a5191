package io.github.pitrunner.crash;

import static io.github.pitrunner.endtoend.Caller.decimal;
import static io.github.pitrunner.endtoend.Caller.limitOrder;
import static io.github.pitrunner.endtoend.Caller.marketOrder;
import static io.github.pitrunner.endtoend.Caller.number;

import com.google.protobuf.FieldMask;
import io.github.pitrunner.endtoend.Caller;
import io.github.pitrunner.v1.GetQuoteRequest;
import io.github.pitrunner.v1.ModifyOrderRequest;
import io.github.pitrunner.v1.OrderTicket;
import io.github.pitrunner.v1.PlaceOrderRequest;
import io.github.pitrunner.v1.Quote;
import io.github.pitrunner.v1.Side;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * What happens in a round, drawn from the seed and the round's number; only prices are the
 * market's.
 *
 * @param gatewayDelay how much later everything arrives at the gateway and from it; 0 for none
 */
record RoundPlan(int round, List<OrderPlan> orders, KillPlan kill, Duration gatewayDelay) {
  static final int ORDERS = 5;
  static final List<String> SYMBOLS = List.of("AAPL", "MSFT", "KO");

  private static final int MOST_SHARES = 300;
  private static final int MOST_PAUSE_MICROS = 12_000;

  RoundPlan {
    orders = List.copyOf(orders);
  }

  static RoundPlan draw(long seed, int round, Map<String, Quote> quotes) {
    // Mixed, because the first draws of neighbouring seeds are much the same.
    Random random = new Random(new SplittableRandom(seed * 1_000_003 + round).nextLong());
    Duration delay =
        random.nextInt(4) == 0 ? Duration.ofMillis(1 + random.nextInt(40)) : Duration.ZERO;
    KillPlan kill = KillPlan.draw(random, ORDERS);
    List<OrderPlan> orders = new ArrayList<>();
    for (int i = 1; i <= ORDERS; i++) {
      orders.add(order(random, "crash-%d-%d-%d".formatted(seed, round, i), quotes));
    }
    return new RoundPlan(round, orders, kill, delay);
  }

  /** The quotes of what is traded. */
  static Map<String, Quote> quotes(Caller caller) {
    Map<String, Quote> quotes = new HashMap<>();
    for (String symbol : SYMBOLS) {
      GetQuoteRequest request =
          GetQuoteRequest.newBuilder().setInstrument(Caller.stock(symbol)).build();
      quotes.put(symbol, caller.marketData().getQuote(request).getQuote());
    }
    return quotes;
  }

  private static OrderPlan order(Random random, String id, Map<String, Quote> quotes) {
    String symbol = SYMBOLS.get(random.nextInt(SYMBOLS.size()));
    Quote quote = quotes.get(symbol);
    if (quote == null) {
      throw new IllegalStateException("No quote of " + symbol);
    }
    boolean buys = random.nextBoolean();
    Side side = buys ? Side.SIDE_BUY : Side.SIDE_SELL;
    String shares = Integer.toString(1 + random.nextInt(MOST_SHARES));
    int draw = random.nextInt(100);
    Duration pause = Duration.ofNanos(1000L * random.nextInt(MOST_PAUSE_MICROS));
    boolean isRepeated = random.nextBoolean();
    BigDecimal near = number(buys ? quote.getBid() : quote.getAsk());
    if (draw < 25) {
      return plan(id, marketOrder(symbol, side, shares), pause, isRepeated);
    }
    if (draw < 50) {
      // Worse than the market, so that it is filled at once.
      return plan(id, limitOrder(symbol, side, shares, at(near, buys, 1.01)), pause, isRepeated);
    }
    if (draw < 65) {
      return plan(id, limitOrder(symbol, side, shares, at(near, buys, 1)), pause, isRepeated);
    }
    OrderPlan rests =
        plan(id, limitOrder(symbol, side, shares, at(near, buys, 0.95)), pause, isRepeated);
    if (draw < 77) {
      return rests;
    }
    if (draw < 88) {
      return new OrderPlan(rests.request(), pause, true, null, isRepeated);
    }
    return new OrderPlan(
        rests.request(), pause, false, change(id, at(near, buys, 0.94)), isRepeated);
  }

  private static OrderPlan plan(String id, OrderTicket ticket, Duration pause, boolean isRepeated) {
    PlaceOrderRequest request =
        PlaceOrderRequest.newBuilder().setClientOrderId(id).setTicket(ticket).build();
    return new OrderPlan(request, pause, false, null, isRepeated);
  }

  private static ModifyOrderRequest change(String id, String limit) {
    return ModifyOrderRequest.newBuilder()
        .setClientOrderId(id)
        .setTicket(OrderTicket.newBuilder().setLimitPrice(decimal(limit)))
        .setUpdateMask(FieldMask.newBuilder().addPaths("limit_price"))
        .build();
  }

  /** A price as a factor of another, for a buyer; for a seller the other way round. */
  private static String at(BigDecimal price, boolean buys, double factor) {
    BigDecimal by = BigDecimal.valueOf(buys ? factor : 2 - factor);
    return price.multiply(by).setScale(2, RoundingMode.HALF_UP).toPlainString();
  }
}
