package io.github.pitrunner.marketdata;

import io.github.pitrunner.api.Fields;
import io.github.pitrunner.api.InstrumentProtos;
import io.github.pitrunner.api.Paging;
import io.github.pitrunner.api.Paging.Page;
import io.github.pitrunner.api.Paging.Position;
import io.github.pitrunner.api.UnaryCall;
import io.github.pitrunner.domain.InstrumentMatch;
import io.github.pitrunner.domain.InstrumentRef;
import io.github.pitrunner.v1.GetInstrumentRequest;
import io.github.pitrunner.v1.GetInstrumentResponse;
import io.github.pitrunner.v1.GetTradingHoursRequest;
import io.github.pitrunner.v1.GetTradingHoursResponse;
import io.github.pitrunner.v1.SearchInstrumentsRequest;
import io.github.pitrunner.v1.SearchInstrumentsResponse;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The calls about what can be traded. */
final class InstrumentCalls {
  private static final int LONGEST_QUERY = 100;
  private static final int MOST_SEARCHES = 200;
  private static final Position<Ranked, Integer> BY_RANK =
      new Position<>(
          Ranked::rank,
          Comparator.naturalOrder(),
          rank -> Integer.toString(rank),
          Integer::valueOf);

  private final MarketDataRoom room;
  private final MarketDataMapper mapper;
  private final DailyAnswers<String, List<InstrumentMatch>> searches;

  /** A find and its place: the best fit first. */
  private record Ranked(int rank, InstrumentMatch match) {}

  InstrumentCalls(MarketDataRoom room) {
    this.room = room;
    this.mapper = new MarketDataMapper(room.gateway());
    this.searches = new DailyAnswers<>(room.gateway(), MOST_SEARCHES);
  }

  void searchInstruments(
      SearchInstrumentsRequest request, StreamObserver<SearchInstrumentsResponse> observer) {
    Fields fields = Fields.ofRequest();
    String query = fields.requiredText("query", request.getQuery(), LONGEST_QUERY);
    fields.verify();
    Paging paging = Paging.of(request);
    UnaryCall.answer(
        observer,
        room.gateway()::execute,
        caller ->
            room.reads()
                .ask(() -> searches.find(query, caller, callers -> mapper.search(query, callers)))
                .map(found -> searchResponse(paging.page(ranked(found), BY_RANK))));
  }

  void getInstrument(GetInstrumentRequest request, StreamObserver<GetInstrumentResponse> observer) {
    InstrumentRef ref = MarketDataRoom.instrument(request.getInstrument());
    UnaryCall.answer(
        observer,
        room.gateway()::execute,
        caller ->
            room.find(ref, caller)
                .map(
                    found ->
                        GetInstrumentResponse.newBuilder()
                            .setDetails(InstrumentProtos.toProto(found))
                            .build()));
  }

  void getTradingHours(
      GetTradingHoursRequest request, StreamObserver<GetTradingHoursResponse> observer) {
    InstrumentRef ref = MarketDataRoom.instrument(request.getInstrument());
    UnaryCall.answer(
        observer,
        room.gateway()::execute,
        caller ->
            room.find(ref, caller)
                .map(found -> HoursProtos.toProto(found, room.gateway().clock().instant())));
  }

  private static List<Ranked> ranked(List<InstrumentMatch> matches) {
    List<Ranked> ranked = new ArrayList<>();
    for (InstrumentMatch match : matches) {
      ranked.add(new Ranked(ranked.size(), match));
    }
    return ranked;
  }

  private static SearchInstrumentsResponse searchResponse(Page<Ranked> page) {
    SearchInstrumentsResponse.Builder response =
        SearchInstrumentsResponse.newBuilder().setNextPageToken(page.nextPageToken());
    for (Ranked ranked : page.items()) {
      InstrumentMatch match = ranked.match();
      response
          .addMatchesBuilder()
          .setInstrument(InstrumentProtos.toProto(match.instrument()))
          .setDescription(match.description())
          .addAllDerivativeTypes(match.derivativeTypes());
    }
    return response.build();
  }
}
