package io.github.pitrunner.orders;

import io.github.pitrunner.api.Fields;
import io.github.pitrunner.api.InstrumentProtos;
import io.github.pitrunner.domain.ClientOrderId;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.InstrumentRef;
import io.github.pitrunner.v1.PlaceOrderRequest;

/** Reads what a caller wants placed: everything that is wrong with it at once. */
final class PlaceOrderReader {
  static final int LONGEST_ACCOUNT = 32;

  private PlaceOrderReader() {}

  /**
   * Reads a request; a name that is absent is made up.
   *
   * @throws Failure.InvalidRequest with all violations
   * @throws Failure.NotImplemented for fields that this version does not know
   */
  static OrderDesk.Placement read(PlaceOrderRequest request) {
    UnknownFields.refuse(request);
    Fields fields = Fields.ofRequest();
    checkName(fields, request);
    String account = fields.text("account", request.getAccount(), LONGEST_ACCOUNT);
    fields.check(request.hasTicket(), "ticket", "is required");
    Fields ticketFields = fields.at("ticket");
    InstrumentRef instrument =
        InstrumentProtos.fromProto(
            ticketFields.at("instrument"), request.getTicket().getInstrument());
    TicketTerms terms = TicketReader.read(ticketFields, request.getTicket());
    BracketTicket bracket =
        request.hasBracket()
            ? BracketReader.read(fields.at("bracket"), request.getBracket(), terms)
            : null;
    fields.verify();
    return new OrderDesk.Placement(name(request), account, instrument, terms.ticket(), bracket);
  }

  private static void checkName(Fields fields, PlaceOrderRequest request) {
    String name = request.getClientOrderId();
    fields.check(
        name.isEmpty() || ClientOrderId.isValid(name),
        "client_order_id",
        "must be 1 to 36 letters, digits and ._:-");
    if (request.hasBracket() && ClientOrderId.isValid(name)) {
      fields.check(
          name.length() <= BracketTicket.LONGEST_ENTRY_NAME,
          "client_order_id",
          "must be 1 to %d characters with a bracket, whose orders are named after it"
              .formatted(BracketTicket.LONGEST_ENTRY_NAME));
    }
  }

  private static ClientOrderId name(PlaceOrderRequest request) {
    String name = request.getClientOrderId();
    if (!name.isEmpty()) {
      return new ClientOrderId(name);
    }
    ClientOrderId generated = ClientOrderId.generated();
    return request.hasBracket() ? new ClientOrderId(generated.value().replace("-", "")) : generated;
  }
}
