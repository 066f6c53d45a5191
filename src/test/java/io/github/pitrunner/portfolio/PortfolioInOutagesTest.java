package io.github.pitrunner.portfolio;

import static io.github.pitrunner.testing.ConnectorRig.error;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.github.pitrunner.api.Callers;
import io.github.pitrunner.api.OpenStreams;
import io.github.pitrunner.connector.Connector;
import io.github.pitrunner.connector.DefaultAccount;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.LiveTrading;
import io.github.pitrunner.domain.Reason;
import io.github.pitrunner.testing.Connectors;
import io.github.pitrunner.testing.HandDrivenCall;
import io.github.pitrunner.testing.MemoryLinks;
import io.github.pitrunner.testing.ScriptedGateway;
import io.github.pitrunner.testing.StatusDetails;
import io.github.pitrunner.testing.VirtualTime;
import io.github.pitrunner.tws.AccountSummary;
import io.github.pitrunner.tws.AccountSummaryEnd;
import io.github.pitrunner.tws.AccountSummaryRequest;
import io.github.pitrunner.tws.Contract;
import io.github.pitrunner.tws.ErrorMessage;
import io.github.pitrunner.tws.PositionEnd;
import io.github.pitrunner.tws.PositionsRequest;
import io.github.pitrunner.v1.StreamAccountRequest;
import io.github.pitrunner.v1.StreamAccountResponse;
import io.github.pitrunner.v1.StreamMarker;
import io.github.pitrunner.v1.StreamPositionsRequest;
import io.github.pitrunner.v1.StreamPositionsResponse;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Balances and positions when the gateway, or its link to the broker, comes and goes. */
class PortfolioInOutagesTest {
  private static final ErrorMessage LOST = error(-1, 1100, "Connectivity has been lost");
  private static final ErrorMessage BACK_WITHOUT_DATA = error(-1, 1101, "data lost");
  private static final ErrorMessage BACK_WITH_DATA = error(-1, 1102, "data maintained");

  private final VirtualTime time = new VirtualTime(Instant.parse("2026-11-23T15:00:00Z"));
  private final ScriptedGateway gateway = new ScriptedGateway();
  private final MemoryLinks links = new MemoryLinks(time::execute, gateway::accept);
  private final Connector connector = Connectors.inMemory(7, links, time);
  private final OpenStreams openStreams =
      new OpenStreams((period, task) -> time.every(period, task)::cancel);
  private final Portfolio portfolio =
      new Portfolio(
          connector,
          new DefaultAccount(Optional.empty()),
          new Patience((period, task) -> time.every(period, task)::cancel, Duration.ofSeconds(30)));
  private final PortfolioService service =
      new PortfolioService(
          portfolio,
          (period, task) -> time.every(period, task)::cancel,
          new LiveTrading(false),
          openStreams,
          Callers.SERVICE);

  @BeforeEach
  void start() {
    hold(1);
    connector.start();
    time.settle();
    answer("1");
    tellAll("1");
  }

  /** The gateway tells positions of a quantity, whole. */
  private void answer(String quantity) {
    gateway.on(
        PositionsRequest.class,
        request ->
            gateway.send(
                position(1, quantity), position(2, quantity), PositionEnd.getDefaultInstance()));
    gateway.on(AccountSummaryRequest.class, request -> tellSummary(request, quantity));
  }

  /** The gateway leaves both without an end. */
  private void hold(int contract) {
    gateway.on(PositionsRequest.class, request -> gateway.send(position(contract, "77")));
    gateway.on(AccountSummaryRequest.class, request -> {});
  }

  private void tellAll(String quantity) {
    gateway.send(position(1, quantity), position(2, quantity), PositionEnd.getDefaultInstance());
    tellSummary(gateway.last(AccountSummaryRequest.class), quantity);
    time.settle();
  }

