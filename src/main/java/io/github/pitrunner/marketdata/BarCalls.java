package io.github.pitrunner.marketdata;

import io.github.pitrunner.api.InstrumentProtos;
import io.github.pitrunner.api.Paging;
import io.github.pitrunner.api.Paging.Page;
import io.github.pitrunner.api.Paging.Position;
import io.github.pitrunner.api.UnaryCall;
import io.github.pitrunner.domain.Bar;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.v1.ListBarsRequest;
import io.github.pitrunner.v1.ListBarsResponse;
import io.github.pitrunner.v1.StreamBarsRequest;
import io.github.pitrunner.v1.StreamBarsResponse;
import io.grpc.stub.StreamObserver;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Comparator;

/** The calls about bars. */
final class BarCalls {
  private static final Position<Bar, Instant> BY_START =
      new Position<>(
          Bar::start,
          Comparator.naturalOrder(),
          start -> Long.toString(start.getEpochSecond()),
          text -> Instant.ofEpochSecond(Long.parseLong(text)));

  private final MarketDataRoom room;
  private final History history;

  BarCalls(MarketDataRoom room) {
    this.room = room;
    this.history = new History(new MarketDataMapper(room.gateway()), room.timer());
  }

  void listBars(ListBarsRequest request, StreamObserver<ListBarsResponse> observer) {
    BarProtos.Question question = BarProtos.fromProto(request, room.gateway().clock().instant());
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
                            .ask(() -> history.bars(query, caller))
                            .map(bars -> barsResponse(query, paging.page(bars, BY_START)))));
  }

  void streamBars(StreamBarsRequest request, StreamObserver<StreamBarsResponse> observer) {
    UnaryCall.answer(
        observer,
        room.gateway()::execute,
        () ->
            Future.failedFuture(
                new Failure.NotImplemented("StreamBars arrives with a later version")));
  }

  private static ListBarsResponse barsResponse(BarQuery query, Page<Bar> page) {
    return ListBarsResponse.newBuilder()
        .setInstrument(InstrumentProtos.toProto(query.instrument()))
        .addAllBars(page.map(BarProtos::toProto).items())
        .setNextPageToken(page.nextPageToken())
        .build();
  }
}
