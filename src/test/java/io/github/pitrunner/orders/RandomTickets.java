package io.github.pitrunner.orders;

import io.github.pitrunner.domain.Algo;
import io.github.pitrunner.domain.Instructions;
import io.github.pitrunner.domain.OcaGroup;
import io.github.pitrunner.domain.OrderPrices;
import io.github.pitrunner.domain.OrderTicket;
import io.github.pitrunner.domain.OrderType;
import io.github.pitrunner.domain.Side;
import io.github.pitrunner.domain.TimeInForce;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Tickets that are valid by the words of the API, of every type and with everything they may have.
 */
final class RandomTickets {
  /** Types that can be asked for. */
  static final List<OrderType> TYPES =
      Stream.of(OrderType.values()).filter(type -> type != OrderType.OTHER).toList();

  private final Random random;

  RandomTickets(long seed) {
    random = new Random(seed);
  }

  OrderTicket next() {
    OrderType type = one(TYPES.toArray(OrderType[]::new));
    TimeInForce time = time(type);
    boolean isByCash = random.nextInt(6) == 0;
    int quantity = 1 + random.nextInt(100_000);
    return new OrderTicket(
        one(Side.values()),
        isByCash ? BigDecimal.ZERO : new BigDecimal(quantity),
        type,
        prices(type),
        time,
        random.nextBoolean(),
        instructions(type, time, isByCash ? null : quantity),
        Set.of());
  }

  private TimeInForce time(OrderType type) {
    return switch (type) {
      case MARKET_ON_OPEN, LIMIT_ON_OPEN -> TimeInForce.OPG;
      case MARKET_ON_CLOSE, LIMIT_ON_CLOSE ->
          one(TimeInForce.DAY, TimeInForce.GTC, TimeInForce.GTD);
      default ->
          one(TimeInForce.DAY, TimeInForce.GTC, TimeInForce.GTD, TimeInForce.IOC, TimeInForce.FOK);
    };
  }

  /** Any price that the type can have. */
  OrderPrices prices(OrderType type) {
    return switch (type) {
      case MARKET, MARKET_ON_OPEN, MARKET_ON_CLOSE, MARKET_TO_LIMIT, OTHER -> OrderPrices.NONE;
      case LIMIT, LIMIT_ON_OPEN, LIMIT_ON_CLOSE -> OrderPrices.ofLimit(price());
      case MIDPRICE -> new OrderPrices(maybe(this::price), null, null, null, null);
      case STOP, MARKET_IF_TOUCHED -> new OrderPrices(null, price(), null, null, null);
      case STOP_LIMIT, LIMIT_IF_TOUCHED -> new OrderPrices(price(), price(), null, null, null);
      case TRAILING_STOP -> trailing(null, maybe(this::price), null);
      case TRAILING_STOP_LIMIT ->
          random.nextBoolean()
              ? trailing(price(), price(), null)
              : trailing(null, maybe(this::price), offset());
      case RELATIVE -> new OrderPrices(maybe(this::price), null, null, null, offset());
      case PEGGED_TO_MARKET -> new OrderPrices(null, null, null, null, offset());
    };
  }

  private OrderPrices trailing(
      @Nullable BigDecimal limit, @Nullable BigDecimal stop, @Nullable BigDecimal offset) {
    return random.nextBoolean()
        ? new OrderPrices(limit, stop, price(), null, offset)
        : new OrderPrices(
            limit, stop, null, BigDecimal.valueOf(1 + random.nextInt(9_998), 2), offset);
  }

  private Instructions instructions(OrderType type, TimeInForce time, @Nullable Integer quantity) {
    boolean isAtOnce = time == TimeInForce.IOC || time == TimeInForce.FOK;
    boolean isAllOrNone = !isAtOnce && random.nextInt(3) == 0;
    boolean isHidden = random.nextInt(3) == 0;
    boolean hasAlgo = type == OrderType.MARKET || type == OrderType.LIMIT;
    return new Instructions(
        quantity == null ? price() : null,
        time == TimeInForce.GTD
            ? Instant.ofEpochSecond(1_800_000_000L + random.nextInt(100_000_000))
            : null,
        isAllOrNone,
        isHidden,
        isHidden ? null : part(quantity),
        isAllOrNone || time == TimeInForce.FOK ? null : part(quantity),
        maybe(() -> new OcaGroup("group:" + random.nextInt(10), one(OcaGroup.Mode.values()))),
        hasAlgo ? maybe(this::algo) : null,
        null);
  }

  private @Nullable BigDecimal part(@Nullable Integer quantity) {
    return quantity == null ? null : maybe(() -> BigDecimal.valueOf(1 + random.nextInt(quantity)));
  }

  private Algo algo() {
    return new Algo(
        one("Adaptive", "Twap", "Vwap"),
        random.nextBoolean()
            ? Map.of()
            : Map.of("adaptivePriority", "Normal", "maxPctVol", "0." + random.nextInt(100)));
  }

  /** Up to what an index future costs, to a fourth decimal place. */
  BigDecimal price() {
    return BigDecimal.valueOf(1 + random.nextInt(1_000_000_000), 4);
  }

  private BigDecimal offset() {
    return random.nextInt(4) == 0 ? BigDecimal.ZERO : price();
  }

  @SafeVarargs
  private <T> T one(T... values) {
    return values[random.nextInt(values.length)];
  }

  private <T> @Nullable T maybe(Supplier<T> value) {
    return random.nextBoolean() ? value.get() : null;
  }
}
