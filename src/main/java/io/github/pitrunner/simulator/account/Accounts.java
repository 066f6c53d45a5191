package io.github.pitrunner.simulator.account;

import io.github.pitrunner.simulator.SimulatorSettings;
import io.github.pitrunner.simulator.market.MarketView;
import io.github.pitrunner.simulator.state.AccountState;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The accounts of the login, and who wants to know when one changes. */
public final class Accounts {
  private static final Logger LOG = Logger.getLogger(Accounts.class);

  private final SimulatorSettings settings;
  private final Map<String, Account> byId = new LinkedHashMap<>();
  private final List<Listener> listeners = new ArrayList<>();
  private LocalDate day;

  /** Hears of fills after they were booked. */
  @FunctionalInterface
  interface Listener {
    void onFill(Account account, int conId);
  }

  public Accounts(SimulatorSettings settings, MarketView market) {
    this.settings = settings;
    settings
        .accounts()
        .forEach(id -> byId.put(id, new Account(id, market, settings.startingCash())));
    day = today();
  }

  /** The account with this id, or null. */
  public @Nullable Account account(String id) {
    return byId.get(id);
  }

  /** All accounts, in the order of the settings. */
  public List<Account> all() {
    return List.copyOf(byId.values());
  }

  /**
   * Books a fill and tells the desks.
   *
   * @return the profit that it realized, null when it only opened a position
   */
  public @Nullable BigDecimal book(Account account, Fill fill) {
    rollDay();
    BigDecimal realized = account.book(fill);
    listeners.forEach(listener -> listener.onFill(account, fill.listing().conId()));
    return realized;
  }

  /**
   * Books a fill in the place of one that was booked before, and tells the desks once. What the
   * account is worth is as if the first had never been; how that divides into realized and open
   * profit may not be, when other fills came between.
   *
   * @param undone the opposite of the first fill, its commission negative
   * @return by how much the realized profit changed
   */
  public BigDecimal rebook(Account account, Fill undone, Fill done) {
    rollDay();
    BigDecimal undoing = account.book(undone);
    BigDecimal doing = account.book(done);
    listeners.forEach(listener -> listener.onFill(account, done.listing().conId()));
    BigDecimal change = undoing == null ? BigDecimal.ZERO : undoing;
    return doing == null ? change : change.add(doing);
  }

  /** The account's figures now. */
  public AccountFigures figures(Account account) {
    return account.figures();
  }

  /** The account's figures as they would be after some fills. */
  public AccountFigures figuresAfter(Account account, List<Fill> fills) {
    return account.figuresAfter(fills);
  }

  void onChange(Listener listener) {
    listeners.add(listener);
  }

  /** Starts a new day for the daily figures once the gateway's date has changed. */
  public void rollDay() {
    LocalDate today = today();
    if (!today.equals(day)) {
      day = today;
      byId.values().forEach(Account::toNextDay);
    }
  }

  /** What outlives a restart. */
  public List<AccountState> toProto() {
    return byId.values().stream()
        .map(account -> account.toProto().toBuilder().setDay(day.toEpochDay()).build())
        .toList();
  }

  /** Takes over what was kept by an earlier run; accounts that were not kept start fresh. */
  public void restore(List<AccountState> states) {
    for (AccountState state : states) {
      Account account = byId.get(state.getId());
      if (account == null) {
        LOG.warnf("The state file's account %s is not among the settings'", state.getId());
      } else {
        account.restore(state);
        day = LocalDate.ofEpochDay(state.getDay());
      }
    }
    rollDay();
  }

  private LocalDate today() {
    return LocalDate.ofInstant(settings.clock().instant(), settings.zone());
  }
}
