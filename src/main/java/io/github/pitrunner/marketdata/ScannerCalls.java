package io.github.pitrunner.marketdata;

import io.github.pitrunner.api.Heartbeat;
import io.github.pitrunner.api.LatestStream;
import io.github.pitrunner.api.UnaryCall;
import io.github.pitrunner.v1.GetScannerParametersRequest;
import io.github.pitrunner.v1.GetScannerParametersResponse;
import io.github.pitrunner.v1.StreamMarker.Kind;
import io.github.pitrunner.v1.StreamScannerRequest;
import io.github.pitrunner.v1.StreamScannerResponse;
import io.grpc.stub.StreamObserver;

/** The calls about scans. */
final class ScannerCalls {
  private final MarketDataRoom room;
  private final ScanFeeds feeds;
  private final DayLong<ScannerParameters> parameters;

  ScannerCalls(MarketDataRoom room) {
    this.room = room;
    ScannerMapper mapper = new ScannerMapper(room.gateway(), room.longWork());
    this.feeds = new ScanFeeds(mapper, room);
    room.census().addUnreadable(mapper::passedOver);
    this.parameters =
        new DayLong<>(room.gateway().clock(), () -> room.reads().ask(mapper::parameters));
  }

  void getScannerParameters(
      GetScannerParametersRequest request, StreamObserver<GetScannerParametersResponse> observer) {
    UnaryCall.answer(
        observer,
        room.gateway()::execute,
        caller ->
            parameters.get().map(found -> ScannerProtos.toProto(found, request.getWithXml())));
  }

  void streamScanner(StreamScannerRequest request, StreamObserver<StreamScannerResponse> observer) {
    ScanQuestion question = ScanQuestion.fromProto(request);
    LatestStream<Integer, StreamScannerResponse> stream =
        new LatestStream<>(
            observer,
            room.gateway()::execute,
            Heartbeat.ofDefault(
                room.ticker(), () -> ScannerProtos.marker(Kind.KIND_HEARTBEAT, room.now(), "")));
    ScannerStream scan = new ScannerStream(stream, room, feeds, question);
    stream.join(room.openStreams());
    stream.onClosed(end -> scan.close());
    stream.start(() -> scan.open(parameters.get()));
  }
}
