package io.github.pitrunner.orders;

import io.github.pitrunner.api.Fields;
import io.github.pitrunner.api.Texts;
import io.github.pitrunner.domain.ClientOrderId;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.orders.Modification.Field;
import io.github.pitrunner.v1.ModifyOrderRequest;
import io.github.pitrunner.v1.OrderTicket;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads how a caller wants an order changed. */
final class ModifyOrderReader {
  private static final int LONGEST_ETAG = 100;
  private static final Map<String, Field> FIELDS =
      Stream.of(Field.values()).collect(Collectors.toMap(Field::path, Function.identity()));

  private ModifyOrderReader() {}

  /**
   * Reads a request; whether the order then is one that can be placed, {@link Modification#applyTo}
   * knows.
   *
   * @throws Failure.InvalidRequest with all violations
   * @throws Failure.NotImplemented for fields that this version does not know
   */
  static Modification read(ModifyOrderRequest request) {
    UnknownFields.refuse(request);
    Fields fields = Fields.ofRequest();
    String name = request.getClientOrderId();
    fields.check(
        ClientOrderId.isValid(name), "client_order_id", "must be 1 to 36 letters, digits and ._:-");
    String etag = fields.text("etag", request.getEtag(), LONGEST_ETAG);
    Set<Field> mask = mask(fields, request);
    TicketTerms values =
        TicketReader.readChange(fields.at("ticket"), masked(request.getTicket(), mask));
    fields.check(
        !mask.contains(Field.QUANTITY) || request.getTicket().hasQuantity(),
        "ticket.quantity",
        "is required");
    fields.verify();
    return new Modification(new ClientOrderId(name), etag, values, mask);
  }

  private static Set<Field> mask(Fields fields, ModifyOrderRequest request) {
    Set<Field> mask = EnumSet.noneOf(Field.class);
    for (String path : request.getUpdateMask().getPathsList()) {
      Field field = FIELDS.get(path);
      if (field != null) {
        mask.add(field);
      } else if (OrderTicket.getDescriptor().findFieldByName(path) != null) {
        fields.reject(
            "update_mask",
            "%s of a working order cannot be changed; place another".formatted(path));
      } else {
        fields.reject(
            "update_mask",
            "'%s' is no field of the ticket; one of %s"
                .formatted(Texts.printable(path), FIELDS.keySet().stream().sorted().toList()));
      }
    }
    fields.check(
        request.getUpdateMask().getPathsCount() > 0, "update_mask", "is required: what changes?");
    return mask;
  }

  /** A caller may hand in the whole ticket that it has read: only the mask's fields count. */
  private static OrderTicket masked(OrderTicket ticket, Set<Field> mask) {
    OrderTicket.Builder masked = OrderTicket.newBuilder();
    ticket
        .getAllFields()
        .forEach(
            (descriptor, value) -> {
              Field field = FIELDS.get(descriptor.getName());
              if (field != null && mask.contains(field)) {
                masked.setField(descriptor, value);
              }
            });
    return masked.build();
  }
}