  private void tellSummary(AccountSummaryRequest request, String value) {
    gateway.send(
        AccountSummary.newBuilder()
            .setReqId(request.getReqId())
            .setAccount("DU1234567")
            .setTag("NetLiquidation")
            .setValue(value)
            .setCurrency("USD")
            .build(),
        AccountSummaryEnd.newBuilder().setReqId(request.getReqId()).build());
  }

  private static io.github.pitrunner.tws.Position position(int contract, String quantity) {
    return io.github.pitrunner.tws.Position.newBuilder()
        .setAccount("DU1234567")
        .setContract(
            Contract.newBuilder()
                .setConId(contract)
                .setSymbol("S" + contract)
                .setSecType("STK")
                .setCurrency("USD"))
        .setPosition(quantity)
        .setAvgCost(1)
        .build();
  }

  private void say(Message... messages) {
    for (Message message : messages) {
      gateway.send(message);
      time.settle();
    }
  }

  private void lose() {
    links.refuse(true);
    gateway.drop();
    time.settle();
  }

  private void comeBack() {
    links.refuse(false);
    time.advance(Duration.ofSeconds(4));
  }

  private HandDrivenCall<StreamPositionsResponse> followPositions() {
    HandDrivenCall<StreamPositionsResponse> call = new HandDrivenCall<>();
    service.streamPositions(StreamPositionsRequest.getDefaultInstance(), call);
    time.settle();
    return call;
  }

  private HandDrivenCall<StreamAccountResponse> followAccount() {
    HandDrivenCall<StreamAccountResponse> call = new HandDrivenCall<>();
    service.streamAccount(StreamAccountRequest.getDefaultInstance(), call);
    time.settle();
    return call;
  }

  private static String kind(StreamMarker marker) {
    return marker.getKind().name().substring("KIND_".length());
  }

  private List<String> takePositions(HandDrivenCall<StreamPositionsResponse> call) {
    time.settle();
    return call.take().stream()
        .map(
            item ->
                item.hasMarker()
                    ? kind(item.getMarker())
                    : item.getPosition().getInstrument().getContractId()
                        + "x"
                        + item.getPosition().getQuantity().getValue())
        .filter(item -> !item.equals("HEARTBEAT"))
        .toList();
  }

  private List<String> takeAccount(HandDrivenCall<StreamAccountResponse> call) {
    time.settle();
    return call.take().stream()
        .map(
            item ->
                item.hasMarker()
                    ? kind(item.getMarker())
                    : item.getSummary().getNetLiquidation().getAmount().getValue())
        .filter(item -> !item.equals("HEARTBEAT"))
        .toList();
  }

  static Stream<Arguments> outages() {
    return Stream.of(
        outage(
            "the socket is lost",
            test -> {
              test.lose();
              test.comeBack();
            }),
        outage("1100 and 1101", test -> test.say(LOST, BACK_WITHOUT_DATA)),
        outage("1100 and 1102", test -> test.say(LOST, BACK_WITH_DATA)),
        outage("1101 alone", test -> test.say(BACK_WITHOUT_DATA)),
        outage(
            "two outages in a row before anything was read",
            test -> {
              test.hold(5);
              test.say(LOST, BACK_WITH_DATA);
              test.answer("2");
              test.say(LOST, BACK_WITHOUT_DATA);
            }),
        outage(
            "an outage during the reading back, which told a part before and its end in it",
            test -> {
              test.hold(5);
              test.say(LOST, BACK_WITHOUT_DATA, LOST);
              test.say(position(2, "66"), PositionEnd.getDefaultInstance());
              test.answer("2");
              test.say(BACK_WITH_DATA);
            }),
        outage(
            "an outage during the first reading of a session",
            test -> {
              test.hold(5);
              test.lose();
              test.comeBack();
              test.say(LOST, position(2, "66"), PositionEnd.getDefaultInstance());
              test.answer("2");
              test.say(BACK_WITH_DATA);
            }),
        outage(
            "the socket is lost during an outage",
            test -> {
              test.say(LOST);
              test.lose();
              test.comeBack();
            }));
  }

