package io.github.pitrunner.marketdata;

import com.google.protobuf.Message;
import io.github.pitrunner.connector.Call;
import io.github.pitrunner.connector.Contracts;
import io.github.pitrunner.connector.Draw;
import io.github.pitrunner.connector.Farm;
import io.github.pitrunner.connector.Feed;
import io.github.pitrunner.connector.FeedListener;
import io.github.pitrunner.connector.Gateway;
import io.github.pitrunner.connector.GatewayMessage;
import io.github.pitrunner.domain.Caller;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Instrument;
import io.github.pitrunner.domain.InstrumentMatch;
import io.github.pitrunner.domain.MarketDataType;
import io.github.pitrunner.domain.OptionComputation;
import io.github.pitrunner.marketdata.LineListener.Route;
import io.github.pitrunner.tws.CancelMarketData;
import io.github.pitrunner.tws.Contract;
import io.github.pitrunner.tws.ContractDescription;
import io.github.pitrunner.tws.MarketDataRequest;
import io.github.pitrunner.tws.MarketDataTypeRequest;
import io.github.pitrunner.tws.MatchingSymbolsRequest;
import io.github.pitrunner.tws.RerouteMarketDataRequest;
import io.github.pitrunner.tws.SymbolSamples;
import io.github.pitrunner.tws.TickOptionComputation;
import io.github.pitrunner.tws.TickSnapshotEnd;
import io.github.pitrunner.wire.ProtocolViolation;
import io.github.pitrunner.wire.Unset;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Questions of this room ⇄ the gateway's messages; long because it is the only place that knows
 * them.
 */
final class MarketDataMapper {
  private static final Logger LOG = Logger.getLogger(MarketDataMapper.class);

  private final Gateway gateway;

  MarketDataMapper(Gateway gateway) {
    this.gateway = gateway;
  }

  /**
   * What a line or a snapshot is asked for with.
   *
   * @param route where the data comes from, if not from the instrument itself
   * @param type that it is asked for in
   */
  record Ask(Instrument instrument, @Nullable Route route, MarketDataType type) {
    private Contract contract() {
      return route == null
          ? Contracts.toWire(instrument)
          : Contract.newBuilder()
              .setConId(route.contractId())
              .setExchange(route.exchange())
              .build();
    }
  }

  /**
   * Opens a line.
   *
   * @throws Failure.Unavailable if the gateway is away
   * @throws Failure.Exhausted if no line is left
   */
  Feed openLine(Ask ask, LineListener listener) {
    return gateway.open(
        Call.of(
                "quotes of " + ask.instrument(),
                id -> {
                  MarketDataRequest.Builder request = request(id, ask).setSnapshot(false);
                  if (!listener.generic().isEmpty()) {
                    request.setGenericTickList(GenericTick.wireList(listener.generic()));
                  }
                  return request.build();
                })
            .withCancel(id -> CancelMarketData.newBuilder().setReqId(id).build())
            .drawing(new Draw.Line())
            .inMode(typeRequest(ask.type()))
            .from(Farm.Kind.MARKET_DATA),
        new LineFeed(listener));
  }

  /**
   * Opens a snapshot, which takes a line for as long as it lasts. It is to be cancelled at its end:
   * a feed does not end by itself.
   *
   * @throws Failure.Unavailable if the gateway is away
   * @throws Failure.Exhausted if no line is left
   */
  Feed openSnapshot(Ask ask, LineListener listener) {
    LineFeed feed = new LineFeed(listener);
    return gateway.open(
        Call.of("a quote of " + ask.instrument(), id -> request(id, ask).setSnapshot(true).build())
            .withCancel(
                id -> feed.isOver() ? null : CancelMarketData.newBuilder().setReqId(id).build())
            .drawing(new Draw.Line())
            .inMode(typeRequest(ask.type())),
        feed);
  }

  private static MarketDataRequest.Builder request(int id, Ask ask) {
    return MarketDataRequest.newBuilder()
        .setReqId(id)
        .setContract(ask.contract())
        .setRegulatorySnapshot(false);
  }

  /** Cancels a line that nobody holds any more, if there is a gateway to be told. */
  void cancelLine(int requestId) {
    if (gateway.status().session().isPresent()) {
      var unused =
          gateway
              .sendCancel(CancelMarketData.newBuilder().setReqId(requestId).build())
              .onFailure(cause -> LOG.debugf("It was not sent: %s", cause.getMessage()));
    }
  }

  /** Instruments that fit a text, best first. */
  Future<List<InstrumentMatch>> search(String text, Caller caller) {
    return gateway
        .single(
            Call.of(
                    "instruments like '%s'".formatted(text),
                    id -> MatchingSymbolsRequest.newBuilder().setReqId(id).setPattern(text).build())
                .drawing(new Draw.Symbols())
                .forCaller(caller),
            SymbolSamples.class)
        .map(
            answer -> {
              List<InstrumentMatch> matches = new ArrayList<>();
              for (ContractDescription found : answer.getContractDescriptionsList()) {
                match(found).ifPresent(matches::add);
              }
              return matches;
            });
  }

