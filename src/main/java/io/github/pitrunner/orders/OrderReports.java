package io.github.pitrunner.orders;

import io.github.pitrunner.connector.GatewayMessage;
import io.github.pitrunner.domain.AccountId;
import io.github.pitrunner.domain.Execution;
import io.github.pitrunner.domain.Instrument;
import io.github.pitrunner.domain.Money;
import io.github.pitrunner.domain.OrderTicket;
import org.jspecify.annotations.Nullable;

/** Hears what the gateway says of orders, in our terms; repeated and in any order. */
interface OrderReports {
  /**
   * How a message names its order.
   *
   * @param clientId -1 when it is not said
   * @param orderId 0 when it is not said
   * @param permId 0 when it is not known yet
   * @param orderRef empty when it is not said
   */
  record Address(int clientId, int orderId, long permId, String orderRef) {}

  /** Where the gateway says that an order stands. */
  enum Standing {
    PENDING_SUBMIT(OrderCause.REPORTED_PENDING_SUBMIT, OrderCause.LISTED_PENDING_SUBMIT),
    PRE_SUBMITTED(OrderCause.REPORTED_PRE_SUBMITTED, OrderCause.LISTED_PRE_SUBMITTED),
    SUBMITTED(OrderCause.REPORTED_SUBMITTED, OrderCause.LISTED_SUBMITTED),
    PENDING_CANCEL(OrderCause.REPORTED_PENDING_CANCEL, OrderCause.LISTED_PENDING_CANCEL),
    INACTIVE(OrderCause.REPORTED_INACTIVE, OrderCause.LISTED_INACTIVE),
    CANCELLED(OrderCause.REPORTED_CANCELLED, OrderCause.REPORTED_CANCELLED),
    FILLED(OrderCause.REPORTED_FILLED, OrderCause.REPORTED_FILLED);

    private final OrderCause whenReported;
    private final OrderCause whenListed;

    Standing(OrderCause whenReported, OrderCause whenListed) {
      this.whenReported = whenReported;
      this.whenListed = whenListed;
    }

    OrderCause whenReported() {
      return whenReported;
    }

    OrderCause whenListed() {
      return whenListed;
    }
  }

  /**
   * An order's whole content and where it stands.
   *
   * @param account null when it cannot be read
   * @param standing null when it is not one that we know; the content counts all the same
   * @param reason why it stands there, in the gateway's words; may be empty
   * @param warning may be empty
   * @param parentPermId the entry order of a bracket, for its protecting orders; 0 without one
   */
  record Content(
      Address address,
      @Nullable AccountId account,
      Instrument instrument,
      OrderTicket ticket,
      @Nullable Standing standing,
      String reason,
      String warning,
      long parentPermId) {}

  /** Where an order stands and nothing else. */
  record Status(Address address, Standing standing, String reason) {}

  /**
   * A fill.
   *
   * @param isLive told as it happened; false when it was asked for
   */
  record Fill(Address address, Execution execution, boolean isLive) {}

  /** What a fill cost. */
  record Costs(String executionId, Money commission, @Nullable Money realizedProfit) {}

  void onContent(Content content);

  void onStatus(Status status);

  void onFill(Fill fill);

  void onCosts(Costs costs);

  /** What an order would do to its account, which was asked under this id and is no order. */
  void onWhatIf(int orderId, WhatIf whatIf);

  /** An order of TWS has got an id of an API client. */
  void onBound(Address address);

  void onMessage(GatewayMessage message);
}
