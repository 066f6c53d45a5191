package io.github.pitrunner.chaos;

import io.github.pitrunner.testing.HandDrivenCall;
import io.github.pitrunner.v1.GetInstrumentRequest;
import io.github.pitrunner.v1.GetInstrumentResponse;
import io.github.pitrunner.v1.GetQuoteRequest;
import io.github.pitrunner.v1.GetQuoteResponse;
import io.github.pitrunner.v1.ListBarsRequest;
import io.github.pitrunner.v1.ListBarsResponse;
import io.github.pitrunner.v1.SearchInstrumentsRequest;
import io.github.pitrunner.v1.SearchInstrumentsResponse;
import io.github.pitrunner.v1.StreamAccountRequest;
import io.github.pitrunner.v1.StreamAccountResponse;
import io.github.pitrunner.v1.StreamMarker;
import io.github.pitrunner.v1.StreamOrderEventsRequest;
import io.github.pitrunner.v1.StreamOrderEventsResponse;
import io.github.pitrunner.v1.StreamPositionsRequest;
import io.github.pitrunner.v1.StreamPositionsResponse;
import io.github.pitrunner.v1.WhatToShow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Programs that look at the service's data as they like: they come and go, ask for this and that.
 */
final class Customers {
  private static final String[] SYMBOLS = {"AAPL", "MSFT", "NVDA", "EUR"};
  private static final String[] BAR_SIZES = {"1 secs", "30 secs", "1 min", "1 hour"};
  private static final int MOST_READERS = 4;
  private static final int BURST = 70;
  private static final int RARELY = 50;

  /** Half are of small bars: a few such bursts spend what history allows in ten minutes. */
  private static final int BURST_OF_BARS = 40;

  private static final int BURST_OF_SEARCHES = 12;

  private final VirtualService service;
  private final Random random;
  private final List<QuoteReader> readers = new ArrayList<>();
  private final List<Follower<?>> followers = new ArrayList<>();
  private final Questions questions;
  private final Watchers watchers;
  private int numbers;

  Customers(VirtualService service, Questions questions, Random random) {
    this.service = service;
    this.questions = questions;
    this.random = random;
    this.watchers = new Watchers(service, random);
  }

  /** One of them does something; now and then much at once. */
  void act() {
    if (random.nextInt(30) == 0) {
      rush();
      return;
    }
    // Rarely: what they read takes most of the time of a run.
    if (random.nextInt(RARELY) == 0) {
      watchers.act();
      return;
    }
    switch (random.nextInt(8)) {
      case 0, 1 -> read();
      case 2 -> leave();
      case 3 -> follow();
      case 4 -> bars();
      case 5 -> search();
      case 6 -> lookUp();
      default -> quote();
    }
  }

  /** What the streams have not got yet of how things are since a moment. */
  List<String> missing(Instant since) {
    List<String> missing = new ArrayList<>();
    readers.forEach(reader -> missing.addAll(reader.missing(since)));
    followers.forEach(follower -> missing.addAll(follower.missing()));
    missing.addAll(watchers.missing(since));
    return missing;
  }

  /** What they would complain of. */
  List<String> complaints() {
    List<String> complaints = new ArrayList<>(questions.complaints());
    readers.forEach(reader -> complaints.addAll(reader.complaints()));
    readers.removeIf(QuoteReader::isEnded);
    followers.forEach(follower -> complaints.addAll(follower.complaints()));
    followers.removeIf(Follower::isEnded);
    complaints.addAll(watchers.complaints());
    return complaints;
  }

  /** What they were told that is not so. */
  List<String> findings() {
    return watchers.findings();
  }

  /** The process is gone, and everything that it was asked for with it. */
  void onDeath() {
    questions.onDeath();
    readers.clear();
    followers.clear();
    watchers.onDeath();
  }

  /** All streams are left. */
  void leaveAll() {
    readers.forEach(HandDrivenCall::cancel);
    readers.clear();
    followers.forEach(HandDrivenCall::cancel);
    followers.clear();
    watchers.leaveAll();
    service.time().settle();
  }

