package io.github.pitrunner.marketdata;

import io.github.pitrunner.api.EveryStream;
import io.github.pitrunner.api.Fields;
import io.github.pitrunner.api.Heartbeat;
import io.github.pitrunner.api.InstrumentProtos;
import io.github.pitrunner.api.Paging;
import io.github.pitrunner.api.Texts;
import io.github.pitrunner.api.UnaryCall;
import io.github.pitrunner.domain.Caller;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Failure.InvalidRequest;
import io.github.pitrunner.domain.Instrument;
import io.github.pitrunner.domain.InstrumentRef;
import io.github.pitrunner.domain.Reason;
import io.github.pitrunner.marketdata.Headline.Place;
import io.github.pitrunner.marketdata.NewsMapper.Query;
import io.github.pitrunner.v1.GetNewsArticleRequest;
import io.github.pitrunner.v1.GetNewsArticleResponse;
import io.github.pitrunner.v1.ListNewsHeadlinesRequest;
import io.github.pitrunner.v1.ListNewsHeadlinesResponse;
import io.github.pitrunner.v1.ListNewsProvidersRequest;
import io.github.pitrunner.v1.ListNewsProvidersResponse;
import io.github.pitrunner.v1.StreamMarker.Kind;
import io.github.pitrunner.v1.StreamNewsRequest;
import io.github.pitrunner.v1.StreamNewsResponse;
import io.grpc.stub.StreamObserver;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The calls about news. */
final class NewsCalls {
  private static final int LONGEST_NAME = 100;
  private static final int MOST_PROVIDERS = 50;

  private static final Paging.Position<Headline, Place> BY_PLACE =
      new Paging.Position<>(Headline::place, Comparator.naturalOrder(), Place::text, Place::parsed);

  private final MarketDataRoom room;
  private final NewsMapper mapper;
  private final NewsArchive archive;
  private final NewsFeeds feeds;
  private final DayLong<List<NewsProvider>> providers;

  NewsCalls(MarketDataRoom room) {
    this.room = room;
    this.mapper = new NewsMapper(room.gateway());
    this.archive = new NewsArchive(mapper, room.reads());
    this.feeds = new NewsFeeds(mapper, archive, room);
    room.census().addUnreadable(mapper::passedOver);
    this.providers =
        new DayLong<>(room.gateway().clock(), () -> room.reads().ask(mapper::providers));
  }

  void listNewsProviders(
      ListNewsProvidersRequest request, StreamObserver<ListNewsProvidersResponse> observer) {
    UnaryCall.answer(
        observer, room.gateway()::execute, () -> providers.get().map(NewsProtos::toProto));
  }

  void listNewsHeadlines(
      ListNewsHeadlinesRequest request, StreamObserver<ListNewsHeadlinesResponse> observer) {
    Fields fields = Fields.ofRequest();
    Asked asked = Asked.of(fields, request.getInstrument(), request.getProvidersList());
    Instant start =
        wholeSeconds(
            fields,
            "start_time",
            fields.time("start_time", request.hasStartTime(), request.getStartTime()));
    Instant end =
        wholeSeconds(
            fields,
            "end_time",
            fields.time("end_time", request.hasEndTime(), request.getEndTime()));
    if (start != null && end != null) {
      fields.check(start.isBefore(end), "end_time", "must be later than start_time");
    }
    fields.verify();
    Paging paging = Paging.of(request);
    String after = paging.after();
    Place behind = after == null ? null : place(after);
    UnaryCall.answer(
        observer,
        room.gateway()::execute,
        caller ->
            query(asked, caller)
                .map(query -> new Query(query.instrument(), query.providers(), start, end))
                .compose(
                    query ->
                        archive
                            .headlines(query, behind, paging.size() + 1, caller)
                            .map(found -> response(query, paging.page(found, BY_PLACE)))));
  }

  private static @Nullable Instant wholeSeconds(
      Fields fields, String field, @Nullable Instant time) {
    if (time != null) {
      fields.check(
          time.equals(time.truncatedTo(ChronoUnit.SECONDS)), field, "must be a whole second");
    }
    return time;
  }

  private static Place place(String after) {
    try {
      return Place.parsed(after);
    } catch (RuntimeException e) {
      throw new InvalidRequest(
          Reason.PAGE_TOKEN_INVALID,
          List.of(new InvalidRequest.Violation("page_token", "is not a token of this service")));
    }
  }

