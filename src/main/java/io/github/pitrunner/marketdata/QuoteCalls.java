package io.github.pitrunner.marketdata;

import io.github.pitrunner.api.Fields;
import io.github.pitrunner.api.Heartbeat;
import io.github.pitrunner.api.InstrumentProtos;
import io.github.pitrunner.api.LatestStream;
import io.github.pitrunner.api.Ticker;
import io.github.pitrunner.api.UnaryCall;
import io.github.pitrunner.domain.Caller;
import io.github.pitrunner.domain.InstrumentDetails;
import io.github.pitrunner.domain.InstrumentRef;
import io.github.pitrunner.domain.MarketDataType;
import io.github.pitrunner.domain.Quote;
import io.github.pitrunner.v1.GetQuoteRequest;
import io.github.pitrunner.v1.GetQuoteResponse;
import io.github.pitrunner.v1.StreamMarker.Kind;
import io.github.pitrunner.v1.StreamQuotesRequest;
import io.github.pitrunner.v1.StreamQuotesResponse;
import io.grpc.stub.StreamObserver;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The calls about quotes. */
final class QuoteCalls {
  private static final int MAX_INSTRUMENTS = 200;
  private static final int MAX_RATE = 1000;
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final MarketDataRoom room;
  private final QuoteBoard board;

  QuoteCalls(MarketDataRoom room, QuoteBoard board) {
    this.room = room;
    this.board = board;
  }

  void getQuote(GetQuoteRequest request, StreamObserver<GetQuoteResponse> observer) {
    Fields fields = Fields.ofRequest();
    InstrumentRef ref =
        InstrumentProtos.fromProto(fields.at("instrument"), request.getInstrument());
    checkType(fields, request.getMarketDataType());
    fields.verify();
    UnaryCall.answer(
        observer,
        room.gateway()::execute,
        caller -> room.find(ref, caller).compose(found -> quote(found, caller)));
  }

  private Future<GetQuoteResponse> quote(InstrumentDetails found, Caller caller) {
    SingleQuote quote = new SingleQuote(board);
    Runnable untie = caller.onGone(quote::cancel);
    return quote
        .ask(found, room.timer(), room.config().quoteTimeout())
        .onComplete(end -> untie.run())
        .map(this::quoteResponse);
  }

  void streamQuotes(StreamQuotesRequest request, StreamObserver<StreamQuotesResponse> observer) {
    QuoteStream.Request asked = quoteStreamRequest(request);
    Ticker ticker = (period, task) -> room.timer().every(period, task)::cancel;
    LatestStream<Integer, StreamQuotesResponse> stream =
        new LatestStream<>(
            observer, room.gateway()::execute, Heartbeat.ofDefault(ticker, this::heartbeat));
    QuoteStream quotes =
        new QuoteStream(
            stream,
            new QuoteStream.Ports(board, room::find, room.timer(), room.gateway().clock()),
            asked);
    stream.join(room.openStreams());
    stream.onClosed(end -> board.streams().onClosed(quotes));
    stream.start(
        () -> {
          board.streams().onOpened(quotes);
          quotes.open();
        });
  }

  private QuoteStream.Request quoteStreamRequest(StreamQuotesRequest request) {
    Fields fields = Fields.ofRequest();
    int count = request.getInstrumentsCount();
    fields.check(
        count >= 1 && count <= MAX_INSTRUMENTS,
        "instruments",
        "must be 1 to %d, not %d".formatted(MAX_INSTRUMENTS, count));
    List<InstrumentRef> refs = new ArrayList<>();
    for (int i = 0; i < Math.min(count, MAX_INSTRUMENTS); i++) {
      refs.add(InstrumentProtos.fromProto(fields.at("instruments", i), request.getInstruments(i)));
    }
    checkType(fields, request.getMarketDataType());
    int rate = fields.number("max_rate", request.getMaxRate(), new Fields.Bounds(0, MAX_RATE));
    fields.check(
        request.getGenericTicksCount() == 0,
        "generic_ticks",
        "are not supported by this version; leave it empty");
    fields.verify();
    return new QuoteStream.Request(refs, rate == 0 ? Duration.ZERO : SECOND.dividedBy(rate));
  }

  /** The type belongs to the session with the gateway and not to a line. */
  private void checkType(Fields fields, io.github.pitrunner.v1.MarketDataType type) {
    MarketDataType asked = QuoteProtos.TYPES.fromProto(fields, "market_data_type", type);
    fields.check(
        asked == null || asked == board.type(),
        "market_data_type",
        "this version serves only the type that it is configured for, MARKET_DATA_TYPE_%s"
            .formatted(board.type()));
  }

  private GetQuoteResponse quoteResponse(Quote quote) {
    return GetQuoteResponse.newBuilder()
        .setQuote(QuoteProtos.toProto(quote, room.gateway().clock().instant()))
        .build();
  }

  private StreamQuotesResponse heartbeat() {
    return StreamQuotesResponse.newBuilder()
        .setMarker(QuoteProtos.marker(Kind.KIND_HEARTBEAT, room.gateway().clock().instant(), ""))
        .build();
  }
}
