package io.github.pitrunner.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.github.pitrunner.simulator.market.MarketDataSettings;
import io.github.pitrunner.tws.AccountSummary;
import io.github.pitrunner.tws.AccountSummaryEnd;
import io.github.pitrunner.tws.AccountSummaryRequest;
import io.github.pitrunner.tws.Contract;
import io.github.pitrunner.tws.CurrentTime;
import io.github.pitrunner.tws.CurrentTimeRequest;
import io.github.pitrunner.tws.ErrorMessage;
import io.github.pitrunner.tws.ManagedAccounts;
import io.github.pitrunner.tws.MarketDataRequest;
import io.github.pitrunner.tws.MarketDataTypeRequest;
import io.github.pitrunner.tws.SetServerLogLevelRequest;
import io.github.pitrunner.tws.StartApiRequest;
import io.github.pitrunner.tws.WshMetaDataRequest;
import io.github.pitrunner.wire.Frame;
import io.github.pitrunner.wire.VersionRange;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients come and go on real sockets. */
class SessionTest {
  private final Vertx vertx = Vertx.vertx();
  private final SimulatedGateway gateway =
      SimulatedGateway.create(
          vertx,
          SimulatorSettings.defaults(),
          (settings, timer) ->
              new MarketSource.OpenMarket(new TestMarket(Clock.systemUTC()), List.of(), () -> {}));

