package io.github.pitrunner.simulator.market;

import io.github.pitrunner.simulator.ClientLine;
import io.github.pitrunner.simulator.faults.Farm;
import io.github.pitrunner.simulator.faults.Fault.Streams;
import io.github.pitrunner.tws.CancelScannerSubscription;
import io.github.pitrunner.tws.ScannerParameters;
import io.github.pitrunner.tws.ScannerParametersRequest;
import io.github.pitrunner.tws.ScannerSubscriptionRequest;
import java.time.Instant;
import java.util.function.Predicate;

/** Ranks the market: which scans there are, and those that clients have subscribed to. */
final class ScannerDesk {
  /** Scans at a time, of all clients together. */
  static final int MOST_SCANS = 10;

  private final Market market;
  private final Lines<ScanLine> lines;

  ScannerDesk(Market market, Flow flow) {
    this.market = market;
    this.lines = new Lines<>(flow);
  }

  void onPulse(Instant now) {
    lines.onPulse(now);
  }

  void leave(Predicate<Farm> farms, Streams after) {
    lines.leave(farms, after);
  }

  void onGone(ClientLine client) {
    lines.onGone(client);
  }

  void onParameters(ClientLine client, ScannerParametersRequest request) {
    client.send(ScannerParameters.newBuilder().setXml(ScanParameters.xml()).build());
  }

  void onRequest(ClientLine client, ScannerSubscriptionRequest request) {
    int reqId = request.getReqId();
    if (lines.isOpen(client, reqId)) {
      client.error(reqId, 385, "Duplicate ticker ID for API scanner subscription");
      return;
    }
    try {
      Scan scan = ScanReader.read(request.getScannerSubscription());
      if (lines.count() >= MOST_SCANS) {
        Errors.history(
            client,
            reqId,
            "Max number of API scanner subscriptions (%d) has been reached".formatted(MOST_SCANS));
        return;
      }
      lines.open(client, reqId, new ScanLine(client, reqId, market, scan));
    } catch (ScanReader.Refused refused) {
      client.error(reqId, refused.code(), refused.text());
    }
  }

  void onCancel(ClientLine client, CancelScannerSubscription cancel) {
    int reqId = cancel.getReqId();
    if (lines.end(client, reqId) == null) {
      client.error(reqId, 365, "No scanner subscription found for ticker id:" + reqId);
      return;
    }
    Errors.history(client, reqId, "API scanner subscription cancelled: " + reqId);
  }
}
