package io.github.pitrunner.orders;

import io.github.pitrunner.api.Fields;
import io.github.pitrunner.api.InstrumentProtos;
import io.github.pitrunner.domain.AccountId;
import io.github.pitrunner.domain.AccountScope;
import io.github.pitrunner.domain.Identity;
import io.github.pitrunner.domain.InstrumentRef;
import io.github.pitrunner.domain.Side;
import io.github.pitrunner.v1.CancelAllOrdersRequest;
import org.jspecify.annotations.Nullable;

/** Reads which orders are to end. */
final class CancelAllReader {
  /**
   * What is asked.
   *
   * @param accounts of these
   * @param instrument null for all
   * @param side null for both
   * @param isGlobal all that the login has, whoever placed them; without a filter
   */
  record CancelAll(
      AccountScope accounts,
      @Nullable InstrumentRef instrument,
      @Nullable Side side,
      boolean isGlobal) {}

  private CancelAllReader() {}

  /**
   * Reads a request.
   *
   * @throws io.github.pitrunner.domain.Failure.InvalidRequest with all violations
   * @throws io.github.pitrunner.domain.Failure.Forbidden for accounts that are not its caller's
   */
  static CancelAll read(CancelAllOrdersRequest request, Identity by) {
    // A filter that is not known would end more than was meant.
    UnknownFields.refuse(request);
    Fields fields = Fields.ofRequest();
    AccountId account = OrderLists.account(fields, request.getAccount());
    InstrumentRef instrument =
        request.hasInstrument()
            ? InstrumentProtos.fromProto(fields.at("instrument"), request.getInstrument())
            : null;
    Side side = InstrumentProtos.SIDES.fromProto(fields, "side", request.getSide());
    boolean hasFilter = account != null || instrument != null || side != null;
    fields.check(
        !(request.getGlobal() && hasFilter), "global", "ends everything: it goes with no filter");
    fields.verify();
    if (request.getGlobal()) {
      by.requireAllAccounts("The gateway's global cancel");
    }
    return new CancelAll(by.accounts(account), instrument, side, request.getGlobal());
  }
}
