package io.github.pitrunner.marketdata;

import static io.github.pitrunner.marketdata.VirtualRoom.ref;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.type.Date;
import com.google.type.Decimal;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.OneCaller;
import io.github.pitrunner.testing.HandDrivenCall;
import io.github.pitrunner.tws.SecDefOptParameter;
import io.github.pitrunner.tws.SecDefOptParameterEnd;
import io.github.pitrunner.tws.SecDefOptParamsRequest;
import io.github.pitrunner.v1.Instrument;
import io.github.pitrunner.v1.ListOptionChainRequest;
import io.github.pitrunner.v1.ListOptionChainResponse;
import io.github.pitrunner.v1.OptionListing;
import io.github.pitrunner.v1.OptionRight;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Chains of options on virtual time. */
class OptionChainTest {
  private final VirtualRoom room = VirtualRoom.connected();

  OptionChainTest() {
    room.gateway.on(
        SecDefOptParamsRequest.class,
        request -> {
          if (request.getUnderlyingSymbol().equals("AAPL")) {
            room.gateway.send(
                parameters(request.getReqId(), "CBOE", "AAPL"),
                parameters(request.getReqId(), "SMART", "2AAPL"),
                parameters(request.getReqId(), "SMART", "AAPL"));
          }
          room.gateway.send(
              SecDefOptParameterEnd.newBuilder().setReqId(request.getReqId()).build());
        });
  }

  private static SecDefOptParameter parameters(int id, String exchange, String tradingClass) {
    return SecDefOptParameter.newBuilder()
        .setReqId(id)
        .setExchange(exchange)
        .setTradingClass(tradingClass)
        .setMultiplier("100")
        .addExpirations("20261218")
        .addExpirations("20261127")
        .addStrikes(200)
        .addStrikes(190)
        .addStrikes(192.5)
        .build();
  }

  private static ListOptionChainRequest.Builder request() {
    return ListOptionChainRequest.newBuilder().setUnderlying(ref("AAPL")).setTradingClass("AAPL");
  }

  private HandDrivenCall<ListOptionChainResponse> call(ListOptionChainRequest.Builder request) {
    HandDrivenCall<ListOptionChainResponse> call = new HandDrivenCall<>();
    room.service.listOptionChain(request.build(), call);
    room.time.settle();
    return call;
  }

  @Test
  void ofYesterdayIsTheAnswerWhileTheGatewayIsAway() {
    ListOptionChainResponse known = call(request()).answer();
    room.links.refuse(true);
    room.gateway.drop();
    room.time.advance(Duration.ofHours(10));

    assertThat(call(request()).answer().getOptionsList()).isEqualTo(known.getOptionsList());
  }

  private static List<String> brief(ListOptionChainResponse page) {
    return page.getOptionsList().stream()
        .map(OptionListing::getInstrument)
        .map(OptionChainTest::brief)
        .toList();
  }

  private static String brief(Instrument option) {
    return "%d %s %s"
        .formatted(
            option.getExpiry().getMonth() * 100 + option.getExpiry().getDay(),
            option.getStrike().getValue(),
            option.getRight().name().charAt("OPTION_RIGHT_".length()));
  }

  private static Date day(int month, int day) {
    return Date.newBuilder().setYear(2026).setMonth(month).setDay(day).build();
  }

  private static Decimal decimal(String value) {
    return Decimal.newBuilder().setValue(value).build();
  }

  @Test
  void optionsStandByExpiryStrikeAndRight() {
    assertThat(brief(call(request()).answer()))
        .hasSize(12)
        .startsWith("1127 190 C", "1127 190 P", "1127 192.5 C")
        .endsWith("1218 200 P");
  }

  @Test
  void filtersIncludeTheirEnds() {
    ListOptionChainRequest.Builder request =
        request()
            .setExpiryFrom(day(12, 18))
            .setExpiryTo(day(12, 18))
            .setStrikeFrom(decimal("190"))
            .setStrikeTo(decimal("192.5"))
            .setRight(OptionRight.OPTION_RIGHT_PUT);

    assertThat(brief(call(request).answer())).containsExactly("1218 190 P", "1218 192.5 P");
  }

  @Test
  void pagesNeitherLoseNorDouble() {
    ListOptionChainRequest.Builder request = request().clearTradingClass().setPageSize(5);
    List<OptionListing> all = new ArrayList<>();
    do {
      ListOptionChainResponse page = call(request).answer();
      all.addAll(page.getOptionsList());
      request.setPageToken(page.getNextPageToken());
    } while (!request.getPageToken().isEmpty());

    assertThat(all).hasSize(24).doesNotHaveDuplicates();
    assertThat(room.gateway.heard(SecDefOptParamsRequest.class)).hasSize(1);
  }

  @Test
  void optionThatIsNoneIsAProblemOfItsOwn() {
    // The scripted market knows no options: the symbol alone fits the stock.
    ListOptionChainRequest.Builder request =
        request().setUnderlying(ref("AAPL")).setWithQuotes(true).setPageSize(2);
    room.gateway.on(
        io.github.pitrunner.tws.ContractDataRequest.class,
        asked -> {
          if (asked.getContract().getSecType().equals("OPT")) {
            room.gateway.send(
                ScriptedMarket.error(
                    asked.getReqId(), 200, "No security definition has been found"));
          } else {
            room.market.answer(asked);
          }
        });

    ListOptionChainResponse answer = call(request).answer();

    assertThat(answer.getOptionsList())
        .extracting(option -> option.getProblem().getReason())
        .containsExactly("INSTRUMENT_NOT_FOUND", "INSTRUMENT_NOT_FOUND");
    assertThat(answer.getOptions(1).getProblem().getIndex()).isEqualTo(1);
  }

  @Test
  void underlyingWithoutOptionsIsNotFound() {
    HandDrivenCall<ListOptionChainResponse> call = call(request().setUnderlying(ref("MSFT")));

    assertThat(call.code()).isEqualTo(Status.Code.NOT_FOUND);
    assertThat(call.errors().get(0)).hasMessageContaining("no options on MSFT");
  }

  @Test
  void exchangeWithoutOptionsIsInvalidAndSaysWhichHaveThem() {
    HandDrivenCall<ListOptionChainResponse> call = call(request().setExchange("PHLX"));

    assertThat(call.code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(call.errors().get(0)).hasMessageContaining("CBOE, SMART");
  }

  @Test
  void filtersThatNothingCanFitAreInvalid() {
    ListOptionChainRequest.Builder request =
        request()
            .setExpiryFrom(day(12, 18))
            .setExpiryTo(day(11, 27))
            .setStrikeFrom(decimal("200"))
            .setStrikeTo(decimal("190"));

    assertThat(catchThrowableOfType(Failure.InvalidRequest.class, () -> call(request)).violations())
        .extracting(Failure.InvalidRequest.Violation::field)
        .containsExactly("expiry_to", "strike_to");
  }

  @Test
  void optionsAreMadeOnceForAllPages() {
    OptionChains chains = new OptionChains(room.connector);
    var details =
        room.instruments.find(
            io.github.pitrunner.domain.InstrumentRef.contract(ScriptedMarket.AAPL, "SMART"));
    room.time.settle();
    var underlying = details.result().instrument();
    OptionFilter filter = new OptionFilter("", "AAPL", null, null, null, null, null);
    var first = chains.options(underlying, filter, new OneCaller());
    room.time.settle();
    var second = chains.options(underlying, filter, new OneCaller());
    room.time.settle();

    assertThat(second.result()).isSameAs(first.result()).hasSize(12);
  }
}
