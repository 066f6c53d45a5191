package io.github.pitrunner.marketdata;

import io.github.pitrunner.api.Fields;
import io.github.pitrunner.api.Heartbeat;
import io.github.pitrunner.api.InstrumentProtos;
import io.github.pitrunner.api.LatestStream;
import io.github.pitrunner.api.LossyStream;
import io.github.pitrunner.api.ServerStream;
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
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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
    MarketDataType type = type(fields, request.getMarketDataType());
    Set<GenericTick> generic = generic(fields, request.getGenericTicksList());
    fields.verify();
    QuoteTerms terms = new QuoteTerms(type, generic, false);
    UnaryCall.answer(
        observer,
        room.gateway()::execute,
        caller -> find(ref, caller).compose(found -> quote(found, terms, caller)));
  }

  /** While the gateway is away the last known quote is found by any of the instrument's names. */
  private Future<InstrumentDetails> find(InstrumentRef ref, Caller caller) {
    if (!room.gateway().status().isReady()) {
      Optional<InstrumentDetails> known = room.instruments().known(ref);
      if (known.isPresent()) {
        return Future.succeededFuture(known.get());
      }
    }
    return room.find(ref, caller);
  }

  private Future<GetQuoteResponse> quote(InstrumentDetails found, QuoteTerms terms, Caller caller) {
    return board.current().ask(found, terms, caller).map(this::quoteResponse);
  }

  void streamQuotes(StreamQuotesRequest request, StreamObserver<StreamQuotesResponse> observer) {
    QuoteStream.Request asked = quoteStreamRequest(request);
    Heartbeat<StreamQuotesResponse> heartbeat = Heartbeat.ofDefault(room.ticker(), this::heartbeat);
    if (asked.terms().isEveryTick()) {
      LossyStream<StreamQuotesResponse> stream =
          new LossyStream<>(
              observer,
              room.gateway()::execute,
              heartbeat,
              new LossyStream.Buffer<>(room.config().everyTickBuffer(), this::loss));
      start(stream, QuoteSink.of(stream), asked);
    } else {
      LatestStream<Integer, StreamQuotesResponse> stream =
          new LatestStream<>(observer, room.gateway()::execute, heartbeat);
      start(stream, QuoteSink.of(stream), asked);
    }
  }

  private void start(
      ServerStream<StreamQuotesResponse> stream, QuoteSink sink, QuoteStream.Request asked) {
    QuoteStream quotes =
        new QuoteStream(
            sink,
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
    MarketDataType type = type(fields, request.getMarketDataType());
    Set<GenericTick> generic = generic(fields, request.getGenericTicksList());
    int rate = fields.number("max_rate", request.getMaxRate(), new Fields.Bounds(0, MAX_RATE));
    fields.check(
        !request.getEveryTick() || request.getMaxRate() == 0,
        "max_rate",
        "cannot be given with every_tick, which leaves nothing out");
    fields.verify();
    return new QuoteStream.Request(
        refs,
        new QuoteTerms(type, generic, request.getEveryTick()),
        rate == 0 ? Duration.ZERO : SECOND.dividedBy(rate));
  }

  private MarketDataType type(Fields fields, io.github.pitrunner.v1.MarketDataType type) {
    MarketDataType asked = QuoteProtos.TYPES.fromProto(fields, "market_data_type", type);
    return asked == null ? board.type() : asked;
  }

  private static Set<GenericTick> generic(Fields fields, List<Integer> codes) {
    Set<GenericTick> ticks = EnumSet.noneOf(GenericTick.class);
    for (int i = 0; i < codes.size(); i++) {
      int code = codes.get(i);
      String field = "generic_ticks[%d]".formatted(i);
      GenericTick.ofCode(code)
          .ifPresentOrElse(
              ticks::add,
              () ->
                  fields.reject(
                      field,
                      "%d is no generic tick; there are %s"
                          .formatted(code, GenericTick.legalOnes())));
    }
    return ticks;
  }

  private StreamQuotesResponse loss(long lost) {
    return StreamQuotesResponse.newBuilder().setMarker(QuoteProtos.loss(lost, room.now())).build();
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
