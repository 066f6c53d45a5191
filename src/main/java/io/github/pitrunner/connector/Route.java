package io.github.pitrunner.connector;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.github.pitrunner.tws.CommissionAndFeesReport;
import io.github.pitrunner.tws.CompletedOrder;
import io.github.pitrunner.tws.ErrorMessage;
import io.github.pitrunner.tws.ExecutionDetails;
import io.github.pitrunner.tws.ManagedAccounts;
import io.github.pitrunner.tws.NextValidId;
import io.github.pitrunner.tws.OpenOrder;
import io.github.pitrunner.tws.OrderBound;
import io.github.pitrunner.tws.OrderStatus;
import org.jspecify.annotations.Nullable;

/** Whom a message of the gateway is for: a pure function of the message. */
sealed interface Route {
  /** Request ids begin here, order ids stay below: an error names only one number for both. */
  int FIRST_REQUEST_ID = 1_000_000_000;

  /** The exchange with this request id. */
  record ToRequest(int requestId) implements Route {}

  /** An error or a warning about the request with this id. */
  record ToRequestMessage(GatewayMessage message) implements Route {}

  /** Whoever follows orders. */
  record ToOrders() implements Route {}

  /** Whoever follows orders: an error or a warning about one. */
  record ToOrderMessage(GatewayMessage message) implements Route {}

  /** The session itself. */
  record ToSession() implements Route {}

  /** A notice about the session, the upstream link or a farm. */
  record ToSessionMessage(GatewayMessage message) implements Route {}

  /** Whoever asked without an id for this kind of message. */
  record ToKind() implements Route {}

  static Route of(Message message) {
    if (message instanceof ErrorMessage error) {
      return ofMessage(GatewayMessage.fromWire(error));
    }
    if (message instanceof ManagedAccounts || message instanceof NextValidId) {
      return new ToSession();
    }
    if (isAboutOrders(message)) {
      return new ToOrders();
    }
    Integer requestId = requestId(message);
    return requestId == null ? new ToKind() : new ToRequest(requestId);
  }

  private static Route ofMessage(GatewayMessage message) {
    // Some notices of the session carry the id of whatever was under way.
    if (message.id() < 0 || CodeClass.of(message.code()) == CodeClass.SESSION) {
      return new ToSessionMessage(message);
    }
    if (message.id() >= FIRST_REQUEST_ID) {
      return new ToRequestMessage(message);
    }
    return new ToOrderMessage(message);
  }

  private static boolean isAboutOrders(Message message) {
    return message instanceof OpenOrder
        || message instanceof OrderStatus
        || message instanceof ExecutionDetails
        || message instanceof CommissionAndFeesReport
        || message instanceof CompletedOrder
        || message instanceof OrderBound;
  }

  /** The request id that a message carries, or null. */
  static @Nullable Integer requestId(Message message) {
    FieldDescriptor field = message.getDescriptorForType().findFieldByName("req_id");
    return field != null && message.hasField(field) ? (Integer) message.getField(field) : null;
  }
}
