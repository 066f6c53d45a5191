package io.github.pitrunner.security;

import io.github.pitrunner.domain.Identity;
import io.github.pitrunner.domain.Role;
import java.time.Instant;
import java.util.Optional;

/**
 * That somebody is who he says, and what that rests on.
 *
 * @param role what he may do; none if he is known and has no role
 * @param until it proves nothing after that
 * @param keyHash of the key that proves it, in hex
 */
record Proof(
    Identity identity, Optional<Role> role, Optional<Instant> until, Optional<String> keyHash) {
  /** Of somebody with a role, for as long as nothing else is said. */
  static Proof of(Identity identity) {
    return new Proof(identity, Optional.of(identity.role()), Optional.empty(), Optional.empty());
  }

  Proof until(Instant end) {
    return new Proof(identity, role, Optional.of(end), keyHash);
  }

  Proof byKey(String hash) {
    return new Proof(identity, role, until, Optional.of(hash));
  }

  boolean isOver(Instant now) {
    return until.map(end -> !now.isBefore(end)).orElse(false);
  }

  /**
   * Whose budgets a call takes from. Names of tokens are the issuer's business and may be the same
   * as configured ones.
   */
  String subject(RemoteAddress address) {
    return switch (identity.source()) {
      case ANONYMOUS -> "address:" + address.host();
      case TOKEN -> "token:" + identity.name();
      case API_KEY, CERTIFICATE, SERVICE -> "identity:" + identity.name();
    };
  }
}
