package io.github.pitrunner.portfolio;

import com.google.protobuf.Message;
import io.github.pitrunner.connector.Call;
import io.github.pitrunner.connector.Contracts;
import io.github.pitrunner.connector.Feed;
import io.github.pitrunner.connector.FeedListener;
import io.github.pitrunner.connector.Gateway;
import io.github.pitrunner.connector.LinkState;
import io.github.pitrunner.domain.AccountId;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Instrument;
import io.github.pitrunner.domain.Reason;
import io.github.pitrunner.portfolio.Valuations.ValuationListener;
import io.github.pitrunner.tws.AccountDataEnd;
import io.github.pitrunner.tws.AccountDataRequest;
import io.github.pitrunner.tws.AccountSummary;
import io.github.pitrunner.tws.AccountSummaryEnd;
import io.github.pitrunner.tws.AccountSummaryRequest;
import io.github.pitrunner.tws.AccountUpdateTime;
import io.github.pitrunner.tws.AccountValue;
import io.github.pitrunner.tws.CancelAccountSummary;
import io.github.pitrunner.tws.CancelPnL;
import io.github.pitrunner.tws.CancelPnLSingle;
import io.github.pitrunner.tws.CancelPositions;
import io.github.pitrunner.tws.Contract;
import io.github.pitrunner.tws.PnL;
import io.github.pitrunner.tws.PnLRequest;
import io.github.pitrunner.tws.PnLSingle;
import io.github.pitrunner.tws.PnLSingleRequest;
import io.github.pitrunner.tws.PortfolioValue;
import io.github.pitrunner.tws.PositionEnd;
import io.github.pitrunner.tws.PositionsRequest;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Asks the gateway for balances, positions and their values, and brings its messages to books. */
final class PortfolioMapper {
  private static final Logger LOG = Logger.getLogger(PortfolioMapper.class);
  private static final Duration RETRY_SOON = Duration.ofSeconds(1);
  private static final String TAGS =
      Arrays.stream(SummaryTag.values())
          .map(SummaryTag::wireName)
          .collect(Collectors.joining(",", "", ",$LEDGER:ALL"));

  private final Gateway gateway;
  private long passedOver;

  PortfolioMapper(Gateway gateway) {
    this.gateway = gateway;
  }

  /** Messages that could not be read and were left out. */
  long passedOver() {
    return passedOver;
  }

  /**
   * Subscribes to the balances of all accounts.
   *
   * @param ended run when the gateway has ended the subscription
   */
  Feed openBalances(AccountBook book, Consumer<Failure> ended) {
    Call call =
        Call.of(
                "account summary",
                id ->
                    AccountSummaryRequest.newBuilder()
                        .setReqId(id)
                        .setGroup("All")
                        .setTags(TAGS)
                        .build())
            .withCancel(id -> CancelAccountSummary.newBuilder().setReqId(id).build());
    return gateway.open(
        call,
        new Reading("account summary", ended) {
          @Override
          void read(Message message) {
            if (message instanceof AccountSummary value) {
              book.onValue(
                  new AccountId(value.getAccount()),
                  value.getTag(),
                  value.getValue(),
                  value.getCurrency());
            } else if (message instanceof AccountSummaryEnd) {
              book.onWhole();
            }
          }

          @Override
          void gap(String reason, Failure failure) {
            book.onGap(reason, failure);
          }
        });
  }

  /**
   * Subscribes to the positions of all accounts.
   *
   * @param ended run when the gateway has ended the subscription
   */
  Feed openPositions(PositionBook book, Consumer<Failure> ended) {
    return gateway.openWithoutId(
        "positions",
        PositionsRequest.getDefaultInstance(),
        CancelPositions.getDefaultInstance(),
        List.of(io.github.pitrunner.tws.Position.class, PositionEnd.class),
        new Reading("positions", ended) {
          @Override
          void read(Message message) {
            if (message instanceof io.github.pitrunner.tws.Position position) {
              book.onPosition(fromWire(position));
            } else if (message instanceof PositionEnd) {
              book.onWhole();
            }
          }

          @Override
          void gap(String reason, Failure failure) {
            book.onGap(reason, failure);
          }
        });
  }

  /**
   * Subscribes to what an account's positions are worth; the gateway allows one account at a time.
   */
  Feed openValuations(AccountId account, PositionBook book, ValuationListener listener) {
    AccountDataRequest request =
        AccountDataRequest.newBuilder().setSubscribe(true).setAcctCode(account.value()).build();
    return gateway.openWithoutId(
        "account updates of " + account,
        request,
        request.toBuilder().setSubscribe(false).build(),
        List.of(
            PortfolioValue.class,
            AccountValue.class,
            AccountUpdateTime.class,
            AccountDataEnd.class),
        new Reading("account updates of " + account, failure -> listener.onEnded()) {
          @Override
          void read(Message message) {
            if (message instanceof PortfolioValue value) {
              readValuation(value, book);
            } else if (message instanceof AccountDataEnd end) {
              listener.onWhole(end.getAccountName());
            }
          }

          @Override
          void gap(String reason, Failure failure) {
            // The positions know of the gap by their own subscription.
            listener.onGap();
          }
        });
  }

