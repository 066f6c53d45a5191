package io.github.pitrunner.portfolio;

import io.github.pitrunner.domain.AccountId;
import io.github.pitrunner.domain.Failure;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The balances of all accounts. After a gap the old ones stay until the new ones have been read
 * whole, so that no answer mixes both.
 */
final class AccountBook {
  private static final Logger LOG = Logger.getLogger(AccountBook.class);
  private static final int MAX_LOGGED_TAGS = 1000;

  private final Clock clock;
  private final Executor context;
  private final Knowledge knowledge = new Knowledge();
  private final Set<BookReader<Balances>> readers = new LinkedHashSet<>();
  private final Set<AccountId> changed = new LinkedHashSet<>();
  private final Set<String> loggedTags = new HashSet<>();
  private Map<AccountId, AccountValues> accounts = new HashMap<>();
  private @Nullable Map<AccountId, AccountValues> reading = new HashMap<>();
  private @Nullable Instant gapSince;
  private long passedOver;

  AccountBook(Clock clock, Executor context) {
    this.clock = clock;
    this.context = context;
  }

  Knowledge knowledge() {
    return knowledge;
  }

  /** Values that could not be read and were left out. */
  long passedOver() {
    return passedOver;
  }

  /** Null when nothing was told of the account. */
  @Nullable Balances balances(AccountId account) {
    AccountValues values = accounts.get(account);
    return values == null ? null : values.balances();
  }

  /** The accounts of which anything was told. */
  Set<AccountId> accounts() {
    return Set.copyOf(accounts.keySet());
  }

  /** Until when what is known held; null while it holds. */
  @Nullable Instant heldUntil() {
    return gapSince;
  }

  void add(BookReader<Balances> reader) {
    readers.add(reader);
  }

  void remove(BookReader<Balances> reader) {
    readers.remove(reader);
  }

  /** One value, in any order. */
  void onValue(AccountId account, String tag, String value, String currency) {
    Instant now = clock.instant();
    AccountValues values =
        (reading == null ? accounts : reading)
            .computeIfAbsent(account, none -> new AccountValues(account, now));
    try {
      if (values.put(tag, value, currency, now) == AccountValues.Taken.UNKNOWN_TAG) {
        logOnce(tag);
      }
    } catch (IllegalArgumentException | ArithmeticException e) {
      passedOver++;
      LOG.warnf(
          "Account %s: %s '%s' %s was left out: %s", account, tag, value, currency, e.getMessage());
    }
    if (reading == null) {
      changeLater(account);
    }
  }

  /** Every value has been told once. */
  void onWhole() {
    if (reading != null) {
      boolean isResumed = knowledge.isKnown();
      accounts = reading;
      reading = null;
      gapSince = null;
      changed.clear();
      knowledge.onWhole();
      List.copyOf(readers).forEach(BookReader::onWhole);
      if (isResumed) {
        List.copyOf(readers).forEach(BookReader::onResumed);
      }
    }
  }

  void onGap(String reason, Failure failure) {
    gapSince = knowledge.isCurrent() || gapSince == null ? clock.instant() : gapSince;
    reading = new HashMap<>();
    changed.clear();
    knowledge.onGap(reason, failure);
    List.copyOf(readers).forEach(reader -> reader.onGap(reason));
  }

  // Values come one by one in a burst; who reads balances wants them together.
  private void changeLater(AccountId account) {
    if (readers.isEmpty()) {
      return;
    }
    if (changed.isEmpty()) {
      context.execute(this::tellChanged);
    }
    changed.add(account);
  }

  private void tellChanged() {
    List<AccountId> told = List.copyOf(changed);
    changed.clear();
    for (AccountId account : told) {
      Balances balances = balances(account);
      if (balances != null) {
        List.copyOf(readers).forEach(reader -> reader.onChange(balances));
      }
    }
  }

  private void logOnce(String tag) {
    if (loggedTags.size() < MAX_LOGGED_TAGS && loggedTags.add(tag)) {
      LOG.infof("The gateway tells the tag %s, for which there is no field; it is passed on", tag);
    }
  }
}
