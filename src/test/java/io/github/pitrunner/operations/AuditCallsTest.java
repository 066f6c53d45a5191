package io.github.pitrunner.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import io.github.pitrunner.api.Callers;
import io.github.pitrunner.api.Times;
import io.github.pitrunner.domain.AuditEvent;
import io.github.pitrunner.domain.AuditEvent.Kind;
import io.github.pitrunner.domain.AuditEvent.Outcome;
import io.github.pitrunner.domain.AuditEvent.Who;
import io.github.pitrunner.journal.JournalEntry.Audited;
import io.github.pitrunner.journal.MemoryJournal;
import io.github.pitrunner.testing.ConnectorRig;
import io.github.pitrunner.testing.HandDrivenCall;
import io.github.pitrunner.v1.AuditEventKind;
import io.github.pitrunner.v1.AuditFlaw;
import io.github.pitrunner.v1.ListAuditEventsRequest;
import io.github.pitrunner.v1.ListAuditEventsResponse;
import io.github.pitrunner.v1.VerifyAuditTrailRequest;
import io.github.pitrunner.v1.VerifyAuditTrailResponse;
import io.grpc.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The trail as callers read and check it; what the journal finds is its own test. */
class AuditCallsTest {
  private static final Instant NOW = Instant.parse("2026-11-30T10:00:00.123456Z");

  private final ConnectorRig rig = new ConnectorRig();
  private final MemoryJournal journal = new MemoryJournal(rig.time()::execute);
  private final GatewayService service =
      new GatewayService(
          rig.connector(),
          new StatusBoard(rig.connector()),
          (period, task) -> rig.time().every(period, task)::cancel,
          new About(true, false, "1.2.3"),
          new OperatorRig(rig).calls(),
          new AuditCalls(journal),
          AlertRig.calls(rig.connector(), (period, task) -> rig.time().every(period, task)::cancel),
          new LogCalls(new LogLevels(rig.connector())),
          Callers.SERVICE);

  private void record(int count) {
    for (int i = 0; i < count; i++) {
      TreeMap<String, String> ids = new TreeMap<>();
      ids.put("client_order_id", "order-" + i);
      AuditEvent event =
          new AuditEvent(
              i % 2 == 0 ? Kind.CALL : Kind.REFUSED_CALL,
              NOW.plusSeconds(i),
              new Who(i % 3 == 0 ? "alice" : "bob", "127.0.0.1:5"),
              "pitrunner.v1.OrdersService/PlaceOrder",
              "{}",
              i % 2 == 0 ? Outcome.OK : new Outcome("PERMISSION_DENIED", "viewer"),
              ids,
              1 + i);
      journal.append(List.of(new Audited(event)));
    }
    rig.time().settle();
  }

  private HandDrivenCall<ListAuditEventsResponse> list(ListAuditEventsRequest request) {
    HandDrivenCall<ListAuditEventsResponse> call = new HandDrivenCall<>();
    service.listAuditEvents(request, call);
    rig.time().settle();
    return call;
  }

  private List<Long> entries(ListAuditEventsRequest.Builder request) {
    List<Long> entries = new ArrayList<>();
    String token = "";
    do {
      ListAuditEventsResponse page = list(request.setPageToken(token).build()).answer();
      page.getEventsList().forEach(event -> entries.add(event.getEntry()));
      token = page.getNextPageToken();
    } while (!token.isEmpty());
    return entries;
  }

  @Nested
  class Listing {
    @Test
    void tellsEverythingOfAnEvent() {
      record(2);

      ListAuditEventsResponse answer = list(ListAuditEventsRequest.getDefaultInstance()).answer();

      assertThat(answer.getEventsList())
          .first()
          .isEqualTo(
              io.github.pitrunner.v1.AuditEvent.newBuilder()
                  .setEntry(2)
                  .setKind(AuditEventKind.AUDIT_EVENT_KIND_REFUSED_CALL)
                  .setTime(Times.toProto(NOW.plusSeconds(1)))
                  .setIdentity("bob")
                  .setAddress("127.0.0.1:5")
                  .setAction("pitrunner.v1.OrdersService/PlaceOrder")
                  .setRequest("{}")
                  .setOutcomeCode("PERMISSION_DENIED")
                  .setOutcomeMessage("viewer")
                  .putIds("client_order_id", "order-1")
                  .setCount(2)
                  .build());
    }

