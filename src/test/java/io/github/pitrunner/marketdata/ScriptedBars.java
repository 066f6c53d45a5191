package io.github.pitrunner.marketdata;

import static io.github.pitrunner.marketdata.VirtualRoom.ref;

import io.github.pitrunner.testing.HandDrivenCall;
import io.github.pitrunner.tws.HistoricalData;
import io.github.pitrunner.tws.HistoricalDataBar;
import io.github.pitrunner.tws.HistoricalDataEnd;
import io.github.pitrunner.tws.HistoricalDataRequest;
import io.github.pitrunner.tws.HistoricalDataUpdate;
import io.github.pitrunner.v1.Bar;
import io.github.pitrunner.v1.StreamBarsRequest;
import io.github.pitrunner.v1.StreamBarsResponse;
import java.time.Instant;
import java.util.List;

/** What a scripted gateway says about bars: one for each minute, at all hours. */
final class ScriptedBars {
  private final VirtualRoom room;

  ScriptedBars(VirtualRoom room) {
    this.room = room;
    room.gateway.on(HistoricalDataRequest.class, this::answer);
  }

  /** Bars of a minute; an empty duration is without history. */
  static StreamBarsRequest minutes(String duration) {
    return StreamBarsRequest.newBuilder()
        .setInstrument(ref("AAPL"))
        .setDuration(duration)
        .setBarSize("1 min")
        .build();
  }

  /** One whose prices are all the same. */
  static HistoricalDataBar bar(Instant start, double close) {
    return HistoricalDataBar.newBuilder()
        .setDate(Long.toString(start.getEpochSecond()))
        .setOpen(close)
        .setHigh(close)
        .setLow(close)
        .setClose(close)
        .setVolume("1")
        .setWap("1")
        .setBarCount(1)
        .build();
  }

  /** A bar for each of the last minutes; its price is the minute of the day. */
  void answer(HistoricalDataRequest request) {
    HistoricalData.Builder data = HistoricalData.newBuilder().setReqId(request.getReqId());
    Instant end =
        request.getEndDateTime().isEmpty()
            ? room.time.instant()
            : GatewayDates.time(request.getEndDateTime());
    Instant from = BarDuration.of(request.getDuration()).before(end);
    long first = Math.floorDiv(from.getEpochSecond() + 59, 60);
    for (long minute = first; minute * 60 < end.getEpochSecond(); minute++) {
      data.addHistoricalDataBars(bar(Instant.ofEpochSecond(minute * 60), (double) (minute % 1440)));
    }
    room.gateway.send(
        data.build(), HistoricalDataEnd.newBuilder().setReqId(request.getReqId()).build());
  }

  /** The last request that is to be kept up to date. */
  HistoricalDataRequest live() {
    List<HistoricalDataRequest> live = lives();
    return live.get(live.size() - 1);
  }

  /** All requests that are to be kept up to date. */
  List<HistoricalDataRequest> lives() {
    return room.gateway.heard(HistoricalDataRequest.class).stream()
        .filter(HistoricalDataRequest::getKeepUpToDate)
        .toList();
  }

  /** A live bar. */
  void update(Instant start, double close) {
    room.gateway.send(
        HistoricalDataUpdate.newBuilder()
            .setReqId(live().getReqId())
            .setHistoricalDataBar(bar(start, close))
            .build());
    room.time.settle();
  }

  /** What came since the last time, one short text for each item. */
  static List<String> taken(HandDrivenCall<StreamBarsResponse> call) {
    return call.take().stream().map(ScriptedBars::brief).toList();
  }

  private static String brief(StreamBarsResponse item) {
    return switch (item.getItemCase()) {
      case BAR -> brief(item.getBar());
      case MARKER -> item.getMarker().getKind().name().substring("KIND_".length());
      case PAGE ->
          "%d/%d: %s"
              .formatted(
                  item.getPage().getDone(),
                  item.getPage().getTotal(),
                  item.getPage().getBarsCount() > 3
                      ? item.getPage().getBarsCount() + " bars"
                      : item.getPage().getBarsList().stream().map(ScriptedBars::brief).toList());
      case ITEM_NOT_SET -> "nothing";
    };
  }

  private static String brief(Bar bar) {
    return Instant.ofEpochSecond(bar.getStartTime().getSeconds()).toString().substring(11, 16)
        + "="
        + bar.getClose().getValue()
        + (bar.getComplete() ? "." : "~");
  }
}
