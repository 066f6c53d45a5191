package io.github.pitrunner.orders;

import io.github.pitrunner.api.Fields;
import io.github.pitrunner.api.InstrumentProtos;
import io.github.pitrunner.domain.AccountId;
import io.github.pitrunner.domain.InstrumentRef;
import io.github.pitrunner.domain.Side;
import io.github.pitrunner.v1.CancelAllOrdersRequest;
import org.jspecify.annotations.Nullable;

/** Reads which orders are to end. */
final class CancelAllReader {
  /**
   * What is asked.
   *
   * @param account null for all
   * @param instrument null for all
   * @param side null for both
   * @param isGlobal all that the login has, whoever placed them; without a filter
   */
  record CancelAll(
      @Nullable AccountId account,
      @Nullable InstrumentRef instrument,
      @Nullable Side side,
      boolean isGlobal) {}

  private CancelAllReader() {}

  /**
   * Reads a request.
   *
   * @throws io.github.pitrunner.domain.Failure.InvalidRequest with all violations
   */
  static CancelAll read(CancelAllOrdersRequest request) {
    // A filter that is not known would end more than was meant.
    UnknownFields.refuse(request);
    Fields fields = Fields.ofRequest();
    String account = request.getAccount();
    CancelAll asked =
        new CancelAll(
            account.isEmpty() ? null : fields.read("account", () -> new AccountId(account)),
            request.hasInstrument()
                ? InstrumentProtos.fromProto(fields.at("instrument"), request.getInstrument())
                : null,
            InstrumentProtos.SIDES.fromProto(fields, "side", request.getSide()),
            request.getGlobal());
    fields.check(
        !asked.isGlobal()
            || (asked.account() == null && asked.instrument() == null && asked.side() == null),
        "global",
        "ends everything: it goes with no filter");
    fields.verify();
    return asked;
  }
}
