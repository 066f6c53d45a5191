package io.github.pitrunner.marketdata;

import static io.github.pitrunner.marketdata.VirtualRoom.ref;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import com.google.type.Date;
import com.google.type.Decimal;
import io.github.pitrunner.simulator.SimulatedGateway;
import io.github.pitrunner.simulator.SimulatorSettings;
import io.github.pitrunner.simulator.market.MarketDataSettings;
import io.github.pitrunner.v1.ComboLeg;
import io.github.pitrunner.v1.GetHeadTimestampRequest;
import io.github.pitrunner.v1.GetInstrumentRequest;
import io.github.pitrunner.v1.GetNewsArticleRequest;
import io.github.pitrunner.v1.GetQuoteRequest;
import io.github.pitrunner.v1.GetTradingHoursRequest;
import io.github.pitrunner.v1.InstrumentRef;
import io.github.pitrunner.v1.ListBarsRequest;
import io.github.pitrunner.v1.ListNewsHeadlinesRequest;
import io.github.pitrunner.v1.ListOptionChainRequest;
import io.github.pitrunner.v1.ListTicksRequest;
import io.github.pitrunner.v1.ListTradingSessionsRequest;
import io.github.pitrunner.v1.MarketDataServiceGrpc;
import io.github.pitrunner.v1.MarketDataServiceGrpc.MarketDataServiceBlockingStub;
import io.github.pitrunner.v1.SearchInstrumentsRequest;
import io.github.pitrunner.v1.SecurityType;
import io.github.pitrunner.v1.Side;
import io.github.pitrunner.v1.StreamBarsRequest;
import io.github.pitrunner.v1.StreamDepthRequest;
import io.github.pitrunner.v1.StreamNewsRequest;
import io.github.pitrunner.v1.StreamQuotesRequest;
import io.github.pitrunner.v1.StreamScannerRequest;
import io.github.pitrunner.v1.StreamTicksRequest;
import io.github.pitrunner.v1.WhatToShow;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.vertx.core.Vertx;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What bad input gets, method by method: gRPC in front, the simulated gateway behind. Long because
 * it is the table of all of it.
 */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputOverTcpTest {
  private static final long FAR = 4_000_000_000L;

  private final Vertx vertx = Vertx.vertx();
  private final SimulatedGateway gateway =
      SimulatedGateway.create(
          vertx,
          SimulatorSettings.defaults()
              .withMarketData(MarketDataSettings.standard().withoutLive("IBM")));
  private TcpRoom room;

  @BeforeAll
  void start() throws Exception {
    gateway.start().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    room = new TcpRoom(vertx, gateway.port(), VirtualRoom.Settings.USUAL);
  }

  @AfterAll
  void end() throws Exception {
    room.close();
    gateway.stop().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({
    "quotes",
    "quoteStreams",
    "bars",
    "barStreams",
    "sessionsAndHeads",
    "ticks",
    "tickStreams",
    "books",
    "instruments",
    "optionChains",
    "scans",
    "news"
  })
  void badInputIsNamedWithWhatWouldWork(BadQuestion question) {
    question.assertRefused(room.stub());
  }

  @Test
  void everyMethodThatReadsAnythingIsInTheTable() {
    Set<String> asked = new TreeSet<>();
    all().forEach(question -> asked.add(question.rpc()));
    // What their requests have is right with any value.
    asked.addAll(List.of("GetScannerParameters", "ListNewsProviders"));

    assertThat(asked)
        .containsExactlyInAnyOrderElementsOf(
            MarketDataServiceGrpc.getServiceDescriptor().getMethods().stream()
                .map(MethodDescriptor::getBareMethodName)
                .toList());
  }

  private static Stream<BadQuestion> all() {
    return Stream.of(
            quotes(),
            quoteStreams(),
            bars(),
            barStreams(),
            sessionsAndHeads(),
            ticks(),
            tickStreams(),
            books(),
            instruments(),
            optionChains(),
            scans(),
            news())
        .flatMap(List::stream);
  }

  private static InstrumentRef.Builder of(SecurityType type, String symbol) {
    return InstrumentRef.newBuilder().setSymbol(symbol).setSecurityType(type);
  }

  private static InstrumentRef euro() {
    return of(SecurityType.SECURITY_TYPE_FOREX, "EUR").build();
  }

  private static InstrumentRef spx() {
    return of(SecurityType.SECURITY_TYPE_INDEX, "SPX").build();
  }

  /** There are several. */
  private static InstrumentRef someFuture() {
    return of(SecurityType.SECURITY_TYPE_FUTURE, "ES").setExchange("CME").build();
  }

  private static InstrumentRef continuous() {
    return of(SecurityType.SECURITY_TYPE_CONTINUOUS_FUTURE, "ES").setExchange("CME").build();
  }

  private static InstrumentRef pair() {
    return InstrumentRef.newBuilder()
        .setSecurityType(SecurityType.SECURITY_TYPE_COMBO)
        .addLegs(leg(265598, Side.SIDE_BUY))
        .addLegs(leg(272093, Side.SIDE_SELL))
        .build();
  }

  private static ComboLeg leg(int contractId, Side side) {
    return ComboLeg.newBuilder().setContractId(contractId).setRatio(1).setSide(side).build();
  }

  private static Timestamp at(long seconds) {
    return Timestamp.newBuilder().setSeconds(seconds).build();
  }

  private static Decimal decimal(String value) {
    return Decimal.newBuilder().setValue(value).build();
  }

  private static Date day(int year, int month, int day) {
    return Date.newBuilder().setYear(year).setMonth(month).setDay(day).build();
  }

  private static BadQuestion.Asked quote(
      String what, UnaryOperator<GetQuoteRequest.Builder> change) {
    GetQuoteRequest.Builder request = GetQuoteRequest.newBuilder().setInstrument(ref("AAPL"));
    return BadQuestion.of(
        "GetQuote", what, stub -> consume(stub.getQuote(change.apply(request).build())));
  }

  private static void consume(Object answer) {
    assertThat(answer).isNotNull();
  }

  private static List<BadQuestion> quotes() {
    return List.of(
        quote("no instrument", request -> request.clearInstrument())
            .isInvalidIn("instrument", "contract_id, symbol, local_symbol or legs is required"),
        quote(
                "a contract id with a symbol",
                request -> request.setInstrument(ref("AAPL").toBuilder().setContractId(265598)))
            .isInvalidIn("instrument.symbol", "by itself"),
        quote(
                "an expiry that is none and a strike of zero",
                request ->
                    request.setInstrument(
                        of(SecurityType.SECURITY_TYPE_OPTION, "AAPL")
                            .setExpiry("soon")
                            .setStrike(decimal("0"))))
            .isInvalidIn(
                List.of("instrument.expiry", "instrument.strike"),
                "yyyyMMdd",
                "must be greater than 0"),
        quote(
                "a type of security that nobody knows",
                request -> request.setInstrument(ref("AAPL").toBuilder().setSecurityTypeValue(99)))
            .isInvalidIn("instrument.security_type", "one of", "SECURITY_TYPE_STOCK"),
        quote("a generic tick that nobody knows", request -> request.addGenericTicks(999))
            .isInvalidIn("generic_ticks[0]", "999", "233 (trades with volume"),
        quote("a type that nobody knows", request -> request.setMarketDataTypeValue(99))
            .isInvalidIn("market_data_type", "one of", "MARKET_DATA_TYPE_DELAYED"),
        quote("an unknown symbol", request -> request.setInstrument(ref("NOSUCHTHING")))
            .gets(Status.Code.NOT_FOUND, "INSTRUMENT_NOT_FOUND", "NOSUCHTHING"),
        quote("one of several futures", request -> request.setInstrument(someFuture()))
            .gets(Status.Code.FAILED_PRECONDITION, "INSTRUMENT_AMBIGUOUS", "ES"));
  }

  private static BadQuestion.Asked quoteStream(
      String what, UnaryOperator<StreamQuotesRequest.Builder> change) {
    StreamQuotesRequest.Builder request =
        StreamQuotesRequest.newBuilder().addInstruments(ref("AAPL"));
    return BadQuestion.of(
        "StreamQuotes",
        what,
        stub -> consume(stub.streamQuotes(change.apply(request).build()).next()));
  }

  private static List<BadQuestion> quoteStreams() {
    return List.of(
        quoteStream("no instruments", request -> request.clearInstruments())
            .isInvalidIn("instruments", "1 to 200, not 0"),
        quoteStream(
                "201 instruments",
                request -> request.addAllInstruments(Collections.nCopies(200, ref("AAPL"))))
            .isInvalidIn("instruments", "1 to 200, not 201"),
        quoteStream(
                "an instrument that is none",
                request -> request.addInstruments(InstrumentRef.getDefaultInstance()))
            .isInvalidIn("instruments[1]", "is required"),
        quoteStream("a negative rate", request -> request.setMaxRate(-1))
            .isInvalidIn("max_rate", "0 to 1000"),
        quoteStream("too high a rate", request -> request.setMaxRate(1001))
            .isInvalidIn("max_rate", "0 to 1000"),
        quoteStream("a rate of every tick", request -> request.setEveryTick(true).setMaxRate(10))
            .isInvalidIn("max_rate", "every_tick"),
        quoteStream("a type that nobody knows", request -> request.setMarketDataTypeValue(5))
            .isInvalidIn("market_data_type", "MARKET_DATA_TYPE_LIVE"),
        quoteStream(
                "a generic tick that nobody knows",
                request -> request.addGenericTicks(233).addGenericTicks(-1))
            .isInvalidIn("generic_ticks[1]", "there are"));
  }

  private static BadQuestion.Asked bars(
      String what, UnaryOperator<ListBarsRequest.Builder> change) {
    return BadQuestion.of(
        "ListBars", what, stub -> consume(stub.listBars(change.apply(aDayOfBars()).build())));
  }

  private static ListBarsRequest.Builder aDayOfBars() {
    return ListBarsRequest.newBuilder()
        .setInstrument(ref("AAPL"))
        .setDuration("1 D")
        .setBarSize("5 mins");
  }

  private static List<BadQuestion> bars() {
    return List.of(
        bars("nothing at all", request -> request.clear())
            .isInvalidIn(List.of("instrument", "duration", "bar_size"), "5 mins"),
        bars("a duration that is none", request -> request.setDuration("1 H"))
            .isInvalidIn("duration", "S, D, W, M"),
        bars("a size that is none", request -> request.setBarSize("7 mins"))
            .isInvalidIn("bar_size", "one of 1 secs", "1 month"),
        bars("an illegal pair", request -> request.setDuration("1 D").setBarSize("8 hours"))
            .isInvalidIn("bar_size", "'8 hours' does not go with", "legal are", "5 mins"),
        bars("a year of seconds", request -> request.setDuration("1 Y").setBarSize("1 secs"))
            .isInvalidIn("bar_size", "legal are", "1 day"),
        bars("too many steps", request -> request.setDuration("10 Y").setBarSize("1 min"))
            .isInvalidIn("duration", "StreamBars"),
        bars("an end in the future", request -> request.setEndTime(at(FAR)))
            .isInvalidIn("end_time", "leave it out for now"),
        bars("data that nobody knows", request -> request.setWhatToShowValue(99))
            .isInvalidIn("what_to_show", "one of", "WHAT_TO_SHOW_MIDPOINT"),
        bars(
                "an end of adjusted trades",
                request ->
                    request
                        .setWhatToShow(WhatToShow.WHAT_TO_SHOW_ADJUSTED_LAST)
                        .setEndTime(at(1_790_000_000)))
            .isInvalidIn("end_time", "WHAT_TO_SHOW_ADJUSTED_LAST"),
        bars(
                "an end of a continuous future",
                request -> request.setInstrument(continuous()).setEndTime(at(1_790_000_000)))
            .isInvalidIn("end_time", "continuous future", "end now"),
        bars(
                "trades of a currency pair",
                request ->
                    request.setInstrument(euro()).setWhatToShow(WhatToShow.WHAT_TO_SHOW_TRADES))
            .isInvalidIn("what_to_show", "MIDPOINT, BID, ASK, BID_ASK"),
        bars(
                "what only the gateway does not have",
                request -> request.setWhatToShow(WhatToShow.WHAT_TO_SHOW_AGGREGATED_TRADES))
            .gets(Status.Code.FAILED_PRECONDITION, "GATEWAY_REFUSED", "TRADES"),
        bars(
                "volatility of a future",
                request ->
                    request
                        .setInstrument(continuous())
                        .setBarSize("1 day")
                        .setDuration("1 M")
                        .setWhatToShow(WhatToShow.WHAT_TO_SHOW_HISTORICAL_VOLATILITY))
            .gets(Status.Code.NOT_FOUND, "NO_MARKET_DATA"),
        bars("an unknown symbol", request -> request.setInstrument(ref("NOSUCHTHING")))
            .gets(Status.Code.NOT_FOUND, "INSTRUMENT_NOT_FOUND", "NOSUCHTHING"),
        bars("a negative page size", request -> request.setPageSize(-1))
            .isInvalidIn("page_size", "0 or more"),
        bars("a token that is none", request -> request.setPageToken("next"))
            .hasABadToken("is not a token"),
        BadQuestion.of(
                "ListBars",
                "a token of another request",
                BadInputOverTcpTest::askWithTokenOfOtherBars)
            .hasABadToken("begin with an empty page_token"));
  }

  private static void askWithTokenOfOtherBars(MarketDataServiceBlockingStub stub) {
    String token = stub.listBars(aDayOfBars().setPageSize(5).build()).getNextPageToken();
    assertThat(token).isNotEmpty();
    consume(stub.listBars(aDayOfBars().setBarSize("10 mins").setPageToken(token).build()));
  }

  private static BadQuestion.Asked barStream(
      String what, UnaryOperator<StreamBarsRequest.Builder> change) {
    StreamBarsRequest.Builder request =
        StreamBarsRequest.newBuilder().setInstrument(ref("AAPL")).setBarSize("1 min");
    return BadQuestion.of(
        "StreamBars", what, stub -> consume(stub.streamBars(change.apply(request).build()).next()));
  }

  private static List<BadQuestion> barStreams() {
    return List.of(
        barStream("no size", request -> request.clearBarSize()).isInvalidIn("bar_size", "5 secs"),
        barStream("an illegal pair", request -> request.setDuration("60 S").setBarSize("1 day"))
            .isInvalidIn("bar_size", "legal are", "1 min"),
        barStream("bars of one second", request -> request.setBarSize("1 secs"))
            .isInvalidIn("bar_size", "not sent live", "legal are 5 secs"),
        barStream("a duration that is none", request -> request.setDuration("day"))
            .isInvalidIn("duration"),
        barStream(
                "what is not sent live",
                request -> request.setWhatToShow(WhatToShow.WHAT_TO_SHOW_HISTORICAL_VOLATILITY))
            .isInvalidIn("what_to_show", "TRADES, MIDPOINT, BID, ASK"),
        barStream("data that nobody knows", request -> request.setWhatToShowValue(77))
            .isInvalidIn("what_to_show", "one of"),
        barStream(
                "trades of a currency pair",
                request ->
                    request.setInstrument(euro()).setWhatToShow(WhatToShow.WHAT_TO_SHOW_TRADES))
            .isInvalidIn("what_to_show", "MIDPOINT"),
        barStream("an unknown symbol", request -> request.setInstrument(ref("NOSUCHTHING")))
            .gets(Status.Code.NOT_FOUND, "INSTRUMENT_NOT_FOUND", "NOSUCHTHING"));
  }

  private static BadQuestion.Asked sessions(
      String what, UnaryOperator<ListTradingSessionsRequest.Builder> change) {
    ListTradingSessionsRequest.Builder request =
        ListTradingSessionsRequest.newBuilder().setInstrument(ref("AAPL")).setDuration("1 W");
    return BadQuestion.of(
        "ListTradingSessions",
        what,
        stub -> consume(stub.listTradingSessions(change.apply(request).build())));
  }

  private static BadQuestion.Asked head(
      String what, UnaryOperator<GetHeadTimestampRequest.Builder> change) {
    GetHeadTimestampRequest.Builder request =
        GetHeadTimestampRequest.newBuilder().setInstrument(ref("AAPL"));
    return BadQuestion.of(
        "GetHeadTimestamp",
        what,
        stub -> consume(stub.getHeadTimestamp(change.apply(request).build())));
  }

  private static List<BadQuestion> sessionsAndHeads() {
    return List.of(
        sessions("no duration", request -> request.clearDuration()).isInvalidIn("duration"),
        sessions("seconds", request -> request.setDuration("3600 S"))
            .isInvalidIn("duration", "D, W, M or Y"),
        sessions("an end in the future", request -> request.setEndTime(at(FAR)))
            .isInvalidIn("end_time", "leave it out for now"),
        sessions(
                "an end of a continuous future",
                request -> request.setInstrument(continuous()).setEndTime(at(1_790_000_000)))
            .isInvalidIn("end_time", "continuous future"),
        sessions("no instrument", request -> request.clearInstrument())
            .isInvalidIn("instrument", "is required"),
        sessions("a token that is none", request -> request.setPageToken("!"))
            .hasABadToken("is not a token"),
        sessions("an unknown symbol", request -> request.setInstrument(ref("NOSUCHTHING")))
            .gets(Status.Code.NOT_FOUND, "INSTRUMENT_NOT_FOUND", "NOSUCHTHING"),
        head("no instrument", request -> request.clearInstrument())
            .isInvalidIn("instrument", "is required"),
        head("data that nobody knows", request -> request.setWhatToShowValue(99))
            .isInvalidIn("what_to_show", "WHAT_TO_SHOW_TRADES"),
        head(
                "trades of a currency pair",
                request ->
                    request.setInstrument(euro()).setWhatToShow(WhatToShow.WHAT_TO_SHOW_TRADES))
            .isInvalidIn("what_to_show", "MIDPOINT, BID, ASK, BID_ASK"),
        head("one of several futures", request -> request.setInstrument(someFuture()))
            .gets(Status.Code.FAILED_PRECONDITION, "INSTRUMENT_AMBIGUOUS", "ES"),
        head(
                "data that there is none of",
                request ->
                    request
                        .setInstrument(continuous())
                        .setWhatToShow(WhatToShow.WHAT_TO_SHOW_HISTORICAL_VOLATILITY))
            .gets(Status.Code.NOT_FOUND, "NO_MARKET_DATA", "ES"));
  }

  private static BadQuestion.Asked ticks(
      String what, UnaryOperator<ListTicksRequest.Builder> change) {
    ListTicksRequest.Builder request = ListTicksRequest.newBuilder().setInstrument(ref("AAPL"));
    return BadQuestion.of(
        "ListTicks", what, stub -> consume(stub.listTicks(change.apply(request).build())));
  }

  private static List<BadQuestion> ticks() {
    return List.of(
        ticks("no instrument", request -> request.clearInstrument())
            .isInvalidIn("instrument", "is required"),
        ticks("a kind that nobody knows", request -> request.setKindValue(99))
            .isInvalidIn("kind", "KIND_TRADES", "KIND_BID_ASK", "KIND_MIDPOINT"),
        ticks(
                "times in the future",
                request -> request.setStartTime(at(FAR)).setEndTime(at(FAR + 60)))
            .isInvalidIn(List.of("start_time", "end_time"), "is in the future"),
        ticks(
                "a reversed range",
                request -> request.setStartTime(at(1_790_000_060)).setEndTime(at(1_790_000_000)))
            .isInvalidIn("end_time", "must be behind start_time"),
        ticks(
                "an empty range",
                request -> request.setStartTime(at(1_790_000_000)).setEndTime(at(1_790_000_000)))
            .isInvalidIn("end_time", "by a second at least"),
        ticks("trades without sizes", request -> request.setIgnoreSize(true))
            .isInvalidIn("ignore_size", "KIND_BID_ASK"),
        ticks(
                "trades of a currency pair",
                request -> request.setInstrument(euro()).setKind(ListTicksRequest.Kind.KIND_TRADES))
            .isInvalidIn("kind", "BID_ASK, MIDPOINT"),
        ticks("those of a combination", request -> request.setInstrument(pair()))
            .isInvalidIn("instrument", "ask for those of its legs"),
        ticks("a negative page size", request -> request.setPageSize(-5))
            .isInvalidIn("page_size", "0 or more"),
        ticks("a token that is none", request -> request.setPageToken("abc"))
            .hasABadToken("is not a token"),
        BadQuestion.of(
                "ListTicks",
                "a token of another request",
                stub -> {
                  ListTicksRequest first =
                      ListTicksRequest.newBuilder().setInstrument(ref("AAPL")).build();
                  String token = stub.listTicks(first).getNextPageToken();
                  assertThat(token).isNotEmpty();
                  consume(
                      stub.listTicks(
                          first.toBuilder().setRegularHoursOnly(true).setPageToken(token).build()));
                })
            .hasABadToken("begin with an empty page_token"),
        ticks("an unknown symbol", request -> request.setInstrument(ref("NOSUCHTHING")))
            .gets(Status.Code.NOT_FOUND, "INSTRUMENT_NOT_FOUND", "NOSUCHTHING"));
  }

  private static BadQuestion.Asked tickStream(
      String what, UnaryOperator<StreamTicksRequest.Builder> change) {
    StreamTicksRequest.Builder request = StreamTicksRequest.newBuilder().setInstrument(ref("AAPL"));
    return BadQuestion.of(
        "StreamTicks",
        what,
        stub -> consume(stub.streamTicks(change.apply(request).build()).next()));
  }

  private static List<BadQuestion> tickStreams() {
    return List.of(
        tickStream("no instrument", request -> request.clearInstrument())
            .isInvalidIn("instrument", "is required"),
        tickStream("less than no history", request -> request.setHistory(-1))
            .isInvalidIn("history", "0 to 1000"),
        tickStream("too long a history", request -> request.setHistory(1001))
            .isInvalidIn("history", "0 to 1000"),
        tickStream("a kind that nobody knows", request -> request.setKindValue(99))
            .isInvalidIn("kind", "KIND_LAST", "KIND_ALL_LAST", "KIND_BID_ASK", "KIND_MIDPOINT"),
        tickStream("trades without sizes", request -> request.setIgnoreSize(true))
            .isInvalidIn("ignore_size", "KIND_BID_ASK"),
        tickStream(
                "trades of a currency pair",
                request -> request.setInstrument(euro()).setKind(StreamTicksRequest.Kind.KIND_LAST))
            .isInvalidIn("kind", "BID_ASK, MIDPOINT"),
        tickStream("those of a combination", request -> request.setInstrument(pair()))
            .isInvalidIn("instrument", "ask for those of its legs"),
        tickStream(
                "trades of a combination",
                request -> request.setInstrument(pair()).setKind(StreamTicksRequest.Kind.KIND_LAST))
            .isInvalidIn("instrument", "ask for those of its legs"),
        BadQuestion.of(
                "StreamTicks",
                "what is not permitted",
                // The gateway says nothing to what it gives: the mark of the snapshot comes first.
                stub ->
                    stub.streamTicks(
                            StreamTicksRequest.newBuilder().setInstrument(ref("IBM")).build())
                        .forEachRemaining(item -> assertThat(item.hasTick()).isFalse()))
            .gets(
                Status.Code.FAILED_PRECONDITION,
                "NO_MARKET_DATA_PERMISSION",
                "No market data permissions for IBM"),
        tickStream("an unknown symbol", request -> request.setInstrument(ref("NOSUCHTHING")))
            .gets(Status.Code.NOT_FOUND, "INSTRUMENT_NOT_FOUND", "NOSUCHTHING"));
  }

  private static BadQuestion.Asked book(
      String what, UnaryOperator<StreamDepthRequest.Builder> change) {
    StreamDepthRequest.Builder request =
        StreamDepthRequest.newBuilder().setInstrument(ref("AAPL")).setSmartDepth(true);
    return BadQuestion.of(
        "StreamDepth",
        what,
        stub -> consume(stub.streamDepth(change.apply(request).build()).next()));
  }

  private static List<BadQuestion> books() {
    return List.of(
        book("no instrument", request -> request.clearInstrument())
            .isInvalidIn("instrument", "is required"),
        book("less than no rows", request -> request.setRows(-1)).isInvalidIn("rows", "0 to 60"),
        book("61 rows", request -> request.setRows(61)).isInvalidIn("rows", "0 to 60"),
        book("that of SMART alone", request -> request.setSmartDepth(false))
            .isInvalidIn("instrument.exchange", "ask with smart_depth", "NASDAQ"),
        book(
                "all of one exchange",
                request -> request.setInstrument(ref("AAPL").toBuilder().setExchange("NASDAQ")))
            .isInvalidIn("smart_depth", "NASDAQ", "name it on SMART"),
        book("that of a combination", request -> request.setInstrument(pair()))
            .isInvalidIn("instrument", "ask for those of its legs"),
        book("that of an index", request -> request.setInstrument(spx()).setSmartDepth(false))
            .gets(
                Status.Code.FAILED_PRECONDITION,
                "GATEWAY_REFUSED",
                "no exchange has market depth of a INDEX"),
        book("what is not permitted", request -> request.setInstrument(ref("IBM")))
            .gets(Status.Code.FAILED_PRECONDITION, "NO_MARKET_DATA_PERMISSION", "IBM"),
        book("an unknown symbol", request -> request.setInstrument(ref("NOSUCHTHING")))
            .gets(Status.Code.NOT_FOUND, "INSTRUMENT_NOT_FOUND", "NOSUCHTHING"));
  }

  private static BadQuestion.Asked search(
      String what, UnaryOperator<SearchInstrumentsRequest.Builder> change) {
    SearchInstrumentsRequest.Builder request = SearchInstrumentsRequest.newBuilder().setQuery("A");
    return BadQuestion.of(
        "SearchInstruments",
        what,
        stub -> consume(stub.searchInstruments(change.apply(request).build())));
  }

  private static BadQuestion.Asked instrument(String what, InstrumentRef ref) {
    return BadQuestion.of(
        "GetInstrument",
        what,
        stub ->
            consume(
                stub.getInstrument(GetInstrumentRequest.newBuilder().setInstrument(ref).build())));
  }

  private static BadQuestion.Asked hours(String what, InstrumentRef ref) {
    return BadQuestion.of(
        "GetTradingHours",
        what,
        stub ->
            consume(
                stub.getTradingHours(
                    GetTradingHoursRequest.newBuilder().setInstrument(ref).build())));
  }

  private static List<BadQuestion> instruments() {
    InstrumentRef expired =
        of(SecurityType.SECURITY_TYPE_OPTION, "AAPL").setExpiry("20200117").build();
    return List.of(
        search("nothing", request -> request.clearQuery()).isInvalidIn("query", "is required"),
        search("101 characters", request -> request.setQuery("A".repeat(101)))
            .isInvalidIn("query", "longer than 100 characters"),
        search("a blank in front", request -> request.setQuery(" A"))
            .isInvalidIn("query", "begins or ends with a blank"),
        search("a token that is none", request -> request.setPageToken("abc"))
            .hasABadToken("is not a token"),
        search("a negative page size", request -> request.setPageSize(-1))
            .isInvalidIn("page_size", "0 or more"),
        instrument("none", InstrumentRef.getDefaultInstance())
            .isInvalidIn("instrument", "is required"),
        instrument("a negative contract id", InstrumentRef.newBuilder().setContractId(-1).build())
            .isInvalidIn("instrument.contract_id", "0 or more"),
        instrument("an option that has expired", expired)
            .gets(Status.Code.NOT_FOUND, "INSTRUMENT_NOT_FOUND", "expired", "2020-01-17"),
        instrument("one of several futures", someFuture())
            .gets(Status.Code.FAILED_PRECONDITION, "INSTRUMENT_AMBIGUOUS", "ES"),
        instrument("an unknown symbol", ref("NOSUCHTHING"))
            .gets(Status.Code.NOT_FOUND, "INSTRUMENT_NOT_FOUND", "NOSUCHTHING"),
        hours("none", InstrumentRef.getDefaultInstance()).isInvalidIn("instrument", "is required"),
        hours("an option that has expired", expired)
            .gets(Status.Code.NOT_FOUND, "INSTRUMENT_NOT_FOUND", "expired"),
        hours("one of several futures", someFuture())
            .gets(Status.Code.FAILED_PRECONDITION, "INSTRUMENT_AMBIGUOUS", "ES"),
        hours("an unknown contract id", InstrumentRef.newBuilder().setContractId(7).build())
            .gets(Status.Code.NOT_FOUND, "INSTRUMENT_NOT_FOUND", "7"));
  }

  private static BadQuestion.Asked chain(
      String what, UnaryOperator<ListOptionChainRequest.Builder> change) {
    ListOptionChainRequest.Builder request =
        ListOptionChainRequest.newBuilder().setUnderlying(ref("AAPL"));
    return BadQuestion.of(
        "ListOptionChain",
        what,
        stub -> consume(stub.listOptionChain(change.apply(request).build())));
  }

  private static List<BadQuestion> optionChains() {
    return List.of(
        chain("no underlying", request -> request.clearUnderlying())
            .isInvalidIn("underlying", "is required"),
        chain("an exchange without options", request -> request.setExchange("IDEALPRO"))
            .isInvalidIn("exchange", "IDEALPRO", "one of", "SMART"),
        chain(
                "reversed expiries",
                request -> request.setExpiryFrom(day(2027, 1, 2)).setExpiryTo(day(2027, 1, 1)))
            .isInvalidIn("expiry_to", "is before expiry_from"),
        chain("a day that there is not", request -> request.setExpiryFrom(day(2027, 2, 30)))
            .isInvalidIn("expiry_from"),
        chain(
                "reversed strikes",
                request -> request.setStrikeFrom(decimal("200")).setStrikeTo(decimal("100")))
            .isInvalidIn("strike_to", "is below strike_from"),
        chain(
                "strikes that are none",
                request -> request.setStrikeFrom(decimal("0")).setStrikeTo(decimal("high")))
            .isInvalidIn(List.of("strike_from", "strike_to"), "must be greater than 0"),
        chain("a right that nobody knows", request -> request.setRightValue(9))
            .isInvalidIn("right", "one of"),
        chain("a class that there is not", request -> request.setTradingClass("AAPLW"))
            .isInvalidIn("trading_class", "AAPLW", "one of [AAPL]"),
        chain("a token that is none", request -> request.setPageToken("abc"))
            .hasABadToken("is not a token"),
        chain("a negative page size", request -> request.setPageSize(-1))
            .isInvalidIn("page_size", "0 or more"),
        chain("an underlying without options", request -> request.setUnderlying(ref("MSFT")))
            .gets(Status.Code.NOT_FOUND, "INSTRUMENT_NOT_FOUND", "no options on", "MSFT"),
        chain("an unknown symbol", request -> request.setUnderlying(ref("NOSUCHTHING")))
            .gets(Status.Code.NOT_FOUND, "INSTRUMENT_NOT_FOUND", "NOSUCHTHING"));
  }

  private static BadQuestion.Asked scan(
      String what, UnaryOperator<StreamScannerRequest.Builder> change) {
    StreamScannerRequest.Builder request =
        StreamScannerRequest.newBuilder()
            .setScanCode("TOP_PERC_GAIN")
            .setInstrument("STK")
            .setLocation("STK.US.MAJOR");
    return BadQuestion.of(
        "StreamScanner",
        what,
        stub -> consume(stub.streamScanner(change.apply(request).build()).next()));
  }

  private static List<BadQuestion> scans() {
    return List.of(
        scan("nothing at all", request -> request.clear())
            .isInvalidIn(List.of("scan_code", "instrument", "location"), "is required"),
        scan("a code that is unknown", request -> request.setScanCode("TOP_PERC_GAN"))
            .isInvalidIn("scan_code", "TOP_PERC_GAIN"),
        scan("less than no rows", request -> request.setRows(-1)).isInvalidIn("rows", "0 to 50"),
        scan("51 rows", request -> request.setRows(51)).isInvalidIn("rows", "0 to 50"),
        scan(
                "prices that are none",
                request -> request.setPriceAbove(decimal("-1")).setPriceBelow(decimal("0")))
            .isInvalidIn(List.of("price_above", "price_below"), "must be greater than 0"),
        scan(
                "reversed capitalizations",
                request ->
                    request
                        .setMarketCapAbove(decimal("2000000"))
                        .setMarketCapBelow(decimal("1000000")))
            .isInvalidIn("market_cap_below", "leaves nothing"),
        scan("an empty filter", request -> request.putFilters("avgVolumeAbove", ""))
            .isInvalidIn("filters[avgVolumeAbove]", "is required"),
        scan("a filter that is unknown", request -> request.putFilters("priceAbov", "1"))
            .isInvalidIn("filters[priceAbov]", "priceAbove"),
        scan("a filter of the gateway's", request -> request.putFilters("priceAbove", "high"))
            .gets(Status.Code.FAILED_PRECONDITION, "GATEWAY_REFUSED"));
  }

  private static BadQuestion.Asked headlines(
      String what, UnaryOperator<ListNewsHeadlinesRequest.Builder> change) {
    ListNewsHeadlinesRequest.Builder request =
        ListNewsHeadlinesRequest.newBuilder().setInstrument(ref("AAPL"));
    return BadQuestion.of(
        "ListNewsHeadlines",
        what,
        stub -> consume(stub.listNewsHeadlines(change.apply(request).build())));
  }

  private static BadQuestion.Asked article(String what, String provider, String id) {
    return BadQuestion.of(
        "GetNewsArticle",
        what,
        stub ->
            consume(
                stub.getNewsArticle(
                    GetNewsArticleRequest.newBuilder()
                        .setProvider(provider)
                        .setArticleId(id)
                        .build())));
  }

  private static BadQuestion.Asked newsStream(
      String what, UnaryOperator<StreamNewsRequest.Builder> change) {
    StreamNewsRequest.Builder request = StreamNewsRequest.newBuilder().setInstrument(ref("AAPL"));
    return BadQuestion.of(
        "StreamNews", what, stub -> consume(stub.streamNews(change.apply(request).build()).next()));
  }

  private static List<BadQuestion> news() {
    return List.of(
        headlines("no instrument", request -> request.clearInstrument())
            .isInvalidIn("instrument", "is required"),
        headlines("a provider that is unknown", request -> request.addProviders("NOSUCH"))
            .isInvalidIn("providers[0]", "there are BRFG"),
        headlines("a provider without a name", request -> request.addProviders(""))
            .isInvalidIn("providers[0]", "is required"),
        headlines(
                "51 providers", request -> request.addAllProviders(Collections.nCopies(51, "BRFG")))
            .isInvalidIn("providers", "50 at most"),
        headlines("a reversed range", request -> request.setStartTime(at(100)).setEndTime(at(99)))
            .isInvalidIn("end_time", "later than start_time"),
        headlines(
                "parts of a second",
                request -> request.setStartTime(Timestamp.newBuilder().setNanos(1)))
            .isInvalidIn("start_time", "whole second"),
        headlines("those of a combination", request -> request.setInstrument(pair()))
            .isInvalidIn("instrument", "ask for the news of its legs"),
        headlines("a token that is none", request -> request.setPageToken("abc"))
            .hasABadToken("is not a token"),
        headlines("an unknown symbol", request -> request.setInstrument(ref("NOSUCHTHING")))
            .gets(Status.Code.NOT_FOUND, "INSTRUMENT_NOT_FOUND", "NOSUCHTHING"),
        article("nothing", "", "").isInvalidIn(List.of("provider", "article_id"), "is required"),
        article("a provider that is unknown", "NOSUCH", "NOSUCH$1")
            .isInvalidIn("provider", "there are BRFG"),
        article("one that there is not", "BRFG", "BRFG$0")
            .gets(Status.Code.NOT_FOUND, "ARTICLE_NOT_FOUND", "BRFG$0"),
        newsStream("less than no history", request -> request.setHistory(-1))
            .isInvalidIn("history", "0 to 300"),
        newsStream("too long a history", request -> request.setHistory(301))
            .isInvalidIn("history", "0 to 300"),
        newsStream("a provider that is unknown", request -> request.addProviders("NOSUCH"))
            .isInvalidIn("providers[0]", "there are BRFG"),
        newsStream("those of a combination", request -> request.setInstrument(pair()))
            .isInvalidIn("instrument", "ask for the news of its legs"),
        newsStream("no instrument", request -> request.clearInstrument())
            .isInvalidIn("instrument", "is required"));
  }
}
