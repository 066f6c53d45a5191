package io.github.pitrunner.marketdata;

import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.v1.ListOptionChainRequest;
import io.github.pitrunner.v1.ListOptionChainResponse;
import io.grpc.stub.StreamObserver;

/** The calls about options. */
final class OptionCalls {
  private final MarketDataRoom room;

  OptionCalls(MarketDataRoom room) {
    this.room = room;
  }

  void listOptionChain(
      ListOptionChainRequest request, StreamObserver<ListOptionChainResponse> observer) {
    room.gateway();
    throw new Failure.NotImplemented("ListOptionChain arrives with a later version");
  }
}
