package io.github.pitrunner.marketdata;

import io.github.pitrunner.api.Fields;
import io.github.pitrunner.api.Heartbeat;
import io.github.pitrunner.api.InstrumentProtos;
import io.github.pitrunner.api.LatestStream;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Instrument;
import io.github.pitrunner.domain.InstrumentDetails;
import io.github.pitrunner.domain.InstrumentRef;
import io.github.pitrunner.domain.SecurityType;
import io.github.pitrunner.v1.StreamDepthRequest;
import io.github.pitrunner.v1.StreamDepthResponse;
import io.github.pitrunner.v1.StreamMarker.Kind;
import io.grpc.stub.StreamObserver;
import io.vertx.core.Future;

/** The calls about order books. */
final class DepthCalls {
  private static final int USUAL_ROWS = 10;
  private static final int MOST_ROWS = 60;
  private static final String SMART = "SMART";

  private final MarketDataRoom room;
  private final DepthFeeds feeds;

  DepthCalls(MarketDataRoom room) {
    this.room = room;
    this.feeds = new DepthFeeds(room);
  }

  void streamDepth(StreamDepthRequest request, StreamObserver<StreamDepthResponse> observer) {
    Fields fields = Fields.ofRequest();
    InstrumentRef ref =
        InstrumentProtos.fromProto(fields.at("instrument"), request.getInstrument());
    int rows = fields.number("rows", request.getRows(), new Fields.Bounds(0, MOST_ROWS));
    fields.verify();
    boolean isSmart = request.getSmartDepth();
    LatestStream<String, StreamDepthResponse> stream =
        new LatestStream<>(
            observer,
            room.gateway()::execute,
            Heartbeat.ofDefault(
                room.ticker(), () -> DepthFeeds.marker(Kind.KIND_HEARTBEAT, room.now(), "")));
    DepthStream depth =
        new DepthStream(
            stream,
            new DepthStream.Ports(feeds, room.gateway().clock()),
            new DepthStream.Request(rows == 0 ? USUAL_ROWS : rows, isSmart));
    stream.join(room.openStreams());
    stream.onClosed(end -> depth.close());
    stream.start(
        () -> {
          room.gateway().status().requireBroker(room.now());
          room.find(ref, depth.reader())
              .compose(found -> fitting(found, isSmart))
              .onSuccess(
                  found -> {
                    if (!stream.isClosed()) {
                      begin(found, depth, stream);
                    }
                  })
              .onFailure(stream::fail);
        });
  }

  private static void begin(
      InstrumentDetails found,
      DepthStream depth,
      LatestStream<String, StreamDepthResponse> stream) {
    try {
      depth.begin(found);
    } catch (Failure e) {
      stream.fail(e);
    }
  }

  /** The route and the kind of book must fit each other. */
  private Future<InstrumentDetails> fitting(InstrumentDetails found, boolean isSmart) {
    Instrument instrument = found.instrument();
    if (instrument.type() == SecurityType.COMBO) {
      return refused(
          "instrument", "a combination has no book of its own; ask for those of its legs");
    }
    boolean isOnSmart = instrument.exchange().equals(SMART);
    if (isSmart && !isOnSmart) {
      return refused(
          "smart_depth",
          "gathers the exchanges of SMART, and the instrument is named on %s; name it on SMART, or ask without smart_depth"
              .formatted(instrument.exchange()));
    }
    if (isOnSmart && !isSmart) {
      return feeds
          .venuesOf(found)
          .map(names -> DepthFeeds.advice(found, names))
          .otherwise("name one of its exchanges")
          .compose(
              advice ->
                  refused(
                      "instrument.exchange",
                      "SMART has no book of its own; ask with smart_depth, or on another exchange: "
                          + advice));
    }
    return Future.succeededFuture(found);
  }

  private static Future<InstrumentDetails> refused(String field, String description) {
    return Future.failedFuture(new Failure.InvalidRequest(field, description));
  }
}
