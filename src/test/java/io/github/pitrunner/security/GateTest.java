package io.github.pitrunner.security;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;

import com.google.rpc.QuotaFailure;
import com.google.rpc.RetryInfo;
import grpc.health.v1.HealthGrpc;
import grpc.health.v1.HealthOuterClass.HealthCheckRequest;
import io.github.pitrunner.api.Times;
import io.github.pitrunner.domain.AuditEvent;
import io.github.pitrunner.domain.AuditTrail;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Identity;
import io.github.pitrunner.domain.Reason;
import io.github.pitrunner.domain.Role;
import io.github.pitrunner.domain.Secret;
import io.github.pitrunner.testing.LogLines;
import io.github.pitrunner.testing.StatusDetails;
import io.github.pitrunner.v1.CancelOrderRequest;
import io.github.pitrunner.v1.GetOrderRequest;
import io.github.pitrunner.v1.GetQuoteRequest;
import io.github.pitrunner.v1.GetQuoteResponse;
import io.github.pitrunner.v1.InstrumentRef;
import io.github.pitrunner.v1.MarketDataServiceGrpc;
import io.github.pitrunner.v1.Order;
import io.github.pitrunner.v1.OrderTicket;
import io.github.pitrunner.v1.OrdersServiceGrpc;
import io.github.pitrunner.v1.OrdersServiceGrpc.OrdersServiceBlockingStub;
import io.github.pitrunner.v1.PlaceOrderRequest;
import io.github.pitrunner.v1.PlaceOrderResponse;
import io.github.pitrunner.v1.StreamOrderEventsRequest;
import io.github.pitrunner.v1.StreamOrderEventsResponse;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The gate over TCP, with its clock in hand. */
@Timeout(120)
class GateTest {
  private static final String TRADER_KEY = "PLANTED-SECRET-trader";
  private static final String VIEWER_KEY = "PLANTED-SECRET-viewer";
  private static final String ROBOT_KEY = "PLANTED-SECRET-robot";
  private static final String PLACE_ORDER = "pitrunner.v1.OrdersService/PlaceOrder";

  private final HandClock clock = new HandClock();
  private GateRig rig = new GateRig(identities(), clock);

  @AfterEach
  void close() {
    rig.close();
  }

  private static Configured identities() {
    return new Configured()
        .key("trader", "trader", TRADER_KEY)
        .key("viewer", "viewer", VIEWER_KEY)
        .set("calls-per-second", "10")
        .set("calls-burst", "20")
        .set("open-calls", "2");
  }

  private void begin(Configured configured) {
    rig.close();
    rig = new GateRig(configured, clock);
  }

  private static OrdersServiceBlockingStub orders(Channel channel) {
    return OrdersServiceGrpc.newBlockingStub(channel).withDeadlineAfter(20, TimeUnit.SECONDS);
  }

  private static StatusRuntimeException refusal(Runnable call) {
    StatusRuntimeException refusal = catchThrowableOfType(StatusRuntimeException.class, call::run);
    assertThat(refusal).as("the call is refused").isNotNull();
    assertThat(String.valueOf(refusal.getMessage())).doesNotContain("PLANTED-SECRET");
    return refusal;
  }

  private static StatusRuntimeException endOf(Iterator<?> stream) {
    return refusal(
        () -> {
          while (stream.hasNext()) {
            stream.next();
          }
        });
  }

  private static void get(Channel channel) {
    var unused = orders(channel).getOrder(GetOrderRequest.getDefaultInstance());
  }

  private static void place(Channel channel) {
    var unused = orders(channel).placeOrder(PlaceOrderRequest.getDefaultInstance());
  }

  private static void cancel(Channel channel) {
    var unused = orders(channel).cancelOrder(CancelOrderRequest.getDefaultInstance());
  }

  private static String reason(StatusRuntimeException refusal) {
    return StatusDetails.of(refusal).info().getReason();
  }

  private void assertRefused(Runnable call, Status.Code code, Reason reason) {
    StatusRuntimeException refusal = refusal(call);
    assertThat(refusal.getStatus().getCode()).as(refusal.getMessage()).isEqualTo(code);
    assertThat(reason(refusal)).isEqualTo(reason.name());
  }

  private Iterator<StreamOrderEventsResponse> stream(Channel channel) {
    Iterator<StreamOrderEventsResponse> stream =
        OrdersServiceGrpc.newBlockingStub(channel)
            .streamOrderEvents(StreamOrderEventsRequest.getDefaultInstance());
    stream.next();
    return stream;
  }

