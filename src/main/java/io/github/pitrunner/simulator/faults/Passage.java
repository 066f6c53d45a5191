package io.github.pitrunner.simulator.faults;

import com.google.protobuf.Message;
import io.github.pitrunner.tws.ErrorMessage;
import io.github.pitrunner.wire.MessageType;

/** What becomes of a message while the link between gateway and broker is down. */
public enum Passage {
  /** The gateway does it alone. */
  PASSES,
  /** It comes when the link is back. */
  WAITS,
  /** It never comes. */
  LOST;

  private static final int NO_REQUEST = -1;

  /** Of a client's request. */
  static Passage ofRequest(Message request) {
    return switch (MessageType.of(request)) {
      case REQ_CURRENT_TIME,
          REQ_CURRENT_TIME_IN_MILLIS,
          REQ_MANAGED_ACCTS,
          REQ_IDS,
          SET_SERVER_LOGLEVEL,
          REQ_MARKET_DATA_TYPE,
          REQ_AUTO_OPEN_ORDERS,
          CANCEL_MKT_DATA,
          CANCEL_MKT_DEPTH,
          CANCEL_REAL_TIME_BARS,
          CANCEL_TICK_BY_TICK_DATA,
          CANCEL_HISTORICAL_DATA,
          CANCEL_HISTORICAL_TICKS,
          CANCEL_HEAD_TIMESTAMP,
          CANCEL_HISTOGRAM_DATA,
          CANCEL_CONTRACT_DATA,
          CANCEL_ACCOUNT_SUMMARY,
          CANCEL_POSITIONS,
          CANCEL_POSITIONS_MULTI,
          CANCEL_ACCOUNT_UPDATES_MULTI,
          CANCEL_PNL,
          CANCEL_PNL_SINGLE ->
          PASSES;
      case PLACE_ORDER, CANCEL_ORDER, REQ_GLOBAL_CANCEL -> WAITS;
      default -> LOST;
    };
  }

  /** Of what a desk sends to a client. */
  public static Passage ofAnswer(Message answer) {
    if (answer instanceof ErrorMessage error) {
      return error.getId() == NO_REQUEST ? PASSES : WAITS;
    }
    return switch (MessageType.of(answer)) {
      case CURRENT_TIME, CURRENT_TIME_IN_MILLIS, MANAGED_ACCTS, NEXT_VALID_ID -> PASSES;
      case OPEN_ORDER,
          ORDER_STATUS,
          OPEN_ORDER_END,
          EXECUTION_DATA,
          EXECUTION_DATA_END,
          COMMISSION_AND_FEES_REPORT,
          COMPLETED_ORDER,
          COMPLETED_ORDERS_END,
          POSITION_DATA,
          POSITION_END,
          POSITION_MULTI,
          POSITION_MULTI_END,
          ACCOUNT_UPDATE_MULTI,
          ACCOUNT_UPDATE_MULTI_END,
          ACCT_VALUE,
          PORTFOLIO_VALUE,
          ACCT_UPDATE_TIME,
          ACCT_DOWNLOAD_END,
          ACCOUNT_SUMMARY,
          ACCOUNT_SUMMARY_END ->
          WAITS;
      default -> LOST;
    };
  }
}