    @Test
    void goesPageByPageNewestFirst() {
      record(7);

      assertThat(entries(ListAuditEventsRequest.newBuilder().setPageSize(3)))
          .containsExactly(7L, 6L, 5L, 4L, 3L, 2L, 1L);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.github.pitrunner.operations.AuditCallsTest#filters")
    void asksBy(
        String what, UnaryOperator<ListAuditEventsRequest.Builder> filter, List<Long> entries) {
      record(6);

      assertThat(entries(filter.apply(ListAuditEventsRequest.newBuilder().setPageSize(1))))
          .isEqualTo(entries);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.github.pitrunner.operations.AuditCallsTest#mistakes")
    void refusesBadInputNamingItsField(
        String field, UnaryOperator<ListAuditEventsRequest.Builder> mistake) {
      HandDrivenCall<ListAuditEventsResponse> call =
          list(mistake.apply(ListAuditEventsRequest.newBuilder()).build());

      assertThat(call.code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
      assertThat(call.errors().get(0)).hasMessageContaining(field);
    }

    @Test
    void aTokenFitsNoOtherRequest() {
      record(3);
      String token =
          list(ListAuditEventsRequest.newBuilder().setPageSize(1).build())
              .answer()
              .getNextPageToken();

      assertThat(
              list(ListAuditEventsRequest.newBuilder()
                      .setIdentity("bob")
                      .setPageToken(token)
                      .build())
                  .code())
          .isEqualTo(Status.Code.INVALID_ARGUMENT);
    }
  }

  static Stream<Arguments> filters() {
    return Stream.of(
        filter(
            "kind",
            request -> request.addKinds(AuditEventKind.AUDIT_EVENT_KIND_CALL),
            List.of(5L, 3L, 1L)),
        filter("identity", request -> request.setIdentity("alice"), List.of(4L, 1L)),
        filter("no such identity", request -> request.setIdentity("ali"), List.of()),
        filter("action", request -> request.setAction("other"), List.of()),
        filter(
            "outcome", request -> request.setOutcomeCode("PERMISSION_DENIED"), List.of(6L, 4L, 2L)),
        filter(
            "time",
            request ->
                request
                    .setStartTime(Times.toProto(NOW.plusSeconds(1)))
                    .setEndTime(Times.toProto(NOW.plusSeconds(3))),
            List.of(3L, 2L)));
  }

  private static Arguments filter(
      String what, UnaryOperator<ListAuditEventsRequest.Builder> filter, List<Long> entries) {
    return Arguments.of(what, filter, entries);
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        mistake("kinds[0]", request -> request.addKindsValue(99)),
        mistake("kinds[0]", request -> request.addKindsValue(0)),
        mistake("identity", request -> request.setIdentity("x".repeat(201))),
        mistake("action", request -> request.setAction("a\nb")),
        mistake("outcome_code", request -> request.setOutcomeCode("x".repeat(65))),
        mistake(
            "start_time",
            request -> request.setStartTime(Timestamp.newBuilder().setSeconds(Long.MAX_VALUE))),
        mistake(
            "end_time",
            request -> request.setStartTime(Times.toProto(NOW)).setEndTime(Times.toProto(NOW))),
        mistake("page_size", request -> request.setPageSize(-1)),
        mistake("page_token", request -> request.setPageToken("nonsense")));
  }

  private static Arguments mistake(
      String field, UnaryOperator<ListAuditEventsRequest.Builder> mistake) {
    return Arguments.of(field, mistake);
  }

  @Nested
  class Verifying {
    @Test
    void tellsThatItIsIntactAndWhereItEnds() {
      record(4);
      HandDrivenCall<VerifyAuditTrailResponse> call = new HandDrivenCall<>();

      service.verifyAuditTrail(VerifyAuditTrailRequest.getDefaultInstance(), call);
      rig.time().settle();

      VerifyAuditTrailResponse answer = call.answer();
      assertThat(answer.getIntact()).isTrue();
      assertThat(answer.hasFlaw()).isFalse();
      assertThat(answer.getEntriesChecked()).isEqualTo(4);
      assertThat(answer.getHead().getEntry()).isEqualTo(4);
      assertThat(answer.getAnchor().getEntry()).isZero();
      assertThat(AuditFlaw.Problem.values()).as("each has a counterpart").hasSize(9);
    }
  }
}