  private void hold(Map<String, String> secrets) {
    rig.keeper.onKeys(
        secrets.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, entry -> new Secret(entry.getValue()))));
  }

  private static String robot(String role) {
    return "{\"sha256\": \"%s\", \"role\": \"%s\"}".formatted(Configured.sha256(ROBOT_KEY), role);
  }

  @Nested
  class WhoCalls {
    @Test
    void comesToTheServiceWithTheCall() {
      place(rig.withKey(TRADER_KEY));

      assertThat(rig.seen)
          .singleElement()
          .satisfies(
              identity -> {
                assertThat(identity.name()).isEqualTo("trader");
                assertThat(identity.source()).isEqualTo(Identity.Source.API_KEY);
                assertThat(identity.role()).isEqualTo(Role.TRADER);
              });
      assertThat(rig.addresses).singleElement(as(STRING)).matches("127\\.0\\.0\\.1:\\d+");
    }

    @Test
    void nobodyAndAnybodyWithAWrongKeyAreTheSame() {
      assertRefused(
          () -> get(rig.connect()), Status.Code.UNAUTHENTICATED, Reason.CREDENTIALS_MISSING);
      assertRefused(
          () -> get(rig.withKey("PLANTED-SECRET-wrong")),
          Status.Code.UNAUTHENTICATED,
          Reason.CREDENTIALS_INVALID);
      assertRefused(
          () -> get(rig.withKey(TRADER_KEY.substring(0, 10))),
          Status.Code.UNAUTHENTICATED,
          Reason.CREDENTIALS_INVALID);
      assertRefused(
          () -> get(rig.withToken("PLANTED-SECRET-token")),
          Status.Code.UNAUTHENTICATED,
          Reason.CREDENTIALS_INVALID);
      assertThat(rig.seen).isEmpty();
    }

    @Test
    void severalCredentialsAreRefusedEvenIfOneIsRight() {
      Channel both =
          GateRig.with(
              GateRig.with(rig.connect(), Presented.API_KEY, TRADER_KEY),
              Presented.AUTHORIZATION,
              "Bearer x");
      Channel twice = GateRig.with(rig.connect(), Presented.API_KEY, TRADER_KEY, TRADER_KEY);
      Channel basic =
          GateRig.with(rig.connect(), Presented.AUTHORIZATION, "Basic PLANTED-SECRET-basic");

      for (Channel channel : List.of(both, twice, basic)) {
        assertRefused(() -> get(channel), Status.Code.UNAUTHENTICATED, Reason.CREDENTIALS_INVALID);
      }
    }

    @Test
    void roleThatIsTooLowIsNamedTogetherWithTheOneThatIsNeeded() {
      StatusRuntimeException refusal = refusal(() -> place(rig.withKey(VIEWER_KEY)));

      assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
      assertThat(refusal.getMessage()).contains("trader", "viewer");
      assertThat(StatusDetails.of(refusal).info().getMetadataMap())
          .containsEntry("needed", "trader")
          .containsEntry("role", "viewer");
      assertThat(rig.seen).isEmpty();
    }

    @Test
    void callThatIsNobodysIsRefusedToEverybody() {
      rig.close();
      rig =
          new GateRig(
              identities().key("boss", "admin", "PLANTED-SECRET-boss"),
              clock,
              null,
              List.of(
                  new MarketDataServiceGrpc.MarketDataServiceImplBase() {
                    @Override
                    public void getQuote(
                        GetQuoteRequest request, StreamObserver<GetQuoteResponse> observer) {
                      throw new AssertionError("The service was reached");
                    }
                  }));
      Channel boss = rig.withKey("PLANTED-SECRET-boss");

      assertRefused(
          () -> {
            var unused =
                MarketDataServiceGrpc.newBlockingStub(boss)
                    .getQuote(GetQuoteRequest.getDefaultInstance());
          },
          Status.Code.PERMISSION_DENIED,
          Reason.ROLE_REQUIRED);
    }

    @Test
    void probesNeedNoCredentials() {
      assertThat(
              HealthGrpc.newBlockingStub(rig.connect())
                  .check(HealthCheckRequest.getDefaultInstance()))
          .isNotNull();
      assertThat(
              HealthGrpc.newBlockingStub(rig.withKey("PLANTED-SECRET-wrong"))
                  .check(HealthCheckRequest.getDefaultInstance()))
          .isNotNull();
    }

    @Test
    void requestOfARefusedCallIsNotEvenRead() {
      CountingMarshaller.Counted counted = CountingMarshaller.count();
      try (GateRig counting = new GateRig(identities(), clock, null, List.of(counted.service()))) {
        // Nobody's call, because only OrdersService is in the table.
        var call =
            MarketDataServiceGrpc.newBlockingStub(counting.withKey(TRADER_KEY))
                .withDeadlineAfter(20, TimeUnit.SECONDS);

        refusal(
            () -> {
              var unused =
                  call.getQuote(
                      GetQuoteRequest.newBuilder()
                          .setInstrument(
                              InstrumentRef.newBuilder().setSymbol("X".repeat(1_000_000)))
                          .build());
            });

        assertThat(counted.parsed()).isZero();
      }
    }
  }

  @Nested
  class Anonymous {
    @Test
    void isLetInWhereThatIsSaidByNameAndHasTheRoleThatIsSet() {
      begin(
          identities()
              .set("anonymous", "I-ACCEPT-ANONYMOUS-ACCESS")
              .set("anonymous-role", "viewer"));

      get(rig.connect());

      assertThat(rig.seen.element().name()).isEqualTo("anonymous");
      assertRefused(
          () -> place(rig.connect()), Status.Code.PERMISSION_DENIED, Reason.ROLE_REQUIRED);
      assertRefused(
          () -> get(rig.withKey("PLANTED-SECRET-wrong")),
          Status.Code.UNAUTHENTICATED,
          Reason.CREDENTIALS_INVALID);
    }

    @Test
    void isLetInAtHomeUntilSomebodyIsKnown() {
      GateKeeper home =
          GateKeeper.of(
              new Configured().config(),
              AccessTable.of(List.of()),
              new GateKeeper.Surroundings(event -> {}, clock, true));
      Proofs.Sources sources = home.proofs().sources();
      assertThat(sources.anonymous().identity(sources.exist()))
          .hasValueSatisfying(identity -> assertThat(identity.role()).isEqualTo(Role.ADMIN));

      home.onKeys(Map.of("robot", new Secret(robot("trader"))));

      assertThat(sources.anonymous().identity(sources.exist())).isEmpty();
    }

    @Test
    void serviceThatNobodyCouldCallDoesNotStart() {
      GateKeeper keeper =
          GateKeeper.of(
              new Configured().config(),
              AccessTable.of(List.of()),
              new GateKeeper.Surroundings(event -> {}, clock, false));

      SecurityMistake mistake = catchThrowableOfType(SecurityMistake.class, keeper::requireCallers);

      assertThat(mistake)
          .hasMessageContaining("pitrunner.security.anonymous=I-ACCEPT-ANONYMOUS-ACCESS");
      keeper.onKeys(Map.of("robot", new Secret(robot("trader"))));
      keeper.requireCallers();
    }
  }

  @Nested
  class Withdrawn {
    @Test
    void keyOfAnOpenStreamEndsIt() throws Exception {
      hold(Map.of("robot", robot("viewer")));
      Iterator<StreamOrderEventsResponse> stream = stream(rig.withKey(ROBOT_KEY));

      hold(Map.of());

      assertThat(endOf(stream).getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
      assertThat(rig.left.await(20, TimeUnit.SECONDS)).as("the service hears of it").isTrue();
      assertThat(rig.keeper.figures().open()).isZero();
      assertThat(rig.keeper.figures().ended()).isEqualTo(1);
      assertRefused(
          () -> get(rig.withKey(ROBOT_KEY)),
          Status.Code.UNAUTHENTICATED,
          Reason.CREDENTIALS_INVALID);
    }

    @Test
    void loweredRoleEndsItToo() {
      hold(Map.of("robot", robot("trader")));
      Iterator<StreamOrderEventsResponse> stream = stream(rig.withKey(ROBOT_KEY));

      hold(Map.of("robot", robot("viewer")));

      assertThat(endOf(stream).getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
      get(rig.withKey(ROBOT_KEY));
    }

    @Test
    void keyOfAnotherLeavesItAlone() {
      hold(Map.of("robot", robot("viewer")));
      Iterator<StreamOrderEventsResponse> stream = stream(rig.withKey(VIEWER_KEY));

      hold(Map.of());
      rig.streams.element().onNext(StreamOrderEventsResponse.getDefaultInstance());

      assertThat(stream.hasNext()).isTrue();
    }

    @Test
    void tokenThatExpiresEndsItsStreams() {
      try (TokenIssuer issuer = new TokenIssuer()) {
        HandClock today = new HandClock(Clock.systemUTC().instant());
        rig.close();
        rig = new GateRig(issuer.believed(), today);
        Iterator<StreamOrderEventsResponse> stream =
            stream(rig.withToken(issuer.token("alice", "viewer")));
        today.turn(Duration.ofMinutes(59));
        rig.keeper.tick();
        rig.streams.element().onNext(StreamOrderEventsResponse.getDefaultInstance());
        assertThat(stream.next()).isNotNull();

        today.turn(Duration.ofMinutes(2));
        rig.keeper.tick();

        StatusRuntimeException end = endOf(stream);
        assertThat(end.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
        assertThat(end.getMessage()).contains("expired");
      }
    }

    /** A call takes one writer at a time, and the gate ends it while the service writes. */
    @Test
    void whileTheServiceWritesTheStreamEndsInOrder() throws Exception {
      // A thread for each: the common pool has one alone on two cores, which the writer would keep.
      ExecutorService threads = Executors.newFixedThreadPool(2);
      for (int round = 0; round < 100; round++) {
        clock.turn(Duration.ofSeconds(1));
        hold(Map.of("robot", robot("viewer")));
        Iterator<StreamOrderEventsResponse> stream = stream(rig.withKey(ROBOT_KEY));
        ServerCallStreamObserver<StreamOrderEventsResponse> service = rig.streams.take();
        AtomicBoolean stop = new AtomicBoolean();
        CompletableFuture<Void> writing =
            CompletableFuture.runAsync(
                () -> {
                  while (!stop.get()) {
                    if (service.isReady()) {
                      service.onNext(StreamOrderEventsResponse.getDefaultInstance());
                    }
                  }
                },
                threads);
        CompletableFuture<Status> end =
            CompletableFuture.supplyAsync(
                () ->
                    refusal(
                            () -> {
                              while (stream.hasNext()) {
                                stream.next();
                              }
                            })
                        .getStatus(),
                threads);

        hold(Map.of());

        assertThat(end.get(20, TimeUnit.SECONDS).getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
        stop.set(true);
        writing.get(20, TimeUnit.SECONDS);
      }
      threads.shutdown();
    }
  }

  @Nested
  class TooMany {
    private void flood(Channel channel) {
      IntStream.range(0, 20).forEach(number -> get(channel));
    }

    @Test
    void callsAreRefusedWithTheQuotaAndATime() {
      Channel channel = rig.withKey(VIEWER_KEY);
      flood(channel);

      StatusRuntimeException refusal = refusal(() -> get(channel));

      assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
      assertThat(reason(refusal)).isEqualTo("RATE_LIMITED");
      StatusDetails details = StatusDetails.of(refusal);
      assertThat(details.only(QuotaFailure.class).orElseThrow().getViolations(0).getSubject())
          .isEqualTo("identity:viewer");
      assertThat(details.only(RetryInfo.class).orElseThrow().getRetryDelay())
          .isEqualTo(Times.toProto(Duration.ofMillis(100)));
      clock.turn(Duration.ofMillis(100));
      get(channel);
    }

    @Test
    void readsLeaveCancelsAndOthersAlone() {
      Channel channel = rig.withKey(TRADER_KEY);
      flood(channel);
      refusal(() -> get(channel));

      cancel(channel);
      get(rig.withKey(VIEWER_KEY));

      assertThat(rig.seen).last().extracting(Identity::name).isEqualTo("viewer");
    }

    private static Configured forThreeWrongOnes(Configured configured) {
      return configured
          .set("wrong-credentials-per-second", "1")
          .set("wrong-credentials-burst", "3");
    }

    @Test
    void wrongCredentialsOfAnAddressAreNotLookedAtAnyMoreAndRightKeysStillAre() {
      begin(forThreeWrongOnes(identities()));
      Channel wrong = rig.withKey("PLANTED-SECRET-wrong");
      IntStream.range(0, 3)
          .forEach(
              number ->
                  assertThat(refusal(() -> get(wrong)).getStatus().getCode())
                      .isEqualTo(Status.Code.UNAUTHENTICATED));

      assertRefused(() -> get(wrong), Status.Code.RESOURCE_EXHAUSTED, Reason.RATE_LIMITED);

      get(rig.withKey(TRADER_KEY));
      clock.turn(Duration.ofSeconds(1));
      assertRefused(() -> get(wrong), Status.Code.UNAUTHENTICATED, Reason.CREDENTIALS_INVALID);
    }

    @Test
    void garbageTokensOfAnAddressAreNotVerifiedAnyMoreAndProvenOnesGoOn() {
      try (TokenIssuer issuer = new TokenIssuer()) {
        rig.close();
        rig =
            new GateRig(
                forThreeWrongOnes(issuer.believed()), new HandClock(Clock.systemUTC().instant()));
        Channel known = rig.withToken(issuer.token("alice", "viewer"));
        get(known);
        IntStream.range(0, 3)
            .forEach(number -> refusal(() -> get(rig.withToken("garbage" + number))));

        assertRefused(
            () -> get(rig.withToken(issuer.token("bob", "viewer"))),
            Status.Code.RESOURCE_EXHAUSTED,
            Reason.RATE_LIMITED);
        get(known);
      }
    }

    /** Nobody knows that they are wrong, but each of them would have the issuer asked. */
    @Test
    void tokensOfUnknownKeysCountAlsoWhileTheIssuerIsAwayAndThoseOfKnownOnesDoNot() {
      try (TokenIssuer issuer = new TokenIssuer()) {
        HandClock today = new HandClock(Clock.systemUTC().instant());
        rig.close();
        rig = new GateRig(forThreeWrongOnes(issuer.believed()), today);
        get(rig.withToken(issuer.token("alice", "viewer")));
        issuer.isAway(true);
        today.turn(Duration.ofSeconds(1));

        IntStream.range(0, 3)
            .forEach(
                number ->
                    assertRefused(
                        () -> get(rig.withToken(ofUnknownKey(issuer, number))),
                        Status.Code.UNAVAILABLE,
                        Reason.TOKEN_ISSUER_UNAVAILABLE));
        assertRefused(
            () -> get(rig.withToken(ofUnknownKey(issuer, 3))),
            Status.Code.RESOURCE_EXHAUSTED,
            Reason.RATE_LIMITED);

        today.turn(Duration.ofMinutes(16));
        IntStream.range(0, 5)
            .forEach(
                number ->
                    assertRefused(
                        () -> get(rig.withToken(issuer.token("bob" + number, "viewer"))),
                        Status.Code.UNAVAILABLE,
                        Reason.TOKEN_ISSUER_UNAVAILABLE));
      }
    }

    private static String ofUnknownKey(TokenIssuer issuer, int number) {
      return TokenIssuer.sign(
          issuer.claims("mallory"), "unheard-of-" + number, issuer.keyPair().getPrivate());
    }

    @Test
    void openCallsAreRefusedWhileTheyAreTooMany() {
      Channel channel = rig.withKey(TRADER_KEY);
      stream(channel);
      stream(channel);

      StatusRuntimeException refusal = refusal(() -> get(channel));

      assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
      assertThat(reason(refusal)).isEqualTo("TOO_MANY_OPEN_CALLS");
      cancel(channel);
    }
  }

  /** Of two that may be open, one is a stream that stays. */
  @Nested
  class FreedWhenItIs {
    private void assertFreed() {
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(rig.keeper.figures().open()).isZero());
      Channel channel = rig.withKey(TRADER_KEY);
      stream(channel);
      stream(channel);
    }

    @Test
    void completed() {
      Iterator<StreamOrderEventsResponse> stream = stream(rig.withKey(TRADER_KEY));

      rig.streams.remove().onCompleted();

      assertThat(stream.hasNext()).isFalse();
      assertFreed();
    }

    @Test
    void failed() {
      Iterator<StreamOrderEventsResponse> stream = stream(rig.withKey(TRADER_KEY));

      rig.streams.remove().onError(new Failure.Cancelled("enough"));

      endOf(stream);
      assertFreed();
    }

    @Test
    void brokenByAFaultOfOurs() {
      rig.onPlaceOrder(
          (request, observer) -> {
            throw new IllegalStateException("a fault");
          });

      assertThat(refusal(() -> place(rig.withKey(TRADER_KEY))).getStatus().getCode())
          .isEqualTo(Status.Code.INTERNAL);
      assertFreed();
    }

    @Test
    void cancelledByItsCaller() throws Exception {
      CountDownLatch begun = new CountDownLatch(1);
      rig.onPlaceOrder((request, observer) -> begun.countDown());
      var call =
          OrdersServiceGrpc.newFutureStub(rig.withKey(TRADER_KEY))
              .placeOrder(PlaceOrderRequest.getDefaultInstance());
      assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();

      call.cancel(true);

      assertFreed();
    }

    @Test
    void pastItsDeadline() {
      rig.onPlaceOrder((request, observer) -> {});

      StatusRuntimeException end =
          refusal(
              () -> {
                var unused =
                    OrdersServiceGrpc.newBlockingStub(rig.withKey(TRADER_KEY))
                        .withDeadlineAfter(500, TimeUnit.MILLISECONDS)
                        .placeOrder(PlaceOrderRequest.getDefaultInstance());
              });

      assertThat(end.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
      assertFreed();
    }

    @Test
    void lostWithItsConnection() {
      ManagedChannel connection = rig.connect();
      stream(GateRig.with(connection, Presented.API_KEY, TRADER_KEY));

      connection.shutdownNow();

      assertFreed();
    }
  }

  @Nested
  class Certificates {
    private static final TestCertificates MADE =
        new TestCertificates(
            Map.of("desk", "CN=desk 7,OU=Trading,O=Desk", "stranger", "CN=stranger,O=Desk"));

    @BeforeEach
    void secure() {
      rig.close();
      rig =
          new GateRig(
              identities()
                  // Written otherwise than in the certificate.
                  .set("identities.\"tls\".certificate-subject", "cn=Desk 7, ou=TRADING, o=desk")
                  .set("identities.\"tls\".role", "trader"),
              new HandClock(Clock.systemUTC().instant()),
              MADE);
    }

    @Test
    void proveWhoCallsWhenNothingElseIsPresented() {
      place(rig.connect("desk"));

      assertThat(rig.seen.element())
          .satisfies(
              identity -> {
                assertThat(identity.name()).isEqualTo("tls");
                assertThat(identity.source()).isEqualTo(Identity.Source.CERTIFICATE);
              });
    }

    @Test
    void doNotHelpAWrongKey() {
      assertRefused(
          () -> get(GateRig.with(rig.connect("desk"), Presented.API_KEY, "PLANTED-SECRET-no")),
          Status.Code.UNAUTHENTICATED,
          Reason.CREDENTIALS_INVALID);
    }

    @Test
    void giveWayToARightKey() {
      get(GateRig.with(rig.connect("stranger"), Presented.API_KEY, VIEWER_KEY));

      assertThat(rig.seen.element().name()).isEqualTo("viewer");
    }

    @Test
    void ofStrangersProveNothing() {
      assertRefused(
          () -> get(rig.connect("stranger")),
          Status.Code.UNAUTHENTICATED,
          Reason.CREDENTIALS_INVALID);
      assertRefused(
          () -> get(rig.connect(null)), Status.Code.UNAUTHENTICATED, Reason.CREDENTIALS_MISSING);
    }
  }

  @Nested
  class Audit {
    private AuditEvent only() {
      await().untilAsserted(() -> assertThat(rig.audit).hasSize(1));
      return rig.audit.element();
    }

    private void order(PlaceOrderRequest request) {
      var unused = orders(rig.withKey(TRADER_KEY)).placeOrder(request);
    }

    private static PlaceOrderRequest order(String name) {
      return PlaceOrderRequest.newBuilder()
          .setClientOrderId(name)
          .setAccount("DU1")
          .setTicket(
              OrderTicket.newBuilder().setInstrument(InstrumentRef.newBuilder().setSymbol("AAPL")))
          .build();
    }

    @Test
    void keepsWhoDidWhatWhenAndWhatCameOfIt() {
      rig.onPlaceOrder(
          (request, observer) -> {
            clock.turn(Duration.ofSeconds(3));
            observer.onNext(
                PlaceOrderResponse.newBuilder()
                    .setOrder(
                        Order.newBuilder()
                            .setClientOrderId("mine-1")
                            .setPermId(77)
                            .setGatewayOrderId(12))
                    .addAttached(Order.newBuilder().setClientOrderId("mine-1-stop").setPermId(78))
                    .build());
            observer.onCompleted();
          });

      order(order("mine-1"));

      AuditEvent event = only();
      assertThat(event.kind()).isEqualTo(AuditEvent.Kind.CALL);
      assertThat(event.who().identity()).isEqualTo("trader");
      assertThat(event.who().address()).matches("127\\.0\\.0\\.1:\\d+");
      assertThat(event.action()).isEqualTo(PLACE_ORDER);
      assertThat(event.request())
          .isEqualTo(
              "{\"client_order_id\":\"mine-1\",\"account\":\"DU1\",\"ticket\":{"
                  + "\"instrument\":{\"symbol\":\"AAPL\"}}}");
      assertThat(event.outcome()).isEqualTo(AuditEvent.Outcome.OK);
      assertThat(event.time()).as("when it began").isEqualTo("2026-11-23T15:00:00Z");
      assertThat(event.ids())
          .containsExactlyInAnyOrderEntriesOf(
              Map.of(
                  "account", "DU1",
                  "client_order_id", "mine-1,mine-1-stop",
                  "gateway_order_id", "12",
                  "perm_id", "77,78",
                  "proven_by", "api_key"));
    }

    /** The name of a token is its issuer's business, and may be that of a configured caller. */
    @Test
    void tellsSameNamesApartByHowTheyWereProven() {
      try (TokenIssuer issuer = new TokenIssuer()) {
        rig.close();
        rig =
            new GateRig(
                issuer.believed().key("trader", "trader", TRADER_KEY),
                new HandClock(Clock.systemUTC().instant()));

        place(rig.withKey(TRADER_KEY));
        place(rig.withToken(issuer.token("trader", "trader")));
        refusal(() -> place(rig.withToken(issuer.token("trader", "viewer"))));
        refusal(() -> place(rig.connect()));

        await().untilAsserted(() -> assertThat(rig.audit).hasSize(4));
        assertThat(rig.audit)
            .extracting(event -> event.who().identity() + " " + event.ids().get("proven_by"))
            .containsExactly("trader api_key", "trader token", "trader token", "unknown null");
      }
    }

    /** The process may die before the call is over, and then nobody would know whose it was. */
    @Test
    void logTellsOfAChangeBeforeItsServiceHearsOfIt() {
      List<String> before = new ArrayList<>();
      try (LogLines log = new LogLines(AuditTrail.LOG)) {
        rig.onPlaceOrder(
            (request, observer) -> {
              before.addAll(log.texts());
              observer.onNext(PlaceOrderResponse.getDefaultInstance());
              observer.onCompleted();
            });

        order(order("mine\u0085-5"));
        get(rig.withKey(VIEWER_KEY));

        assertThat(log.texts()).as("of reads it tells nothing").hasSize(1);
      }

      assertThat(before)
          .singleElement(as(STRING))
          .startsWith("CALL begun " + PLACE_ORDER + " by trader (127.0.0.1:")
          .contains("{proven_by=api_key}", "{\"client_order_id\":\"mine -5\",\"account\":\"DU1\"")
          .doesNotContain("PLANTED-SECRET");
    }

    @Test
    void keepsWhyItFailed() {
      rig.onPlaceOrder(
          (request, observer) ->
              observer.onError(new Failure.Refused(Reason.RISK_REJECTED, "Too large", Map.of())));

      refusal(() -> order(order("mine-2")));

      assertThat(only().outcome())
          .isEqualTo(new AuditEvent.Outcome("FAILED_PRECONDITION", "Too large"));
    }

    @Test
    void keepsThatTheCallerLeft() throws Exception {
      CountDownLatch begun = new CountDownLatch(1);
      CompletableFuture<StreamObserver<PlaceOrderResponse>> answering = new CompletableFuture<>();
      rig.onPlaceOrder(
          (request, observer) -> {
            ((ServerCallStreamObserver<PlaceOrderResponse>) observer).setOnCancelHandler(() -> {});
            answering.complete(observer);
            begun.countDown();
          });
      var call =
          OrdersServiceGrpc.newFutureStub(rig.withKey(TRADER_KEY)).placeOrder(order("mine-3"));
      assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
      call.cancel(true);

      assertThat(only().outcome().code()).isEqualTo("CANCELLED");
      answering.get().onNext(PlaceOrderResponse.getDefaultInstance());
      answering.get().onCompleted();
      assertThat(rig.audit).as("one call is one event").hasSize(1);
    }

    @Test
    void cutsLongRequestsAndLists() {
      order(order("x".repeat(100_000)));

      assertThat(only().request())
          .hasSize(AuditedMessages.LONGEST_REQUEST)
          .startsWith("{\"client_order_id\":\"xxx")
          .endsWith("…");
      assertThat(only().ids().get("client_order_id")).hasSizeLessThanOrEqualTo(256);
    }

    @Test
    void keepsNothingOfReadsThatPass() {
      get(rig.withKey(TRADER_KEY));
      stream(rig.withKey(TRADER_KEY));

      cancel(rig.withKey(TRADER_KEY));

      assertThat(only().action()).isEqualTo("pitrunner.v1.OrdersService/CancelOrder");
    }

    @Test
    void keepsEveryRefusedCallAndThoseOfAFloodTogether() {
      refusal(() -> place(rig.withKey(VIEWER_KEY)));
      Channel wrong = rig.withKey("PLANTED-SECRET-wrong");
      IntStream.range(0, 30).forEach(number -> refusal(() -> get(wrong)));
      rig.keeper.close();

      assertThat(rig.audit).allMatch(event -> event.kind() == AuditEvent.Kind.REFUSED_CALL);
      assertThat(rig.audit.element())
          .satisfies(
              event -> {
                assertThat(event.who().identity()).isEqualTo("viewer");
                assertThat(event.action()).isEqualTo(PLACE_ORDER);
                assertThat(event.outcome().code()).isEqualTo("PERMISSION_DENIED");
                assertThat(event.ids()).containsEntry("reason", "ROLE_REQUIRED");
              });
      assertThat(rig.audit.stream().mapToLong(AuditEvent::count).sum()).isEqualTo(31);
      assertThat(rig.audit).hasSize(1 + Refusals.ONE_BY_ONE + 1);
      assertThat(rig.audit.toString()).doesNotContain("PLANTED-SECRET");
      assertThat(rig.keeper.figures().refused())
          .containsEntry(Reason.ROLE_REQUIRED, 1L)
          .containsEntry(Reason.CREDENTIALS_INVALID, 30L);
    }

    private static Failure forbidden() {
      return new Failure.Forbidden(
          Reason.ACCOUNT_FORBIDDEN, "viewer may not use the account DU2, but only DU1", Map.of());
    }

    /** Whoever tries the accounts of others is seen, although each try is only a read. */
    @Test
    void keepsReadsThatTheServiceRefusesAndThoseOfAFloodTogether() {
      Channel channel = rig.withKey(VIEWER_KEY);
      rig.onGetOrder(observer -> observer.onError(forbidden()));
      refusal(() -> get(channel));
      rig.onGetOrder(
          observer -> {
            throw forbidden();
          });
      IntStream.range(0, 9).forEach(number -> refusal(() -> get(channel)));
      await().untilAsserted(() -> assertThat(rig.keeper.figures().open()).isZero());
      rig.keeper.close();

      assertThat(rig.audit).hasSize(Refusals.ONE_BY_ONE + 1);
      assertThat(rig.audit.stream().mapToLong(AuditEvent::count).sum()).isEqualTo(10);
      assertThat(rig.audit)
          .allSatisfy(
              event -> {
                assertThat(event.kind()).isEqualTo(AuditEvent.Kind.REFUSED_CALL);
                assertThat(event.who().identity()).isEqualTo("viewer");
                assertThat(event.action()).isEqualTo("pitrunner.v1.OrdersService/GetOrder");
                assertThat(event.outcome())
                    .isEqualTo(
                        new AuditEvent.Outcome(
                            "PERMISSION_DENIED",
                            "viewer may not use the account DU2, but only DU1"));
                assertThat(event.ids()).containsEntry("reason", "ACCOUNT_FORBIDDEN");
              });
      assertThat(rig.keeper.figures().refused()).containsEntry(Reason.ACCOUNT_FORBIDDEN, 10L);
    }

    @Test
    void keepsAStreamThatTheServiceEndsBecauseItsCallerMayNotGoOn() {
      Iterator<StreamOrderEventsResponse> stream = stream(rig.withKey(VIEWER_KEY));

      rig.streams.remove().onError(forbidden());

      endOf(stream);
      assertThat(only().ids()).containsEntry("reason", "ACCOUNT_FORBIDDEN");
    }

    @Test
    void countsAChangeThatTheServiceRefusesAndKeepsItOnce() {
      rig.onPlaceOrder((request, observer) -> observer.onError(forbidden()));

      refusal(() -> order(order("mine-4")));

      assertThat(only().kind()).isEqualTo(AuditEvent.Kind.CALL);
      assertThat(rig.keeper.figures().refused()).containsEntry(Reason.ACCOUNT_FORBIDDEN, 1L);
    }

    @Test
    void keepsNothingOfReadsThatFailOtherwise() {
      rig.onGetOrder(
          observer ->
              observer.onError(
                  new Failure.NotFound(Reason.ORDER_NOT_FOUND, "There is none", Map.of())));
      Channel channel = rig.withKey(TRADER_KEY);
      refusal(() -> get(channel));

      cancel(channel);

      assertThat(only().action()).isEqualTo("pitrunner.v1.OrdersService/CancelOrder");
    }

    @Test
    void keepsThatAStreamWasEnded() {
      hold(Map.of("robot", robot("viewer")));
      Iterator<StreamOrderEventsResponse> stream = stream(rig.withKey(ROBOT_KEY));
      hold(Map.of());
      endOf(stream);

      assertThat(only())
          .satisfies(
              event -> {
                assertThat(event.who().identity()).isEqualTo("robot");
                assertThat(event.outcome().code()).isEqualTo("UNAUTHENTICATED");
                assertThat(event.outcome().message()).contains("withdrawn");
              });
    }
  }
}
