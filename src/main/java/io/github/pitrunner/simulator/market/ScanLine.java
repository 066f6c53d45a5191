package io.github.pitrunner.simulator.market;

import io.github.pitrunner.simulator.ClientLine;
import io.github.pitrunner.simulator.faults.Farm;
import io.github.pitrunner.tws.ScannerData;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One scan that a client has subscribed to: its whole ranking, each time it is another one. */
final class ScanLine implements Line {
  private static final Duration PERIOD = Duration.ofSeconds(5);

  private final ClientLine client;
  private final int reqId;
  private final Market market;
  private final Scan scan;
  private Instant next = Instant.MIN;
  private @Nullable List<Instrument> sent;

  ScanLine(ClientLine client, int reqId, Market market, Scan scan) {
    this.client = client;
    this.reqId = reqId;
    this.market = market;
    this.scan = scan;
  }

  /** Scans are run where history is kept. */
  @Override
  public Farm farm() {
    return Farm.USHMDS;
  }

  @Override
  public void onPulse(Instant now) {
    if (now.isBefore(next) || !scan.prepare(market)) {
      return;
    }
    next = now.plus(PERIOD);
    List<Instrument> ranking = scan.ranking(market);
    if (!ranking.equals(sent)) {
      sent = ranking;
      send(ranking);
    }
  }

  private void send(List<Instrument> ranking) {
    if (ranking.isEmpty()) {
      client.error(reqId, 165, "Historical Market Data Service query message:no items retrieved");
      return;
    }
    ScannerData.Builder data = ScannerData.newBuilder().setReqId(reqId);
    for (Instrument instrument : ranking) {
      data.addScannerDataElement(Scan.row(data.getScannerDataElementCount(), instrument));
    }
    client.send(data.build());
  }
}
