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
import io.github.pitrunner.connector.LongWork;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.marketdata.RankedInstrument.Remarks;
import io.github.pitrunner.tws.CancelScannerSubscription;
import io.github.pitrunner.tws.ScannerData;
import io.github.pitrunner.tws.ScannerDataElement;
import io.github.pitrunner.tws.ScannerParametersRequest;
import io.github.pitrunner.tws.ScannerSubscription;
import io.github.pitrunner.tws.ScannerSubscriptionRequest;
import io.github.pitrunner.wire.ProtocolViolation;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Scans ⇄ the gateway's messages. What cannot be read is logged, counted and passed over. */
final class ScannerMapper {
  private static final Logger LOG = Logger.getLogger(ScannerMapper.class);
  private static final int NO_ITEMS = 165;
  private static final int MILLION = 6;

  private final Gateway gateway;
  private final LongWork longWork;
  private long passedOver;

  ScannerMapper(Gateway gateway, LongWork longWork) {
    this.gateway = gateway;
    this.longWork = longWork;
  }

  /** Who hears a scan. */
  interface Listener {
    /** The ranking as it is now, complete. */
    void onRanking(List<RankedInstrument> ranking);

    /** What was heard before is no longer to be relied on; a ranking comes when it is again. */
    void onGap(String reason);

    /** Nothing follows. */
    void onEnded(Failure failure);
  }

  /** Rows, and entries of the parameters, that could not be read since the start. */
  long passedOver() {
    return passedOver;
  }

  /** What scans there are; empty lists when the gateway's text cannot be read. */
  Future<ScannerParameters> parameters() {
    return gateway
        .singleWithoutId(
            "scanner parameters",
            ScannerParametersRequest.getDefaultInstance(),
            io.github.pitrunner.tws.ScannerParameters.class)
        .compose(answer -> parameters(answer.getXml()));
  }

  private Future<ScannerParameters> parameters(String xml) {
    Instant receiveTime = gateway.clock().instant();
    // Two megabytes take a tenth of a second, the first ones half a second.
    return longWork
        .aside(() -> ScannerXml.read(xml, receiveTime))
        .map(
            read -> {
              passedOver += read.passedOver();
              return read.parameters();
            })
        .recover(
            cause -> {
              if (!(cause instanceof ProtocolViolation)) {
                return Future.failedFuture(cause);
              }
              // Scans can be run without: then the gateway alone decides what is right.
              passedOver++;
              LOG.warnf("Passed over the scanner parameters: %s", cause.getMessage());
              return Future.succeededFuture(ScannerParameters.unread(xml, receiveTime));
            });
  }

  /**
   * Opens a scan.
   *
   * @throws Failure.Unavailable if the gateway is away
   * @throws Failure.Exhausted if it runs as many scans as it can
   */
  Feed open(ScanQuestion question, Listener listener) {
    ScannerSubscription subscription = toWire(question);
    return gateway.open(
        Call.of(
                question.toString(),
                id ->
                    ScannerSubscriptionRequest.newBuilder()
                        .setReqId(id)
                        .setScannerSubscription(subscription)
                        .build())
            .withCancel(id -> CancelScannerSubscription.newBuilder().setReqId(id).build())
            .drawing(new Draw.Scan())
            .from(Farm.Kind.HISTORY),
        new ScanMessages(listener));
  }

  private static ScannerSubscription toWire(ScanQuestion question) {
    ScanQuestion.Limits limits = question.limits();
    ScannerSubscription.Builder subscription =
        ScannerSubscription.newBuilder()
            .setNumberOfRows(question.rows())
            .setInstrument(question.instrument())
            .setLocationCode(question.location())
            .setScanCode(question.code())
            .putAllScannerSubscriptionFilterOptions(question.filters());
    if (limits.priceAbove() != null) {
      subscription.setAbovePrice(limits.priceAbove().doubleValue());
    }
    if (limits.priceBelow() != null) {
      subscription.setBelowPrice(limits.priceBelow().doubleValue());
    }
    if (limits.volumeAbove() > 0) {
      subscription.setAboveVolume(limits.volumeAbove());
    }
    // The fields of their own do not say in which unit they are; these do.
    put(subscription, ScanQuestion.MARKET_CAP_ABOVE, limits.marketCapAbove());
    put(subscription, ScanQuestion.MARKET_CAP_BELOW, limits.marketCapBelow());
    return subscription.build();
  }

  private static void put(
      ScannerSubscription.Builder subscription, String filter, @Nullable BigDecimal cap) {
    if (cap != null) {
      subscription.putScannerSubscriptionFilterOptions(
          filter, cap.movePointLeft(MILLION).stripTrailingZeros().toPlainString());
    }
  }

  /** The ranking of a message, best first; ranks begin with 1 here and with 0 there. */
  List<RankedInstrument> ranking(ScannerData data) {
    List<RankedInstrument> ranking = new ArrayList<>();
    for (ScannerDataElement element : data.getScannerDataElementList()) {
      try {
        ranking.add(
            new RankedInstrument(
                element.getRank() + 1,
                Contracts.routed(Contracts.fromWire(element.getContract())),
                element.getMarketName(),
                new Remarks(
                    element.getDistance(),
                    element.getBenchmark(),
                    element.getProjection(),
                    element.getComboKey())));
      } catch (ProtocolViolation e) {
        passedOver++;
        LOG.warnf("Passed over a row of a scan: %s", e.getMessage());
      }
    }
    return ranking;
  }

  /** Translates the messages of a scan. */
  private final class ScanMessages implements FeedListener {
    private final Listener listener;

    ScanMessages(Listener listener) {
      this.listener = listener;
    }

    @Override
    public void onMessage(Message message) {
      if (message instanceof ScannerData data) {
        listener.onRanking(ranking(data));
      }
    }

    /** Nothing passes the filters, which is an answer; all other warnings change nothing. */
    @Override
    public void onWarning(GatewayMessage warning) {
      if (warning.code() == NO_ITEMS) {
        listener.onRanking(List.of());
      } else {
        LOG.infof("A scan goes on: %s", warning);
      }
    }

    @Override
    public void onGap(String reason) {
      listener.onGap(reason);
    }

    @Override
    public void onFarmBroken(Farm farm) {
      listener.onGap("the data farm %s is broken".formatted(farm.name()));
    }

    @Override
    public void onEnded(Failure failure) {
      listener.onEnded(failure);
    }
  }
}
