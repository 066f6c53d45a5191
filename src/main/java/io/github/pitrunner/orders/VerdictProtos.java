package io.github.pitrunner.orders;

import io.github.pitrunner.api.Decimals;
import io.github.pitrunner.api.Monies;
import io.github.pitrunner.domain.Money;
import io.github.pitrunner.orders.WhatIf.Margin;
import io.github.pitrunner.risk.RiskVerdict;
import io.github.pitrunner.risk.RiskVerdict.Approved;
import io.github.pitrunner.risk.RiskVerdict.Rejected;
import io.github.pitrunner.v1.MarginChange;
import io.github.pitrunner.v1.PreviewOrderResponse;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the risk gate and the gateway would say of an order, as the API has it. */
final class VerdictProtos {
  private VerdictProtos() {}

  static io.github.pitrunner.v1.RiskVerdict toProto(RiskVerdict verdict) {
    var proto = io.github.pitrunner.v1.RiskVerdict.newBuilder();
    if (verdict instanceof Approved approved) {
      return proto.setApproved(true).setReason(String.join("; ", approved.warnings())).build();
    }
    Rejected rejected = (Rejected) verdict;
    proto.setRule(rejected.rule().name()).setReason(rejected.reason());
    if (rejected.limit() != null) {
      proto.setLimit(Decimals.toProto(rejected.limit()));
    }
    if (rejected.value() != null) {
      proto.setValue(Decimals.toProto(rejected.value()));
    }
    return proto.build();
  }

  static PreviewOrderResponse toProto(Approvals.Outlook outlook) {
    WhatIf whatIf = outlook.whatIf();
    PreviewOrderResponse.Builder proto =
        PreviewOrderResponse.newBuilder()
            .setInitialMargin(toProto(whatIf.initial()))
            .setMaintenanceMargin(toProto(whatIf.maintenance()))
            .setEquityWithLoan(toProto(whatIf.equityWithLoan()))
            .setVerdict(toProto(outlook.verdict()))
            .setWarning(whatIf.warning());
    set(whatIf.commission(), money -> proto.setCommission(Monies.toProto(money)));
    set(whatIf.leastCommission(), money -> proto.setCommissionMin(Monies.toProto(money)));
    set(whatIf.mostCommission(), money -> proto.setCommissionMax(Monies.toProto(money)));
    return proto.build();
  }

  private static MarginChange toProto(Margin margin) {
    MarginChange.Builder proto = MarginChange.newBuilder();
    set(margin.before(), money -> proto.setBefore(Monies.toProto(money)));
    set(margin.after(), money -> proto.setAfter(Monies.toProto(money)));
    return proto.build();
  }

  private static void set(@Nullable Money money, Consumer<Money> setter) {
    if (money != null) {
      setter.accept(money);
    }
  }
}
