package io.github.pitrunner.chaos;

import io.github.pitrunner.testing.HandDrivenCall;
import io.github.pitrunner.v1.InstrumentRef;
import io.github.pitrunner.v1.StreamBarsRequest;
import io.github.pitrunner.v1.StreamDepthRequest;
import io.github.pitrunner.v1.StreamProfitAndLossRequest;
import io.github.pitrunner.v1.StreamProfitAndLossResponse;
import io.github.pitrunner.v1.StreamScannerRequest;
import io.github.pitrunner.v1.StreamScannerResponse;
import io.github.pitrunner.v1.StreamTicksRequest;
import io.github.pitrunner.v1.WhatToShow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** Programs that watch bars, ticks, order books, scans and profit and loss, and come and go. */
final class Watchers {
  private static final String[] SYMBOLS = {"AAPL", "MSFT", "EUR"};
  private static final String[] BAR_SIZES = {"5 secs", "30 secs", "1 min"};
  private static final StreamTicksRequest.Kind[] TICKS = {
    StreamTicksRequest.Kind.KIND_ALL_LAST,
    StreamTicksRequest.Kind.KIND_LAST,
    StreamTicksRequest.Kind.KIND_BID_ASK,
    StreamTicksRequest.Kind.KIND_MIDPOINT
  };
  private static final int MOST = 4;

  private final VirtualService service;
  private final Random random;
  private final List<StreamReader<?>> readers = new ArrayList<>();
  private int numbers;

  Watchers(VirtualService service, Random random) {
    this.service = service;
    this.random = random;
  }

  /** One comes, or goes. */
  void act() {
    if (readers.size() >= MOST || (!readers.isEmpty() && random.nextInt(3) == 0)) {
      StreamReader<?> leaving = readers.remove(random.nextInt(readers.size()));
      service.trace().tell(() -> leaving.name() + " leaves");
      leaving.cancel();
      service.time().settle();
      return;
    }
    switch (random.nextInt(6)) {
      case 0, 1 -> bars();
      case 2, 3 -> ticks();
      case 4 -> book();
      default -> {
        if (random.nextBoolean()) {
          scan();
        } else {
          profit();
        }
      }
    }
  }

  private String name(String what) {
    return "watcher %d of %s".formatted(++numbers, what);
  }

  private <R extends StreamReader<?>> void open(R reader, Consumer<R> method) {
    service.trace().tell(() -> reader.name() + " begins");
    try {
      method.accept(reader);
    } catch (RuntimeException e) {
      reader.onError(io.github.pitrunner.api.ErrorMapping.toStatus(e));
    }
    service.time().settle();
    if (service.isAlive()) {
      readers.add(reader);
    }
  }

  private void bars() {
    boolean isPair = random.nextInt(3) == 0;
    StreamBarsRequest request =
        StreamBarsRequest.newBuilder()
            .setInstrument(QuoteReader.ref(isPair ? "EUR" : SYMBOLS[random.nextInt(2)]))
            .setDuration(random.nextInt(3) == 0 ? "" : 60 * (2 + random.nextInt(10)) + " S")
            .setBarSize(BAR_SIZES[random.nextInt(BAR_SIZES.length)])
            .setWhatToShow(
                isPair || random.nextBoolean()
                    ? WhatToShow.WHAT_TO_SHOW_MIDPOINT
                    : WhatToShow.WHAT_TO_SHOW_TRADES)
            .build();
    String what =
        "%s bars of %s, %s, %s"
            .formatted(
                request.getBarSize(),
                request.getInstrument().getSymbol(),
                request.getWhatToShow(),
                request.getDuration());
    open(
        new BarReader(service, name(what), request),
        call -> service.market().streamBars(request, call));
  }

  private void ticks() {
    String symbol = SYMBOLS[random.nextInt(SYMBOLS.length)];
    StreamTicksRequest.Kind kind =
        TICKS[symbol.equals("EUR") ? 2 + random.nextInt(2) : random.nextInt(TICKS.length)];
    StreamTicksRequest request =
        StreamTicksRequest.newBuilder()
            .setInstrument(QuoteReader.ref(symbol))
            .setKind(kind)
            .setHistory(random.nextInt(2) * 20)
            .build();
    open(
        new TickReader(service, name(kind + " of " + symbol), request),
        call -> service.market().streamTicks(request, call));
  }

  private void book() {
    boolean isPair = random.nextBoolean();
    InstrumentRef instrument = QuoteReader.ref(isPair ? "EUR" : "AAPL");
    boolean isSmart = !isPair && random.nextBoolean();
    StreamDepthRequest request =
        StreamDepthRequest.newBuilder()
            .setInstrument(
                isPair
                    ? instrument.toBuilder().setExchange("IDEALPRO").build()
                    : isSmart ? instrument : instrument.toBuilder().setExchange("NASDAQ").build())
            .setSmartDepth(isSmart)
            .setRows(3 + random.nextInt(3))
            .build();
    open(
        new BookReader(
            service, name("the book of " + request.toString().replace('\n', ' ')), request),
        call -> service.market().streamDepth(request, call));
  }

  private void scan() {
    StreamScannerRequest request =
        StreamScannerRequest.newBuilder()
            .setScanCode("TOP_PERC_GAIN")
            .setInstrument("STK")
            .setLocation("STK.US.MAJOR")
            .setRows(5)
            .build();
    open(
        new Watcher<>(service, name("a scan"), StreamScannerResponse::getMarker, false),
        call -> service.market().streamScanner(request, call));
  }

  private void profit() {
    open(
        new Watcher<>(
            service, name("profit and loss"), StreamProfitAndLossResponse::getMarker, true),
        call ->
            service
                .portfolio()
                .streamProfitAndLoss(StreamProfitAndLossRequest.getDefaultInstance(), call));
  }

  /** What they would complain of. */
  List<String> complaints() {
    List<String> complaints = new ArrayList<>();
    readers.forEach(reader -> complaints.addAll(reader.complaints()));
    readers.removeIf(StreamReader::isEnded);
    return complaints;
  }

  /** What the streams have not got yet of how things are since a moment. */
  List<String> missing(Instant since) {
    List<String> missing = new ArrayList<>();
    readers.forEach(reader -> missing.addAll(reader.missing(since)));
    return missing;
  }

  /** What was told is held against what is told to who asks, and against the gateway's own. */
  List<String> findings() {
    List<String> findings = new ArrayList<>();
    // Books first: to ask takes time.
    readers.stream()
        .filter(BookReader.class::isInstance)
        .forEach(reader -> findings.addAll(reader.findings()));
    List.copyOf(readers).stream()
        .filter(reader -> !(reader instanceof BookReader))
        .forEach(reader -> findings.addAll(reader.findings()));
    return findings;
  }

  void onDeath() {
    readers.clear();
  }

  /** All streams are left. */
  void leaveAll() {
    readers.forEach(HandDrivenCall::cancel);
    readers.clear();
  }
}
