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
import io.github.pitrunner.tws.AccountDataEnd;
import io.github.pitrunner.tws.AccountDataRequest;
import io.github.pitrunner.tws.AccountSummary;
import io.github.pitrunner.tws.AccountSummaryEnd;
import io.github.pitrunner.tws.AccountSummaryRequest;
import io.github.pitrunner.tws.AccountUpdateTime;
import io.github.pitrunner.tws.AccountValue;
import io.github.pitrunner.tws.CancelAccountSummary;
import io.github.pitrunner.tws.CancelPnL;
import io.github.pitrunner.tws.CancelPositions;
import io.github.pitrunner.tws.Contract;
import io.github.pitrunner.tws.PnL;
import io.github.pitrunner.tws.PnLRequest;
import io.github.pitrunner.tws.PortfolioValue;
import io.github.pitrunner.tws.PositionEnd;
import io.github.pitrunner.tws.PositionsRequest;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

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
  Feed openBalances(AccountBook book, Runnable ended) {
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

  /** Subscribes to the positions of all accounts. */
  Feed openPositions(PositionBook book, Runnable ended) {
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
  Feed openValuations(AccountId account, PositionBook book, Runnable ended) {
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
        new Reading("account updates of " + account, ended) {
          @Override
          void read(Message message) {
            if (message instanceof PortfolioValue value) {
              readValuation(value, book);
            }
          }

          @Override
          void gap(String reason, Failure failure) {
            // The positions know of the gap by their own subscription.
          }
        });
  }

  /** Subscribes to the profit and loss of an account's day. */
  Feed openProfit(AccountId account, ProfitBook book, Runnable ended) {
    Call call =
        Call.of(
                "profit and loss of " + account,
                id -> PnLRequest.newBuilder().setReqId(id).setAccount(account.value()).build())
            .withCancel(id -> CancelPnL.newBuilder().setReqId(id).build());
    return gateway.open(
        call,
        new Reading("profit and loss of " + account, ended) {
          @Override
          void read(Message message) {
            if (message instanceof PnL profit) {
              book.onProfit(account, Numbers.read(profit.hasDailyPnl(), profit.getDailyPnl()));
            }
          }

          @Override
          void gap(String reason, Failure failure) {
            book.onGap(account);
          }
        });
  }

  /** A subscription whose single messages may be unreadable without harm to the others. */
  private abstract class Reading implements FeedListener {
    private final String what;
    private final Runnable ended;

    Reading(String what, Runnable ended) {
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
      ended.run();
      gap(String.valueOf(failure.getMessage()), failure);
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
        new Valuation(
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
