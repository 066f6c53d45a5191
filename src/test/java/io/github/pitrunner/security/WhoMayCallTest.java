package io.github.pitrunner.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import grpc.health.v1.HealthGrpc;
import grpc.health.v1.HealthOuterClass.HealthCheckRequest;
import io.github.pitrunner.api.ErrorInterceptor;
import io.github.pitrunner.domain.AuditEvent;
import io.github.pitrunner.domain.Reason;
import io.github.pitrunner.domain.Role;
import io.github.pitrunner.marketdata.MarketDataService;
import io.github.pitrunner.operations.GatewayService;
import io.github.pitrunner.orders.OrdersService;
import io.github.pitrunner.portfolio.PortfolioService;
import io.github.pitrunner.security.credentials.SecretSource;
import io.github.pitrunner.testing.StatusDetails;
import io.github.pitrunner.v1.EngageKillSwitchRequest;
import io.github.pitrunner.v1.GatewayServiceGrpc;
import io.github.pitrunner.v1.GetStatusRequest;
import io.github.pitrunner.v1.KillSwitchState;
import io.github.pitrunner.v1.StreamStatusRequest;
import io.github.pitrunner.v1.StreamStatusResponse;
import io.grpc.BindableService;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.PrototypeMarshaller;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.netty.handler.ssl.ClientAuth;
import io.quarkus.arc.Arc;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.enterprise.inject.Any;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.SoftAssertions;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every call of the running service, by everybody, proven in every way. */
@QuarkusTest
@TestProfile(GuardedService.class)
@Timeout(300)
// Filled by Quarkus.
@SuppressWarnings("NullAway.Init")
class WhoMayCallTest {
  private static final Duration PATIENCE = Duration.ofSeconds(6);
  private static final Set<Status.Code> REFUSALS =
      Set.of(Status.Code.UNAUTHENTICATED, Status.Code.PERMISSION_DENIED);
  private static final List<Class<?>> SERVICES =
      List.of(
          OrdersService.class,
          PortfolioService.class,
          MarketDataService.class,
          GatewayService.class);

  @ConfigProperty(name = "quarkus.grpc.server.test-port")
  int port;

  @TestHTTPResource(management = true)
  URI management;

  @Inject GuardedService.HandMadeSecrets secrets;
  @Inject GuardedService.KeptAudit audit;

  TokenIssuer issuer;

  private final List<ManagedChannel> channels = new ArrayList<>();
  private final List<Server> servers = new ArrayList<>();
  private final Queue<String> logged = new ConcurrentLinkedQueue<>();
  private final Queue<String> errors = new ConcurrentLinkedQueue<>();
  private final Handler listener =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          logged.add(line.getLoggerName() + " " + line.getMessage() + " " + line.getThrown());
          if (line.getParameters() != null) {
            logged.add(List.of(line.getParameters()).toString());
          }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  /** Somebody who calls: how he is proven, and what he may do. */
  private record Somebody(String source, Optional<Role> role, Channel channel) {
    @Override
    public String toString() {
      return source + "/" + role.map(Role::name).orElse("none");
    }
  }

  @BeforeEach
  void listen() {
    Logger.getLogger("").addHandler(listener);
  }

  @AfterEach
  void noSecretIsAnywhere() throws Exception {
    Logger.getLogger("").removeHandler(listener);
    channels.forEach(ManagedChannel::shutdownNow);
    servers.forEach(Server::shutdownNow);

    HttpResponse<String> metrics =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(management.resolve("/metrics")).build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(metrics.body()).contains("pitrunner_gate_calls_refused_total");
    assertThat(metrics.body()).doesNotContain("PLANTED-SECRET");
    assertThat(logged).noneMatch(line -> line.contains("PLANTED-SECRET"));
    assertThat(errors).noneMatch(error -> error.contains("PLANTED-SECRET"));
    assertThat(audit.events()).noneMatch(event -> event.toString().contains("PLANTED-SECRET"));
  }

  private ManagedChannel connect() {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
    channels.add(channel);
    return channel;
  }

  private Channel withKey(String key) {
    return GateRig.with(connect(), Presented.API_KEY, key);
  }

  private Channel withToken(String token) {
    return GateRig.with(connect(), Presented.AUTHORIZATION, "Bearer " + token);
  }

