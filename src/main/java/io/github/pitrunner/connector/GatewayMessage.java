package io.github.pitrunner.connector;

import io.github.pitrunner.tws.ErrorMessage;

/**
 * What the gateway said in an ErrorMessage.
 *
 * @param id the request or order that it is about; -1 for none
 */
public record GatewayMessage(int id, int code, String text, String rejectJson) {
  static GatewayMessage fromWire(ErrorMessage message) {
    return new GatewayMessage(
        message.hasId() ? message.getId() : -1,
        message.getErrorCode(),
        message.getErrorMsg(),
        message.getAdvancedOrderRejectJson());
  }

  @Override
  public String toString() {
    return "%d: %s".formatted(code, text);
  }
}
