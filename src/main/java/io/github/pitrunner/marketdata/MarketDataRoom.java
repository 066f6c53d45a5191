package io.github.pitrunner.marketdata;

import io.github.pitrunner.api.Fields;
import io.github.pitrunner.api.InstrumentProtos;
import io.github.pitrunner.api.OpenStreams;
import io.github.pitrunner.api.Ticker;
import io.github.pitrunner.connector.Gateway;
import io.github.pitrunner.connector.Instruments;
import io.github.pitrunner.connector.LongWork;
import io.github.pitrunner.connector.Reads;
import io.github.pitrunner.domain.Caller;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.InstrumentDetails;
import io.github.pitrunner.domain.InstrumentRef;
import io.github.pitrunner.wire.Timer;
import io.vertx.core.Future;
import java.time.Instant;

/** What all calls of this room are bound to. */
record MarketDataRoom(
    Gateway gateway,
    Timer timer,
    Instruments instruments,
    MarketDataConfig config,
    Reads reads,
    OpenStreams openStreams,
    FeedCensus census,
    LongWork longWork) {

  Future<InstrumentDetails> find(InstrumentRef ref, Caller caller) {
    return reads.ask(() -> instruments.find(ref, caller));
  }

  Instant now() {
    return gateway.clock().instant();
  }

  /** For heartbeats. */
  Ticker ticker() {
    return (period, task) -> timer.every(period, task)::cancel;
  }

  /**
   * Reads the instrument of a request that has nothing else to be read.
   *
   * @throws Failure.InvalidRequest with everything that is wrong
   */
  static InstrumentRef instrument(io.github.pitrunner.v1.InstrumentRef proto) {
    Fields fields = Fields.ofRequest();
    InstrumentRef ref = InstrumentProtos.fromProto(fields.at("instrument"), proto);
    fields.verify();
    return ref;
  }
}
