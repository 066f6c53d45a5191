package io.github.pitrunner.security;

import io.github.pitrunner.api.ErrorMapping;
import io.github.pitrunner.domain.AccountScope;
import io.github.pitrunner.domain.AuditEvent;
import io.github.pitrunner.domain.AuditTrail;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Identity;
import io.github.pitrunner.domain.Reason;
import io.github.pitrunner.domain.Role;
import io.github.pitrunner.domain.Secret;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Decides at the gate: who calls, whether he may, and whether it is too often; knows the calls that
 * are open, and ends those whose credentials no longer hold. For any thread.
 */
public final class GateKeeper {
  private static final Identity PROBE =
      new Identity("probe", Identity.Source.ANONYMOUS, Role.VIEWER, AccountScope.ALL);

  private final AccessTable table;
  private final Proofs proofs;
  private final Quotas quotas;
  private final AuditTrail trail;
  private final Refusals refusals;
  private final Clock clock;
  private final Set<GateCall<?, ?>> open = ConcurrentHashMap.newKeySet();
  private final Map<Reason, LongAdder> refused = new EnumMap<>(Reason.class);
  private final LongAdder ended = new LongAdder();

  /** What it decides by. */
  record Parts(AccessTable table, Proofs proofs, Quotas quotas) {}

  GateKeeper(Parts parts, AuditTrail trail, Clock clock) {
    this.table = parts.table();
    this.proofs = parts.proofs();
    this.quotas = parts.quotas();
    this.trail = trail;
    this.refusals = new Refusals(trail, clock);
    this.clock = clock;
    for (Reason reason : Reason.values()) {
      refused.put(reason, new LongAdder());
    }
  }

  /** Who keeps the gate; the secrets are told of by {@link #onKeys}. */
  public static GateKeeper of(SecurityConfig config, AccessTable table, Surroundings around) {
    KnownIdentities known = KnownIdentities.of(config.identities());
    Proofs.Anonymous anonymous =
        new Proofs.Anonymous(
            config.anonymous().isPresent(), around.isAtHome(), config.anonymousRole());
    Proofs.Sources sources =
        new Proofs.Sources(known, Tokens.of(config.jwt(), around.clock()), anonymous);
    return new GateKeeper(
        new Parts(
            table,
            new Proofs(sources, config.wrongCredentials(), around.clock()),
            new Quotas(config.toLimits(), around.clock())),
        around.trail(),
        around.clock());
  }

  /**
   * What differs between production, dev and a test.
   *
   * @param isAtHome callers need no credentials while nobody is known by any
   */
  public record Surroundings(AuditTrail trail, Clock clock, boolean isAtHome) {}

  /**
   * Requires that somebody can be let in.
   *
   * @throws SecurityMistake if nobody can, which nobody can want
   */
  public void requireCallers() {
    Proofs.Sources sources = proofs.sources();
    if (sources.anonymous().identity(sources.exist()).isEmpty() && !sources.exist()) {
      throw new SecurityMistake(
          "nobody could call: set pitrunner.security.identities.\"<name>\".api-key-sha256 or"
              + " .certificate-subject, pitrunner.security.jwt.issuer, or keys among the secrets;"
              + " %s=%s lets everybody in who reaches the port"
                  .formatted(SecurityConfig.ANONYMOUS, SecurityConfig.ACCEPTED));
    }
  }

  /** Takes the keys of the secrets as they are now; ends the calls of those that are gone. */
  public void onKeys(Map<String, Secret> keys) {
    proofs.sources().known().onSecrets(keys);
    open.forEach(this::review);
  }

  /** Ends a call whose key is gone. */
  void review(GateCall<?, ?> call) {
    if (!proofs.sources().known().stillHolds(call.visit().proof())) {
      end(
          call,
          new Failure.Unauthenticated(
              Reason.CREDENTIALS_INVALID, "The credentials of this call were withdrawn"));
    }
  }

  /** Ends what is over; from time to time, as a second. */
  public void tick() {
    Instant now = clock.instant();
    for (GateCall<?, ?> call : open) {
      if (call.visit().proof().isOver(now)) {
        end(
            call,
            new Failure.Unauthenticated(
                Reason.CREDENTIALS_INVALID,
                "The credentials of this call have expired; call with new ones"));
      }
    }
    proofs.sources().tokens().ifPresent(Tokens::tidy);
    refusals.tick();
  }

