package io.github.pitrunner.simulator.market;

import io.github.pitrunner.simulator.ClientLine;
import java.time.ZoneId;

/** The errors of the market-data desk, worded like the gateway's (protocol section 6). */
final class Errors {
  /** The id of errors that belong to no request. */
  static final int NO_REQUEST = -1;

  private Errors() {}

  /** The request is not well formed. */
  static void invalid(ClientLine client, int reqId, String cause) {
    client.error(reqId, 321, "Error validating request.-'bW' : cause - " + cause);
  }

  static void duplicateId(ClientLine client, int reqId) {
    client.error(reqId, 322, "Error processing request.-'bW' : cause - Duplicate ticker id");
  }

  /** A message of the history service. */
  static void history(ClientLine client, int reqId, String text) {
    client.error(reqId, 162, "Historical Market Data Service error message:" + text);
  }

  /** The request goes on with a zone that it did not name. */
  static void zoneImplied(ClientLine client, int reqId, ZoneId zone) {
    client.error(
        reqId,
        2174,
        "Warning: A date and time of the request names no time zone; it is taken as %s."
            .formatted(zone.getId()));
  }

  /** Another live session of the user has the data. */
  static void competing(ClientLine client, int reqId) {
    client.error(reqId, 10197, "No market data during competing live session");
  }

  static void noLine(ClientLine client, int reqId) {
    client.error(reqId, 300, "Can't find EId with tickerId:" + reqId);
  }

  static void noHistoryQuery(ClientLine client, int reqId) {
    client.error(reqId, 366, "No historical data query found for ticker id:" + reqId);
  }
}