  private static List<BindableService> beans() {
    return Arc.container().select(BindableService.class, Any.Literal.INSTANCE).stream()
        .filter(
            service ->
                service.bindService().getServiceDescriptor().getName().startsWith("pitrunner."))
        .toList();
  }

  /** The services of this run behind a gate with other identities. */
  private Server serve(Configured configured, @Nullable TestCertificates certificates)
      throws IOException {
    GateKeeper keeper =
        GateKeeper.of(
            configured
                .set("calls-per-second", "100000")
                .set("calls-burst", "100000")
                .set("wrong-credentials-burst", "100000")
                .config(),
            AccessTable.of(SERVICES),
            new GateKeeper.Surroundings(event -> {}, Clock.systemUTC(), false));
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .intercept(new ErrorInterceptor())
            .intercept(new Gate(keeper));
    beans().forEach(builder::addService);
    builder.addService(new Reflection());
    if (certificates != null) {
      builder.sslContext(
          GrpcSslContexts.configure(certificates.server().clientAuth(ClientAuth.OPTIONAL)).build());
    }
    Server server = builder.build().start();
    servers.add(server);
    return server;
  }

  /** Reflection is no bean; that of the service itself is called with keys and tokens. */
  private static final class Reflection extends ServerReflectionGrpc.ServerReflectionImplBase {}

