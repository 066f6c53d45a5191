package io.github.pitrunner.portfolio;

import io.github.pitrunner.domain.AccountId;
import io.github.pitrunner.domain.Money;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the gateway has told of one account, value by value. */
final class AccountValues {
  /** How the gateway names the sum over all currencies, in the account's base currency. */
  private static final String BASE = "BASE";

  private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");

  /** Each ledger repeats under these whose it is. */
  private static final Set<String> LEDGER_NAMES =
      Set.of("Currency", "RealCurrency", "AccountOrGroup");

  private final AccountId account;
  private final Map<SummaryTag, Object> values = new EnumMap<>(SummaryTag.class);
  private final Map<SummaryTag, Map<String, BigDecimal>> amounts = new EnumMap<>(SummaryTag.class);
  private final Map<String, Map<LedgerTag, BigDecimal>> ledgers = new TreeMap<>();
  private final Map<String, String> other = new TreeMap<>();
  private final Map<SummaryTag, Instant> told = new EnumMap<>(SummaryTag.class);
  private Instant received;
  private @Nullable Balances copy;

  /** What became of a value. */
  enum Taken {
    KNOWN,
    UNKNOWN_TAG
  }

  AccountValues(AccountId account, Instant received) {
    this.account = account;
    this.received = received;
  }

  /**
   * Takes a value; one that cannot be read also takes the earlier one of its tag away.
   *
   * @param currency empty for none
   * @throws IllegalArgumentException if the value cannot be read
   */
  Taken put(String tag, String value, String currency, Instant now) {
    received = now;
    copy = null;
    SummaryTag summary = SummaryTag.of(tag);
    if (summary != null) {
      told.put(summary, now);
      put(summary, value, currency);
      return Taken.KNOWN;
    }
    LedgerTag ledger = LedgerTag.of(tag);
    if (ledger != null && CURRENCY.matcher(currency).matches()) {
      put(ledger, value, currency);
      return Taken.KNOWN;
    }
    if (LEDGER_NAMES.contains(tag)) {
      return Taken.KNOWN;
    }
    other.put(currency.isEmpty() ? tag : tag + ":" + currency, value);
    return ledger == null ? Taken.UNKNOWN_TAG : Taken.KNOWN;
  }

  private void put(SummaryTag tag, String value, String currency) {
    if (tag.kind() != SummaryTag.Kind.AMOUNT) {
      replace(values, tag, () -> tag.read(value));
      return;
    }
    if (!currency.equals(BASE) && !CURRENCY.matcher(currency).matches()) {
      throw new IllegalArgumentException("'%s' is not a currency".formatted(currency));
    }
    replace(
        amounts.computeIfAbsent(tag, none -> new TreeMap<>()), currency, () -> Numbers.read(value));
  }

  private void put(LedgerTag tag, String value, String currency) {
    Map<LedgerTag, BigDecimal> ledger =
        ledgers.computeIfAbsent(currency, none -> new EnumMap<>(LedgerTag.class));
    replace(ledger, tag, () -> Numbers.read(value));
  }

  private interface Reader<V> {
    @Nullable V read();
  }

  private static <K, V> void replace(Map<K, V> map, K key, Reader<? extends V> reader) {
    map.remove(key);
    V value = reader.read();
    if (value != null) {
      map.put(key, value);
    }
  }

  /** Everything as it stands, which does not change any more. */
  Balances balances() {
    Balances whole = copy;
    if (whole == null) {
      whole = copied();
      copy = whole;
    }
    return whole;
  }

  private Balances copied() {
    Map<SummaryTag, Object> all = new EnumMap<>(values);
    String base = baseCurrency();
    amounts.forEach(
        (tag, byCurrency) -> {
          Money amount = amount(byCurrency, base);
          if (amount != null) {
            all.put(tag, amount);
          }
        });
    Map<String, Map<LedgerTag, BigDecimal>> copies = new TreeMap<>();
    ledgers.forEach((currency, ledger) -> copies.put(currency, new EnumMap<>(ledger)));
    return new Balances(account, all, copies, new TreeMap<>(other), new EnumMap<>(told), received);
  }

  /** Net liquidation is told in the base currency only. */
  private @Nullable String baseCurrency() {
    Map<String, BigDecimal> told = amounts.getOrDefault(SummaryTag.NET_LIQUIDATION, Map.of());
    return told.size() == 1 ? told.keySet().iterator().next() : null;
  }

  /**
   * A ledger repeats some tags of the summary in each currency; the account's own is the sum, which
   * is named BASE there, else the one in the base currency.
   */
  private static @Nullable Money amount(Map<String, BigDecimal> byCurrency, @Nullable String base) {
    BigDecimal sum = byCurrency.get(BASE);
    if (sum != null) {
      return base == null || base.equals(BASE) ? null : new Money(sum, base);
    }
    if (byCurrency.size() == 1) {
      Map.Entry<String, BigDecimal> only = byCurrency.entrySet().iterator().next();
      return new Money(only.getValue(), only.getKey());
    }
    BigDecimal inBase = base == null ? null : byCurrency.get(base);
    return inBase == null || base == null ? null : new Money(inBase, base);
  }
}