  private static Arguments outage(String name, Consumer<PortfolioInOutagesTest> outage) {
    return Arguments.of(name, outage);
  }

  @Nested
  class Streams {
    @ParameterizedTest(name = "{0}")
    @MethodSource("io.github.pitrunner.portfolio.PortfolioInOutagesTest#outages")
    void goOnWithAGapTheWholeStateAndAMark(String name, Consumer<PortfolioInOutagesTest> outage) {
      HandDrivenCall<StreamPositionsResponse> positions = followPositions();
      HandDrivenCall<StreamAccountResponse> account = followAccount();
      assertThat(takePositions(positions)).containsExactly("1x1", "2x1", "SNAPSHOT_END");
      assertThat(takeAccount(account)).containsExactly("1", "SNAPSHOT_END");
      answer("2");

      outage.accept(PortfolioInOutagesTest.this);

      // Each of two outages in a row may be told.
      assertThat(withoutRepeatedGaps(takePositions(positions)))
          .containsExactly("GAP", "1x2", "2x2", "SNAPSHOT_END", "RESUMED");
      assertThat(withoutRepeatedGaps(takeAccount(account)))
          .containsExactly("GAP", "2", "SNAPSHOT_END", "RESUMED");
      assertThat(connector.status().isReady()).isTrue();
      say(position(2, "9"));
      assertThat(takePositions(positions)).containsExactly("2x9");
    }

    private List<String> withoutRepeatedGaps(List<String> told) {
      List<String> kept = new java.util.ArrayList<>();
      for (String item : told) {
        if (!item.equals("GAP") || kept.isEmpty() || !kept.get(kept.size() - 1).equals("GAP")) {
          kept.add(item);
        }
      }
      return kept;
    }

    @Test
    void ofASubscriptionThatTheGatewayHasEndedGoOnWhenItIsOpenAgain() {
      HandDrivenCall<StreamAccountResponse> account = followAccount();
      takeAccount(account);
      answer("2");

      say(error(gateway.last(AccountSummaryRequest.class).getReqId(), 322, "ended"));
      assertThat(takeAccount(account)).containsExactly("GAP");
      time.advance(Duration.ofSeconds(11));

      assertThat(takeAccount(account)).containsExactly("2", "SNAPSHOT_END", "RESUMED");
    }

    @Test
    void areToldOfTheServicesEnd() {
      HandDrivenCall<StreamAccountResponse> account = followAccount();
      HandDrivenCall<StreamPositionsResponse> positions = followPositions();

      var unused =
          openStreams.end(
              new Failure.Unavailable(Reason.SERVICE_ENDING, "ending", Duration.ofSeconds(1)),
              Duration.ofSeconds(1));

      assertThat(account.code()).isEqualTo(Status.Code.UNAVAILABLE);
      assertThat(
              StatusDetails.of((StatusRuntimeException) positions.errors().get(0))
                  .info()
                  .getReason())
          .isEqualTo("SERVICE_ENDING");
    }
  }

  @Nested
  class Readiness {
    @Test
    void waitsForBalancesAndPositionsAfterAnOutage() {
      hold(1);
      say(LOST, BACK_WITH_DATA);
      assertThat(connector.status().isReady()).isFalse();

      tellAll("2");

      assertThat(connector.status().isReady()).isTrue();
    }

    @Test
    void comesInTheSameSessionWhenTheyAreToldOnlyOnTheSecondAsking() {
      hold(1);
      say(LOST, BACK_WITHOUT_DATA);
      time.advance(Duration.ofSeconds(29));
      answer("2");

      time.advance(Duration.ofSeconds(12));

      assertThat(connector.status().isReady()).isTrue();
      assertThat(connector.figures().connection().sessions()).isEqualTo(1);
    }

    @Test
    void thatNeverComesBackBeginsAnotherSession() {
      hold(1);
      say(LOST, BACK_WITHOUT_DATA);

      time.advance(Duration.ofMinutes(3));

      assertThat(connector.figures().connection().sessions()).isGreaterThan(1);
    }
  }
}
