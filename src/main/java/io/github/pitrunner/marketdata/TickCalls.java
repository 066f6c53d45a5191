package io.github.pitrunner.marketdata;

import io.github.pitrunner.api.Fields;
import io.github.pitrunner.api.Heartbeat;
import io.github.pitrunner.api.InstrumentProtos;
import io.github.pitrunner.api.LossyStream;
import io.github.pitrunner.api.Paging;
import io.github.pitrunner.api.ProtoEnum;
import io.github.pitrunner.api.UnaryCall;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Instrument;
import io.github.pitrunner.domain.InstrumentDetails;
import io.github.pitrunner.domain.InstrumentRef;
import io.github.pitrunner.v1.ListTicksRequest;
import io.github.pitrunner.v1.ListTicksResponse;
import io.github.pitrunner.v1.StreamMarker.Kind;
import io.github.pitrunner.v1.StreamTicksRequest;
import io.github.pitrunner.v1.StreamTicksResponse;
import io.grpc.stub.StreamObserver;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** The calls about single ticks. */
final class TickCalls {
  private static final ProtoEnum<TickKind, StreamTicksRequest.Kind> KINDS =
      new ProtoEnum<>(TickKind.values(), StreamTicksRequest.Kind.values(), "KIND_");
  private static final ProtoEnum<PastKind, ListTicksRequest.Kind> PAST_KINDS =
      new ProtoEnum<>(PastKind.values(), ListTicksRequest.Kind.values(), "KIND_");

  private final MarketDataRoom room;
  private final TickMapper mapper;
  private final TickFeeds feeds;
  private final TickPages pages;

  /** The kinds of past ticks: of trades there is one. */
  private enum PastKind {
    TRADES(TickKind.ALL_LAST),
    BID_ASK(TickKind.BID_ASK),
    MIDPOINT(TickKind.MIDPOINT);

    private final TickKind kind;

    PastKind(TickKind kind) {
      this.kind = kind;
    }
  }

  /** A request for past ticks, as far as it can be read without the instrument. */
  private record Past(
      InstrumentRef instrument,
      @Nullable PastKind kind,
      @Nullable Instant start,
      Instant end,
      boolean regularHoursOnly,
      boolean ignoreSize) {
    TickPages.Range about(Instrument found) {
      TickKind asked = kind == null ? null : kind.kind;
      TickKind fitting = TickFeeds.fitting(asked, found);
      TickQuery first =
          new TickQuery(
              found,
              fitting == TickKind.LAST ? TickKind.ALL_LAST : fitting,
              ignoreSize,
              regularHoursOnly,
              start != null,
              start == null ? end : start,
              TickQuery.MOST);
      return new TickPages.Range(first, end);
    }
  }

  TickCalls(MarketDataRoom room) {
    this.room = room;
    this.mapper = new TickMapper(room.gateway());
    this.feeds = new TickFeeds(mapper, room);
    this.pages = new TickPages(new TickHistory(mapper, room.timer()));
  }

  void listTicks(ListTicksRequest request, StreamObserver<ListTicksResponse> observer) {
    Past past = past(request, room.now());
    Paging paging = Paging.of(request);
    UnaryCall.answer(
        observer,
        room.gateway()::execute,
        caller ->
            room.find(past.instrument(), caller)
                .compose(
                    found -> {
                      TickPages.Range range = past.about(found.instrument());
                      return room.reads()
                          .ask(() -> pages.page(range, paging, caller))
                          .map(
                              page ->
                                  ListTicksResponse.newBuilder()
                                      .setInstrument(InstrumentProtos.toProto(found.instrument()))
                                      .addAllTicks(page.map(TickProtos::toProto).items())
                                      .setNextPageToken(page.nextPageToken())
                                      .build());
                    }));
  }

  private static Past past(ListTicksRequest request, Instant now) {
    Fields fields = Fields.ofRequest();
    InstrumentRef ref =
        InstrumentProtos.fromProto(fields.at("instrument"), request.getInstrument());
    PastKind kind = PAST_KINDS.fromProto(fields, "kind", request.getKind());
    Instant start =
        second(fields.time("start_time", request.hasStartTime(), request.getStartTime()));
    Instant end = second(fields.time("end_time", request.hasEndTime(), request.getEndTime()));
    fields.check(start == null || !start.isAfter(now), "start_time", "is in the future");
    fields.check(end == null || !end.isAfter(now), "end_time", "is in the future");
    fields.check(
        start == null || end == null || end.isAfter(start),
        "end_time",
        "must be behind start_time, by a second at least");
    checkIgnoreSize(fields, request.getIgnoreSize(), kind == PastKind.BID_ASK);
    fields.verify();
    return new Past(
        ref,
        kind,
        start,
        // The second that goes on has no last tick yet: its pages would not fit each other.
        end == null ? now.truncatedTo(ChronoUnit.SECONDS) : end,
        request.getRegularHoursOnly(),
        request.getIgnoreSize());
  }

  private static @Nullable Instant second(@Nullable Instant time) {
    return time == null ? null : time.truncatedTo(ChronoUnit.SECONDS);
  }

  private static void checkIgnoreSize(Fields fields, boolean ignoreSize, boolean isBidAsk) {
    fields.check(!ignoreSize || isBidAsk, "ignore_size", "goes with the kind KIND_BID_ASK only");
  }

  void streamTicks(StreamTicksRequest request, StreamObserver<StreamTicksResponse> observer) {
    Fields fields = Fields.ofRequest();
    InstrumentRef ref =
        InstrumentProtos.fromProto(fields.at("instrument"), request.getInstrument());
    TickKind kind = KINDS.fromProto(fields, "kind", request.getKind());
    int past = fields.number("history", request.getHistory(), new Fields.Bounds(0, TickQuery.MOST));
    checkIgnoreSize(fields, request.getIgnoreSize(), kind == TickKind.BID_ASK);
    fields.verify();
    int buffer = room.config().feeds().tickBuffer();
    LossyStream<StreamTicksResponse> stream =
        new LossyStream<>(
            observer,
            room.gateway()::execute,
            Heartbeat.ofDefault(
                room.ticker(), () -> TickProtos.marker(Kind.KIND_HEARTBEAT, room.now(), "")),
            new LossyStream.Buffer<>(
                buffer + TickQuery.MOST, lost -> TickProtos.loss(lost, room.now())));
    TickStream ticks =
        new TickStream(
            stream,
            new TickStream.Ports(feeds, mapper, room.gateway().clock(), buffer),
            new TickStream.Request(kind, past, request.getIgnoreSize()));
    stream.join(room.openStreams());
    stream.onClosed(end -> ticks.close());
    stream.start(() -> begin(ref, ticks, stream));
  }

  private void begin(InstrumentRef ref, TickStream ticks, LossyStream<StreamTicksResponse> stream) {
    room.gateway().status().requireBroker(room.now());
    room.find(ref, ticks.reader())
        .onSuccess(
            found -> {
              if (!stream.isClosed()) {
                begin(found, ticks, stream);
              }
            })
        .onFailure(stream::fail);
  }

  private static void begin(
      InstrumentDetails found, TickStream ticks, LossyStream<StreamTicksResponse> stream) {
    try {
      ticks.begin(found);
    } catch (Failure e) {
      stream.fail(e);
    }
  }
}
