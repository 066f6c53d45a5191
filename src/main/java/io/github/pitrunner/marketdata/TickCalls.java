package io.github.pitrunner.marketdata;

import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.v1.StreamTicksRequest;
import io.github.pitrunner.v1.StreamTicksResponse;
import io.grpc.stub.StreamObserver;

/** The calls about single ticks. */
final class TickCalls {
  private final MarketDataRoom room;

  TickCalls(MarketDataRoom room) {
    this.room = room;
  }

  void streamTicks(StreamTicksRequest request, StreamObserver<StreamTicksResponse> observer) {
    room.gateway();
    throw new Failure.NotImplemented("StreamTicks arrives with a later version");
  }
}
