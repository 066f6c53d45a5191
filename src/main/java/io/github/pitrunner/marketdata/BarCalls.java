package io.github.pitrunner.marketdata;

import io.github.pitrunner.api.Fields;
import io.github.pitrunner.api.Heartbeat;
import io.github.pitrunner.api.InstrumentProtos;
import io.github.pitrunner.api.LatestStream;
import io.github.pitrunner.api.Paging;
import io.github.pitrunner.api.Paging.Page;
import io.github.pitrunner.api.Paging.Position;
import io.github.pitrunner.api.Times;
import io.github.pitrunner.api.UnaryCall;
import io.github.pitrunner.domain.Bar;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.InstrumentDetails;
import io.github.pitrunner.domain.InstrumentRef;
import io.github.pitrunner.domain.OneCaller;
import io.github.pitrunner.domain.Reason;
import io.github.pitrunner.marketdata.PastSessions.PastSession;
import io.github.pitrunner.v1.GetHeadTimestampRequest;
import io.github.pitrunner.v1.GetHeadTimestampResponse;
import io.github.pitrunner.v1.ListBarsRequest;
import io.github.pitrunner.v1.ListBarsResponse;
import io.github.pitrunner.v1.ListTradingSessionsRequest;
import io.github.pitrunner.v1.ListTradingSessionsResponse;
import io.github.pitrunner.v1.StreamBarsRequest;
import io.github.pitrunner.v1.StreamBarsResponse;
import io.github.pitrunner.v1.StreamMarker.Kind;
import io.grpc.stub.StreamObserver;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;

/** The calls about history: bars, sessions, and when data begins. */
final class BarCalls {
  private static final Position<Bar, Instant> BY_START =
      new Position<>(
          Bar::start,
          Comparator.naturalOrder(),
          start -> Long.toString(start.getEpochSecond()),
          text -> Instant.ofEpochSecond(Long.parseLong(text)));

  private static final Position<PastSession, Instant> BY_OPEN =
      new Position<>(
          PastSession::open,
          Comparator.naturalOrder(),
          open -> Long.toString(open.getEpochSecond()),
          text -> Instant.ofEpochSecond(Long.parseLong(text)));

  private static final int MOST_HEADS = 1000;

  private final MarketDataRoom room;
  private final BarMapper mapper;
  private final History history;
  private final DailyAnswers<HeadQuery, Instant> heads;
  private final LiveBarBoard board;

  BarCalls(MarketDataRoom room) {
    this.room = room;
    this.mapper = new BarMapper(room.gateway());
    this.history =
        new History(mapper, new History.Ports(room.gateway().clock(), room.timer(), room.reads()));
    this.heads = new DailyAnswers<>(room.gateway(), MOST_HEADS);
    this.board = new LiveBarBoard(room, mapper);
  }

  void listBars(ListBarsRequest request, StreamObserver<ListBarsResponse> observer) {
    BarProtos.Question question = BarProtos.fromProto(request, room.now());
    Paging paging = Paging.of(request);
    UnaryCall.answer(
        observer,
        room.gateway()::execute,
        caller ->
            room.find(question.instrument(), caller)
                .map(found -> question.about(found.instrument()))
                .compose(
                    query ->
                        history
                            .bars(query, caller)
                            .map(bars -> barsResponse(query, paging.page(bars, BY_START)))));
  }

  void streamBars(StreamBarsRequest request, StreamObserver<StreamBarsResponse> observer) {
    BarProtos.Question question = BarProtos.fromProto(request);
    boolean withHistory = !request.getDuration().isEmpty();
    LatestStream<Object, StreamBarsResponse> stream =
        new LatestStream<>(
            observer, room.gateway()::execute, Heartbeat.ofDefault(room.ticker(), this::heartbeat));
    OneCaller reader = new OneCaller();
    stream.join(room.openStreams());
    stream.onClosed(end -> reader.leave());
    stream.start(
        () ->
            room.find(question.instrument(), reader)
                .onFailure(stream::fail)
                .onSuccess(found -> open(stream, question, found, withHistory, reader)));
  }

