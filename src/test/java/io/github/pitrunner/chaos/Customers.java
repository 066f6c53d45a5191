package io.github.pitrunner.chaos;

import com.google.type.Decimal;
import io.github.pitrunner.testing.HandDrivenCall;
import io.github.pitrunner.v1.CancelOrderRequest;
import io.github.pitrunner.v1.CancelOrderResponse;
import io.github.pitrunner.v1.GetInstrumentRequest;
import io.github.pitrunner.v1.GetInstrumentResponse;
import io.github.pitrunner.v1.GetQuoteRequest;
import io.github.pitrunner.v1.GetQuoteResponse;
import io.github.pitrunner.v1.ListBarsRequest;
import io.github.pitrunner.v1.ListBarsResponse;
import io.github.pitrunner.v1.OrderTicket;
import io.github.pitrunner.v1.OrderType;
import io.github.pitrunner.v1.PlaceOrderRequest;
import io.github.pitrunner.v1.PlaceOrderResponse;
import io.github.pitrunner.v1.SearchInstrumentsRequest;
import io.github.pitrunner.v1.SearchInstrumentsResponse;
import io.github.pitrunner.v1.Side;
import io.github.pitrunner.v1.StreamAccountRequest;
import io.github.pitrunner.v1.StreamAccountResponse;
import io.github.pitrunner.v1.StreamMarker;
import io.github.pitrunner.v1.StreamOrderEventsRequest;
import io.github.pitrunner.v1.StreamOrderEventsResponse;
import io.github.pitrunner.v1.StreamPositionsRequest;
import io.github.pitrunner.v1.StreamPositionsResponse;
import io.github.pitrunner.v1.WhatToShow;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Programs that use the service as they like: they come and go, ask for this and that, trade a
 * little, and try the same order again when its call has failed.
 */
final class Customers {
  private static final String[] SYMBOLS = {"AAPL", "MSFT", "NVDA", "EUR"};
  private static final String[] BAR_SIZES = {"1 secs", "30 secs", "1 min", "1 hour"};
  private static final int MOST_READERS = 4;
  private static final int BURST = 70;

  /** Half are of small bars: a few such bursts spend what history allows in ten minutes. */
  private static final int BURST_OF_BARS = 40;

  private static final int BURST_OF_SEARCHES = 12;

  /** A look-up, its price rule, and what was asked for, each with its own patience. */
  private static final Duration LONGEST_CALL = Duration.ofSeconds(100);

  private final VirtualService service;
  private final Random random;
  private final List<QuoteReader> readers = new ArrayList<>();
  private final List<Follower<?>> followers = new ArrayList<>();
  private final List<Question> questions = new ArrayList<>();
  private final List<PlaceOrderRequest> orders = new ArrayList<>();
  private int numbers;

  /** A call that waits for its one answer. */
  private record Question(String what, Instant due, HandDrivenCall<?> call) {
    boolean isAnswered() {
      return call.completions() > 0 || !call.errors().isEmpty() || call.isCancelled();
    }
  }

  Customers(VirtualService service, Random random) {
    this.service = service;
    this.random = random;
  }

  /** One of them does something; now and then much at once. */
  void act() {
    if (random.nextInt(30) == 0) {
      rush();
      return;
    }
    switch (random.nextInt(12)) {
      case 0, 1 -> read();
      case 2 -> leave();
      case 3 -> follow();
      case 4 -> bars();
      case 5 -> search();
      case 6 -> lookUp();
      case 7 -> quote();
      case 8, 9 -> place(order());
      case 10 -> cancel();
      default -> placeAgain();
    }
  }

  /** What the streams have not got yet of how things are since a moment. */
  List<String> missing(Instant since) {
    List<String> missing = new ArrayList<>();
    readers.forEach(reader -> missing.addAll(reader.missing(since)));
    followers.forEach(follower -> missing.addAll(follower.missing()));
    return missing;
  }

  /** The names of all orders that anybody ever tried to place. */
  List<String> orderNames() {
    return orders.stream().map(PlaceOrderRequest::getClientOrderId).distinct().toList();
  }

  /** What they would complain of. */
  List<String> complaints() {
    questions.removeIf(Question::isAnswered);
    List<String> complaints = new ArrayList<>();
    readers.forEach(reader -> complaints.addAll(reader.complaints()));
    readers.removeIf(QuoteReader::isEnded);
    followers.forEach(follower -> complaints.addAll(follower.complaints()));
    followers.removeIf(Follower::isEnded);
    for (Question question : questions) {
      if (question.due.isBefore(service.now())) {
        complaints.add("%s was not answered until %s".formatted(question.what, question.due));
      }
    }
    return complaints;
  }

