package io.github.pitrunner.marketdata;

import io.github.pitrunner.connector.Gateway;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.InstrumentDetails;
import io.github.pitrunner.domain.Reason;
import io.github.pitrunner.v1.StreamDepthResponse;
import io.github.pitrunner.v1.StreamMarker;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The books that are open, and the exchanges that have books at all. */
final class DepthFeeds {
  private static final int MOST_NAMED = 40;

  private final Gateway gateway;
  private final DepthMapper mapper;
  private final SharedFeeds<DepthKey, DepthFeed> feeds;
  private final DepthFeed.Ports ports;
  private final FeedScan scan;
  private LocalDate venueDay = LocalDate.EPOCH;
  private @Nullable Future<List<DepthMapper.Venue>> venues;

  DepthFeeds(MarketDataRoom room) {
    this.gateway = room.gateway();
    this.mapper = new DepthMapper(gateway);
    this.feeds = new SharedFeeds<>(room.timer(), room.config().feeds().linger());
    room.census().add(FeedCensus.Kind.BOOKS, feeds);
    this.ports =
        new DepthFeed.Ports(
            mapper,
            gateway,
            room.timer(),
            room.config().feeds().depthSettle(),
            room.config().firstQuotePatience(),
            FeedWatch.patience(room.config()));
    this.scan = new FeedScan(room, feeds::all);
  }

  /**
   * The book of an instrument with so many rows, opened now if it is not open.
   *
   * @throws Failure.Unavailable if the gateway is away
   * @throws Failure.Exhausted if no line is left
   */
  DepthFeed feed(InstrumentDetails details, boolean isSmart, int rows) {
    gateway.status().requireBroker(gateway.clock().instant());
    DepthFeed feed =
        feeds.feed(
            DepthKey.of(details.instrument(), isSmart),
            () -> {
              DepthFeed made = new DepthFeed(feeds, details, isSmart, ports);
              made.provide(rows);
              return made;
            });
    feed.provide(rows);
    feed.watch().onHours(new LineHours(details.hours()));
    scan.begin();
    return feed;
  }

  /**
   * The gateway's refusal of a book, with the exchanges that have one. Always succeeds: without the
   * list the refusal is passed on as it is.
   */
  Future<Failure> explain(Failure failure, InstrumentDetails details) {
    if (!(failure instanceof Failure.Refused) || failure.reason() != Reason.GATEWAY_REFUSED) {
      return Future.succeededFuture(failure);
    }
    return venuesOf(details)
        .<Failure>map(
            names ->
                new Failure.Refused(
                    failure.reason(),
                    "%s; %s".formatted(failure.getMessage(), advice(details, names)),
                    failure.metadata()))
        .otherwise(failure);
  }

  /** What would work instead. */
  static String advice(InstrumentDetails details, Set<String> names) {
    String type = details.instrument().type().toString();
    return names.isEmpty()
        ? "no exchange has market depth of a %s".formatted(type)
        : "exchanges that have market depth of a %s: %s".formatted(type, String.join(", ", names));
  }

  /** Exchanges that have books of an instrument's type, of its own ones if those are known. */
  Future<Set<String>> venuesOf(InstrumentDetails details) {
    String type = DepthMapper.securityType(details.instrument().type());
    return venues()
        .map(
            all -> {
              Set<String> names = new TreeSet<>();
              all.stream()
                  .filter(venue -> venue.securityType().equals(type))
                  .map(DepthMapper.Venue::exchange)
                  .forEach(names::add);
              Set<String> own = new TreeSet<>(names);
              own.retainAll(Set.copyOf(details.exchanges()));
              Set<String> named = new TreeSet<>();
              (own.isEmpty() ? names : own).stream().limit(MOST_NAMED).forEach(named::add);
              return named;
            });
  }

  /** Asked once a day. */
  private Future<List<DepthMapper.Venue>> venues() {
    LocalDate today = LocalDate.ofInstant(gateway.clock().instant(), ZoneOffset.UTC);
    Future<List<DepthMapper.Venue>> known = venues;
    if (known != null && today.equals(venueDay) && !known.failed()) {
      return known;
    }
    venueDay = today;
    Future<List<DepthMapper.Venue>> asked = mapper.venues();
    venues = asked;
    return asked;
  }

  /** Feeds that are open, those that linger included. */
  int size() {
    return feeds.size();
  }

  static StreamDepthResponse marker(StreamMarker.Kind kind, Instant time, String reason) {
    return StreamDepthResponse.newBuilder()
        .setMarker(QuoteProtos.marker(kind, time, reason))
        .build();
  }
}
