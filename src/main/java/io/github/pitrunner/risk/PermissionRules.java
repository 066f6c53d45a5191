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
  /** Nothing passes while it is engaged or has not been read; cancels do not come here. */
  RiskVerdict killSwitch(RiskCase asked) {
    KillSwitchState state = asked.view().killSwitch();
    return state.isReleased()
        ? RiskCase.approved()
        : RiskCase.rejected(RiskRuleName.KILL_SWITCH, state.toString());
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
            "Account %s is not the configured one, %s".formatted(account, configured));
  }

  /** A symbol stands for the derivatives on it too. */
  RiskVerdict restrictedInstrument(RiskCase asked) {
    Instrument instrument = asked.order().instrument();
    return isNamed(asked.limits().permission().restricted(), instrument)
        ? RiskCase.rejected(
            RiskRuleName.RESTRICTED_INSTRUMENT, "%s is restricted".formatted(instrument))
        : RiskCase.approved();
  }

  /** A symbol stands for the derivatives on it too. */
  RiskVerdict allowedInstrument(RiskCase asked) {
    Instrument instrument = asked.order().instrument();
    Set<String> allowed = asked.limits().permission().allowed();
    return allowed.isEmpty() || isNamed(allowed, instrument)
        ? RiskCase.approved()
        : RiskCase.rejected(
            RiskRuleName.ALLOWED_INSTRUMENT,
            "%s is not among the allowed instruments".formatted(instrument));
  }

  private static boolean isNamed(Set<String> names, Instrument instrument) {
    return !names.isEmpty()
        && (names.contains(instrument.symbol().toUpperCase(Locale.ROOT))
            || names.contains(Integer.toString(instrument.contractId())));
  }
}