  private Channel connect(Server server, @Nullable TestCertificates certificates, String name)
      throws IOException {
    NettyChannelBuilder builder =
        NettyChannelBuilder.forAddress(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getPort()));
    if (certificates == null) {
      builder.usePlaintext();
    } else {
      builder.sslContext(GrpcSslContexts.configure(certificates.client(name)).build());
    }
    ManagedChannel channel = builder.build();
    channels.add(channel);
    return channel;
  }

  private static String name(Role role) {
    return role.name().toLowerCase(Locale.ROOT);
  }

  private List<Somebody> everybody() throws IOException {
    Map<String, String> subjects = new LinkedHashMap<>();
    Configured byCertificate = new Configured();
    for (Role role : Role.values()) {
      subjects.put(name(role), "CN=%s,O=Desk".formatted(name(role)));
      byCertificate
          .set(
              "identities.\"%s\".certificate-subject".formatted(name(role)),
              "cn=%s, o=desk".formatted(name(role)))
          .set("identities.\"%s\".role".formatted(name(role)), name(role));
    }
    subjects.put("stranger", "CN=stranger,O=Desk");
    TestCertificates certificates = new TestCertificates(subjects);
    Server secured = serve(byCertificate, certificates);
    List<Somebody> all = new ArrayList<>();
    all.add(new Somebody("api-key", Optional.empty(), withKey("PLANTED-SECRET-wrong")));
    all.add(new Somebody("token", Optional.empty(), withToken(issuer.token("nobody", "cook"))));
    all.add(
        new Somebody("certificate", Optional.empty(), connect(secured, certificates, "stranger")));
    all.add(new Somebody("anonymous", Optional.empty(), connect()));
    for (Role role : Role.values()) {
      Optional<Role> has = Optional.of(role);
      all.add(new Somebody("api-key", has, withKey(GuardedService.key(name(role)))));
      all.add(new Somebody("token", has, withToken(issuer.token("some-" + role, name(role)))));
      all.add(new Somebody("certificate", has, connect(secured, certificates, name(role))));
      Server open =
          serve(
              new Configured()
                  .set("anonymous", SecurityConfig.ACCEPTED)
                  .set("anonymous-role", name(role)),
              null);
      all.add(new Somebody("anonymous", has, connect(open, null, "")));
    }
    return all;
  }

  /** The first thing that comes back; OK as well if nothing comes, because a refusal does. */
  private <Q, R> CompletableFuture<Status> first(Channel channel, MethodDescriptor<Q, R> method) {
    CompletableFuture<Status> first = new CompletableFuture<>();
    ClientCall<Q, R> call =
        channel.newCall(
            method,
            CallOptions.DEFAULT.withDeadlineAfter(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onMessage(R message) {
            first.complete(Status.OK);
            call.cancel("enough", null);
          }

          @Override
          public void onClose(Status status, Metadata trailers) {
            errors.add(status + " " + trailers);
            first.complete(status);
          }
        },
        new Metadata());
    call.request(1);
    // Empty: whether it makes sense is asked after whether he may.
    call.sendMessage(
        Objects.requireNonNull(
            ((PrototypeMarshaller<Q>) method.getRequestMarshaller()).getMessagePrototype()));
    call.halfClose();
    return first;
  }

  @Test
  void everyCallIsAnsweredToWhoMayMakeItAndRefusedToEverybodyElse() throws Exception {
    List<MethodDescriptor<?, ?>> methods = new ArrayList<>();
    beans()
        .forEach(
            service -> methods.addAll(service.bindService().getServiceDescriptor().getMethods()));
    methods.add(ServerReflectionGrpc.getServerReflectionInfoMethod());
    assertThat(methods).hasSizeGreaterThan(40);
    AccessTable table = AccessTable.of(SERVICES);
    SoftAssertions checks = new SoftAssertions();

    for (Somebody somebody : everybody()) {
      Map<String, CompletableFuture<Status>> answers = new LinkedHashMap<>();
      methods.forEach(
          method -> answers.put(method.getFullMethodName(), first(somebody.channel(), method)));
      for (Map.Entry<String, CompletableFuture<Status>> answer : answers.entrySet()) {
        Status status = answer.getValue().get(20, TimeUnit.SECONDS);
        Role needed = table.rule(answer.getKey()).orElseThrow().role().orElseThrow();
        boolean isAllowed = somebody.role().map(role -> role.includes(needed)).orElse(false);
        boolean isKnown = somebody.role().isPresent() || somebody.source().equals("token");
        String what = "%s calls %s: %s".formatted(somebody, answer.getKey(), status);
        if (isAllowed) {
          checks.assertThat(REFUSALS).as(what).doesNotContain(status.getCode());
          checks
              .assertThat(String.valueOf(status.getDescription()))
              .as(what)
              .doesNotContain("Too many calls", "calls are open");
        } else {
          checks
              .assertThat(status.getCode())
              .as(what)
              .isEqualTo(isKnown ? Status.Code.PERMISSION_DENIED : Status.Code.UNAUTHENTICATED);
        }
      }
    }

    checks.assertAll();
    assertThat(
            GatewayServiceGrpc.newBlockingStub(withKey(GuardedService.key("viewer")))
                .getStatus(GetStatusRequest.getDefaultInstance())
                .getStatus()
                .getKillSwitch()
                .getState())
        .as("an empty request turns no switch")
        .isNotEqualTo(KillSwitchState.KILL_SWITCH_STATE_ENGAGED);
  }

  private Status.Code code(Channel channel) {
    try {
      var unused =
          GatewayServiceGrpc.newBlockingStub(channel)
              .withDeadlineAfter(20, TimeUnit.SECONDS)
              .getStatus(GetStatusRequest.getDefaultInstance());
      return Status.Code.OK;
    } catch (StatusRuntimeException e) {
      errors.add(e + " " + e.getTrailers());
      return e.getStatus().getCode();
    }
  }

  private Iterator<StreamStatusResponse> stream(Channel channel) {
    Iterator<StreamStatusResponse> stream =
        GatewayServiceGrpc.newBlockingStub(channel)
            .streamStatus(StreamStatusRequest.getDefaultInstance());
    stream.next();
    return stream;
  }

  private static Status end(Iterator<?> stream) {
    try {
      while (stream.hasNext()) {
        stream.next();
      }
      return Status.OK;
    } catch (StatusRuntimeException e) {
      return e.getStatus();
    }
  }

  @Test
  void probesNeedNoCredentials() {
    assertThat(HealthGrpc.newBlockingStub(connect()).check(HealthCheckRequest.getDefaultInstance()))
        .isNotNull();
  }

  @Test
  void keyAmongTheSecretsWorksAtOnceAndIsWithdrawnAtOnce() throws Exception {
    String key = "PLANTED-SECRET-key-of-the-robot";
    assertThat(code(withKey(key))).isEqualTo(Status.Code.UNAUTHENTICATED);

    secrets.hold(
        SecretSource.API_KEYS,
        Map.of(
            "robot",
            "{\"sha256\": [\"%s\"], \"role\": \"viewer\"}".formatted(Configured.sha256(key)),
            "broken",
            "PLANTED-SECRET-broken"));
    assertThat(code(withKey(key))).isEqualTo(Status.Code.OK);
    Iterator<StreamStatusResponse> stream = stream(withKey(key));
    secrets.hold(SecretSource.API_KEYS, Map.of());

    assertThat(end(stream).getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(code(withKey(key))).isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(logged).anyMatch(line -> line.contains("broken"));
  }

  @Test
  void streamOfATokenEndsSoonAfterTheTokenExpires() {
    Instant expiry = Instant.now().plusSeconds(3);
    Iterator<StreamStatusResponse> stream =
        stream(
            withToken(
                issuer.sign(issuer.claims("alice").groups(Set.of("viewer")).expiresAt(expiry))));

    Status end = end(stream);

    assertThat(end.getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(end.getDescription()).contains("expired");
    assertThat(Instant.now()).isBetween(expiry.minusSeconds(1), expiry.plusSeconds(5));
  }

  @Test
  void tokensThatProveNothingAreRefused() {
    String right = issuer.token("alice", "admin");

    for (String wrong :
        List.of(
            "",
            "garbage",
            right.substring(0, right.length() - 5),
            right + "x",
            issuer.sign(issuer.claims("alice").audience("another")),
            issuer.sign(issuer.claims("alice").expiresAt(Instant.now().minusSeconds(5))),
            TokenIssuer.sign(
                issuer.claims("alice"), issuer.keyId(), TokenIssuer.rsa().getPrivate()),
            "x".repeat(5_000))) {
      assertThat(code(withToken(wrong))).as(wrong).isEqualTo(Status.Code.UNAUTHENTICATED);
    }
    assertThat(code(withToken(right))).isEqualTo(Status.Code.OK);
  }

  @Test
  void tokenThatIsTooLargeForMetadataHarmsNobody() {
    assertThat(code(withToken("x".repeat(100_000)))).isNotEqualTo(Status.Code.OK);
    assertThat(code(withKey(GuardedService.key("viewer")))).isEqualTo(Status.Code.OK);
  }

  @Test
  void whileTheIssuerIsAwayNewTokensAreNeitherRightNorWrong() {
    String known = issuer.token("alice", "viewer");
    assertThat(code(withToken(known))).isEqualTo(Status.Code.OK);
    issuer.isAway(true);
    try {
      String unknown =
          TokenIssuer.sign(issuer.claims("bob"), "unheard-of", TokenIssuer.rsa().getPrivate());

      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () -> assertThat(code(withToken(unknown))).isEqualTo(Status.Code.UNAVAILABLE));
      assertThat(code(withToken(known))).isEqualTo(Status.Code.OK);
      assertThat(code(withKey(GuardedService.key("viewer")))).isEqualTo(Status.Code.OK);
    } finally {
      issuer.isAway(false);
    }
  }

  @Test
  void whoTurnsTheKillSwitchIsOnRecordAndSoIsWhoMayNot() {
    StatusRuntimeException refused =
        Assertions.catchThrowableOfType(
            StatusRuntimeException.class,
            () -> {
              var unused =
                  GatewayServiceGrpc.newBlockingStub(withKey(GuardedService.key("viewer")))
                      .engageKillSwitch(
                          EngageKillSwitchRequest.newBuilder().setReason("for fun").build());
            });
    assertThat(StatusDetails.of(refused).info().getReason()).isEqualTo(Reason.ROLE_REQUIRED.name());

    Throwable invalid =
        Assertions.catchThrowable(
            () -> {
              var unused =
                  GatewayServiceGrpc.newBlockingStub(withKey(GuardedService.key("trader")))
                      .engageKillSwitch(EngageKillSwitchRequest.getDefaultInstance());
            });

    assertThat(invalid).hasMessageStartingWith("INVALID_ARGUMENT");

    await()
        .untilAsserted(
            () ->
                assertThat(audit.events())
                    .anySatisfy(
                        event -> {
                          assertThat(event.kind()).isEqualTo(AuditEvent.Kind.CALL);
                          assertThat(event.who().identity()).isEqualTo("trader");
                          assertThat(event.action())
                              .isEqualTo("pitrunner.v1.GatewayService/EngageKillSwitch");
                          assertThat(event.outcome().code()).isEqualTo("INVALID_ARGUMENT");
                        })
                    .anySatisfy(
                        event -> {
                          assertThat(event.kind()).isEqualTo(AuditEvent.Kind.REFUSED_CALL);
                          assertThat(event.who().identity()).isEqualTo("viewer");
                          assertThat(event.outcome().code()).isEqualTo("PERMISSION_DENIED");
                        }));
  }
}