  private static MarketDataTypeRequest typeRequest(MarketDataType type) {
    return MarketDataTypeRequest.newBuilder().setMarketDataType(code(type)).build();
  }

  /** The gateway's number of a market data type (protocol section 5.3). */
  private static int code(MarketDataType type) {
    return switch (type) {
      case LIVE -> 1;
      case FROZEN -> 2;
      case DELAYED -> 3;
      case DELAYED_FROZEN -> 4;
    };
  }

  /** Issuers of bonds come among the instruments, without a contract id; they are none. */
  private static Optional<InstrumentMatch> match(ContractDescription found) {
    Contract contract = found.getContract();
    if (contract.getConId() == 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new InstrumentMatch(
              Contracts.routed(Contracts.fromWire(contract)),
              contract.getDescription(),
              found.getDerivativeSecTypesList()));
    } catch (ProtocolViolation e) {
      LOG.warnf("Passed over what a search found: %s", e.getMessage());
      return Optional.empty();
    }
  }

  /** Translates the messages of a line. */
  private static final class LineFeed implements FeedListener {
    private final LineListener listener;
    private boolean isOver;

    LineFeed(LineListener listener) {
      this.listener = listener;
    }

    /** A snapshot that the gateway has ended has nothing to be cancelled. */
    boolean isOver() {
      return isOver;
    }

    @Override
    public void onOpened(int requestId) {
      listener.onOpened(requestId);
    }

    @Override
    public void onMessage(Message message) {
      if (message instanceof TickOptionComputation tick) {
        onComputation(tick);
      } else if (message instanceof io.github.pitrunner.tws.MarketDataType type) {
        onType(type.getMarketDataType());
      } else if (message instanceof RerouteMarketDataRequest reroute) {
        listener.onReroute(new Route(reroute.getConId(), reroute.getExchange()));
      } else if (message instanceof TickSnapshotEnd) {
        isOver = true;
        listener.onSnapshotEnd();
      }
      // The rest, such as a line's smallest increment, is known from elsewhere.
    }

    @Override
    public void onWarning(GatewayMessage warning) {
      listener.onNotice(warning);
    }

    @Override
    public void onGap(String reason) {
      listener.onGap(reason);
    }

    @Override
    public boolean onKept() {
      return listener.onKept();
    }

    @Override
    public void onFarmBroken(Farm farm) {
      listener.onFarmBroken(farm);
    }

    @Override
    public boolean onFarmBack(Farm farm, Instant brokenSince) {
      listener.onFarmBack(farm, brokenSince);
      return true;
    }

    @Override
    public void onEnded(Failure failure) {
      listener.onEnded(failure);
    }

    private void onType(int code) {
      Arrays.stream(MarketDataType.values())
          .filter(type -> code(type) == code)
          .findFirst()
          .ifPresentOrElse(listener::onType, () -> LOG.warnf("Unknown market data type %d", code));
    }

    private void onComputation(TickOptionComputation tick) {
      ComputedFrom from =
          switch (tick.getTickType()) {
            case 10, 80 -> ComputedFrom.BID;
            case 11, 81 -> ComputedFrom.ASK;
            case 12, 82 -> ComputedFrom.LAST;
            case 13, 83 -> ComputedFrom.MODEL;
            default -> null;
          };
      if (from != null) {
        listener.onComputation(from, computation(tick));
      }
    }

    private static OptionComputation computation(TickOptionComputation tick) {
      return new OptionComputation(
          unlessNone(tick.hasImpliedVol(), tick.getImpliedVol()),
          greek(tick.hasDelta(), tick.getDelta()),
          greek(tick.hasGamma(), tick.getGamma()),
          greek(tick.hasVega(), tick.getVega()),
          greek(tick.hasTheta(), tick.getTheta()),
          unlessNone(tick.hasOptPrice(), tick.getOptPrice()),
          unlessNone(tick.hasUndPrice(), tick.getUndPrice()),
          unlessNone(tick.hasPvDividend(), tick.getPvDividend()));
    }

    /** -1 is not computed. */
    private static @Nullable BigDecimal unlessNone(boolean present, double value) {
      return present && !Unset.isUnset(value) && value != -1 ? BigDecimal.valueOf(value) : null;
    }

    /** -2 is not computed. */
    private static @Nullable BigDecimal greek(boolean present, double value) {
      return present && !Unset.isUnset(value) && value != -2 ? BigDecimal.valueOf(value) : null;
    }
  }
}
