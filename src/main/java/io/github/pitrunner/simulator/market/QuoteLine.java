package io.github.pitrunner.simulator.market;

import io.github.pitrunner.simulator.ClientLine;
import io.github.pitrunner.simulator.faults.Farm;
import io.github.pitrunner.tws.MarketDataType;
import io.github.pitrunner.tws.TickReqParams;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One market data line: the ticks of an instrument, conflated to one look every 250 ms. */
final class QuoteLine implements Line {
  private static final Duration DELAY = Duration.ofMinutes(15);
  private static final int NO_PERMISSIONS = 0;
  private static final int ALL_PERMISSIONS = 4;

  private final ClientLine client;
  private final int reqId;
  private final Market market;
  private final Instrument instrument;
  private final Permission permission;
  private final GenericTicks generic;
  private final TickSender ticks;
  private final ExtraTicks extra;
  private final @Nullable NewsTicks news;
  private @Nullable BookKeeper delayed;
  private int dataType;
  private boolean isStarted;
  private boolean isAnnounced;

  QuoteLine(
      ClientLine client,
      int reqId,
      Market market,
      Instrument instrument,
      Permission permission,
      GenericTicks generic,
      @Nullable NewsTicks news) {
    this.client = client;
    this.reqId = reqId;
    this.market = market;
    this.instrument = instrument;
    this.permission = permission;
    this.generic = generic;
    this.news = news;
    this.ticks = new TickSender(client, reqId);
    this.extra = new ExtraTicks(market, instrument, generic, ticks);
  }

  /**
   * What the client may see of an instrument.
   *
   * @param asked the session's market data type: 1 live, 2 frozen, 3 delayed, 4 delayed-frozen
   */
  record Permission(boolean isLive, int asked) {
    /** Whether nothing may be shown: neither is live permitted nor delayed asked for. */
    boolean isNone() {
      return !isLive && asked < 3;
    }

    /** The type of what is shown. */
    int shown(boolean isOpen) {
      boolean frozen = !isOpen && (asked == 2 || asked == 4);
      if (isLive) {
        return frozen ? 2 : 1;
      }
      return frozen ? 4 : 3;
    }
  }

  @Override
  public Farm farm() {
    return instrument.farm();
  }

  /** The gateway's first word on a line. Delayed ones are announced in another order. */
  void start() {
    isStarted = true;
    if (permission.isLive()) {
      announce();
      sendParameters();
    } else {
      sendParameters();
      announce();
      client.error(
          reqId, 10167, "Requested market data is not subscribed. Displaying delayed market data.");
    }
    sendTicks(market.now());
  }

  private void announce() {
    isAnnounced = true;
    dataType = permission.shown(instrument.hours(true).isOpen(market.now()));
    client.send(MarketDataType.newBuilder().setReqId(reqId).setMarketDataType(dataType).build());
  }

  void sendParameters() {
    var details = instrument.definition().details();
    TickReqParams.Builder parameters =
        TickReqParams.newBuilder()
            .setReqId(reqId)
            .setMinTick(details.getMinTick())
            .setBboExchange(instrument.secType().equals("STK") ? SmartExchanges.BBO_KEY : "")
            .setSnapshotPermissions(
                instrument.secType().equals("STK") ? ALL_PERMISSIONS : NO_PERMISSIONS);
    if (details.hasLastPricePrecision()) {
      parameters
          .setLastPricePrecision(details.getLastPricePrecision())
          .setLastSizePrecision(details.getLastSizePrecision());
    }
    client.send(parameters.build());
  }

  /** Another session of the user sees the data now; this line is silent until it is over. */
  void onCompetition() {
    client.error(reqId, 10197, "No market data during competing live session");
  }

  /** The line is on again: with the next pulse everything is sent anew. */
  void onRecovered() {
    ticks.forget();
    isAnnounced = false;
  }

  @Override
  public void onPulse(Instant now) {
    if (!isStarted) {
      start();
      return;
    }
    if (!isAnnounced || permission.shown(instrument.hours(true).isOpen(now)) != dataType) {
      announce();
    }
    sendTicks(now);
  }

  private void sendTicks(Instant now) {
    if (news != null) {
      news.send(now);
    }
    if (permission.isLive()) {
      if (!generic.isDefaultOff()) {
        DefaultTicks.LIVE.send(ticks, reqId, instrument, market.bookKeeper(instrument));
      }
      extra.send();
    } else if (!generic.isDefaultOff()) {
      DefaultTicks.DELAYED.send(ticks, reqId, instrument, delayed(now.minus(DELAY)));
    }
  }

  private BookKeeper delayed(Instant at) {
    BookKeeper keeper = delayed;
    if (keeper == null) {
      keeper = new BookKeeper(instrument, at);
      delayed = keeper;
    }
    keeper.advance(at);
    return keeper;
  }
}
