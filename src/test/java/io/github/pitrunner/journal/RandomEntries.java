package io.github.pitrunner.journal;

import io.github.pitrunner.domain.AccountId;
import io.github.pitrunner.domain.Algo;
import io.github.pitrunner.domain.AuditEvent;
import io.github.pitrunner.domain.ClientOrderId;
import io.github.pitrunner.domain.ComboLeg;
import io.github.pitrunner.domain.Execution;
import io.github.pitrunner.domain.Instructions;
import io.github.pitrunner.domain.Instrument;
import io.github.pitrunner.domain.Money;
import io.github.pitrunner.domain.OcaGroup;
import io.github.pitrunner.domain.OptionRight;
import io.github.pitrunner.domain.Order;
import io.github.pitrunner.domain.OrderFill;
import io.github.pitrunner.domain.OrderIntent;
import io.github.pitrunner.domain.OrderKeys;
import io.github.pitrunner.domain.OrderPrices;
import io.github.pitrunner.domain.OrderState;
import io.github.pitrunner.domain.OrderStatus;
import io.github.pitrunner.domain.OrderTicket;
import io.github.pitrunner.domain.OrderType;
import io.github.pitrunner.domain.SecurityType;
import io.github.pitrunner.domain.Side;
import io.github.pitrunner.domain.TimeInForce;
import io.github.pitrunner.journal.JournalEntry.Audited;
import io.github.pitrunner.journal.JournalEntry.Configured;
import io.github.pitrunner.journal.JournalEntry.EventKind;
import io.github.pitrunner.journal.JournalEntry.Executed;
import io.github.pitrunner.journal.JournalEntry.Happened;
import io.github.pitrunner.journal.JournalEntry.Intended;
import io.github.pitrunner.journal.JournalEntry.Judged;
import io.github.pitrunner.journal.JournalEntry.KillSwitched;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Entries that hold anything that their types allow, the unpleasant included. */
final class RandomEntries {
  private final Random random;
  private long sequence;
  private int names;

  RandomEntries(Random random) {
    this.random = random;
  }

  Intended intended() {
    return intended(new ClientOrderId("order-" + ++names));
  }

  Intended intended(ClientOrderId id) {
    return new Intended(intent(id), random.nextInt(1000), random.nextInt(1_000_000), time());
  }

  OrderIntent intent(ClientOrderId id) {
    return new OrderIntent(id, account(), instrument(), ticket());
  }

  Happened happened(@Nullable ClientOrderId id) {
    return new Happened(
        ++sequence,
        time(),
        one(EventKind.values()),
        text(),
        order(id),
        maybe(() -> executed(1 + random.nextInt(1_000_000)).execution()));
  }

  Order order(@Nullable ClientOrderId id) {
    return new Order(
        new OrderKeys(id, random.nextLong(1, Long.MAX_VALUE), random.nextInt(), random.nextInt()),
        maybe(this::account),
        instrument(),
        ticket(),
        new OrderState(one(OrderStatus.values()), text(), List.of(text(), text())),
        new OrderFill(decimal(), maybe(this::decimal), List.of(money(), money())),
        random.nextBoolean(),
        new Order.Life(time(), time(), random.nextLong(1, 1_000_000)));
  }

  /** An execution of its own family. */
  Executed executed(long permId) {
    Money commission = maybe(this::money);
    return new Executed(
        new Execution(
            "0000e0d5.%08x.01.01".formatted(++names),
            permId,
            maybe(this::account),
            instrument(),
            one(Side.values()),
            decimal(),
            decimal(),
            text(),
            time(),
            commission,
            commission == null ? null : maybe(this::money)),
        time());
  }

  Audited audited() {
    TreeMap<String, String> ids = new TreeMap<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      ids.put("id-" + text(), text());
    }
    return new Audited(
        new AuditEvent(
            one(AuditEvent.Kind.values()),
            time(),
            new AuditEvent.Who(text(), text()),
            text(),
            text(),
            new AuditEvent.Outcome(text(), text()),
            ids,
            random.nextLong(1, 1000)));
  }

  Judged judged(ClientOrderId id) {
    return new Judged(intent(id), random.nextBoolean(), text(), text(), text(), text(), time());
  }

  KillSwitched killSwitched() {
    return new KillSwitched(random.nextBoolean(), text(), text(), time());
  }

  Configured configured() {
    return new Configured(text(), text(), maybe(this::text), maybe(this::text), time());
  }

  private Instrument instrument() {
    return new Instrument(
        random.nextInt(),
        text(),
        one(SecurityType.values()),
        text(),
        text(),
        text(),
        maybe(() -> LocalDate.ofEpochDay(random.nextInt(40_000))),
        maybe(this::decimal),
        maybe(() -> one(OptionRight.values())),
        decimal(),
        text(),
        text(),
        some(
            () ->
                new ComboLeg(random.nextInt(), 1 + random.nextInt(9), one(Side.values()), text())));
  }

  private OrderTicket ticket() {
    return new OrderTicket(
        one(Side.values()),
        decimal(),
        one(OrderType.values()),
        new OrderPrices(
            maybe(this::decimal),
            maybe(this::decimal),
            maybe(this::decimal),
            maybe(this::decimal),
            maybe(this::decimal)),
        one(TimeInForce.values()),
        random.nextBoolean(),
        instructions(),
        random.nextBoolean() ? Set.of() : Set.of("all_or_none", "hidden" + random.nextInt(5)));
  }

  AccountId account() {
    return new AccountId("DU" + random.nextInt(1_000_000));
  }

  Money money() {
    return new Money(decimal(), one("USD", "EUR", "JPY"));
  }

  private BigDecimal decimal() {
    return new BigDecimal(new BigInteger(1 + random.nextInt(90), random), random.nextInt(30) - 6)
        .multiply(random.nextBoolean() ? BigDecimal.ONE : BigDecimal.ONE.negate());
  }

  /**
   * To the nanosecond; none so old that the journal forgets it as soon as it has a quiet second.
   */
  Instant time() {
    return Instant.ofEpochSecond(
        1_740_000_000L + random.nextInt(100_000_000), random.nextInt(1_000_000_000));
  }

  /** Of any characters: a NUL, halves of pairs, quotes, none. */
  private String text() {
    return IntStream.range(0, random.nextInt(12))
        .map(i -> random.nextInt(4) == 0 ? random.nextInt(0x10000) : random.nextInt(0x80))
        .collect(
            StringBuilder::new,
            (builder, character) -> builder.append((char) character),
            StringBuilder::append)
        .toString();
  }

  @SafeVarargs
  private <T> T one(T... values) {
    return values[random.nextInt(values.length)];
  }

  private Instructions instructions() {
    return new Instructions(
        maybe(this::decimal),
        maybe(() -> Instant.ofEpochSecond(random.nextInt())),
        random.nextBoolean(),
        random.nextBoolean(),
        maybe(this::decimal),
        maybe(this::decimal),
        maybe(() -> new OcaGroup(text(), one(OcaGroup.Mode.values()))),
        maybe(() -> new Algo(text(), Map.of("a" + text(), text(), "b" + text(), text()))),
        maybe(() -> new ClientOrderId("parent" + random.nextInt(1_000_000))));
  }

  private <T> List<T> some(Supplier<T> value) {
    return Stream.generate(value).limit(random.nextInt(3)).toList();
  }

  private <T> @Nullable T maybe(Supplier<T> value) {
    return random.nextInt(3) == 0 ? null : value.get();
  }
}