  /** Whether nobody waits for an answer. */
  boolean areAnswered() {
    questions.removeIf(Question::isAnswered);
    return questions.isEmpty();
  }

  /** All streams are left. */
  void leaveAll() {
    readers.forEach(HandDrivenCall::cancel);
    readers.clear();
    followers.forEach(HandDrivenCall::cancel);
    followers.clear();
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
      readers.add(QuoteReader.open(service, name, chosen.toArray(String[]::new)));
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
    followers.add(service.call(new Follower<M>(service, name, marker), method));
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
    this.<ListBarsResponse>ask(
        "bars of " + request.getBarSize(), call -> service.market().listBars(request, call));
  }

  /** More than the gateway reads in a second, and than it answers of history. */
  private void rush() {
    service.trace().tell(() -> "a rush");
    for (int i = 0; i < BURST; i++) {
      GetInstrumentRequest unknown =
          GetInstrumentRequest.newBuilder().setInstrument(QuoteReader.ref("NONE" + i)).build();
      this.<GetInstrumentResponse>ask(
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
    this.<SearchInstrumentsResponse>ask(
        "a search", call -> service.market().searchInstruments(request, call));
  }

  private void lookUp() {
    GetInstrumentRequest request =
        GetInstrumentRequest.newBuilder().setInstrument(QuoteReader.ref(symbol())).build();
    this.<GetInstrumentResponse>ask(
        "a look-up", call -> service.market().getInstrument(request, call));
  }

  private void quote() {
    GetQuoteRequest request =
        GetQuoteRequest.newBuilder().setInstrument(QuoteReader.ref(symbol())).build();
    this.<GetQuoteResponse>ask("a quote", call -> service.market().getQuote(request, call));
  }

  /** Buys at the market, or bids so low that it waits. */
  private PlaceOrderRequest order() {
    OrderTicket.Builder ticket =
        OrderTicket.newBuilder()
            .setInstrument(QuoteReader.ref(SYMBOLS[random.nextInt(3)]))
            .setSide(random.nextInt(3) == 0 ? Side.SIDE_SELL : Side.SIDE_BUY)
            .setQuantity(decimal(1 + random.nextInt(9)));
    if (random.nextBoolean()) {
      ticket.setType(OrderType.ORDER_TYPE_MARKET);
    } else {
      ticket
          .setType(OrderType.ORDER_TYPE_LIMIT)
          .setSide(Side.SIDE_BUY)
          .setLimitPrice(decimal(1 + random.nextInt(9)));
    }
    return PlaceOrderRequest.newBuilder()
        .setClientOrderId("chaos-" + ++numbers)
        .setTicket(ticket)
        .build();
  }

  private void place(PlaceOrderRequest request) {
    orders.add(request);
    this.<PlaceOrderResponse>ask(
        "order " + request.getClientOrderId(), call -> service.orders().placeOrder(request, call));
  }

  private void placeAgain() {
    if (!orders.isEmpty()) {
      place(orders.get(random.nextInt(orders.size())));
    }
  }

  private void cancel() {
    if (!orders.isEmpty()) {
      String name = orders.get(random.nextInt(orders.size())).getClientOrderId();
      this.<CancelOrderResponse>ask(
          "the cancel of " + name,
          call ->
              service
                  .orders()
                  .cancelOrder(
                      CancelOrderRequest.newBuilder().setClientOrderId(name).build(), call));
    }
  }

  /** Asks, and may hang up before the answer is there. */
  private <M> void ask(String what, Consumer<ServerCallStreamObserver<M>> method) {
    service.trace().tell(() -> "somebody wants " + what);
    HandDrivenCall<M> call = service.call(new Answered<>(what), method::accept);
    questions.add(new Question(what, service.now().plus(LONGEST_CALL), call));
    if (random.nextInt(10) == 0 && call.completions() + call.errors().size() == 0) {
      service.trace().tell(() -> "who wanted " + what + " hangs up");
      call.cancel();
      service.time().settle();
    }
  }

  /** A call whose end is told. */
  private final class Answered<M> extends HandDrivenCall<M> {
    private final String what;

    Answered(String what) {
      this.what = what;
    }

    @Override
    public void onError(Throwable error) {
      super.onError(error);
      service.trace().tell(() -> what + " failed: " + error.getMessage());
    }

    @Override
    public void onCompleted() {
      super.onCompleted();
      service.trace().tell(() -> what + " was answered");
    }
  }

  private String symbol() {
    return SYMBOLS[random.nextInt(SYMBOLS.length)];
  }

  private static Decimal decimal(int value) {
    return Decimal.newBuilder().setValue(Integer.toString(value)).build();
  }
}
