package io.github.pitrunner.simulator.market;

import io.github.pitrunner.simulator.ClientLine;
import io.github.pitrunner.simulator.faults.Farm;
import io.github.pitrunner.tws.HistoricalData;
import io.github.pitrunner.tws.HistoricalDataBar;
import io.github.pitrunner.tws.HistoricalDataEnd;
import io.github.pitrunner.tws.HistoricalDataUpdate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One history request under way. The bars are made in slices with pauses between, so that a year of
 * minutes keeps nobody waiting; then the line ends or goes on with updates.
 */
final class BarLine implements Line {
  private static final Duration UPDATE_PERIOD = Duration.ofSeconds(5);

  /** A few milliseconds of work. */
  private static final long SLICE_WEIGHT = 10_000;

  private final ClientLine client;
  private final Market market;
  private final BarQuery query;
  private final boolean keepUpToDate;
  private final Runnable onEnd;
  private final List<BarSpan> spans;
  private final HistoricalData.Builder answer;
  private int next;
  private boolean isEnded;
  private @Nullable Instant nextUpdate;
  private Instant lastStart;
  private @Nullable HistoricalDataBar lastSent;

  BarLine(ClientLine client, Market market, BarQuery query, boolean keepUpToDate, Runnable onEnd) {
    this.client = client;
    this.market = market;
    this.query = query;
    this.keepUpToDate = keepUpToDate;
    this.onEnd = onEnd;
    this.spans = BarSpan.between(query.hours(), query.size(), query.start(), query.end());
    this.answer = HistoricalData.newBuilder().setReqId(query.reqId());
    this.lastStart = query.end();
  }

  boolean isOf(ClientLine other) {
    return client.equals(other);
  }

  void end() {
    isEnded = true;
  }

  /** Makes the first slice at once. */
  void start() {
    if (isEnded) {
      return;
    }
    long weight = 0;
    while (next < spans.size() && weight < SLICE_WEIGHT) {
      BarSpan span = spans.get(next++);
      weight += span.weight();
      answer.addHistoricalDataBars(query.bar(span));
    }
    if (next < spans.size()) {
      market.settings().timer().after(Duration.ZERO, this::start);
    } else {
      finish();
    }
  }

  private void finish() {
    int bars = answer.getHistoricalDataBarsCount();
    if (bars == 0 && !keepUpToDate) {
      BarQueryReader.noData(client, query.reqId(), query.instrument(), query.show().name());
      onEnd.run();
      return;
    }
    client.send(answer.build());
    var zone = query.instrument().zone();
    client.send(
        HistoricalDataEnd.newBuilder()
            .setReqId(query.reqId())
            .setStartDateStr(GatewayTime.zoned(query.start(), zone))
            .setEndDateStr(GatewayTime.zoned(query.end(), zone))
            .build());
    if (!keepUpToDate) {
      onEnd.run();
      return;
    }
    if (bars > 0) {
      lastStart = spans.get(spans.size() - 1).start();
      lastSent = answer.getHistoricalDataBars(bars - 1);
    }
    nextUpdate = market.now().plus(UPDATE_PERIOD);
  }

  @Override
  public Farm farm() {
    return Farm.USHMDS;
  }

  @Override
  public void onPulse(Instant now) {
    if (nextUpdate == null || now.isBefore(nextUpdate)) {
      return;
    }
    nextUpdate = now.plus(UPDATE_PERIOD);
    // The step that has begun just now counts.
    Instant end = now.plusMillis(1);
    for (BarSpan span : BarSpan.between(query.hours(), query.size(), lastStart, end)) {
      HistoricalDataBar bar = query.bar(span);
      if (!bar.equals(lastSent)) {
        client.send(
            HistoricalDataUpdate.newBuilder()
                .setReqId(query.reqId())
                .setHistoricalDataBar(bar)
                .build());
      }
      lastStart = span.start();
      lastSent = bar;
    }
  }
}
