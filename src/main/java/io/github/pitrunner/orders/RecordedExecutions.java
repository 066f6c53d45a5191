package io.github.pitrunner.orders;

import io.github.pitrunner.api.JournalReads;
import io.github.pitrunner.api.Paging;
import io.github.pitrunner.journal.Journal;
import io.github.pitrunner.journal.Recorded.BookExecution;
import io.github.pitrunner.journal.Recorded.ExecutionFilter;
import io.github.pitrunner.v1.ListExecutionsResponse;
import io.vertx.core.Future;

/** Pages of the executions that the journal has, which is more than the gateway remembers. */
final class RecordedExecutions {
  private final Journal journal;

  RecordedExecutions(Journal journal) {
    this.journal = journal;
  }

  /** A page, newest first. */
  Future<ListExecutionsResponse> page(ExecutionFilter filter, Paging paging) {
    String after = paging.after();
    long before = after == null ? Long.MAX_VALUE : Long.parseLong(after);
    return JournalReads.of(journal.executions(filter, before, paging.size() + 1))
        .map(
            found -> {
              Paging.Page<BookExecution> page =
                  paging.page(found, booked -> Long.toString(booked.entry()));
              return ListExecutionsResponse.newBuilder()
                  .addAllExecutions(
                      page.map(booked -> OrderProtos.toProto(booked.execution(), booked.order()))
                          .items())
                  .setNextPageToken(page.nextPageToken())
                  .build();
            });
  }
}
