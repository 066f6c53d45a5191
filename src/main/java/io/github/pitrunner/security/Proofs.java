package io.github.pitrunner.security;

import io.github.pitrunner.domain.AccountScope;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Identity;
import io.github.pitrunner.domain.Reason;
import io.github.pitrunner.domain.Role;
import io.github.pitrunner.domain.Secret;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Who calls: by key, by token, by certificate when nothing else is presented, or by nothing where
 * that is allowed. What is presented and wrong is refused, whatever else is right.
 */
final class Proofs {
  /** Networks of callers with wrong credentials; who has more is better off with none. */
  private static final int MOST_ADDRESSES = 10_000;

  private final Sources sources;
  private final Clock clock;
  private final Budget.Pace wrong;
  private final Kept<String, Budget> budgets = new Kept<>(MOST_ADDRESSES, Budget::isFull);

  /** Whom we know, and how. */
  record Sources(KnownIdentities known, Optional<Tokens> tokens, Anonymous anonymous) {
    /** Somebody could prove who he is. */
    boolean exist() {
      return known.count() > 0 || tokens.isPresent();
    }
  }

  /**
   * Whether callers who present nothing are let in.
   *
   * @param always it was said so by name
   * @param whileNobodyIsKnown as in dev
   * @param role what they may do
   */
  record Anonymous(boolean always, boolean whileNobodyIsKnown, Role role) {
    Optional<Identity> identity(boolean isSomebodyKnown) {
      return always || (whileNobodyIsKnown && !isSomebodyKnown)
          ? Optional.of(
              new Identity("anonymous", Identity.Source.ANONYMOUS, role, AccountScope.ALL))
          : Optional.empty();
    }
  }

  Proofs(Sources sources, Budget.Pace wrong, Clock clock) {
    this.sources = sources;
    this.wrong = wrong;
    this.clock = clock;
  }

  Sources sources() {
    return sources;
  }

  /**
   * Who presents this; comes later where the issuer of a token must be asked.
   *
   * @throws Failure if nobody is let in with it; a later proof fails with the same
   */
  CompletableFuture<Proof> prove(Presented presented, RemoteAddress address) {
    if (presented.apiKey().isPresent()) {
      return CompletableFuture.completedFuture(
          sources
              .known()
              .byKey(presented.apiKey().get())
              .orElseThrow(() -> wrong(address, TokenReader.invalid())));
    }
    if (presented.token().isPresent()) {
      return token(presented.token().get(), address);
    }
    if (presented.certificate().isPresent() && sources.known().hasCertificates()) {
      return CompletableFuture.completedFuture(certificate(presented.certificate().get(), address));
    }
    return CompletableFuture.completedFuture(
        sources
            .anonymous()
            .identity(sources.exist())
            .map(Proof::of)
            .orElseThrow(
                () ->
                    new Failure.Unauthenticated(
                        Reason.CREDENTIALS_MISSING,
                        "The call presents no credentials; send a key in x-api-key, a token in"
                            + " authorization, or use a certificate")));
  }

  private Proof certificate(X509Certificate certificate, RemoteAddress address) {
    return sources
        .known()
        .byCertificate(certificate)
        .filter(proof -> !proof.isOver(clock.instant()))
        .orElseThrow(() -> wrong(address, TokenReader.invalid()));
  }

  private CompletableFuture<Proof> token(Secret token, RemoteAddress address) {
    Tokens tokens = sources.tokens().orElseThrow(() -> wrong(address, TokenReader.invalid()));
    Optional<Proof> remembered = tokens.remembered(token);
    if (remembered.isPresent()) {
      return CompletableFuture.completedFuture(remembered.get());
    }
    // To verify one costs a thousand times what it costs to send one.
    budget(address)
        .missing()
        .ifPresent(
            wait -> {
              throw tooManyWrong(address, wait);
            });
    CompletableFuture<Proof> answer = new CompletableFuture<>();
    var unused =
        tokens
            .prove(token)
            .whenComplete(
                (proof, failure) -> {
                  if (failure == null) {
                    answer.complete(proof);
                  } else {
                    answer.completeExceptionally(counted(address, failure));
                  }
                });
    return answer;
  }

  /** Keys that nobody has heard of cost the issuer a question each, also while it is away. */
  private Failure counted(RemoteAddress address, Throwable failure) {
    Failure told = Tokens.failure(failure);
    return told instanceof Failure.Unauthenticated || Tokens.isOfUnknownKey(failure)
        ? wrong(address, told)
        : told;
  }

  /** Counts a wrong credential: the refusal, or that there were too many. */
  private Failure wrong(RemoteAddress address, Failure refusal) {
    return budget(address)
        .take()
        .map(wait -> (Failure) tooManyWrong(address, wait))
        .orElse(refusal);
  }

  private Budget budget(RemoteAddress address) {
    return budgets.of(address.host(), () -> new Budget(wrong, clock));
  }

  private Failure.Exhausted tooManyWrong(RemoteAddress address, Duration wait) {
    return new Failure.Exhausted(
        Reason.RATE_LIMITED,
        "Too many wrong credentials from this address; try again in %d ms"
            .formatted(Math.max(1, wait.toMillis())),
        new Failure.Quota("address:" + address.host(), "wrong credentials in a second"),
        wait);
  }
}
