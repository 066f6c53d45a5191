package io.github.pitrunner.marketdata;

import io.github.pitrunner.api.Fields;
import io.github.pitrunner.api.InstrumentProtos;
import io.github.pitrunner.api.Paging;
import io.github.pitrunner.api.Paging.Page;
import io.github.pitrunner.api.Paging.Position;
import io.github.pitrunner.api.UnaryCall;
import io.github.pitrunner.domain.Caller;
import io.github.pitrunner.domain.Instrument;
import io.github.pitrunner.domain.InstrumentRef;
import io.github.pitrunner.domain.OptionRight;
import io.github.pitrunner.marketdata.OptionChains.Ranked;
import io.github.pitrunner.v1.ListOptionChainRequest;
import io.github.pitrunner.v1.ListOptionChainResponse;
import io.github.pitrunner.v1.OptionListing;
import io.grpc.stub.StreamObserver;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The calls about options. */
final class OptionCalls {
  private static final int MOST_QUOTED = 50;
  private static final int LONGEST_NAME = 40;
  private static final Position<Ranked, Integer> BY_RANK =
      new Position<>(
          Ranked::rank, Integer::compare, rank -> Integer.toString(rank), Integer::valueOf);

  private final MarketDataRoom room;
  private final OptionChains chains;
  private final OptionQuotes quotes;

  OptionCalls(MarketDataRoom room, QuoteBoard board) {
    this.room = room;
    this.chains = new OptionChains(room.gateway());
    this.quotes = new OptionQuotes(room, board);
  }

  void listOptionChain(
      ListOptionChainRequest request, StreamObserver<ListOptionChainResponse> observer) {
    Fields fields = Fields.ofRequest();
    InstrumentRef ref =
        InstrumentProtos.fromProto(fields.at("underlying"), request.getUnderlying());
    OptionFilter filter = filter(fields, request);
    fields.verify();
    Paging paging = Paging.of(bounded(request));
    UnaryCall.answer(
        observer,
        room.gateway()::execute,
        caller ->
            room.find(ref, caller)
                .compose(
                    found ->
                        room.reads().ask(() -> chains.options(found.instrument(), filter, caller)))
                .map(options -> paging.page(options, BY_RANK))
                .compose(page -> answer(page, request.getWithQuotes(), caller)));
  }

  private static ListOptionChainRequest bounded(ListOptionChainRequest request) {
    boolean isTooLarge =
        request.getWithQuotes()
            && (request.getPageSize() == 0 || request.getPageSize() > MOST_QUOTED);
    return isTooLarge ? request.toBuilder().setPageSize(MOST_QUOTED).build() : request;
  }

  private static OptionFilter filter(Fields fields, ListOptionChainRequest request) {
    LocalDate expiryFrom =
        fields.date("expiry_from", request.hasExpiryFrom(), request.getExpiryFrom());
    LocalDate expiryTo = fields.date("expiry_to", request.hasExpiryTo(), request.getExpiryTo());
    BigDecimal strikeFrom =
        fields.positive("strike_from", request.hasStrikeFrom(), request.getStrikeFrom());
    BigDecimal strikeTo =
        fields.positive("strike_to", request.hasStrikeTo(), request.getStrikeTo());
    fields.check(isOrdered(expiryFrom, expiryTo), "expiry_to", "is before expiry_from");
    fields.check(isOrdered(strikeFrom, strikeTo), "strike_to", "is below strike_from");
    OptionRight right = InstrumentProtos.right(fields, "right", request.getRight());
    return new OptionFilter(
        fields.text("exchange", request.getExchange(), LONGEST_NAME),
        fields.text("trading_class", request.getTradingClass(), LONGEST_NAME),
        right,
        expiryFrom,
        expiryTo,
        strikeFrom,
        strikeTo);
  }

  private static <T extends Comparable<? super T>> boolean isOrdered(
      @Nullable T from, @Nullable T to) {
    return from == null || to == null || from.compareTo(to) <= 0;
  }

  private Future<ListOptionChainResponse> answer(
      Page<Ranked> page, boolean withQuotes, Caller caller) {
    List<Instrument> options = page.map(Ranked::option).items();
    Future<List<OptionListing>> listings =
        withQuotes
            ? quotes.read(options, caller)
            : Future.succeededFuture(
                options.stream()
                    .map(
                        option ->
                            OptionListing.newBuilder()
                                .setInstrument(InstrumentProtos.toProto(option))
                                .build())
                    .toList());
    return listings.map(
        all ->
            ListOptionChainResponse.newBuilder()
                .addAllOptions(all)
                .setNextPageToken(page.nextPageToken())
                .build());
  }
}