  @BeforeEach
  void start() throws Exception {
    gateway.start().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @AfterEach
  void stop() throws Exception {
    gateway.stop().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Nested
  class Handshake {
    @ParameterizedTest
    @CsvSource({"213, 225, 225", "100, 230, 225", "213, 213, 213", "100, 220, 220"})
    void answersTheHighestVersionThatBothSpeak(int min, int max, int agreed) throws IOException {
      try (TwsTestClient client = TwsTestClient.connect(gateway.port())) {
        var hello = client.greet(new VersionRange(min, max));

        assertThat(hello.serverVersion()).isEqualTo(agreed);
        assertThat(hello.connectTime()).matches("\\d{8} \\d\\d:\\d\\d:\\d\\d US/Eastern");
      }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET / HTTP/1.1\r\n\r\n", "API\0\0\0\0\6v9..90", "API\0\0\0\0\5hello"})
    void thatIsNotOfThisGenerationIsClosed(String opening) throws IOException {
      try (TwsTestClient client = TwsTestClient.connect(gateway.port())) {
        client.sendBytes(opening.getBytes(StandardCharsets.ISO_8859_1));

        assertThat(client.isClosedByGateway()).isTrue();
      }
    }
  }

  @Nested
  class Start {
    @Test
    void isAnsweredByAccountsThenNextIdThenFarms() throws IOException {
      try (TwsTestClient client = TwsTestClient.start(gateway.port(), 7)) {
        List<Message> answers =
            client.until(m -> m instanceof ErrorMessage e && e.getErrorCode() == 2158);

        assertThat(answers.get(0)).isInstanceOf(ManagedAccounts.class);
        assertThat(((ManagedAccounts) answers.get(0)).getAccountsList()).isEqualTo("DU1234567");
        assertThat(answers)
            .filteredOn(ErrorMessage.class::isInstance)
            .allSatisfy(error -> assertThat(((ErrorMessage) error).getId()).isEqualTo(-1));
      }
    }

    @Test
    void dropsWhatIsAskedBefore() throws IOException {
      try (TwsTestClient client = TwsTestClient.connect(gateway.port())) {
        client.greet(VersionRange.SUPPORTED);
        client.send(CurrentTimeRequest.getDefaultInstance());
        client.send(StartApiRequest.newBuilder().setClientId(1).build());

        assertThat(client.next()).isInstanceOf(ManagedAccounts.class);
      }
    }

    @Test
    void withATakenClientIdIsRefusedAndClosed() throws IOException {
      try (TwsTestClient first = TwsTestClient.start(gateway.port(), 7)) {
        first.nextError(2158);

        try (TwsTestClient second = TwsTestClient.start(gateway.port(), 7)) {
          ErrorMessage refusal = (ErrorMessage) second.next();
          assertThat(refusal.getErrorCode()).isEqualTo(326);
          assertThat(refusal.getId()).isEqualTo(-1);
          assertThat(second.isClosedByGateway()).isTrue();
        }
        first.send(CurrentTimeRequest.getDefaultInstance());
        assertThat(first.next(CurrentTime.class).getCurrentTime()).isPositive();
      }
    }

    @Test
    void freesTheClientIdWhenItsClientLeaves() throws IOException {
      try (TwsTestClient first = TwsTestClient.start(gateway.port(), 7)) {
        first.nextError(2158);
      }
      org.awaitility.Awaitility.await()
          .until(
              () -> {
                try (TwsTestClient second = TwsTestClient.start(gateway.port(), 7)) {
                  return second.next() instanceof ManagedAccounts;
                }
              });
    }

    @Test
    void servesThirtyTwoClientsAndNoMore() throws IOException {
      List<TwsTestClient> clients = new ArrayList<>();
      for (int id = 0; id < 32; id++) {
        TwsTestClient client = TwsTestClient.start(gateway.port(), id);
        client.nextError(2158);
        clients.add(client);
      }

      try (TwsTestClient extra = TwsTestClient.connect(gateway.port())) {
        assertThat(extra.isClosedByGateway()).isTrue();
      }
      for (TwsTestClient client : clients) {
        client.close();
      }
    }
  }

  @Nested
  class MarketDataOf {
    private final SimulatedGateway restricted =
        SimulatedGateway.create(
            vertx,
            SimulatorSettings.defaults()
                .withMarketData(MarketDataSettings.standard().withoutLive("AAPL")));

    @BeforeEach
    void start() throws Exception {
      restricted.start().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() throws Exception {
      restricted.stop().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @CsvSource({"1, 354", "3, 10167"})
    void aSymbolWithoutLivePermissionIsAsTheSettingsSay(int type, int code) throws IOException {
      try (TwsTestClient client = TwsTestClient.start(restricted.port(), 1)) {
        client.send(MarketDataTypeRequest.newBuilder().setMarketDataType(type).build());
        client.send(
            MarketDataRequest.newBuilder()
                .setReqId(7)
                .setContract(Contract.newBuilder().setConId(265598).setExchange("SMART"))
                .build());

        assertThat(client.nextError(code).getId()).isEqualTo(7);
      }
    }
  }

  @Nested
  class Requests {
    @Test
    void thatNoDeskTakesAreRefusedByName() throws IOException {
      try (TwsTestClient client = TwsTestClient.start(gateway.port(), 1)) {
        client.send(WshMetaDataRequest.newBuilder().setReqId(42).build());

        ErrorMessage refusal = client.nextError(321);
        assertThat(refusal.getId()).isEqualTo(42);
        assertThat(refusal.getErrorMsg()).contains("REQ_WSH_META_DATA");
      }
    }

    @Test
    void withAnUnreadableBodyAreError320AndTheSessionGoesOn() throws IOException {
      try (TwsTestClient client = TwsTestClient.start(gateway.port(), 1)) {
        client.sendBytes(frame(203, new byte[] {(byte) 0xff, (byte) 0xff}));
        client.send(CurrentTimeRequest.getDefaultInstance());

        assertThat(client.nextError(320).getId()).isEqualTo(-1);
        assertThat(client.next(CurrentTime.class)).isNotNull();
      }
    }

    @ParameterizedTest
    @CsvSource({"08b960,12345", "1205616263,-1", "010203,-1", "ffff,-1"})
    void withAnUnknownIdAreRefusedUnderTheIdInTheirFirstField(String body, int reqId)
        throws IOException {
      try (TwsTestClient client = TwsTestClient.start(gateway.port(), 1)) {
        client.sendBytes(frame(252, HexFormat.of().parseHex(body)));

        ErrorMessage refusal = client.nextError(321);
        assertThat(refusal.getId()).isEqualTo(reqId);
        assertThat(refusal.getErrorMsg()).contains("'52'");
      }
    }

    @ParameterizedTest
    @ValueSource(ints = {150, 3, 0, -5, Integer.MIN_VALUE})
    void ofTheTextGenerationArePassedOver(int wireId) throws IOException {
      try (TwsTestClient client = TwsTestClient.start(gateway.port(), 1)) {
        client.sendBytes(frame(wireId, new byte[] {1, 2, 3}));
        client.send(CurrentTimeRequest.getDefaultInstance());

        assertThat(client.next(CurrentTime.class)).isNotNull();
      }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, -1, Frame.MAX_LENGTH + 1, Integer.MAX_VALUE})
    void withALengthOutOfBoundsEndTheSession(int length) throws IOException {
      try (TwsTestClient client = TwsTestClient.start(gateway.port(), 1)) {
        client.sendBytes(Buffer.buffer().appendInt(length).appendInt(249).getBytes());

        assertThat(client.isClosedByGateway()).isTrue();
      }
    }

    @Test
    void forABadLogLevelAreError319() throws IOException {
      try (TwsTestClient client = TwsTestClient.start(gateway.port(), 1)) {
        client.send(SetServerLogLevelRequest.newBuilder().setLogLevel(9).build());

        assertThat(client.nextError(319).getErrorMsg()).contains("9");
      }
    }

    @Test
    void forASummaryAreAnsweredInTheOrderOfTheTags() throws IOException {
      try (TwsTestClient client = TwsTestClient.start(gateway.port(), 1)) {
        client.send(
            AccountSummaryRequest.newBuilder()
                .setReqId(5)
                .setGroup("All")
                .setTags("NetLiquidation,TotalCashValue,BuyingPower")
                .build());

        client.nextError(2158);
        List<Message> answers = client.until(AccountSummaryEnd.class::isInstance);
        assertThat(answers)
            .filteredOn(AccountSummary.class::isInstance)
            .extracting(m -> ((AccountSummary) m).getTag() + "=" + ((AccountSummary) m).getValue())
            .containsExactly(
                "BuyingPower=2000000.00", "NetLiquidation=1000000.00", "TotalCashValue=1000000.00");
      }
    }
  }

  @Nested
  class ClientThatDoesNotRead {
    private void provoke(TwsTestClient slow) {
      slow.nextError(2158);
      Buffer many = Buffer.buffer();
      for (int i = 0; i < 20_000; i++) {
        many.appendBuffer(Frame.encode(WshMetaDataRequest.newBuilder().setReqId(i).build()));
      }
      byte[] burst = many.getBytes();
      boolean dropped = false;
      for (int i = 0; i < 100 && !dropped; i++) {
        try {
          slow.sendBytes(burst);
        } catch (IOException gone) {
          dropped = true;
        }
      }

      assertThat(dropped).as("client was dropped").isTrue();
    }

    @Test
    void isDroppedAndOthersAreServed() throws Exception {
      try (TwsTestClient slow = TwsTestClient.start(gateway.port(), 1);
          TwsTestClient other = TwsTestClient.start(gateway.port(), 2)) {
        provoke(slow);

        other.send(CurrentTimeRequest.getDefaultInstance());
        assertThat(other.next(CurrentTime.class)).isNotNull();
      }
    }

    @Test
    void leavesItsIdFreeWhenItIsDropped() throws Exception {
      try (TwsTestClient slow = TwsTestClient.start(gateway.port(), 1)) {
        provoke(slow);
      }

      try (TwsTestClient again = TwsTestClient.start(gateway.port(), 1)) {
        again.send(CurrentTimeRequest.getDefaultInstance());
        assertThat(again.next(CurrentTime.class)).isNotNull();
      }
    }
  }

  private static byte[] frame(int wireId, byte[] body) {
    return Buffer.buffer()
        .appendInt(4 + body.length)
        .appendInt(wireId)
        .appendBytes(body)
        .getBytes();
  }
}
