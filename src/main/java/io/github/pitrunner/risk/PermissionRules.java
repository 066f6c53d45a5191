package io.github.pitrunner.risk;

import io.github.pitrunner.domain.AccountId;
import io.github.pitrunner.domain.Instrument;
import io.github.pitrunner.domain.LiveTrading;
import io.github.pitrunner.risk.RiskView.SessionFacts;
import java.util.Locale;
import java.util.Set;

/**
 * Who may trade what at all. All of these hold for every order: at any price, exits and
 * modifications included.
 *
 * @param live whether accounts with real money are traded
 */
record PermissionRules(LiveTrading live) {
  private static final String LEGS = "the legs of the combination";

  /** Nothing passes while it is engaged or has not been read; cancels do not come here. */
  RiskVerdict killSwitch(RiskCase asked) {
    KillSwitchState state = asked.view().killSwitch();
    return state.isReleased()
        ? RiskCase.approved()
        : RiskCase.rejected(RiskRuleName.KILL_SWITCH, state.toAll());
  }

  /** Real money needs the switch. */
  RiskVerdict paperOnly(RiskCase asked) {
    AccountId account = asked.order().account();
    if (live.permits(account)) {
      return RiskCase.approved();
    }
    return RiskCase.rejected(
        RiskRuleName.PAPER_ONLY,
        "Account %s is not a paper account and live trading is off; switch it on with %s=%s"
            .formatted(account, TradingConfig.LIVE, TradingConfig.ACCEPTED));
  }

  RiskVerdict readOnly(RiskCase asked) {
    SessionFacts session = asked.view().session();
    if (session == null) {
      return RiskCase.missing(RiskRuleName.READ_ONLY, "a session with the gateway");
    }
    return session.readOnly()
        ? RiskCase.rejected(
            RiskRuleName.READ_ONLY, "Orders are off: %s is true".formatted(TradingConfig.READ_ONLY))
        : RiskCase.approved();
  }

  RiskVerdict account(RiskCase asked) {
    AccountId account = asked.order().account();
    SessionFacts session = asked.view().session();
    if (session == null) {
      return RiskCase.missing(RiskRuleName.ACCOUNT, "a session with the gateway");
    }
    if (!session.accounts().contains(account)) {
      return RiskCase.rejected(
          RiskRuleName.ACCOUNT,
          "Account %s is none of those that the session has".formatted(account));
    }
    AccountId configured = session.configured();
    return configured == null || configured.equals(account)
        ? RiskCase.approved()
        : RiskCase.rejected(
            RiskRuleName.ACCOUNT,
            // Whose callers need not know the other one.
            "Account %s is not the one that is configured".formatted(account));
  }

  /** A symbol stands for the derivatives on it, and a combination is as each of its legs. */
  RiskVerdict restrictedInstrument(RiskCase asked) {
    Set<String> restricted = asked.limits().permission().restricted();
    if (restricted.isEmpty()) {
      return RiskCase.approved();
    }
    Instrument whole = asked.order().instrument();
    if (isNamed(restricted, whole)) {
      return RiskCase.rejected(
          RiskRuleName.RESTRICTED_INSTRUMENT, "%s is restricted".formatted(whole));
    }
    if (asked.parts().isEmpty()) {
      return RiskCase.missing(RiskRuleName.RESTRICTED_INSTRUMENT, LEGS);
    }
    for (Composition.Part part : asked.parts()) {
      Instrument leg = Composition.instrument(asked, whole, part.contractId());
      if (leg == null) {
        return RiskCase.missing(
            RiskRuleName.RESTRICTED_INSTRUMENT, "knowing what leg " + part.contractId() + " is");
      } else if (isNamed(restricted, leg)) {
        return RiskCase.rejected(
            RiskRuleName.RESTRICTED_INSTRUMENT, "%s is restricted".formatted(leg));
      }
    }
    return RiskCase.approved();
  }

  /** A symbol stands for the derivatives on it, and each leg of a combination must be allowed. */
  RiskVerdict allowedInstrument(RiskCase asked) {
    Set<String> allowed = asked.limits().permission().allowed();
    if (allowed.isEmpty()) {
      return RiskCase.approved();
    }
    if (asked.parts().isEmpty()) {
      return RiskCase.missing(RiskRuleName.ALLOWED_INSTRUMENT, LEGS);
    }
    Instrument whole = asked.order().instrument();
    for (Composition.Part part : asked.parts()) {
      Instrument leg = Composition.instrument(asked, whole, part.contractId());
      boolean isAllowed =
          leg == null
              ? allowed.contains(Integer.toString(part.contractId()))
              : isNamed(allowed, leg);
      if (!isAllowed) {
        return RiskCase.rejected(
            RiskRuleName.ALLOWED_INSTRUMENT,
            "%s is not among the allowed instruments"
                .formatted(leg == null ? "Leg " + part.contractId() : leg));
      }
    }
    return RiskCase.approved();
  }

  private static boolean isNamed(Set<String> names, Instrument instrument) {
    return names.contains(instrument.symbol().toUpperCase(Locale.ROOT))
        || (instrument.contractId() != 0
            && names.contains(Integer.toString(instrument.contractId())));
  }
}
