package io.github.pitrunner.portfolio;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.github.pitrunner.api.Decimals;
import io.github.pitrunner.api.InstrumentProtos;
import io.github.pitrunner.api.Monies;
import io.github.pitrunner.api.Times;
import io.github.pitrunner.domain.AccountId;
import io.github.pitrunner.domain.LiveTrading;
import io.github.pitrunner.domain.Money;
import io.github.pitrunner.v1.Account;
import io.github.pitrunner.v1.AccountSummary;
import io.github.pitrunner.v1.CurrencyLedger;
import io.github.pitrunner.v1.ProfitAndLoss;
import io.github.pitrunner.v1.StreamMarker;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Accounts, balances and positions → the API's. */
final class PortfolioProtos {
  private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");

  private PortfolioProtos() {}

  static Account toProto(AccountId account, LiveTrading liveTrading) {
    return Account.newBuilder()
        .setAccount(account.value())
        .setPaper(account.isPaper())
        .setAdvisor(account.isAdvisor())
        .setTradable(liveTrading.permits(account))
        .build();
  }

  static AccountSummary toProto(Balances balances, Instant now) {
    AccountSummary.Builder summary = AccountSummary.newBuilder();
    summary.setAccount(balances.account().value()).putAllOther(balances.other());
    balances.values().forEach((tag, value) -> summary.setField(field(summary, tag), value(value)));
    balances.ledgers().forEach((currency, ledger) -> summary.addLedgers(ledger(currency, ledger)));
    return summary
        .setReceiveTime(Times.toProto(balances.received()))
        .setAge(Times.toProto(Times.age(balances.received(), now)))
        .build();
  }

  private static CurrencyLedger ledger(String currency, Map<LedgerTag, BigDecimal> values) {
    CurrencyLedger.Builder ledger = CurrencyLedger.newBuilder().setCurrency(currency);
    values.forEach((tag, value) -> ledger.setField(field(ledger, tag), Decimals.toProto(value)));
    return ledger.build();
  }

  private static Object value(Object value) {
    if (value instanceof Money money) {
      return Monies.toProto(money);
    } else if (value instanceof BigDecimal number) {
      return Decimals.toProto(number);
    } else if (value instanceof Instant time) {
      return Times.toProto(time);
    }
    return value;
  }

  private static FieldDescriptor field(Message.Builder message, Enum<?> tag) {
    return field(message.getDescriptorForType(), tag);
  }

  /** The field of a tag: of the same name in lower case. */
  static FieldDescriptor field(Descriptor message, Enum<?> tag) {
    return Objects.requireNonNull(
        message.findFieldByName(tag.name().toLowerCase(Locale.ROOT)),
        () -> "%s has no field for %s".formatted(message.getFullName(), tag));
  }

  static io.github.pitrunner.v1.Position toProto(Position position, Instant now) {
    var proto =
        io.github.pitrunner.v1.Position.newBuilder()
            .setAccount(position.key().account().value())
            .setInstrument(InstrumentProtos.toProto(position.instrument()))
            .setQuantity(Decimals.toProto(position.quantity()))
            .setReceiveTime(Times.toProto(position.lastReceived()))
            .setAge(Times.toProto(Times.age(position.lastReceived(), now)));
    String currency = position.instrument().currency();
    setAmount(position.averageCost(), currency, proto::setAverageCost);
    Valuation valuation = position.valuation();
    if (valuation != null) {
      if (valuation.marketPrice() != null) {
        proto.setMarketPrice(Decimals.toProto(valuation.marketPrice()));
      }
      proto
          .setPriceSource(
              switch (valuation.source()) {
                case GATEWAY -> io.github.pitrunner.v1.PriceSource.PRICE_SOURCE_GATEWAY;
                case QUOTE -> io.github.pitrunner.v1.PriceSource.PRICE_SOURCE_QUOTE;
              })
          .setValuationTime(Times.toProto(valuation.received()))
          .setValuationAge(Times.toProto(Times.age(valuation.received(), now)));
      setAmount(valuation.marketValue(), currency, proto::setMarketValue);
      setAmount(valuation.unrealized(), currency, proto::setUnrealizedPnl);
      setAmount(valuation.realized(), currency, proto::setRealizedPnl);
    }
    return proto.build();
  }

  /**
   * How a profit is shown.
   *
   * @param currency the account's; empty while it is not known
   */
  record ProfitView(String currency, Instant now) {}

  static ProfitAndLoss toProto(Profit profit, ProfitView view) {
    ProfitAndLoss.Builder proto =
        ProfitAndLoss.newBuilder()
            .setAccount(profit.key().account().value())
            .setContractId(profit.key().contractId())
            .setReceiveTime(Times.toProto(profit.received()))
            .setAge(Times.toProto(Times.age(profit.received(), view.now())));
    setAmount(profit.daily(), view.currency(), proto::setDaily);
    setAmount(profit.unrealized(), view.currency(), proto::setUnrealized);
    setAmount(profit.realized(), view.currency(), proto::setRealized);
    setAmount(profit.value(), view.currency(), proto::setMarketValue);
    if (profit.quantity() != null) {
      proto.setQuantity(Decimals.toProto(profit.quantity()));
    }
    return proto.build();
  }

  // Without a currency an amount would mean nothing.
  private static void setAmount(
      @Nullable BigDecimal amount, String currency, Consumer<io.github.pitrunner.v1.Money> setter) {
    if (amount != null && CURRENCY.matcher(currency).matches()) {
      setter.accept(Monies.toProto(new Money(amount, currency)));
    }
  }

  static StreamMarker marker(StreamMarker.Kind kind, String reason, Instant now) {
    return StreamMarker.newBuilder()
        .setKind(kind)
        .setReason(reason)
        .setTime(Times.toProto(now))
        .build();
  }
}
