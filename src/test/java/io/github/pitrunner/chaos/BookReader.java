package io.github.pitrunner.chaos;

import static io.github.pitrunner.endtoend.Caller.number;

import io.github.pitrunner.simulator.market.TrueBook;
import io.github.pitrunner.v1.DepthBook;
import io.github.pitrunner.v1.DepthLevel;
import io.github.pitrunner.v1.StreamDepthRequest;
import io.github.pitrunner.v1.StreamDepthResponse;
import io.github.pitrunner.v1.StreamMarker;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Who reads an order book, and keeps the newest. */
final class BookReader extends StreamReader<StreamDepthResponse> {
  /** The market is looked at every two seconds. */
  private static final Duration LONGEST_AGE = Duration.ofSeconds(3);

  private static final Duration STEP = Duration.ofMillis(250);

  private final StreamDepthRequest request;
  private final TrueBook truth;
  private final List<String> wrong = new ArrayList<>();
  private DepthBook book = DepthBook.getDefaultInstance();

  BookReader(VirtualService service, String name, StreamDepthRequest request) {
    super(service, name);
    this.request = request;
    this.truth =
        service.book(
            request.getInstrument().getSymbol(),
            request.getSmartDepth() ? "SMART" : request.getInstrument().getExchange(),
            request.getRows());
  }

  @Override
  StreamMarker marker(StreamDepthResponse item) {
    return item.getMarker();
  }

  @Override
  void onItem(StreamDepthResponse item) {
    book = item.getBook();
    if (!request.getSmartDepth() && isCrossed(book)) {
      wrong.add("%s was told a crossed book: %s".formatted(name(), book));
    }
  }

  private static boolean isCrossed(DepthBook book) {
    return book.getBidsCount() > 0
        && book.getAsksCount() > 0
        && number(book.getBids(0).getPrice()).compareTo(number(book.getAsks(0).getPrice())) >= 0;
  }

  @Override
  List<String> findings() {
    List<String> findings = new ArrayList<>(wrong);
    List<String> here = rows(book);
    Instant now = service().now();
    Instant oldest = now.minus(LONGEST_AGE);
    boolean isTrue =
        Stream.iterate(now, at -> !at.isBefore(oldest), at -> at.minus(STEP))
            .anyMatch(at -> truth.at(at).equals(here));
    if (!isTrue) {
      findings.add(
          "%s has the book %s, and the gateway has %s".formatted(name(), here, truth.at(now)));
    }
    return findings;
  }

  private static List<String> rows(DepthBook book) {
    List<String> rows = new ArrayList<>();
    book.getBidsList().forEach(level -> rows.add("bid " + row(level)));
    book.getAsksList().forEach(level -> rows.add("ask " + row(level)));
    return rows;
  }

  private static String row(DepthLevel level) {
    return TrueBook.row(number(level.getPrice()), number(level.getSize()));
  }
}
