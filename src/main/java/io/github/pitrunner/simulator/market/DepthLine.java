package io.github.pitrunner.simulator.market;

import io.github.pitrunner.simulator.ClientLine;
import io.github.pitrunner.simulator.faults.Farm;
import io.github.pitrunner.simulator.market.DepthBook.Row;
import io.github.pitrunner.tws.MarketDepth;
import io.github.pitrunner.tws.MarketDepthData;
import io.github.pitrunner.tws.MarketDepthL2;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A stream of the changes of an order book, row by row. */
final class DepthLine implements Line {
  private static final int INSERT = 0;
  private static final int UPDATE = 1;
  private static final int DELETE = 2;
  private static final int ASK = 0;
  private static final int BID = 1;

  private final ClientLine client;
  private final int reqId;
  private final DepthBook book;
  private final boolean isSmart;
  private final List<Row> bids = new ArrayList<>();
  private final List<Row> asks = new ArrayList<>();
  private boolean isHalted;

  DepthLine(ClientLine client, int reqId, DepthBook book, boolean isSmart) {
    this.client = client;
    this.reqId = reqId;
    this.book = book;
    this.isSmart = isSmart;
  }

  /** Empties the book and begins anew, as told by 317. */
  void reset() {
    bids.clear();
    asks.clear();
    client.error(
        reqId,
        317,
        "Market depth data has been RESET. Please empty deep book contents before applying any new entries.");
  }

  /** Says nothing more until it is asked for anew, as told by 316. */
  void halt() {
    isHalted = true;
    client.error(reqId, 316, "Market depth data has been HALTED. Please re-subscribe.");
  }

  /** Another session of the user has the data now; this book is silent until it is over. */
  void onCompetition() {
    Errors.competing(client, reqId);
  }

  @Override
  public Farm farm() {
    return book.instrument().farm();
  }

  @Override
  public void onPulse(Instant now) {
    if (isHalted) {
      return;
    }
    long step = book.instrument().standingStep(now);
    change(BID, bids, book.bids(step));
    change(ASK, asks, book.asks(step));
  }

  /** Deletes what left at the top, inserts what came there, and fills or cuts the bottom. */
  private void change(int side, List<Row> rows, List<Row> wanted) {
    int gone = position(rows, wanted.get(0).price());
    int come = rows.isEmpty() ? 0 : position(wanted, rows.get(0).price());
    if (gone == rows.size() && come == wanted.size()) {
      // Nothing is left of the book as it was.
      come = 0;
    } else if (gone == rows.size()) {
      gone = 0;
    } else {
      come = 0;
    }
    for (int left = 0; left < gone; left++) {
      rows.remove(0);
      send(DELETE, side, 0, new Row(0, 0, ""));
    }
    for (int position = 0; position < come; position++) {
      rows.add(position, wanted.get(position));
      send(INSERT, side, position, wanted.get(position));
    }
    while (rows.size() > wanted.size()) {
      int last = rows.size() - 1;
      rows.remove(last);
      send(DELETE, side, last, new Row(0, 0, ""));
    }
    for (int position = 0; position < wanted.size(); position++) {
      Row row = wanted.get(position);
      if (position == rows.size()) {
        rows.add(row);
        send(INSERT, side, position, row);
      } else if (!row.equals(rows.get(position))) {
        rows.set(position, row);
        send(UPDATE, side, position, row);
      }
    }
  }

  /** Where a price stands, or the number of rows. */
  private static int position(List<Row> rows, long price) {
    for (int position = 0; position < rows.size(); position++) {
      if (rows.get(position).price() == price) {
        return position;
      }
    }
    return rows.size();
  }

  private void send(int operation, int side, int position, Row row) {
    MarketDepthData.Builder data =
        MarketDepthData.newBuilder()
            .setPosition(position)
            .setOperation(operation)
            .setSide(side)
            .setPrice(book.instrument().price(row.price()).doubleValue())
            .setSize(Long.toString(row.size()));
    if (book.hasMakers()) {
      data.setMarketMaker(row.maker()).setIsSmartDepth(isSmart);
      client.send(MarketDepthL2.newBuilder().setReqId(reqId).setMarketDepthData(data).build());
    } else {
      client.send(MarketDepth.newBuilder().setReqId(reqId).setMarketDepthData(data).build());
    }
  }
}
