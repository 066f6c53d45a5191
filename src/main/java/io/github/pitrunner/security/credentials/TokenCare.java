package io.github.pitrunner.security.credentials;

import io.github.pitrunner.security.credentials.VaultProblem.Kind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a token that was given to us alive: it is renewed at two thirds of its time. Logins need
 * none of this, the client repeats them.
 */
final class TokenCare {
  private static final Logger LOG = Logger.getLogger(TokenCare.class);

  private final Vault vault;
  private final Clock clock;
  private @Nullable Lease lease;
  private boolean isEndTold;

  TokenCare(Vault vault, Clock clock) {
    this.vault = vault;
    this.clock = clock;
  }

  private record Lease(Instant from, Duration time) {
    Instant end() {
      return from.plus(time);
    }

    Instant renewal() {
      return from.plus(time.multipliedBy(2).dividedBy(3));
    }
  }

  /** Looks how long the token lives. */
  void look() throws VaultProblem {
    if (!vault.isByToken()) {
      return;
    }
    try {
      var token = vault.lookUpToken();
      Duration time = token.getTtl() == null ? Duration.ZERO : token.getTtl();
      if (time.isZero()) {
        LOG.info("The token for Vault does not end");
      } else if (Boolean.TRUE.equals(token.isRenewable())) {
        lease = new Lease(clock.instant(), time);
      } else {
        tellEnd(clock.instant().plus(time), "it is not renewable");
      }
    } catch (VaultProblem problem) {
      // A policy may let a token read and not look at itself; whether it is any good shows soon.
      if (problem.kind() == Kind.PASSING) {
        throw problem;
      }
      LOG.warnf("The token for Vault is not renewed: %s", problem.message());
    }
  }

  /** How long until something is to be done; null for never. */
  @Nullable Duration untilDue() {
    Lease current = lease;
    return current == null ? null : Duration.between(clock.instant(), current.renewal());
  }

  /** Renews the token if its time has come; what fails is tried again at the next call. */
  void renewIfDue() throws VaultProblem {
    Lease current = lease;
    if (current == null || clock.instant().isBefore(current.renewal())) {
      return;
    }
    Instant now = clock.instant();
    Duration time = vault.renewToken().getLeaseDuration();
    Lease renewed = new Lease(now, time == null ? Duration.ZERO : time);
    LOG.debugf("The token for Vault is renewed until %s", renewed.end());
    if (renewed.time().compareTo(current.time()) < 0) {
      tellEnd(renewed.end(), "its longest time is reached");
    }
    lease = renewed;
  }

  private void tellEnd(Instant end, String why) {
    if (!isEndTold) {
      isEndTold = true;
      LOG.warnf(
          "The token for Vault ends at %s: %s. Without a new one no change of a secret is noticed"
              + " from then on (quarkus.vault.authentication.client-token)",
          end.truncatedTo(ChronoUnit.SECONDS), why);
    }
  }
}