  private void end(GateCall<?, ?> call, Failure failure) {
    if (open.remove(call)) {
      ended.increment();
      Visit visit = call.visit();
      call.end(failure);
      record(visit.address(), Refusals.Who.of(visit.proof().identity()), visit.method(), failure);
    }
  }

  /** Tells the audit trail what it holds back; calls that still come are told of at once. */
  public void close() {
    refusals.close();
    proofs.sources().tokens().ifPresent(Tokens::close);
  }

  /** What happens at the gate. */
  public GateFigures figures() {
    Map<Reason, Long> counts = new EnumMap<>(Reason.class);
    refused.forEach((reason, count) -> counts.put(reason, count.sum()));
    Proofs.Sources sources = proofs.sources();
    return new GateFigures(
        counts,
        open.size(),
        ended.sum(),
        sources.known().count(),
        sources.known().unreadable(),
        sources.tokens().map(Tokens::waitingCalls).orElse(0),
        sources.tokens().map(Tokens::rememberedTokens).orElse(0));
  }

  Optional<AccessTable.Rule> rule(String method) {
    return table.rule(method);
  }

  Proofs proofs() {
    return proofs;
  }

  Instant now() {
    return clock.instant();
  }

  /** Somebody of whom nothing is known and nothing needs to be. */
  static Proof probe() {
    return Proof.of(PROBE);
  }

  /**
   * Lets a call in, or not.
   *
   * @return to be run once when it ends
   * @throws Failure if he who calls may not
   */
  Runnable admit(Proof proof, RemoteAddress address, Optional<AccessTable.Rule> rule) {
    boolean isSafety = rule.map(AccessTable.Rule::safety).orElse(false);
    boolean isForEverybody = rule.isPresent() && rule.get().role().isEmpty();
    // Probes have budgets of their own: an orchestrator is no caller.
    String subject = isForEverybody ? "probe:" + address.host() : proof.subject(address);
    if (proof.isOver(clock.instant())) {
      throw TokenReader.expired();
    }
    quotas.count(subject, isSafety);
    if (!isForEverybody) {
      requireRole(proof, rule);
    }
    return quotas.open(subject, isSafety);
  }

  private static void requireRole(Proof proof, Optional<AccessTable.Rule> rule) {
    Role needed =
        rule.flatMap(AccessTable.Rule::role)
            .orElseThrow(
                () ->
                    new Failure.Forbidden(
                        Reason.ROLE_REQUIRED, "No role may make this call", Map.of()));
    if (!proof.role().map(role -> role.includes(needed)).orElse(false)) {
      String has = proof.role().map(GateKeeper::name).orElse("none");
      throw new Failure.Forbidden(
          Reason.ROLE_REQUIRED,
          "This call needs the role %s, and the caller's is %s".formatted(name(needed), has),
          Map.of("needed", name(needed), "role", has));
    }
  }

  private static String name(Role role) {
    return role.name().toLowerCase(Locale.ROOT);
  }

  /** A call goes to its service. */
  void onAdmitted(GateCall<?, ?> call) {
    open.add(call);
  }

  /** A call is over. */
  void onEnded(GateCall<?, ?> call, Visit.End end, Runnable release) {
    Visit visit = call.visit();
    visit.end(
        end,
        event -> {
          open.remove(call);
          release.run();
          end.denial().ifPresent(this::count);
          event.ifPresentOrElse(
              trail::record, () -> end.denial().ifPresent(why -> record(visit, why, end)));
        });
  }

  /** A service has refused what the call asks for, and the call as such is not on record. */
  private void record(Visit visit, Reason why, Visit.End end) {
    refusals.record(
        new Refusals.Refusal(
            clock.instant(),
            visit.address(),
            Refusals.Who.of(visit.proof().identity()),
            visit.method(),
            why,
            end.outcome()));
  }

  private void count(Reason reason) {
    LongAdder count = refused.get(reason);
    if (count != null) {
      count.increment();
    }
  }

  /** A call was refused. */
  void record(RemoteAddress address, Refusals.Who who, String method, Failure failure) {
    count(failure.reason());
    refusals.record(
        new Refusals.Refusal(
            clock.instant(),
            address,
            who,
            method,
            failure.reason(),
            new AuditEvent.Outcome(
                ErrorMapping.toStatus(failure).getStatus().getCode().name(),
                String.valueOf(failure.getMessage()))));
  }
}