  /**
   * Subscribes to the profit and loss of an account or of a position, told about once a second. For
   * a position that is not held the gateway says nothing at all.
   */
  Feed openProfit(PositionKey key, ProfitBook book, Consumer<Failure> ended) {
    String what =
        "profit and loss of "
            + (key.isWhole()
                ? key.account()
                : "contract %d in %s".formatted(key.contractId(), key.account()));
    return gateway.open(
        key.isWhole() ? profitOfAccount(what, key) : profitOfPosition(what, key),
        new Reading(what, ended) {
          @Override
          void read(Message message) {
            Profit profit = profit(key, message);
            if (profit != null) {
              book.onProfit(profit);
            }
          }

          @Override
          void gap(String reason, Failure failure) {
            book.onGap(key, reason, failure);
          }
        });
  }

  private static Call profitOfAccount(String what, PositionKey key) {
    String account = key.account().value();
    return Call.of(what, id -> PnLRequest.newBuilder().setReqId(id).setAccount(account).build())
        .withCancel(id -> CancelPnL.newBuilder().setReqId(id).build());
  }

  private static Call profitOfPosition(String what, PositionKey key) {
    return Call.of(
            what,
            id ->
                PnLSingleRequest.newBuilder()
                    .setReqId(id)
                    .setAccount(key.account().value())
                    .setConId(key.contractId())
                    .build())
        .withCancel(id -> CancelPnLSingle.newBuilder().setReqId(id).build());
  }

  private @Nullable Profit profit(PositionKey key, Message message) {
    Instant now = gateway.clock().instant();
    if (message instanceof PnL pnl) {
      return new Profit(
          key,
          Numbers.read(pnl.hasDailyPnl(), pnl.getDailyPnl()),
          Numbers.read(pnl.hasUnrealizedPnl(), pnl.getUnrealizedPnl()),
          Numbers.read(pnl.hasRealizedPnl(), pnl.getRealizedPnl()),
          null,
          null,
          now);
    }
    if (message instanceof PnLSingle pnl) {
      return new Profit(
          key,
          Numbers.read(pnl.hasDailyPnl(), pnl.getDailyPnl()),
          Numbers.read(pnl.hasUnrealizedPnl(), pnl.getUnrealizedPnl()),
          Numbers.read(pnl.hasRealizedPnl(), pnl.getRealizedPnl()),
          Numbers.read(pnl.getPosition()),
          Numbers.read(pnl.hasValue(), pnl.getValue()),
          now);
    }
    return null;
  }

  /** A subscription whose single messages may be unreadable without harm to the others. */
  private abstract class Reading implements FeedListener {
    private final String what;
    private final Consumer<Failure> ended;

    Reading(String what, Consumer<Failure> ended) {
      this.what = what;
      this.ended = ended;
    }

    abstract void read(Message message);

    abstract void gap(String reason, Failure failure);

    @Override
    public void onMessage(Message message) {
      if (gateway.status().upstream() == LinkState.DOWN) {
        // It belongs to a list that is asked for anew, of which it would be taken for a part.
        return;
      }
      try {
        read(message);
      } catch (IllegalArgumentException e) {
        passOver(message, e);
      }
    }

    @Override
    public void onGap(String reason) {
      gap(
          reason,
          new Failure.Unavailable(
              Reason.GATEWAY_UNAVAILABLE,
              "The connection to the gateway was lost before it told the %s: %s"
                  .formatted(what, reason),
              RETRY_SOON));
    }

    @Override
    public void onEnded(Failure failure) {
      LOG.warnf("The gateway has ended the %s: %s", what, failure.getMessage());
      gap(String.valueOf(failure.getMessage()), failure);
      ended.accept(failure);
    }
  }

  private Position fromWire(io.github.pitrunner.tws.Position position) {
    BigDecimal quantity = Numbers.read(position.getPosition());
    if (quantity == null) {
      throw new IllegalArgumentException("a position without quantity");
    }
    return new Position(
        new PositionKey(new AccountId(position.getAccount()), position.getContract().getConId()),
        instrument(position.getContract()),
        quantity,
        Numbers.read(position.hasAvgCost(), position.getAvgCost()),
        null,
        gateway.clock().instant());
  }

  private static Instrument instrument(Contract contract) {
    try {
      return Contracts.routed(Contracts.fromWire(contract));
    } catch (RuntimeException e) {
      // Whatever is wrong with one contract, the other positions are right.
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private void readValuation(PortfolioValue value, PositionBook book) {
    BigDecimal quantity = Numbers.read(value.getPosition());
    if (quantity == null || quantity.signum() == 0) {
      // What was closed is told once more; kept, its value would stick to the next position.
      return;
    }
    book.onValuation(
        new PositionKey(new AccountId(value.getAccountName()), value.getContract().getConId()),
        new PortfolioValuation(
            quantity,
            Numbers.read(value.hasMarketPrice(), value.getMarketPrice()),
            Numbers.read(value.hasMarketValue(), value.getMarketValue()),
            Numbers.read(value.hasUnrealizedPnl(), value.getUnrealizedPnl()),
            Numbers.read(value.hasRealizedPnl(), value.getRealizedPnl()),
            gateway.clock().instant()));
  }

  private void passOver(Message message, RuntimeException cause) {
    passedOver++;
    LOG.warnf(
        "A message was left out, %s: %s",
        message.getDescriptorForType().getName(), cause.getMessage());
  }
}
