package io.github.pitrunner.chaos;

import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toSet;

import io.github.pitrunner.journal.JournalEntry.Happened;
import io.github.pitrunner.journal.JournalEntry.Judged;
import io.github.pitrunner.journal.MemoryJournal;
import io.github.pitrunner.simulator.state.GatewayState;
import io.github.pitrunner.v1.ListExecutionsRequest;
import io.github.pitrunner.v1.ListExecutionsResponse;
import io.github.pitrunner.v1.ListOrdersRequest;
import io.github.pitrunner.v1.ListOrdersResponse;
import io.github.pitrunner.v1.ListPositionsRequest;
import io.github.pitrunner.v1.ListPositionsResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * All that is held against each other when a run is over: the gateway's own record, what the
 * service says, what its clients were told and have followed, and the events of the journal.
 */
record Evidence(
    GatewayState gateway,
    Audit.Said said,
    Audit.Told told,
    EventAudit.Followed followed,
    List<Happened> events) {
  private static final int PAGE = 1000;

  /** How things are at this moment, in which nothing happens. */
  static Evidence of(VirtualService service, Audit.Told told, EventAudit.Followed followed) {
    MemoryJournal journal = service.journal();
    Audit.Said said =
        new Audit.Said(
            service
                .<ListOrdersResponse>ask(call -> service.orders().listOrders(allOrders(), call))
                .getOrdersList(),
            service
                .<ListExecutionsResponse>ask(
                    call -> service.orders().listExecutions(allExecutions(), call))
                .getExecutionsList(),
            service
                .<ListPositionsResponse>ask(
                    call ->
                        service
                            .portfolio()
                            .listPositions(ListPositionsRequest.getDefaultInstance(), call))
                .getPositionsList(),
            journal.book().orders().stream()
                .map(booked -> booked.order().keys().name())
                .collect(toCollection(TreeSet::new)),
            journal.verdicts().stream()
                .filter(Judged::approved)
                .map(judged -> judged.intent().id().value())
                .collect(toSet()));
    return new Evidence(service.gateway().state(), said, told, followed, journal.events());
  }

  private static ListOrdersRequest allOrders() {
    return ListOrdersRequest.newBuilder().setPageSize(PAGE).build();
  }

  private static ListExecutionsRequest allExecutions() {
    return ListExecutionsRequest.newBuilder().setPageSize(PAGE).build();
  }

  /** What does not hold; empty when everything does. */
  List<String> findings() {
    List<String> findings = new ArrayList<>(Audit.of(gateway, said, told));
    findings.addAll(EventAudit.of(followed, events, said.orders()));
    return findings;
  }
}