  private void read() {
    if (readers.size() < MOST_READERS) {
      List<String> chosen =
          random
              .ints(1 + random.nextInt(3), 0, SYMBOLS.length)
              .distinct()
              .mapToObj(i -> SYMBOLS[i])
              .toList();
      String name = "reader " + ++numbers;
      service.trace().tell(() -> name + " opens " + chosen);
      QuoteReader reader = QuoteReader.open(service, name, chosen.toArray(String[]::new));
      // The process may have died of it, and then its stream has ended with it.
      if (service.isAlive()) {
        readers.add(reader);
      }
    }
  }

  private void leave() {
    if (!readers.isEmpty()) {
      QuoteReader leaving = readers.remove(random.nextInt(readers.size()));
      service.trace().tell(() -> "a reader leaves");
      leaving.cancel();
      service.time().settle();
    }
  }

  private void follow() {
    if (followers.size() >= MOST_READERS) {
      followers.remove(0).cancel();
      service.time().settle();
      return;
    }
    switch (random.nextInt(3)) {
      case 0 ->
          this.<StreamOrderEventsResponse>follow(
              "orders",
              StreamOrderEventsResponse::getMarker,
              call ->
                  service
                      .orders()
                      .streamOrderEvents(StreamOrderEventsRequest.getDefaultInstance(), call));
      case 1 ->
          this.<StreamPositionsResponse>follow(
              "positions",
              StreamPositionsResponse::getMarker,
              call ->
                  service
                      .portfolio()
                      .streamPositions(StreamPositionsRequest.getDefaultInstance(), call));
      default ->
          this.<StreamAccountResponse>follow(
              "account",
              StreamAccountResponse::getMarker,
              call ->
                  service
                      .portfolio()
                      .streamAccount(StreamAccountRequest.getDefaultInstance(), call));
    }
  }

  private <M> void follow(
      String what, Function<M, StreamMarker> marker, Consumer<Follower<M>> method) {
    String name = "follower %d of %s".formatted(++numbers, what);
    service.trace().tell(() -> name + " begins");
    Follower<M> follower = service.call(new Follower<M>(service, name, marker), method);
    if (service.isAlive()) {
      followers.add(follower);
    }
  }

  /** Of mid prices mostly; a series of bids and asks counts twice. */
  private void bars() {
    String symbol = symbol();
    int minutes = 10 + random.nextInt(20);
    ListBarsRequest request =
        ListBarsRequest.newBuilder()
            .setInstrument(QuoteReader.ref(symbol))
            .setDuration(60 * minutes + " S")
            .setBarSize(BAR_SIZES[random.nextInt(BAR_SIZES.length)])
            .setWhatToShow(
                minutes % 3 == 0
                    ? WhatToShow.WHAT_TO_SHOW_BID_ASK
                    : WhatToShow.WHAT_TO_SHOW_MIDPOINT)
            .build();
    questions.<ListBarsResponse>ask(
        "bars of " + request.getBarSize(), call -> service.market().listBars(request, call));
  }

  /** More than the gateway reads in a second, and than it answers of history. */
  private void rush() {
    service.trace().tell(() -> "a rush");
    for (int i = 0; i < BURST; i++) {
      GetInstrumentRequest unknown =
          GetInstrumentRequest.newBuilder().setInstrument(QuoteReader.ref("NONE" + i)).build();
      questions.<GetInstrumentResponse>ask(
          "a look-up in vain", call -> service.market().getInstrument(unknown, call));
    }
    for (int i = 0; i < BURST_OF_BARS; i++) {
      bars();
    }
    for (int i = 0; i < BURST_OF_SEARCHES; i++) {
      search();
    }
  }

  private void search() {
    SearchInstrumentsRequest request =
        SearchInstrumentsRequest.newBuilder().setQuery(symbol().substring(0, 2)).build();
    questions.<SearchInstrumentsResponse>ask(
        "a search", call -> service.market().searchInstruments(request, call));
  }

  private void lookUp() {
    GetInstrumentRequest request =
        GetInstrumentRequest.newBuilder().setInstrument(QuoteReader.ref(symbol())).build();
    questions.<GetInstrumentResponse>ask(
        "a look-up", call -> service.market().getInstrument(request, call));
  }

  private void quote() {
    GetQuoteRequest request =
        GetQuoteRequest.newBuilder().setInstrument(QuoteReader.ref(symbol())).build();
    questions.<GetQuoteResponse>ask("a quote", call -> service.market().getQuote(request, call));
  }

  private String symbol() {
    return SYMBOLS[random.nextInt(SYMBOLS.length)];
  }
}