  private static ListNewsHeadlinesResponse response(Query query, Paging.Page<Headline> page) {
    return ListNewsHeadlinesResponse.newBuilder()
        .setInstrument(InstrumentProtos.toProto(query.instrument()))
        .addAllHeadlines(page.map(NewsProtos::toProto).items())
        .setNextPageToken(page.nextPageToken())
        .build();
  }

  void getNewsArticle(
      GetNewsArticleRequest request, StreamObserver<GetNewsArticleResponse> observer) {
    Fields fields = Fields.ofRequest();
    String provider = fields.requiredText("provider", request.getProvider(), LONGEST_NAME);
    String articleId = fields.requiredText("article_id", request.getArticleId(), LONGEST_NAME);
    fields.verify();
    UnaryCall.answer(
        observer,
        room.gateway()::execute,
        caller ->
            providers
                .get()
                .map(known -> checked(List.of(provider), known, "provider"))
                .compose(
                    checked -> room.reads().ask(() -> mapper.article(provider, articleId, caller)))
                .map(NewsProtos::toProto));
  }

  void streamNews(StreamNewsRequest request, StreamObserver<StreamNewsResponse> observer) {
    Fields fields = Fields.ofRequest();
    Asked asked = Asked.of(fields, request.getInstrument(), request.getProvidersList());
    int history =
        fields.number(
            "history", request.getHistory(), new Fields.Bounds(0, NewsMapper.MOST_HEADLINES));
    fields.verify();
    EveryStream<StreamNewsResponse> stream =
        new EveryStream<>(
            observer,
            room.gateway()::execute,
            Heartbeat.ofDefault(
                room.ticker(), () -> NewsProtos.marker(Kind.KIND_HEARTBEAT, room.now(), "")),
            new EveryStream.Buffer<>(EveryStream.DEFAULT_CAPACITY, last -> Map.of()));
    NewsStream news = new NewsStream(stream, new NewsStream.Ports(room, feeds, archive), history);
    stream.join(room.openStreams());
    stream.onClosed(end -> news.close());
    stream.start(() -> news.open(query(asked, news.reader())));
  }

  /** What a request names. */
  private record Asked(InstrumentRef instrument, List<String> providers) {
    static Asked of(
        Fields fields, io.github.pitrunner.v1.InstrumentRef instrument, List<String> providers) {
      InstrumentRef ref = InstrumentProtos.fromProto(fields.at("instrument"), instrument);
      fields.check(
          providers.size() <= MOST_PROVIDERS,
          "providers",
          "must be %d at most, not %d".formatted(MOST_PROVIDERS, providers.size()));
      for (int i = 0; i < Math.min(MOST_PROVIDERS, providers.size()); i++) {
        fields.requiredText("providers[%d]".formatted(i), providers.get(i), LONGEST_NAME);
      }
      return new Asked(ref, providers);
    }
  }

  private Future<Query> query(Asked asked, Caller caller) {
    return providers
        .get()
        .map(known -> checked(asked.providers(), known, "providers[%d]"))
        .compose(
            codes ->
                room.find(asked.instrument(), caller)
                    .map(found -> new Query(single(found.instrument()), codes, null, null)));
  }

  private static Instrument single(Instrument instrument) {
    if (instrument.contractId() == 0) {
      throw new InvalidRequest("instrument", "is a combination: ask for the news of its legs");
    }
    return instrument;
  }

  /**
   * The codes of the providers that are asked for, all if none is named.
   *
   * @param field the name of the field that holds the code with a number, as a format
   */
  private static List<String> checked(List<String> asked, List<NewsProvider> known, String field) {
    List<String> codes = known.stream().map(NewsProvider::code).toList();
    if (codes.isEmpty()) {
      throw new Failure.Refused(
          Reason.NO_MARKET_DATA_PERMISSION,
          "The login may read no news; subscribe to a provider in the account management",
          Map.of());
    }
    List<InvalidRequest.Violation> unknown = new ArrayList<>();
    for (int i = 0; i < asked.size(); i++) {
      if (!codes.contains(asked.get(i))) {
        unknown.add(
            new InvalidRequest.Violation(
                field.formatted(i),
                "%s is no news provider of this login; there are %s"
                    .formatted(Texts.printable(asked.get(i)), String.join(", ", codes))));
      }
    }
    if (!unknown.isEmpty()) {
      throw new InvalidRequest(Reason.FIELD_INVALID, unknown);
    }
    return asked.isEmpty() ? codes : asked.stream().distinct().toList();
  }
}
