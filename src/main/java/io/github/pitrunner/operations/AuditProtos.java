package io.github.pitrunner.operations;

import io.github.pitrunner.api.ProtoEnum;
import io.github.pitrunner.api.Times;
import io.github.pitrunner.domain.AuditEvent.Kind;
import io.github.pitrunner.journal.AuditBook.Check;
import io.github.pitrunner.journal.AuditBook.Entry;
import io.github.pitrunner.journal.AuditBook.Flaw;
import io.github.pitrunner.journal.AuditBook.Link;
import io.github.pitrunner.journal.AuditBook.Problem;
import io.github.pitrunner.v1.AuditEvent;
import io.github.pitrunner.v1.AuditEventKind;
import io.github.pitrunner.v1.AuditFlaw;
import io.github.pitrunner.v1.AuditLink;
import io.github.pitrunner.v1.VerifyAuditTrailResponse;

/** The audit trail → the API's. */
final class AuditProtos {
  static final ProtoEnum<Kind, AuditEventKind> KINDS =
      new ProtoEnum<>(Kind.values(), AuditEventKind.values(), "AUDIT_EVENT_KIND_");

  private static final ProtoEnum<Problem, AuditFlaw.Problem> PROBLEMS =
      new ProtoEnum<>(Problem.values(), AuditFlaw.Problem.values(), "PROBLEM_");

  private AuditProtos() {}

  static AuditEvent event(Entry entry) {
    io.github.pitrunner.domain.AuditEvent event = entry.event();
    return AuditEvent.newBuilder()
        .setEntry(entry.number())
        .setKind(KINDS.toProto(event.kind()))
        .setTime(Times.toProto(event.time()))
        .setIdentity(event.who().identity())
        .setAddress(event.who().address())
        .setAction(event.action())
        .setRequest(event.request())
        .setOutcomeCode(event.outcome().code())
        .setOutcomeMessage(event.outcome().message())
        .putAllIds(event.ids())
        .setCount(event.count())
        .build();
  }

  static VerifyAuditTrailResponse check(Check check) {
    VerifyAuditTrailResponse.Builder proto =
        VerifyAuditTrailResponse.newBuilder()
            .setIntact(check.flaw() == null)
            .setEntriesChecked(check.checked())
            .setKeyed(!check.keyId().isEmpty())
            .setKeyedFrom(check.keyedFrom());
    if (check.flaw() != null) {
      proto.setFlaw(flaw(check.flaw()));
    }
    if (check.anchor() != null) {
      proto.setAnchor(link(check.anchor()));
    }
    if (check.head() != null) {
      proto.setHead(link(check.head()));
    }
    return proto.build();
  }

  private static AuditFlaw flaw(Flaw flaw) {
    return AuditFlaw.newBuilder()
        .setEntry(flaw.entry())
        .setProblem(PROBLEMS.toProto(flaw.problem()))
        .setDescription(flaw.description())
        .build();
  }

  private static AuditLink link(Link link) {
    return AuditLink.newBuilder().setEntry(link.entry()).setHash(link.hash()).build();
  }
}
