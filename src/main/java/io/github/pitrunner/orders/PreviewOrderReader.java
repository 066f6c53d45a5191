package io.github.pitrunner.orders;

import io.github.pitrunner.api.Fields;
import io.github.pitrunner.api.InstrumentProtos;
import io.github.pitrunner.domain.ClientOrderId;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.InstrumentRef;
import io.github.pitrunner.v1.PreviewOrderRequest;

/** Reads an order that is to be looked at and not placed, by the same rules as one that is. */
final class PreviewOrderReader {
  private PreviewOrderReader() {}

  /**
   * Reads a request.
   *
   * @throws Failure.InvalidRequest with all violations
   * @throws Failure.NotImplemented for fields that this version does not know
   */
  static OrderDesk.Placement read(PreviewOrderRequest request) {
    UnknownFields.refuse(request);
    Fields fields = Fields.ofRequest();
    String account = fields.text("account", request.getAccount(), PlaceOrderReader.LONGEST_ACCOUNT);
    fields.check(request.hasTicket(), "ticket", "is required");
    Fields ticketFields = fields.at("ticket");
    InstrumentRef instrument =
        InstrumentProtos.fromProto(
            ticketFields.at("instrument"), request.getTicket().getInstrument());
    TicketTerms terms = TicketReader.read(ticketFields, request.getTicket());
    fields.verify();
    return new OrderDesk.Placement(
        ClientOrderId.generated(), account, instrument, terms.ticket(), null);
  }
}
