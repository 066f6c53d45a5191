package io.github.pitrunner.orders;

import io.github.pitrunner.api.Fields;
import io.github.pitrunner.api.InstrumentProtos;
import io.github.pitrunner.api.ProtoEnum;
import io.github.pitrunner.domain.Algo;
import io.github.pitrunner.domain.ClientOrderId;
import io.github.pitrunner.domain.Instructions;
import io.github.pitrunner.domain.OcaGroup;
import io.github.pitrunner.domain.OrderPrices;
import io.github.pitrunner.domain.OrderType;
import io.github.pitrunner.domain.Side;
import io.github.pitrunner.v1.OrderTicket;
import io.github.pitrunner.v1.OrderTicket.TrailingCase;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads the API's ticket, field by field; {@link TicketRules} holds them against each other. */
final class TicketReader {
  static final ProtoEnum<OcaGroup.Mode, io.github.pitrunner.v1.OcaGroup.Mode> OCA_MODES =
      new ProtoEnum<>(
          OcaGroup.Mode.values(), io.github.pitrunner.v1.OcaGroup.Mode.values(), "MODE_");

  private static final int MOST_PARAMETERS = 50;
  private static final int LONGEST_NAME = 40;
  private static final int LONGEST_VALUE = 200;

  private final Fields fields;
  private final OrderTicket ticket;

  private TicketReader(Fields fields, OrderTicket ticket) {
    this.fields = fields;
    this.ticket = ticket;
  }

  /** A whole ticket: read, with what was left to us said, and checked. */
  static TicketTerms read(Fields fields, OrderTicket ticket) {
    Side side = InstrumentProtos.SIDES.required(fields, "side", ticket.getSide());
    OrderType type = OrderProtos.TYPES.required(fields, "type", ticket.getType());
    TicketTerms settled = new TicketReader(fields, ticket).terms(side, type).settled();
    TicketRules.check(settled, fields);
    return settled;
  }

  /** What a working order can change of itself, as far as it is said; not held together yet. */
  static TicketTerms readChange(Fields fields, OrderTicket ticket) {
    return new TicketReader(fields, ticket).terms(null, null);
  }

  private TicketTerms terms(@Nullable Side side, @Nullable OrderType type) {
    return new TicketTerms(
        side,
        fields.decimal("quantity", ticket.hasQuantity(), ticket.getQuantity()),
        type,
        prices(),
        OrderProtos.TIMES_IN_FORCE.fromProto(fields, "time_in_force", ticket.getTimeInForce()),
        ticket.getOutsideHours(),
        instructions());
  }

  private OrderPrices prices() {
    return new OrderPrices(
        fields.decimal("limit_price", ticket.hasLimitPrice(), ticket.getLimitPrice()),
        fields.decimal("stop_price", ticket.hasStopPrice(), ticket.getStopPrice()),
        fields.decimal(
            "trailing_amount",
            ticket.getTrailingCase() == TrailingCase.TRAILING_AMOUNT,
            ticket.getTrailingAmount()),
        fields.decimal(
            "trailing_percent",
            ticket.getTrailingCase() == TrailingCase.TRAILING_PERCENT,
            ticket.getTrailingPercent()),
        fields.decimal("limit_offset", ticket.hasLimitOffset(), ticket.getLimitOffset()));
  }

  private Instructions instructions() {
    return new Instructions(
        fields.decimal("cash_quantity", ticket.hasCashQuantity(), ticket.getCashQuantity()),
        fields.time("good_till", ticket.hasGoodTill(), ticket.getGoodTill()),
        ticket.getAllOrNone(),
        ticket.getHidden(),
        fields.decimal(
            "display_quantity", ticket.hasDisplayQuantity(), ticket.getDisplayQuantity()),
        fields.decimal(
            "minimum_quantity", ticket.hasMinimumQuantity(), ticket.getMinimumQuantity()),
        oca(),
        algo(),
        null);
  }

  private @Nullable OcaGroup oca() {
    if (!ticket.hasOca()) {
      return null;
    }
    Fields at = fields.at("oca");
    String name = ticket.getOca().getName();
    at.check(ClientOrderId.isValid(name), "name", "must be 1 to 36 letters, digits and ._:-");
    OcaGroup.Mode mode = OCA_MODES.fromProto(at, "mode", ticket.getOca().getMode());
    return new OcaGroup(name, Objects.requireNonNullElse(mode, OcaGroup.Mode.REDUCE_WITH_BLOCK));
  }

  private @Nullable Algo algo() {
    if (!ticket.hasAlgo()) {
      return null;
    }
    Fields at = fields.at("algo");
    Map<String, String> parameters = ticket.getAlgo().getParametersMap();
    at.check(
        parameters.size() <= MOST_PARAMETERS,
        "parameters",
        "are more than %d".formatted(MOST_PARAMETERS));
    parameters.forEach(
        (name, value) -> {
          at.requiredText("parameters", name, LONGEST_NAME);
          at.text("parameters", value, LONGEST_VALUE);
        });
    return new Algo(at.requiredText("name", ticket.getAlgo().getName(), LONGEST_NAME), parameters);
  }
}
