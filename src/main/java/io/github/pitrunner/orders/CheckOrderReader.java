package io.github.pitrunner.orders;

import io.github.pitrunner.api.Fields;
import io.github.pitrunner.domain.ClientOrderId;
import io.github.pitrunner.orders.OrderDesk.Placement;
import io.github.pitrunner.v1.CheckOrderRequest;
import io.github.pitrunner.v1.PreviewOrderRequest;
import org.jspecify.annotations.Nullable;

/** Reads an order that the risk gate is asked about. */
final class CheckOrderReader {
  /**
   * What is asked.
   *
   * @param replaced the order that would be changed; null for a new one
   */
  record Check(Placement placement, @Nullable ClientOrderId replaced) {}

  private CheckOrderReader() {}

  /**
   * Reads a request.
   *
   * @throws io.github.pitrunner.domain.Failure.InvalidRequest with all violations
   */
  static Check read(CheckOrderRequest request) {
    UnknownFields.refuse(request);
    Fields fields = Fields.ofRequest();
    String replaced = request.getClientOrderId();
    fields.check(
        replaced.isEmpty() || ClientOrderId.isValid(replaced),
        "client_order_id",
        "must be 1 to 36 letters, digits and ._:-");
    fields.verify();
    PreviewOrderRequest.Builder same =
        PreviewOrderRequest.newBuilder().setAccount(request.getAccount());
    if (request.hasTicket()) {
      same.setTicket(request.getTicket());
    }
    return new Check(
        PreviewOrderReader.read(same.build()),
        replaced.isEmpty() ? null : new ClientOrderId(replaced));
  }
}
