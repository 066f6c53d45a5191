package io.github.pitrunner.operations;

import io.github.pitrunner.api.Fields;
import io.github.pitrunner.api.JournalReads;
import io.github.pitrunner.api.Paging;
import io.github.pitrunner.domain.AuditEvent.Kind;
import io.github.pitrunner.domain.Caller;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.journal.AuditBook.Check;
import io.github.pitrunner.journal.AuditBook.Entry;
import io.github.pitrunner.journal.AuditBook.Filter;
import io.github.pitrunner.journal.Journal;
import io.github.pitrunner.v1.ListAuditEventsRequest;
import io.github.pitrunner.v1.ListAuditEventsResponse;
import io.github.pitrunner.v1.VerifyAuditTrailResponse;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The calls that read the audit trail and check it; on the connector's context. The journal answers
 * for a stretch of the trail at a time, so that others read between them; who leaves is not worked
 * for any more.
 */
@Singleton
final class AuditCalls {
  private static final int MAX_NAME = 200;
  private static final int MAX_CODE = 64;

  private final Journal journal;

  AuditCalls(Journal journal) {
    this.journal = journal;
  }

  Future<ListAuditEventsResponse> list(ListAuditEventsRequest request, Caller caller) {
    Filter filter = filter(request);
    Paging paging = Paging.of(request);
    String after = paging.after();
    long before = after == null ? Long.MAX_VALUE : Long.parseLong(after);
    return gather(new Search(filter, paging.size() + 1, caller), before, List.of())
        .map(
            found -> {
              Paging.Page<Entry> page = paging.page(found, entry -> Long.toString(entry.number()));
              return ListAuditEventsResponse.newBuilder()
                  .addAllEvents(page.map(AuditProtos::event).items())
                  .setNextPageToken(page.nextPageToken())
                  .build();
            });
  }

  /** What is looked for, how much of it, and for whom. */
  private record Search(Filter filter, int wanted, Caller caller) {}

  private Future<List<Entry>> gather(Search search, long before, List<Entry> found) {
    if (search.caller().isGone()) {
      return gone();
    }
    return JournalReads.of(
            journal.auditEvents(search.filter(), before, search.wanted() - found.size()))
        .compose(
            page -> {
              List<Entry> all = new ArrayList<>(found);
              all.addAll(page.entries());
              return all.size() == search.wanted() || page.next() == 0
                  ? Future.succeededFuture(all)
                  : gather(search, page.next(), all);
            });
  }

  Future<VerifyAuditTrailResponse> verify(Caller caller) {
    return check(Check.BEGIN, caller).map(AuditProtos::check);
  }

  private Future<Check> check(Check soFar, Caller caller) {
    if (caller.isGone()) {
      return gone();
    }
    return JournalReads.of(journal.checkAudit(soFar))
        .compose(check -> check.isDone() ? Future.succeededFuture(check) : check(check, caller));
  }

  private static <T> Future<T> gone() {
    return Future.failedFuture(new Failure.Cancelled("The caller has left"));
  }

  private static Filter filter(ListAuditEventsRequest request) {
    Fields fields = Fields.ofRequest();
    Set<Kind> kinds = EnumSet.noneOf(Kind.class);
    for (int i = 0; i < request.getKindsCount(); i++) {
      Kind kind = AuditProtos.KINDS.required(fields, "kinds[%d]".formatted(i), request.getKinds(i));
      if (kind != null) {
        kinds.add(kind);
      }
    }
    Instant from = fields.time("start_time", request.hasStartTime(), request.getStartTime());
    Instant to = fields.time("end_time", request.hasEndTime(), request.getEndTime());
    fields.check(
        from == null || to == null || from.isBefore(to), "end_time", "must be after start_time");
    Filter filter =
        new Filter(
            kinds,
            orNull(fields.text("identity", request.getIdentity(), MAX_NAME)),
            orNull(fields.text("action", request.getAction(), MAX_NAME)),
            orNull(fields.text("outcome_code", request.getOutcomeCode(), MAX_CODE)),
            from,
            to);
    fields.verify();
    return filter;
  }

  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
