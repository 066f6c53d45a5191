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

  /** Between tries of a renewal that fails; a token that ends sooner is tried more often. */
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  private final Vault vault;
  private final Clock clock;
  private @Nullable Lease lease;
  private Instant nextTry = Instant.MIN;
  private String toldProblem = "";
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

    Duration pause() {
      Duration some = time.dividedBy(12);
      return some.compareTo(LONGEST_PAUSE) < 0 ? some : LONGEST_PAUSE;
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
    return current == null ? null : Duration.between(clock.instant(), due(current));
  }

  private Instant due(Lease current) {
    return nextTry.isAfter(current.renewal()) ? nextTry : current.renewal();
  }

  /**
   * Renews the token if its time has come. What fails is tried again after a pause, and keeps
   * nobody from reading with the token while it lives.
   */
  void renewIfDue() {
    Lease current = lease;
    Instant now = clock.instant();
    if (current == null || now.isBefore(due(current))) {
      return;
    }
    try {
      renew(current, now);
      toldProblem = "";
    } catch (VaultProblem problem) {
      nextTry = now.plus(current.pause());
      tell(current, problem);
    }
  }

  private void renew(Lease current, Instant now) throws VaultProblem {
    Duration time = vault.renewToken().getLeaseDuration();
    Lease renewed = new Lease(now, time == null ? Duration.ZERO : time);
    LOG.debugf("The token for Vault is renewed until %s", renewed.end());
    if (renewed.time().compareTo(current.time()) < 0) {
      tellEnd(renewed.end(), "its longest time is reached");
    }
    lease = renewed;
  }

  /** A Vault that is away is told of by whoever reads. */
  private void tell(Lease current, VaultProblem problem) {
    if (problem.kind() != Kind.PASSING && !problem.message().equals(toldProblem)) {
      toldProblem = problem.message();
      LOG.warnf(
          "The token for Vault cannot be renewed and ends at %s: %s. It is used until then, and its"
              + " renewal is tried again; let it write auth/token/renew-self, or give a new one"
              + " (quarkus.vault.authentication.client-token)",
          current.end().truncatedTo(ChronoUnit.SECONDS), problem.message());
    }
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