  private void open(
      LatestStream<Object, StreamBarsResponse> stream,
      BarProtos.Question question,
      InstrumentDetails found,
      boolean withHistory,
      OneCaller reader) {
    if (stream.isClosed()) {
      return;
    }
    try {
      BarStream bars =
          new BarStream(
              stream,
              new BarStream.Ports(history, board, room.timer(), room.gateway().clock()),
              question.about(found.instrument()),
              found);
      var unused = reader.onGone(bars::close);
      bars.open(withHistory);
    } catch (Failure e) {
      stream.fail(e);
    }
  }

  void listTradingSessions(
      ListTradingSessionsRequest request, StreamObserver<ListTradingSessionsResponse> observer) {
    BarProtos.Question question = BarProtos.fromProto(request, room.now());
    Paging paging = Paging.of(request);
    UnaryCall.answer(
        observer,
        room.gateway()::execute,
        caller ->
            room.find(question.instrument(), caller)
                .map(found -> question.about(found.instrument()))
                .compose(
                    query ->
                        room.reads()
                            .ask(() -> mapper.sessions(query, caller))
                            .map(found -> sessionsResponse(query, found, paging))));
  }

  void getHeadTimestamp(
      GetHeadTimestampRequest request, StreamObserver<GetHeadTimestampResponse> observer) {
    Fields fields = Fields.ofRequest();
    InstrumentRef ref =
        InstrumentProtos.fromProto(fields.at("instrument"), request.getInstrument());
    WhatToShow show = BarProtos.show(fields, request.getWhatToShow());
    fields.verify();
    UnaryCall.answer(
        observer,
        room.gateway()::execute,
        caller ->
            room.find(ref, caller)
                .map(
                    found ->
                        new HeadQuery(
                            found.instrument(),
                            BarProtos.shown(found.instrument(), show),
                            request.getRegularHoursOnly()))
                .compose(
                    query ->
                        room.reads()
                            .ask(
                                () ->
                                    heads.find(
                                        query, caller, callers -> mapper.head(query, callers)))
                            .map(head -> headResponse(query, head))));
  }

  private static GetHeadTimestampResponse headResponse(HeadQuery query, Instant head) {
    return GetHeadTimestampResponse.newBuilder()
        .setInstrument(InstrumentProtos.toProto(query.instrument()))
        .setHeadTime(Times.toProto(head))
        .build();
  }

  private static ListTradingSessionsResponse sessionsResponse(
      BarQuery query, PastSessions found, Paging paging) {
    if (found.sessions().isEmpty()) {
      throw new Failure.NotFound(
          Reason.NO_MARKET_DATA,
          "%s has no trading sessions in %s"
              .formatted(query.instrument(), query.duration().wireName()),
          Map.of("instrument", query.instrument().toString()));
    }
    Page<PastSession> page = paging.page(found.sessions(), BY_OPEN);
    return ListTradingSessionsResponse.newBuilder()
        .setInstrument(InstrumentProtos.toProto(query.instrument()))
        .setTimeZone(found.zone().getId())
        .addAllSessions(page.map(BarProtos::toProto).items())
        .setNextPageToken(page.nextPageToken())
        .build();
  }

  private StreamBarsResponse heartbeat() {
    return StreamBarsResponse.newBuilder()
        .setMarker(QuoteProtos.marker(Kind.KIND_HEARTBEAT, room.now(), ""))
        .build();
  }

  private static ListBarsResponse barsResponse(BarQuery query, Page<Bar> page) {
    return ListBarsResponse.newBuilder()
        .setInstrument(InstrumentProtos.toProto(query.instrument()))
        .addAllBars(page.map(BarProtos::toProto).items())
        .setNextPageToken(page.nextPageToken())
        .build();
  }
}
