package io.github.pitrunner.marketdata;

import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.v1.StreamDepthRequest;
import io.github.pitrunner.v1.StreamDepthResponse;
import io.grpc.stub.StreamObserver;

/** The calls about order books. */
final class DepthCalls {
  private final MarketDataRoom room;

  DepthCalls(MarketDataRoom room) {
    this.room = room;
  }

  void streamDepth(StreamDepthRequest request, StreamObserver<StreamDepthResponse> observer) {
    room.gateway();
    throw new Failure.NotImplemented("StreamDepth arrives with a later version");
  }
}
